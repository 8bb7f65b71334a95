"""What can be wrong? The tree of groups and problems, with the priority of each."""

from dataclasses import dataclass

from estate.tickets.tables import PlaceKind

HOME = frozenset({PlaceKind.HOME})
COMMON = frozenset({PlaceKind.COMMON, PlaceKind.ASSET})
ANYWHERE = HOME | COMMON


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that can be wrong. `code` is `group.problem`; 0 is danger, 4 can be planned."""

    code: str
    priority: int
    places: frozenset[PlaceKind] = ANYWHERE

    @property
    def group(self) -> str:
        """The group that it belongs to."""
        return self.code.partition(".")[0]


PROBLEMS = (
    Problem("lift.all_down", 1, COMMON),
    Problem("lift.one_down", 2, COMMON),
    Problem("lift.door", 1, COMMON),
    Problem("lift.noise", 3, COMMON),
    Problem("water.none_building", 1, COMMON),
    Problem("water.none_flat", 1, HOME),
    Problem("water.flush_none", 1, HOME),
    Problem("water.quality", 1),
    Problem("water.pressure", 2),
    Problem("water.pipe_burst", 1),
    Problem("leak.uncontained", 1),
    Problem("leak.from_above", 2, HOME),
    Problem("leak.small", 2),
    Problem("leak.roof", 2),
    Problem("drain.foul_overflow", 1),
    Problem("drain.slow", 3),
    Problem("elec.building_out", 1, COMMON),
    Problem("elec.flat_out", 1, HOME),
    Problem("elec.partial", 2),
    Problem("light.stairs_dark", 2, COMMON),
    Problem("light.lamp", 3, COMMON),
    Problem("gas.none", 1, HOME),
    Problem("gas.hot_water", 2, HOME),
    Problem("fire.panel_fault", 1, COMMON),
    Problem("fire.exit_blocked", 1, COMMON),
    Problem("fire.equipment", 2, COMMON),
    Problem("struct.crack", 1),
    Problem("struct.spalling", 2),
    Problem("struct.window", 1),
    Problem("struct.cosmetic", 4),
    Problem("access.main_door", 1, COMMON),
    Problem("access.locked_out", 2),
    Problem("access.intercom", 2),
    Problem("access.cctv", 2, COMMON),
    Problem("access.new_key", 4),
    Problem("clean.hazard", 1, COMMON),
    Problem("clean.refuse", 2, COMMON),
    Problem("clean.rodent", 2),
    Problem("clean.insects", 3),
    Problem("clean.dirty", 3, COMMON),
    Problem("noise.now", 2),
    Problem("noise.repeat", 3),
    Problem("noise.smell", 3),
    Problem("noise.thrown", 1),
    Problem("outdoor.slip", 1, COMMON),
    Problem("outdoor.playground", 1, COMMON),
    Problem("outdoor.tree", 1, COMMON),
    Problem("outdoor.door", 2, COMMON),
    Problem("outdoor.furniture", 3, COMMON),
    Problem("parking.fire_lane", 1, COMMON),
    Problem("parking.barrier", 2, COMMON),
    Problem("parking.charger", 3, COMMON),
    Problem("parking.wrong_bay", 3, COMMON),
    Problem("air.mould", 2, HOME),
    Problem("air.fan", 3),
    Problem("net.tv", 3),
    Problem("net.parcel", 3, COMMON),
    Problem("service.billing", 4),
    Problem("service.complaint", 4),
    Problem("other.other", 3),
)

# What the danger screen offers. All are P0; a resident cannot lower it.
DANGERS = (
    "danger.fire",
    "danger.gas",
    "danger.trapped",
    "danger.shock",
    "danger.falling",
    "danger.intruder",
    "danger.other",
)

# The common places that have a name of their own; any other is in its reporter's words.
SPOTS = (
    "lobby",
    "corridor",
    "stairs",
    "lift",
    "car_park",
    "refuse_room",
    "roof",
    "grounds",
    "outside",
)

# What everybody in the building meets: its group hears how the repair goes.
SHARED = frozenset(
    {
        "lift.all_down", "lift.one_down", "lift.door", "water.none_building", "water.quality",
        "water.pressure", "water.pipe_burst", "drain.foul_overflow", "elec.building_out",
        "elec.partial", "light.stairs_dark", "access.main_door", "access.intercom",
        "parking.barrier", "outdoor.door",
    }
)  # fmt: skip

BY_CODE = {problem.code: problem for problem in PROBLEMS}


def groups(place: PlaceKind) -> list[str]:
    """List the groups that make sense at such a place, in the tree's order."""
    return list(dict.fromkeys(p.group for p in PROBLEMS if place in p.places))


def problems(group: str, place: PlaceKind) -> list[Problem]:
    """List the problems of a group that make sense at such a place."""
    return [p for p in PROBLEMS if p.group == group and place in p.places]


def fits(category: str, place: PlaceKind | None) -> bool:
    """Whether this can be wrong at such a place."""
    problem = BY_CODE.get(category)
    return problem is not None and place in problem.places


def concerns_all(category: str) -> bool:
    """Whether everybody in the building meets such a fault, where it is of a common part."""
    return category in SHARED


def is_danger(category: str) -> bool:
    """Whether life is at risk."""
    return category in DANGERS


def group_of(category: str) -> str:
    """Name the group of a problem, also of one that is unknown today."""
    return category.partition(".")[0]


def priority_of(category: str) -> int:
    """Tell the priority that a category begins with; a category unknown today is routine."""
    if is_danger(category):
        return 0
    known = BY_CODE.get(category)
    return known.priority if known else 3

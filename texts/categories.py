"""What is each thing that can be wrong called?"""

from collections.abc import Callable

from texts.translator import Words

Label = Callable[[Words], str]

GROUPS: dict[str, Label] = {
    "lift": lambda t: t.plain("Lift"),
    "water": lambda t: t.plain("Water supply"),
    "leak": lambda t: t.plain("Water leak"),
    "drain": lambda t: t.plain("Drains"),
    "elec": lambda t: t.plain("Electricity"),
    "light": lambda t: t.plain("Lighting"),
    "gas": lambda t: t.plain("Gas and hot water"),
    "fire": lambda t: t.plain("Fire safety equipment"),
    "struct": lambda t: t.plain("Walls and windows"),
    "access": lambda t: t.plain("Doors and access"),
    "clean": lambda t: t.plain("Cleaning and pests"),
    "noise": lambda t: t.plain("Noise and smells"),
    "outdoor": lambda t: t.plain("Grounds and playground"),
    "parking": lambda t: t.plain("Parking"),
    "air": lambda t: t.plain("Damp and ventilation"),
    "net": lambda t: t.plain("TV, internet, parcels"),
    "service": lambda t: t.plain("Service and bills"),
    "other": lambda t: t.plain("Something else"),
}

NAMES: dict[str, Label] = {
    "danger.fire": lambda t: t.plain("Fire or smoke"),
    "danger.gas": lambda t: t.plain("Smell of gas"),
    "danger.trapped": lambda t: t.plain("Trapped in a lift"),
    "danger.shock": lambda t: t.plain("Electric shock or sparks"),
    "danger.falling": lambda t: t.plain("Something may fall"),
    "danger.intruder": lambda t: t.plain("Intruder or violence"),
    "danger.other": lambda t: t.plain("Other danger"),
    "lift.all_down": lambda t: t.plain("All lifts out of order"),
    "lift.one_down": lambda t: t.plain("One lift out of order"),
    "lift.door": lambda t: t.plain("Lift door, or floor not level"),
    "lift.noise": lambda t: t.plain("Lift noise, button or light"),
    "water.none_building": lambda t: t.plain("No water in the building"),
    "water.none_flat": lambda t: t.plain("No water in my home"),
    "water.flush_none": lambda t: t.plain("No flushing water"),
    "water.quality": lambda t: t.plain("Water is coloured or smells"),
    "water.pressure": lambda t: t.plain("Low water pressure"),
    "water.pipe_burst": lambda t: t.plain("Burst pipe"),
    "leak.uncontained": lambda t: t.plain("Strong leak, not contained"),
    "leak.from_above": lambda t: t.plain("Water from the flat above"),
    "leak.small": lambda t: t.plain("Small leak or seepage"),
    "leak.roof": lambda t: t.plain("Leak from the roof"),
    "drain.foul_overflow": lambda t: t.plain("Foul water overflows"),
    "drain.slow": lambda t: t.plain("Blocked or slow drain"),
    "elec.building_out": lambda t: t.plain("No power in the building"),
    "elec.flat_out": lambda t: t.plain("No power in my home"),
    "elec.partial": lambda t: t.plain("Part of the power is out"),
    "light.stairs_dark": lambda t: t.plain("Stairs or exit route dark"),
    "light.lamp": lambda t: t.plain("Lamp broken"),
    "gas.none": lambda t: t.plain("No gas"),
    "gas.hot_water": lambda t: t.plain("No hot water"),
    "fire.panel_fault": lambda t: t.plain("Fire alarm fault"),
    "fire.exit_blocked": lambda t: t.plain("Exit blocked"),
    "fire.equipment": lambda t: t.plain("Extinguisher, fire door or hose"),
    "struct.crack": lambda t: t.plain("A crack that grows"),
    "struct.spalling": lambda t: t.plain("Concrete or plaster coming off"),
    "struct.window": lambda t: t.plain("Loose window"),
    "struct.cosmetic": lambda t: t.plain("Paint and looks"),
    "access.main_door": lambda t: t.plain("Main door does not close"),
    "access.locked_out": lambda t: t.plain("Locked out, or card fails"),
    "access.intercom": lambda t: t.plain("Intercom"),
    "access.cctv": lambda t: t.plain("Camera"),
    "access.new_key": lambda t: t.plain("New key or card"),
    "clean.hazard": lambda t: t.plain("Needles, sewage or blood"),
    "clean.refuse": lambda t: t.plain("Rubbish overflows"),
    "clean.rodent": lambda t: t.plain("Rats or mice"),
    "clean.insects": lambda t: t.plain("Insects"),
    "clean.dirty": lambda t: t.plain("Dirty floor or wall"),
    "noise.now": lambda t: t.plain("Noise now"),
    "noise.repeat": lambda t: t.plain("Noise again and again"),
    "noise.smell": lambda t: t.plain("Smoke or smell"),
    "noise.thrown": lambda t: t.plain("Objects thrown from above"),
    "outdoor.slip": lambda t: t.plain("Slippery or uneven floor"),
    "outdoor.playground": lambda t: t.plain("Playground unsafe"),
    "outdoor.tree": lambda t: t.plain("Tree fallen or leaning"),
    "outdoor.door": lambda t: t.plain("Door or handrail"),
    "outdoor.furniture": lambda t: t.plain("Bench, sign or fence"),
    "parking.fire_lane": lambda t: t.plain("Fire lane blocked"),
    "parking.barrier": lambda t: t.plain("Barrier or gate"),
    "parking.charger": lambda t: t.plain("Charger out of order"),
    "parking.wrong_bay": lambda t: t.plain("Car in the wrong bay"),
    "air.mould": lambda t: t.plain("Damp or mould"),
    "air.fan": lambda t: t.plain("Fan or air conditioning"),
    "net.tv": lambda t: t.plain("TV or internet"),
    "net.parcel": lambda t: t.plain("Parcel locker"),
    "service.billing": lambda t: t.plain("Bills and payment"),
    "service.complaint": lambda t: t.plain("Complaint about service"),
    "other.other": lambda t: t.plain("Something else"),
}

SPOTS: dict[str, Label] = {
    "lobby": lambda t: t.plain("Lobby"),
    "corridor": lambda t: t.plain("Corridor"),
    "stairs": lambda t: t.plain("Stairs"),
    "lift": lambda t: t.plain("Lift"),
    "car_park": lambda t: t.plain("Car park"),
    "refuse_room": lambda t: t.plain("Refuse room"),
    "roof": lambda t: t.plain("Roof"),
    "grounds": lambda t: t.plain("Grounds"),
    "outside": lambda t: t.plain("Outside the building"),
}


def group_name(t: Words, group: str) -> str:
    """Name a group of problems."""
    return GROUPS[group](t) if group in GROUPS else GROUPS["other"](t)


def problem_name(t: Words, category: str) -> str:
    """Name one problem; a category unknown today is "something else"."""
    return NAMES.get(category, NAMES["other.other"])(t)


def spot_name(t: Words, spot: str) -> str:
    """Name a common place; what a person typed stays as typed."""
    return SPOTS[spot](t) if spot in SPOTS else spot

"""Which safety equipment can be impaired, by which names is it called, and what does it serve?"""

from enum import StrEnum

from estate.incidents.kinds import Kind


class Equipment(StrEnum):
    """What does not work."""

    FIRE_ALARM = "fire_alarm"
    SPRINKLER = "sprinkler"
    FIRE_WATER = "fire_water"  # fire pump, hydrants, hose reels
    SMOKE_CONTROL = "smoke_control"  # smoke extraction, pressurised stairs
    LIGHTING = "emergency_lighting"
    FIRE_LIFT = "fire_lift"
    POWER = "emergency_power"
    OTHER = "other"  # named in words


# Without these nobody learns of a fire, or it grows: somebody walks round and looks for it, and
# residents hear of it at once, with a sound, also at night.
WATCHED = frozenset({Equipment.FIRE_ALARM, Equipment.SPRINKLER})

# As typed after /impaired, in any of the languages; the value's own word is one of them, and what
# people read as its name (`texts.impairments.NAMES`) in each.
ALIASES: dict[Equipment, tuple[str, ...]] = {
    Equipment.FIRE_ALARM: (
        "fire alarm", "fire alarms", "alarm", "alarms", "smoke detectors", "smoke detector",
        "火警鐘", "警鐘", "火警警報", "火警警報系統", "火警系統", "煙霧偵測器",
        "火灾报警", "火灾报警系统", "烟感", "警报", "警報",
    ),
    Equipment.SPRINKLER: (
        "sprinklers", "花灑", "消防花灑", "花灑系統", "消防花灑系統", "自動花灑系統",
        "喷淋", "喷淋系统", "消防喷淋", "自动喷淋", "自动喷淋系统",
    ),
    Equipment.FIRE_WATER: (
        "fire pump", "fire pumps", "pump", "hydrant", "hydrants", "hose reel", "hose reels",
        "fire pump, hydrants and hose reels", "消防泵", "消防栓", "消防喉轆", "喉轆", "消火栓",
        "消防水泵", "消防水", "消防泵、消防栓及喉轆", "消防泵、消防栓及消防喉轆",
        "消防泵、消火栓和消防软管卷盘",
    ),
    Equipment.SMOKE_CONTROL: (
        "smoke extraction", "smoke control", "pressurised stairs",
        "pressurisation", "排煙", "加壓樓梯",
        "排烟", "正压送风", "防排烟", "防排烟系统", "排煙及樓梯加壓系統",
    ),
    Equipment.LIGHTING: (
        "emergency lighting", "emergency lights", "lighting", "緊急照明", "应急照明",
    ),
    Equipment.FIRE_LIFT: (
        "fire lift", "firemans lift", "lift", "消防升降機", "消防員升降機", "消防電梯", "消防电梯",
    ),
    Equipment.POWER: (
        "emergency power", "generator", "power", "緊急供電", "緊急發電機", "後備發電機",
        "发电机", "应急电源", "备用电源",
    ),
    Equipment.OTHER: ("其他", "其它"),
}  # fmt: skip

# Of imported assets, whose kinds are the office's own words.
ASSET_KINDS: dict[Equipment, frozenset[str]] = {
    Equipment.FIRE_ALARM: frozenset({"fire_alarm", "fire alarm", "alarm", "alarm panel"}),
    Equipment.SPRINKLER: frozenset({"sprinkler", "sprinklers"}),
    Equipment.FIRE_WATER: frozenset({"fire_pump", "fire pump", "pump", "hydrant", "hose reel"}),
    Equipment.SMOKE_CONTROL: frozenset({"smoke fan", "smoke extraction", "fan"}),
    Equipment.LIGHTING: frozenset({"emergency lighting", "emergency light"}),
    Equipment.FIRE_LIFT: frozenset({"fire_lift", "fire lift", "lift"}),
    Equipment.POWER: frozenset({"generator", "emergency power"}),
}

# In which incidents staff must know of it; in a fire and after an earthquake of all of it.
_CONCERNS: dict[Kind, frozenset[Equipment]] = {
    Kind.FIRE: frozenset(Equipment),
    Kind.EARTHQUAKE: frozenset(Equipment),
    Kind.GAS: frozenset({Equipment.FIRE_ALARM, Equipment.SPRINKLER, Equipment.FIRE_WATER}),
    Kind.POWER: frozenset(
        {Equipment.POWER, Equipment.LIGHTING, Equipment.FIRE_LIFT, Equipment.SMOKE_CONTROL}
    ),
    Kind.LIFT: frozenset({Equipment.FIRE_LIFT, Equipment.POWER}),
    Kind.FLOOD: frozenset({Equipment.POWER, Equipment.FIRE_WATER, Equipment.LIGHTING}),
    Kind.OTHER: frozenset(Equipment),
}


def concerns(kind: Kind, equipment: Equipment) -> bool:
    """Whether who deals with such an incident must know that this does not work."""
    return equipment in _CONCERNS.get(kind, frozenset())

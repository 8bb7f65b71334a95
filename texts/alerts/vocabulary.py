"""By which words do a hazard and a deed show in a text? For the linter: patterns, never said."""

import re

from estate.incidents.kinds import Kind

# The fire alarm, its bell and the fire service are no fire: they do not name the hazard.
_HAZARDS: dict[str, dict[Kind, str]] = {
    "en": {
        Kind.FIRE: r"\bfire\b(?! alarm| service)",
        Kind.GAS: r"\bgas (?:leak|alert|message)",
        Kind.TYPHOON: r"\btyphoon",
        Kind.WATER: r"\bwater (?:supply|message)",
        Kind.POWER: r"\bpower\b",
        Kind.LIFT: r"\blift (?:emergency|alert|message)",
        Kind.FLOOD: r"\bflood(?:ing)?\b",
        Kind.RAINSTORM: r"\brainstorm",
        Kind.EARTHQUAKE: r"\bearthquake",
        Kind.SECURITY: r"\bsecurity",
        Kind.OTHER: r"\bdanger\b(?! call)|\balert\b",
    },
    "zh_Hans": {
        Kind.FIRE: "火警(?!警报)|火灾|起火",
        Kind.GAS: "燃气泄漏",
        Kind.TYPHOON: "台风",
        Kind.WATER: "供水|停水",
        Kind.POWER: "供电|停电",
        Kind.LIFT: "电梯(?:发生紧急)?故障",
        Kind.FLOOD: "水淹",
        Kind.RAINSTORM: "暴雨",
        Kind.EARTHQUAKE: "地震",
        Kind.SECURITY: "治安",
        Kind.OTHER: "(?<!如遇)危险|紧急通知",
    },
    "zh_Hant": {
        Kind.FIRE: "火警(?!鐘)|火災|起火",
        Kind.GAS: "氣體洩漏",
        Kind.TYPHOON: "颱風",
        Kind.WATER: "供水|停水",
        Kind.POWER: "供電|停電",
        Kind.LIFT: "升降機(?:發生緊急)?事故",
        Kind.FLOOD: "水浸",
        Kind.RAINSTORM: "暴雨",
        Kind.EARTHQUAKE: "地震",
        Kind.SECURITY: "保安",
        Kind.OTHER: "(?<!如遇)危險|緊急通知",
    },
}

# To call in danger stands at the end of every alert and is not yet what to do about this hazard.
_DEEDS: dict[str, str] = {
    "en": r"\b(?:follow|do not|no|stay|close|switch off|use|keep|drop|leave|read)\b",
    "zh_Hans": "请(?!拨打)|切勿|不要",
    "zh_Hant": "請(?!致電)|切勿",
}
_NOTHING = re.compile(r"(?!)")


def hazard(language: str, kind: Kind) -> re.Pattern[str]:
    """Match what names this hazard; nothing in a language that is not known here."""
    words = _HAZARDS.get(language)
    return re.compile(words[kind], re.IGNORECASE) if words else _NOTHING


def deed(language: str) -> re.Pattern[str]:
    """Match the beginning of what to do; nothing in a language that is not known here."""
    words = _DEEDS.get(language)
    return re.compile(words, re.IGNORECASE) if words else _NOTHING

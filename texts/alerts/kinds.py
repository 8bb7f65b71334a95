"""What is each kind of alert called?"""

from collections.abc import Callable

from estate.incidents.kinds import Kind
from texts.translator import Words

Label = Callable[[Words], str]

KINDS: dict[Kind, Label] = {
    Kind.FIRE: lambda t: t.pplain("alert", "fire"),
    Kind.GAS: lambda t: t.pplain("alert", "gas"),
    Kind.TYPHOON: lambda t: t.pplain("alert", "typhoon"),
    Kind.WATER: lambda t: t.pplain("alert", "water"),
    Kind.POWER: lambda t: t.pplain("alert", "power"),
    Kind.LIFT: lambda t: t.pplain("alert", "lift"),
    Kind.FLOOD: lambda t: t.pplain("alert", "flood"),
    Kind.RAINSTORM: lambda t: t.pplain("alert", "rainstorm"),
    Kind.EARTHQUAKE: lambda t: t.pplain("alert", "earthquake"),
    Kind.SECURITY: lambda t: t.pplain("alert", "security"),
    Kind.OTHER: lambda t: t.pplain("alert", "other"),
}


def kind_name(t: Words, kind: Kind) -> str:
    """Name a kind, for a button or within a line."""
    return KINDS[kind](t)

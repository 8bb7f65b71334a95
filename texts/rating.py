"""What do we ask after a repair?"""

from collections.abc import Callable

from texts.translator import Html, Words, lines

Label = Callable[[Words], str]

SCORES: dict[int, Label] = {
    1: lambda t: t.plain("1 very unhappy"),
    2: lambda t: t.plain("2 unhappy"),
    3: lambda t: t.plain("3 in between"),
    4: lambda t: t.plain("4 happy"),
    5: lambda t: t.plain("5 very happy"),
}

REASONS: dict[str, Label] = {
    "speed": lambda t: t.plain("Speed"),
    "quality": lambda t: t.plain("Quality of the work"),
    "informed": lambda t: t.plain("Kept informed"),
    "courtesy": lambda t: t.plain("Courtesy"),
    "tidiness": lambda t: t.plain("Tidiness"),
    "first_time": lambda t: t.plain("Right first time"),
    "had_to_chase": lambda t: t.plain("I had to ask again"),
}


def how_was_it(t: Words, number: str) -> Html:
    """Ask for the score, after Yes."""
    return lines(
        t.gettext("Good to hear that #{number} is fixed.", number=number),
        t.gettext("How happy are you with the way we handled it?"),
    )


def why(t: Words, number: str, score: int) -> Html:
    """Ask for reasons."""
    return lines(
        t.gettext("Thank you: {score} for #{number}.", score=SCORES[score](t), number=number),
        t.gettext("What was it about? Press all that fit, and write a few words if you like."),
    )


def thanks(t: Words, score: int | None) -> Html:
    """Close the rating."""
    if score is not None and score <= 2:
        return t.gettext("Thank you for telling us. Somebody from the office will look into it.")
    return t.gettext("Thank you. It helps us to do better.")


def ticked(label: str, *, on: bool) -> str:
    """Mark a chosen reason; the sign stands before the label."""
    return f"✓ {label}" if on else label

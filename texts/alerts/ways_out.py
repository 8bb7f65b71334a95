"""Which way out is told to those who leave? The office's own words, bounded, in every language."""

from collections.abc import Sequence

from texts.alerts.facts import Facts
from texts.translator import Html, Words, lines, plain, safe

MOST_TOLD = 300  # characters: three languages of it and of the rest fit into a group's message
MOST_WHOLE = 1_500  # for staff, of all buildings together: a board holds more than this
CUT = "…"


def told_route(routes: str | None, *, most: int = MOST_TOLD) -> str:
    """Write the way out as a message tells it: one line, cut at a word. Pure."""
    if not routes:
        return ""
    text = " ".join(plain(routes).split()).rstrip(" .。")
    if len(text) <= most:
        return text
    kept = text[: most - len(CUT)]
    if text[len(kept)] != " ":
        head, _, _ = kept.rpartition(" ")
        kept = head if len(head) > most // 2 else kept  # Chinese has no spaces to cut at
    return kept.rstrip(" ,;:.，、；：。") + CUT


def is_cut(routes: str | None) -> bool:
    """Whether people read only the beginning of it."""
    return told_route(routes).endswith(CUT)


def with_way_out(t: Words, told: Html, facts: Facts) -> Html:
    """Tell those who leave which way."""
    if not facts.route:
        return told
    # NOTE: {told} is whole sentences; {route} is the way out, as the office wrote it. The colon and
    # the full stop stay directly around {route}.
    return t.gettext("{told} Way out: {route}.", told=safe(told), route=facts.route)


def with_way_out_if_needed(t: Words, told: Html, facts: Facts) -> Html:
    """Tell those who stay which way, should they have to leave: it orders nobody out."""
    if not facts.route:
        return told
    # NOTE: {told} is whole sentences; {route} is the way out, as the office wrote it. The colon and
    # the full stop stay directly around {route}.
    return t.gettext(
        "{told} If you must leave, the way out is: {route}.", told=safe(told), route=facts.route
    )


def on_board(t: Words, routes: Sequence[tuple[str, str]]) -> Html | None:
    """Give staff the whole of what people read only the beginning of: building, its routes."""
    if not routes:
        return None
    most = MOST_WHOLE // len(routes)
    return lines(
        *(
            # NOTE: a building and all its ways out, as the office wrote them
            t.gettext("Ways out of {building}: {routes}.", building=code, routes=whole)
            for code, whole in ((code, told_route(one, most=most)) for code, one in routes)
        )
    )

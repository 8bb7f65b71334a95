"""What do staff read while they raise, watch and end an alert?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

from estate.incidents.kinds import HandedBack, Kind, News
from estate.incidents.rollcall import Roll
from estate.incidents.stairs import OnStairs
from estate.incidents.steps import Todo
from estate.incidents.tables import Verb
from texts import amiss, drills
from texts import steps as of_steps
from texts.alerts.endings import HANDED_BACK
from texts.alerts.facts import floor_name
from texts.alerts.kinds import kind_name
from texts.alerts.linter import Fault
from texts.alerts.updates import NEWS
from texts.alerts.ways_out import on_board as routes_on_board
from texts.callouts import Callout, people_on_board
from texts.counts import Counts, counted
from texts.impairments import Impaired, in_an_incident
from texts.rolling import on_board
from texts.stairs import on_board as stairs_on_board
from texts.translator import Html, Words, bold, escape, lines, quote


@dataclass(frozen=True, slots=True)
class Subject:
    """What an incident is about, as staff name it."""

    number: str
    kind: Kind
    codes: tuple[str, ...]
    floor: str | None
    is_drill: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that is decided upon before the press."""

    subject: Subject
    homes: int
    reachable: int
    groups: tuple[str, ...]
    without_group: tuple[str, ...]  # codes of buildings
    muted: tuple[str, ...]  # titles of groups where the bot may not write
    has_room: bool
    on_duty: int
    other_numbers: tuple[tuple[str, str], ...]  # building, emergency number, where they differ
    live: tuple[Subject, ...]  # what is not over yet in these buildings
    without_strategy: tuple[str, ...]  # codes of buildings that get the neutral text of a fire
    texts: tuple[Html, ...]
    until: datetime
    zone: str
    faults: tuple[Fault, ...] = ()  # what is wrong with the texts
    impaired: tuple[Impaired, ...] = ()  # what does not work there and is needed now


@dataclass(frozen=True, slots=True)
class Update:
    """What was told last while it lasts."""

    at: datetime
    by: str
    news: News | None
    words: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Release:
    """Who stands behind an alert, beside who sent it."""

    asked_by: str = ""  # who asked for a second person
    broke_glass: bool = False
    to_review: bool = False
    reviewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """Where an incident stands."""

    subject: Subject
    words: str
    released_by: str
    released_at: datetime
    next_at: datetime
    homes: int
    reachable: int
    alert: Counts
    zone: str
    ending: Verb | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    handed_back: HandedBack | None = None
    told: Counts = field(default_factory=Counts)
    update: Update | None = None
    roll: Roll | None = None
    release: Release = Release()
    callout: Callout = field(default_factory=Callout)
    steps: tuple[Todo, ...] = ()
    routes: tuple[tuple[str, str], ...] = ()  # building, whole ways out that were told in part
    stairs: tuple[OnStairs, ...] = ()  # where somebody needs help with them; the board names none
    impaired: tuple[Impaired, ...] = ()


def about(t: Words, subject: Subject) -> str:
    """Say in a few words what an incident is about. Plain text."""
    kind = kind_name(t, subject.kind)
    parts = [drills.label(t, kind) if subject.is_drill else kind, *subject.codes]
    if subject.floor is not None:
        parts.append(unescape(floor_name(t, subject.floor)))
    # NOTE: parts of a short line: "fire, B3, 12/F"
    return t.pplain("alert", ", ").join(parts)


def preview(t: Words, facts: Preview) -> Html:
    """Show what will be sent, and to whom, before anything is."""
    return marked(t, facts.subject, _preview(t, facts))


def marked(t: Words, subject: Subject, text: Html) -> Html:
    """Let what is said of a drill begin and end as a drill."""
    return drills.framed([t.language], subject.kind, text) if subject.is_drill else text


def _preview(t: Words, facts: Preview) -> Html:
    return lines(
        Html(f"<b>{_audience(t, facts)}</b>"),
        *amiss.remarks(t, facts.faults),
        *in_an_incident(t, facts.impaired),
        *_warnings(t, facts),
        *_groups(t, facts),
        t.ngettext(
            "{count} person on duty will be told.",
            "{count} people on duty will be told.",
            facts.on_duty,
        ),
        None
        if facts.has_room
        else t.gettext("No staff room is linked: the board comes to you alone."),
        "",
        "\n\n".join(facts.texts),
        "",
        *(
            t.gettext(
                "In {building} the emergency number is {number}.", building=code, number=number
            )
            for code, number in facts.other_numbers
        ),
        t.gettext(
            "The times in the text are set when it is sent. This preview is valid until {time}.",
            time=t.time(facts.until, facts.zone),
        ),
    )


def send_label(t: Words, facts: Preview) -> str:
    """Name the consequence on the button that releases a real alert."""
    if facts.subject.is_drill:
        drill = t.ngettext(
            "Send DRILL: {what}, {count} home",
            "Send DRILL: {what}, {count} homes",
            facts.reachable,
            what=_kind_and_places(t, facts.subject),
        )
        return unescape(drill)
    # NOTE: The English label begins with "Send REAL alert"; keep it as unmistakable.
    label = t.ngettext(
        "Send REAL alert: {what}, {count} home",
        "Send REAL alert: {what}, {count} homes",
        facts.reachable,
        what=_kind_and_places(t, facts.subject),
    )
    return unescape(label)  # a label is plain, ngettext writes for messages


def sent(t: Words, subject: Subject, *, by: str, at: datetime, zone: str) -> Html:
    """Note in place of the preview that the alert is out."""
    return t.gettext(
        "{number}, {what}: sent at {time} by {name}. The board shows who is reached.",
        number=bold(subject.number),
        what=about(t, subject),
        time=t.time(at, zone),
        name=by,
    )


def sent_toast(t: Words) -> str:
    """Answer the press that released an alert."""
    return t.plain("The alert has been sent.")


def dropped(t: Words, line: str) -> Html:
    """Note in place of the preview that nothing was sent; what was written is not lost."""
    return lines(t.gettext("Cancelled; nothing was sent. To begin again from here:"), _line(line))


def expired(t: Words, line: str) -> Html:
    """Note in place of the preview that it died."""
    return lines(
        t.gettext("This preview expired after 10 minutes; nothing was sent. To renew it:"),
        _line(line),
    )


def board(t: Words, facts: Board) -> Html:
    """Say where an incident stands."""
    return marked(t, facts.subject, _board(t, facts))


def _board(t: Words, facts: Board) -> Html:
    return lines(
        Html(str(bold(f"{facts.subject.number} · {about(t, facts.subject)}"))),
        Html(str(quote(facts.words))) if facts.words else None,
        *([] if facts.ending else in_an_incident(t, facts.impaired)),
        t.gettext(
            "Alert sent at {time} by {name}.",
            time=t.time(facts.released_at, facts.zone),
            name=facts.released_by,
        ),
        *_released(t, facts.release),
        counted(t, facts.alert),
        t.gettext(
            "Homes: {homes}, reachable by this bot: {reachable}, not: {missing}.",
            homes=t.number(facts.homes),
            reachable=t.number(facts.reachable),
            missing=t.number(facts.homes - facts.reachable),
        ),
        on_board(t, facts.roll) if facts.roll else None,
        stairs_on_board(t, facts.stairs),
        *(_updated(t, facts.update, facts.zone) if facts.update else []),
        of_steps.on_board(t, facts.steps) if facts.steps else None,
        *([] if facts.ending else people_on_board(t, facts.callout)),
        *([] if facts.ending else of_steps.first_response(t, facts.subject.kind)),
        *(_ended(t, facts) if facts.ending else [_promised(t, facts)]),
        routes_on_board(t, facts.routes),
    )


def _released(t: Words, release: Release) -> list[Html]:
    said: list[Html] = []
    if release.broke_glass:
        said.append(t.gettext("No second person answered: it was sent alone."))
    elif release.asked_by:
        said.append(
            t.gettext("{name} asked for it; a second person sent it.", name=release.asked_by)
        )
    if release.reviewed_by:
        said.append(t.gettext("Reviewed by {name}.", name=release.reviewed_by))
    elif release.to_review:
        said.append(t.gettext("A manager has not reviewed it yet."))
    return said


def _updated(t: Words, update: Update, zone: str) -> list[Html]:
    told = t.gettext(
        "Update sent at {time} by {name}.", time=t.time(update.at, zone), name=update.by
    )
    said = NEWS[update.news](t) if update.news else Html(str(quote(update.words)))
    return [told, said, counted(t, update.counts)]


def ending_name(t: Words, verb: Verb, *, is_drill: bool = False) -> str:
    """Name an ending, for a button."""
    if is_drill:
        return t.plain("End DRILL")
    return t.plain("All clear") if verb is Verb.ALL_CLEAR else t.plain("False alarm")


def ended_toast(t: Words) -> str:
    """Answer the press that ended an incident."""
    return t.plain("All who got the alert are being told.")


def live_list(t: Words, boards: Sequence[Board]) -> Html:
    """List what is not over yet."""
    if not boards:
        return t.gettext("No incident is live. /alert begins one.")
    return lines(
        t.ngettext("{count} incident is live:", "{count} incidents are live:", len(boards)),
        *(
            t.gettext(
                "{number} · {what} · since {time}",
                number=bold(one.subject.number),
                what=about(t, one.subject),
                time=t.time(one.released_at, one.zone),
            )
            for one in boards
        ),
    )


def _audience(t: Words, facts: Preview) -> Html:
    if facts.subject.is_drill:
        return t.ngettext(
            "DRILL: {count} home in {places}, {reachable} reachable, {missing} not",
            "DRILL: {count} homes in {places}, {reachable} reachable, {missing} not",
            facts.homes,
            places=t.list(facts.subject.codes),
            reachable=t.number(facts.reachable),
            missing=t.number(facts.homes - facts.reachable),
        )
    return t.ngettext(
        "REAL alert: {count} home in {places}, {reachable} reachable, {missing} not",
        "REAL alert: {count} homes in {places}, {reachable} reachable, {missing} not",
        facts.homes,
        places=t.list(facts.subject.codes),
        reachable=t.number(facts.reachable),
        missing=t.number(facts.homes - facts.reachable),
    )


def _warnings(t: Words, facts: Preview) -> list[Html]:
    nobody = t.gettext("This bot can reach nobody at home there. Knock on the doors as well.")
    return [
        *([] if facts.reachable else [nobody]),
        *(
            t.gettext(
                "{building} has no fire strategy: people there are told to follow the alarm and "
                "the fire service.",
                building=code,
            )
            for code in facts.without_strategy
        ),
        # NOTE: another alert for the same building is not over yet
        *(
            t.gettext(
                "{number} is still live: {what}.", number=bold(one.number), what=about(t, one)
            )
            for one in facts.live
        ),
    ]


def _groups(t: Words, facts: Preview) -> list[Html]:
    linked = t.gettext("Groups: {groups}.", groups=t.list(facts.groups))
    return [
        *([linked] if facts.groups else []),
        *(
            t.gettext("{building} has no group: only private chats.", building=code)
            for code in facts.without_group
        ),
        *(t.gettext("The bot may not write in {group}.", group=title) for title in facts.muted),
    ]


def _kind_and_places(t: Words, subject: Subject) -> str:
    parts = [kind_name(t, subject.kind), *subject.codes]
    return t.pplain("alert", ", ").join(parts)


def _line(line: str) -> Html:
    return Html(f"<code>{escape(line)}</code>")


def _promised(t: Words, facts: Board) -> Html:
    return t.gettext(
        "Residents were promised the next message by {time}.",
        time=t.time(facts.next_at, facts.zone),
    )


def _ended(t: Words, facts: Board) -> list[Html]:
    at = t.time(facts.closed_at, facts.zone) if facts.closed_at else ""
    if facts.subject.is_drill:
        what = t.gettext("DRILL ended at {time} by {name}.", time=at, name=facts.closed_by)
    elif facts.ending is Verb.ALL_CLEAR:
        what = t.gettext("ALL CLEAR at {time} by {name}.", time=at, name=facts.closed_by)
    else:
        what = t.gettext("FALSE ALARM, told at {time} by {name}.", time=at, name=facts.closed_by)
    who = [HANDED_BACK[facts.handed_back](t)] if facts.handed_back else []
    return [Html(f"<b>{what}</b>"), *who, counted(t, facts.told)]

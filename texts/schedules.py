"""What do staff read of what goes by itself?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from estate.schedules.rules import Cron, Interval, Once, Repeat, Rule, Unit, repeat_of
from texts.notices import Whom, whom
from texts.translator import Html, Words, bold, lines, quote

Label = Callable[[Words], str]

REPEATS: dict[Repeat, Label] = {
    Repeat.DAILY: lambda t: t.plain("Every day"),
    Repeat.WEEKLY: lambda t: t.plain("Every week"),
    Repeat.MONTHLY: lambda t: t.plain("Every month"),
    Repeat.QUARTERLY: lambda t: t.plain("Every quarter"),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that goes by itself: when, to whom, and what it says."""

    id: int
    rule: Rule
    whom: Whom
    words: str
    runs: tuple[datetime, ...]  # the next ones; none while it is paused
    is_paused: bool
    has_ended: bool
    skips: bool
    zone: str
    now: datetime


def ask_repeat(t: Words, first: datetime, zone: str, *, now: datetime) -> Html:
    """Ask how often."""
    return lines(
        t.gettext("First at {time}. How often?", time=bold(t.moment(first, zone, now=now))),
        t.gettext("Press one, or write it: every 10 days, every 2 weeks, or a cron line."),
    )


def once(t: Words) -> str:
    """Only this time."""
    return t.plain("Once")


def no_such_rule(t: Words, typed: str) -> Html:
    """Say that this is no rule that ever runs."""
    return t.gettext(
        "I can't read {typed} as a rule. Please write it like every 10 days, every 2 weeks, or as "
        "a cron line: 0 9 * * 1 is every Monday at 9:00.",
        typed=bold(typed),
    )


def how_often(t: Words, rule: Rule) -> Html:
    """Say a rule in words."""
    match rule:
        case Once():
            return t.gettext("once")
        case Interval(count, Unit.HOURS):
            return t.ngettext("every {count} hour", "every {count} hours", count)
        case Interval(count, Unit.DAYS):
            return t.ngettext("every {count} day", "every {count} days", count)
        case Interval(count, _):
            return t.ngettext("every {count} week", "every {count} weeks", count)
        case Cron(line):
            repeat = repeat_of(rule)
            if repeat is None:
                return t.gettext("by the cron line {line}", line=line)
            return Html(REPEATS[repeat](t))


def card(t: Words, facts: Planned) -> Html:
    """Show one schedule."""
    return lines(
        t.gettext(
            "Schedule {number} to {whom}: {often}",
            number=bold(f"S{facts.id}"),
            whom=unescape(whom(t, facts.whom)),
            often=unescape(how_often(t, facts.rule)),
        ),
        Html(quote(facts.words)),
        _next(t, facts),
        None if facts.has_ended else _missed(t, facts),
    )


def _next(t: Words, facts: Planned) -> Html:
    if facts.has_ended:
        return t.gettext("It has ended.")
    if facts.is_paused:
        return t.gettext("Paused: nothing goes until you let it go on.")
    times = [t.moment(run, facts.zone, now=facts.now) for run in facts.runs]
    return t.gettext("Next: {times}.", times=t.list(times))


def _missed(t: Words, facts: Planned) -> Html:
    if facts.skips:
        return t.gettext("A missed run is left out.")
    return t.gettext("A missed run is made up for, once.")


def listed(t: Words, found: Sequence[Planned]) -> Html:
    """List what goes by itself."""
    if not found:
        return t.gettext("Nothing is planned. /notice and then “At a time” plans something.")
    return t.gettext("This goes by itself. Press one to change it. /notice plans another one.")


MOST_SHOWN = 24  # characters of the text on a button


def label(t: Words, facts: Planned) -> str:
    """Name a schedule on its button."""
    when = t.moment(facts.runs[0], facts.zone, now=facts.now) if facts.runs else paused(t)
    return f"S{facts.id} · {when} · {_begin(facts.words)}"


def notice_label(t: Words, facts: Planned) -> str:
    """Name a planned notice on its button."""
    when = t.moment(facts.runs[0], facts.zone, now=facts.now)
    return f"#N{facts.id} · {when} · {_begin(facts.words)}"


def _begin(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= MOST_SHOWN else f"{one_line[:MOST_SHOWN]} …"


def paused(t: Words) -> str:
    """In place of a time."""
    return t.plain("paused")


def pause(t: Words) -> str:
    """Let nothing go for now."""
    return t.plain("Pause")


def go_on(t: Words) -> str:
    """Let it go again."""
    return t.pplain("schedule", "Go on")


def run_now(t: Words) -> str:
    """Send it at once, beside its times."""
    return t.plain("Send now")


def delete(t: Words) -> str:
    """End it for good."""
    return t.plain("Delete the schedule")


def turn_policy(t: Words, *, skips: bool) -> str:
    """Choose what becomes of a missed run."""
    return t.plain("Make up for missed runs") if skips else t.plain("Leave out missed runs")


def created(t: Words) -> str:
    """Answer the press that planned it."""
    return t.plain("It goes by itself from now on. /schedule shows it.")


def noted(t: Words) -> str:
    """Answer any other press."""
    return t.plain("Noted.")


def cannot_run(t: Words, schedule_id: int) -> Html:
    """Tell its maker that a run could not be sent."""
    return t.gettext(
        "Schedule {number} was due and could not be sent: one of its buildings is no longer there. "
        "/schedule shows it.",
        number=bold(f"S{schedule_id}"),
    )


def for_staff(t: Words) -> Html:
    """Answer a resident."""
    return t.gettext("This is for staff. /notices shows what is planned for you.")

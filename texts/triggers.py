"""What do staff read when a building's own system reports something, and what does it hear back?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from estate.errors import PostFault
from texts.incidents import Subject, about
from texts.translator import Html, Words, bold, escape, lines, quote

HOUR = 60  # minutes


@dataclass(frozen=True, slots=True)
class Report:
    """What a trigger reported."""

    trigger: str
    received_at: datetime
    happened_at: datetime | None  # as the trigger says
    releases_at: datetime | None  # when its draft sends itself
    zone: str
    is_old: bool = False  # it began long before it was reported


def reported(t: Words, report: Report) -> Html:
    """Say who reports, since when, and what happens if nobody does anything."""
    return lines(
        t.gettext(
            "{trigger} reported this at {time}.",
            trigger=bold(report.trigger),
            time=t.time(report.received_at, report.zone),
        ),
        _happened(t, report),
        _age(t, report),
        Html(f"<b>{_by_itself(t, report)}</b>"),
    )


def _happened(t: Words, report: Report) -> Html | None:
    if report.happened_at is None:
        return None
    return t.gettext(
        "It began at {time}, says the device.",
        time=t.moment(report.happened_at, report.zone, now=report.received_at),
    )


def _age(t: Words, report: Report) -> Html | None:
    if report.happened_at is None or not report.is_old:
        return None
    minutes, seconds = divmod(round((report.received_at - report.happened_at).total_seconds()), 60)
    age = (
        t.plain("{minutes} min {seconds} s", minutes=minutes, seconds=seconds)
        if minutes < HOUR
        else t.plain("{hours} h {minutes} min", hours=minutes // HOUR, minutes=minutes % HOUR)
    )
    text = t.gettext("That was {age} before it was reported: it may be over. Look first.", age=age)
    return Html(f"<b>{text}</b>")


def _by_itself(t: Words, report: Report) -> Html:
    if report.releases_at is None:
        return t.gettext("Nothing leaves until one of you sends it.")
    return t.gettext(
        "Sends itself at {time} unless stopped.", time=t.second(report.releases_at, report.zone)
    )


def undecided(t: Words, *, at: datetime, zone: str) -> Html:
    """Begin a report that is shown again, with sound."""
    text = t.gettext(
        "Still undecided at {time}: neither sent nor dismissed.", time=t.time(at, zone)
    )
    return Html(f"<b>{text}</b>")


def being_edited(t: Words, *, by: str, at: datetime, zone: str) -> Html:
    """Say that somebody is at it; the others may decide all the same."""
    return t.gettext(
        "{name} has been changing it since {time}; nothing was sent so far.",
        name=bold(by),
        time=t.time(at, zone),
    )


def edit(t: Words) -> str:
    """Change a trigger's draft before it is sent."""
    return t.plain("Edit")


def dismiss(t: Words) -> str:
    """Throw a trigger's draft away."""
    return t.plain("Dismiss")


def stop(t: Words) -> str:
    """Keep a trigger's draft from sending itself."""
    return t.plain("Stop")


def sent_by_itself(t: Words, subject: Subject, *, trigger: str, at: datetime, zone: str) -> Html:
    """Note in place of the preview that nobody stopped it."""
    return t.gettext(
        "{number}, {what}: sent itself at {time}, as set for {trigger}. The board shows who is "
        "reached.",
        number=bold(subject.number),
        what=about(t, subject),
        time=t.second(at, zone),
        trigger=trigger,
    )


def sent_changed(
    t: Words, subject: Subject, sent: Subject, *, by: str, at: datetime, zone: str
) -> Html:
    """Note in place of the preview that somebody changed it first."""
    return t.gettext(
        "{number}, {what}: changed by {name} and sent at {time} as {other}.",
        number=bold(subject.number),
        what=about(t, subject),
        name=by,
        time=t.time(at, zone),
        other=bold(sent.number),
    )


def dismissed(t: Words, subject: Subject, *, by: str, at: datetime, zone: str, line: str) -> Html:
    """Note in place of the preview who threw it away; what was reported is not lost."""
    return lines(
        t.gettext(
            "{number}, {what}: dismissed by {name} at {time}; nothing was sent. To begin again "
            "from here:",
            number=bold(subject.number),
            what=about(t, subject),
            name=by,
            time=t.time(at, zone),
        ),
        _line(line),
    )


def stopped(t: Words, subject: Subject, *, by: str, at: datetime, zone: str, line: str) -> Html:
    """Note in place of the preview who kept it from sending itself."""
    return lines(
        t.gettext(
            "{number}, {what}: stopped by {name} at {time}; nothing was sent. To begin again from "
            "here:",
            number=bold(subject.number),
            what=about(t, subject),
            name=by,
            time=t.second(at, zone),
        ),
        _line(line),
    )


def being_changed(
    t: Words, subject: Subject, *, by: str, at: datetime, zone: str, line: str
) -> Html:
    """Note in place of the other previews that somebody is at it."""
    return lines(
        t.gettext(
            "{number}, {what}: {name} has been changing it since {time}; nothing was sent so far. "
            "As it was:",
            number=bold(subject.number),
            what=about(t, subject),
            name=by,
            time=t.time(at, zone),
        ),
        _line(line),
    )


def expired(t: Words, subject: Subject, *, at: datetime, zone: str, line: str) -> Html:
    """Note in place of the preview that nobody decided on it in time."""
    return lines(
        t.gettext(
            "{number}, {what}: nobody decided by {time}, so it expired; nothing was sent. To renew "
            "it:",
            number=bold(subject.number),
            what=about(t, subject),
            time=t.time(at, zone),
        ),
        _line(line),
    )


def did_not_go(t: Words, subject: Subject, report: Report, *, line: str) -> Html:
    """Tell staff, with sound, that what was to send itself did not: too late by now."""
    return lines(
        t.gettext(
            "{number}, {what}, reported by {trigger}, was NOT sent by itself at {time}: Tocsin "
            "could not send it in time, and it is too old now. Nobody was alerted. To send it now:",
            number=bold(subject.number),
            what=about(t, subject),
            trigger=report.trigger,
            time=t.time(report.releases_at or report.received_at, report.zone),
        ),
        _line(line),
    )


def nobody_decided(t: Words, subject: Subject, report: Report, *, at: datetime, line: str) -> Html:
    """Tell staff and managers, with sound, that a report led to nothing."""
    return lines(
        t.gettext(
            "{number}, {what}, reported by {trigger}: NOBODY DECIDED by {time}. Nothing was sent, "
            "nobody was alerted. To send it now:",
            number=bold(subject.number),
            what=about(t, subject),
            trigger=report.trigger,
            time=t.time(at, report.zone),
        ),
        _line(line),
    )


def cannot_go(t: Words, subject: Subject, report: Report) -> Html:
    """Tell staff, with sound, that what was to send itself cannot: its place is gone."""
    return t.gettext(
        "{number}, {what}, reported by {trigger}, was NOT sent by itself: its building or floor is "
        "no longer there. Nobody was alerted. Edit it, or send a new /alert.",
        number=bold(subject.number),
        what=about(t, subject),
        trigger=report.trigger,
    )


def is_live_already(t: Words, subject: Subject, report: Report, *, other: str) -> Html:
    """Tell staff, with sound, that what was to send itself waits: the same is alerted already."""
    return t.gettext(
        "{number}, {what}, reported by {trigger}, was NOT sent by itself: {other} is live there. "
        "Update that one, or send this one too.",
        number=bold(subject.number),
        what=about(t, subject),
        trigger=report.trigger,
        other=bold(other),
    )


def again(t: Words, subject: Subject, report: Report, what: Subject, words: str) -> Html:
    """Tell staff that what stands already was reported again."""
    return lines(
        t.gettext(
            "{number}, {what}: reported again at {time} by {trigger}.",
            number=bold(subject.number),
            what=about(t, subject),
            time=t.time(report.received_at, report.zone),
            trigger=report.trigger,
        ),
        Html(f"<b>{escape(about(t, what))}</b>"),
        _happened(t, report),
        Html(quote(words)) if words else None,
        t.gettext("No new alert was made of it."),
    )


def test_came(t: Words, report: Report, what: Subject, words: str) -> Html:
    """Tell staff that a test arrived; nobody else ever hears of it."""
    return lines(
        t.gettext(
            "TEST of {trigger}, received at {time}: {what}. Nothing was prepared, nobody else "
            "hears of it.",
            trigger=bold(report.trigger),
            time=t.time(report.received_at, report.zone),
            what=about(t, what),
        ),
        _happened(t, report),
        Html(quote(words)) if words else None,
    )


def not_read(t: Words, trigger: str, faults: Sequence[PostFault], *, said: str = "") -> Html:
    """Tell staff that a signed report could not be read: it may be a real alarm."""
    named = [fault_line(t, fault) for fault in faults] or [
        t.plain("It used the number of an earlier report again.")
    ]
    return lines(
        Html(
            str(bold(t.plain("{trigger} reports something that I cannot read.", trigger=trigger)))
        ),
        *(escape(one) for one in named),
        *_may_be_real(t, said),
    )


def wrong_clock(
    t: Words, trigger: str, *, at: datetime | None, now: datetime, zone: str, said: str
) -> Html:
    """Tell staff that a report was refused because its time is wrong."""
    title = t.gettext("{trigger} reports something, but its clock is wrong.", trigger=trigger)
    return lines(
        Html(f"<b>{title}</b>"),
        None
        if at is None
        else t.gettext(
            "By its clock it is {time}; it was refused.", time=t.moment(at, zone, now=now)
        ),
        *_may_be_real(t, said),
    )


def came_again(
    t: Words, subject: Subject, trigger: str, *, at: datetime, now: datetime, zone: str, said: str
) -> Html:
    """Tell staff that a report came again whose incident is over."""
    return lines(
        t.gettext(
            "{trigger} reports again what it reported at {time}: {number}, {what}. That is over; "
            "no alert was made of it.",
            trigger=bold(trigger),
            time=t.moment(at, zone, now=now),
            number=bold(subject.number),
            what=about(t, subject),
        ),
        *_may_be_real(t, said),
    )


def _may_be_real(t: Words, said: str) -> list[Html]:
    quoted = [Html(quote(said.strip()))] if said.strip() else []
    what_to_do = t.gettext(
        "It may be a real alarm. Please look, and warn people by /alert if it is. Then let the "
        "system be mended."
    )
    return [*quoted, what_to_do]


def _line(line: str) -> Html:
    return Html(f"<code>{escape(line)}</code>")


# To the device


def fault_line(t: Words, fault: PostFault) -> str:
    """Say what is wrong with a field, and what would do. Plain text."""
    match fault.wrong:
        case "no_json":
            return t.plain("The body is no JSON object.")
        case "missing" if fault.near:
            return t.plain(
                "{field} is missing; one of: {near}", field=fault.field, near=_near(fault)
            )
        case "missing":
            return t.plain("{field} is missing.", field=fault.field)
        case "type":
            return t.plain("{field} must be text that can be read.", field=fault.field)
        case "too_long":
            return t.plain(
                "{field} is too long: at most {most} characters.",
                field=fault.field,
                most=_near(fault),
            )
        case "no_time":
            return t.plain(
                "{field} is no time of RFC 3339, say 2026-03-02T14:07:00+08:00: {value}",
                field=fault.field,
                value=fault.value,
            )
        case _:
            return t.plain(
                "{field} {value} is not known; nearest: {near}",
                field=fault.field,
                value=fault.value,
                near=_near(fault),
            )


def _near(fault: PostFault) -> str:
    return ", ".join(fault.near)

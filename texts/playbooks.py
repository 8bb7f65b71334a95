"""What does a manager read who changes a playbook? Its faults, what changes, the way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from estate.errors import PlaybookFault
from estate.incidents.improvements.tables import (
    ProposalState,
)
from estate.incidents.kinds import Kind, Policy
from estate.incidents.playbooks.versions import Change, How
from estate.people.tables import Role
from texts.alerts.kinds import kind_name
from texts.steps import role
from texts.translator import SOURCE_LANGUAGE, Html, Words, bold, lines

Say = Callable[[Words, PlaybookFault], Html]

MOST_SHOWN = 120  # characters of a step: twelve that change fit into one message


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, against what counts."""

    kind: Kind
    state: ProposalState
    version: int = 0
    before: int = 0  # 0: there was none
    changes: tuple[Change, ...] = ()
    release: Policy | None = None
    release_before: Policy | None = None
    faults: tuple[PlaybookFault, ...] = ()
    counts: int = 0  # the version that it became


def ask_file(t: Words, kind: Kind, version: int, least: int) -> Html:
    """Ask for the edited file."""
    return lines(
        t.gettext(
            "Here comes the playbook for {kind}, as version {version}. Change its steps in any "
            "text editor and send me the file, or paste its text.",
            kind=bold(kind_name(t, kind)),
            version=version,
        ),
        t.gettext(
            "You see what changes before it counts. Until then version {version} counts.",
            version=least,
        ),
    )


def caption(t: Words, kind: Kind, version: int) -> str:
    """Say what the document is. Plain text."""
    return t.plain(
        "Playbook for {kind}, version {version}, to be changed.",
        kind=kind_name(t, kind),
        version=version,
    )


def only_a_file(t: Words) -> Html:
    """Answer a photo or the like."""
    return t.gettext("Please send the playbook as a file, or paste its text.")


def too_big(t: Words, most: int) -> Html:
    """Answer a file that is no playbook."""
    return t.gettext(
        "This file is too large for a playbook: at most {most} kB. Please send the edited file.",
        most=t.number(most // 1024),
    )


def being_read(t: Words) -> Html:
    """Say that the file is on its way."""
    return t.gettext("I am reading the file. The answer comes below.")


def checked(t: Words) -> Html:
    """Say where the answer stands."""
    return t.gettext("I have read it; the answer stands below. Another file may follow.")


def done(t: Words) -> Html:
    """Note in place of the form that its file counts."""
    return t.gettext("The playbook is changed; see below.")


def closed(t: Words) -> Html:
    """Note in place of the form."""
    return t.gettext("Closed; the playbook is as it was.")


def use_name(t: Words, version: int) -> str:
    """Label of what lets it count."""
    return t.plain("Use version {version}", version=version)


def back_name(t: Words, version: int) -> str:
    """Label of what takes it back."""
    return t.plain("Go back to version {version}", version=version)


def card(t: Words, facts: Proposal) -> Html:
    """Say what became of a file: its faults, what would change, or that it counts."""
    kind = bold(kind_name(t, facts.kind))
    match facts.state:
        case ProposalState.WANTED:
            return being_read(t)
        case ProposalState.FAULTY:
            head = t.gettext(
                "The playbook for {kind} has faults; nothing was changed. Please mend them and "
                "send the file again:",
                kind=kind,
            )
            return lines(head, *(_fault(t, one) for one in facts.faults))
        case ProposalState.READY:
            head = t.gettext(
                "Playbook for {kind}: version {version} in place of {before}. It does not count "
                "yet.",
                kind=kind,
                version=facts.version,
                before=facts.before,
            )
            return lines(head, *_changes(t, facts))
        case ProposalState.USED:
            head = t.gettext(
                "Playbook for {kind}: version {version} counts from the next alert on. What runs "
                "keeps its steps.",
                kind=kind,
                version=facts.counts,
            )
            return lines(head, *_changes(t, facts))
        case ProposalState.UNDONE:
            return t.gettext(
                "Playbook for {kind}: what version {before} says counts again, as version "
                "{version}.",
                kind=kind,
                before=facts.before,
                version=facts.counts,
            )


def _changes(t: Words, facts: Proposal) -> list[Html]:
    said = [_change(t, one) for one in facts.changes]
    if facts.release is not facts.release_before:
        said.append(
            t.gettext(
                "Who may send the alert: {after}, until now: {before}.",
                after=unescape(RELEASES[facts.release](t)),
                before=unescape(RELEASES[facts.release_before](t)),
            )
        )
    return said or [t.gettext("All its steps are as they were.")]


RELEASES: dict[Policy | None, Callable[[Words], str]] = {
    Policy.ALONE: lambda t: t.plain("any staff of the building"),
    Policy.REVIEWED: lambda t: t.plain("any staff, and a manager looks at it after"),
    Policy.TWO: lambda t: t.plain("two people"),
    None: lambda t: t.plain("as the release has it"),
}


def _change(t: Words, change: Change) -> Html:
    number = bold(change.position)
    match change.how:
        case How.ADDED:
            return t.gettext("+ {number} new: {step}", number=number, step=_step(t, change.after))
        case How.REMOVED:
            return t.gettext("− {number} gone: {step}", number=number, step=_step(t, change.before))
        case How.CHANGED:
            before, after = _step(t, change.before), _step(t, change.after)
            if before == after:
                return t.gettext(
                    "~ {number}: {step}. Its words in other languages change.",
                    number=number,
                    step=after,
                )
            return t.gettext(
                "~ {number}: {after}. Until now: {before}",
                number=number,
                after=after,
                before=before,
            )


def _step(t: Words, row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    known: Mapping[str, str] = row["texts"]
    text = known.get(t.language) or known.get(SOURCE_LANGUAGE) or next(iter(known.values()))
    shown = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
    # NOTE: one thing to do, whose it is, and how many minutes after the alert
    return t.plain(
        "{what} ({duty}, {minutes} min)",
        what=shown,
        duty=role(t, Role(row["duty"])),
        minutes=row["within"],
    )


def _fault(t: Words, fault: PlaybookFault) -> Html:
    say = FAULTS.get(fault.wrong, FAULTS["shape"])
    return Html(f"· {say(t, fault)}")


def _known(t: Words, fault: PlaybookFault) -> str:
    return t.list(list(fault.known))


def _toml(t: Words, fault: PlaybookFault) -> Html:
    if not fault.place:
        return t.gettext("This is not TOML. Please change only the text between the quotes.")
    return t.gettext(
        "Line {line} is not TOML. Is a quote missing there, or in the line before?",
        line=bold(fault.place),
    )


FAULTS: dict[str, Say] = {
    "toml": _toml,
    "missing": lambda t, f: t.gettext("{place} is missing.", place=bold(f.place)),
    "unknown": lambda t, f: t.gettext(
        "{place} is not known. Please take it out.", place=bold(f.place)
    ),
    "choice": lambda t, f: t.gettext(
        "{place} has to be one of {known}.", place=bold(f.place), known=_known(t, f)
    ),
    "number": lambda t, f: t.gettext(
        "{place} has to be a whole number; minutes are 1 to 1440.", place=bold(f.place)
    ),
    "long": lambda t, f: t.gettext(
        "{place} is too long: at most 200 characters.", place=bold(f.place)
    ),
    "many": lambda t, _: t.gettext("These are too many steps: at most 12."),
    "none": lambda t, _: t.gettext("There has to be at least one step."),
    "silent": lambda t, f: t.gettext(
        "{place} has no words: en, zh_Hans or zh_Hant.", place=bold(f.place)
    ),
    "waits": lambda t, _: t.gettext(
        "An alert of this kind waits for no second person. Please take release out."
    ),
    "shape": lambda t, f: t.gettext(
        "{place} is not written as in the file that I sent.", place=bold(f.place)
    ),
    "other_kind": lambda t, f: t.gettext(
        "This is another kind of playbook. kind has to be {kind}.", kind=bold(_known(t, f))
    ),
    "old": lambda t, f: t.gettext(
        "This version exists already. version has to be {version} or more.",
        version=bold(_known(t, f)),
    ),
    "big": lambda t, _: t.gettext("The file is too large for a playbook."),
    "binary": lambda t, _: t.gettext("This is not a text file. Please save it as UTF-8 text."),
    "unread": lambda t, _: t.gettext(
        "I could not get the file from Telegram. Please send it again, or paste its text."
    ),
}

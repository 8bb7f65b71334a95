"""Does a message say all that it must, and the same in every language? Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from estate.incidents.rules import ENDINGS
from estate.incidents.tables import Verb
from texts.alerts import vocabulary
from texts.alerts.facts import Facts
from texts.alerts.fires import is_phased
from texts.alerts.reading import Told, normalised, says, seen, told
from texts.alerts.together import joined, with_words
from texts.translator import SOURCE_LANGUAGE, Html, escape

OPENING = 200  # characters: about what a locked phone and a list of chats show
# Telegram takes 4,096, counted in UTF-16 without tags; one that is sent again gets a line before.
MOST_UNITS = 4096 - 96
_HEAD = re.compile(r"\s*[\[【](?P<head>[^\]】]*)[\]】]")
_NAME = re.compile(r"[^\W\d_]{2}")


class Reason(StrEnum):
    """What can be wrong with a text."""

    SOURCE = "source"
    SENT = "sent"  # the time of sending
    HAZARD = "hazard"
    PLACE = "place"
    DEED = "deed"  # what to do
    NEXT = "next"  # the time of the next message
    SINCE = "since"  # the time of the alert that ends
    NUMBER = "number"  # whom to call
    STRAY = "stray"  # a time, floor or building that is none of the facts
    DIFFERS = "differs"  # numbers that the source language does not have, or the reverse
    TOO_LONG = "too_long"
    BURIED = "buried"  # a part that stands after the opening
    CROWDED = "crowded"  # the languages of a group do not fit into one message


# A long text is true all the same: it goes out, and staff are told how to shorten it.
REMARKS = frozenset({Reason.BURIED, Reason.CROWDED})
IN_THE_OPENING = frozenset(
    {Reason.SOURCE, Reason.SENT, Reason.HAZARD, Reason.PLACE, Reason.DEED, Reason.SINCE}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the text of a language; `detail` is what lacks or is too much.

    Of CROWDED the language is the one that the group reads alone.
    """

    reason: Reason
    language: str
    detail: tuple[str, ...] = ()

    @property
    def misleads(self) -> bool:
        """Whether nobody should read this text."""
        return self.reason not in REMARKS


def lint(
    texts: Mapping[str, Html], facts: Facts, verb: Verb, *, now: datetime, quoted: str = "",
    groups: Iterable[Sequence[str]] = (),
) -> tuple[Fault, ...]:  # fmt: skip
    """List what is wrong with what is said in each language, without anybody's own words.

    `texts` has the source language among them; the others are held against its numbers. `quoted`
    will follow and counts for the length alone. `groups` lists languages that are read together.
    """
    needed = _Needed.of(facts, verb, now=now)
    read = {language: _read(text, facts) for language, text in texts.items()}
    source = read[SOURCE_LANGUAGE]
    faults = [
        fault
        for language, text in texts.items()
        for fault in (
            *needed.lacking(language, read[language]),
            *needed.stray(language, read[language]),
            *_differing(language, needed.told(source), needed.told(read[language])),
            *_too_long(language, with_words(text, quoted)),
        )
    ]
    faults += [
        Fault(Reason.CROWDED, group[0])
        for group in groups
        if not fits(with_words(joined(texts[one] for one in group), quoted))
    ]
    return tuple(dict.fromkeys(faults))


def _read(text: Html, facts: Facts) -> str:
    """Return what people see, without the office's own words for where to meet and the way out.

    They stand between a colon and a full stop. Elsewhere the same signs are the message's: a
    meeting point "12" must not hide that it names a floor 12.
    """
    read = seen(text)
    for own in (facts.assembly_point, facts.route):
        said = seen(Html(escape(own)))
        if said:
            read = re.sub(rf"(?<=[:：])\s?{re.escape(said)}(?=[.。])", " ", read)
    return read


def fits(text: Html) -> bool:
    """Whether Telegram takes this as one message."""
    return len(seen(text).encode("utf-16-le")) // 2 <= MOST_UNITS


def misleading(faults: Iterable[Fault]) -> frozenset[str]:
    """List the languages whose text nobody should read."""
    return frozenset(fault.language for fault in faults if fault.misleads)


@dataclass(frozen=True, slots=True)
class _Needed:
    """What one message must say, in each language."""

    facts: Facts
    verb: Verb
    sent: str
    other: str  # the clock time that it names beside its own

    @classmethod
    def of(cls, facts: Facts, verb: Verb, *, now: datetime) -> "_Needed":
        zone = ZoneInfo(facts.zone)
        sent = facts.at if verb is Verb.RELEASE else now
        other = facts.at if verb in ENDINGS else facts.next_at
        return cls(facts, verb, f"{sent.astimezone(zone):%H:%M}", f"{other.astimezone(zone):%H:%M}")

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(normalised(code) for code in self.facts.codes)

    @property
    def floors(self) -> frozenset[str]:
        """The floors that it must name: the alert's, and those that leave of a phased fire."""
        here = () if self.facts.floor is None else (self.facts.floor,)
        leaving = self.facts.floors_to_leave if is_phased(self.facts) else ()
        leaving = () if self.verb in ENDINGS else leaving
        return frozenset(normalised(floor) for floor in (*here, *leaving))

    def told(self, text: str) -> Told:
        here = () if self.facts.floor is None else (self.facts.floor,)
        return told(text, codes=self.facts.codes, floors=(*here, *self.facts.floors_to_leave))

    def lacking(self, language: str, text: str) -> Iterator[Fault]:
        """Yield each part that is not there, and one fault for those that come late."""
        missing = {fault.reason: fault for fault in self._missing(language, text)}
        yield from missing.values()
        opening = {fault.reason for fault in self._missing(language, text[:OPENING])}
        if (opening & IN_THE_OPENING) - missing.keys():
            yield Fault(Reason.BURIED, language)

    def stray(self, language: str, text: str) -> Iterator[Fault]:
        """Yield the times, floors and buildings that nobody gave."""
        said = self.told(text)
        strange = (
            (said.times - {self.sent, self.other})
            | (said.floors - self.floors)
            | (said.codes - self.codes)
        )
        if strange:
            yield Fault(Reason.STRAY, language, tuple(sorted(strange)))

    def _missing(self, language: str, text: str) -> Iterator[Fault]:
        head, body = _split(text)
        if not _NAME.search(head):
            yield Fault(Reason.SOURCE, language)
        if self.sent not in told(head).times:
            yield Fault(Reason.SENT, language, (self.sent,))
        hazard = vocabulary.hazard(language, self.facts.kind).search(body)
        if hazard is None:
            yield Fault(Reason.HAZARD, language)
        said = self.told(body)
        lost = sorted((self.codes - said.codes) | (self.floors - said.floors))
        if lost:
            yield Fault(Reason.PLACE, language, tuple(lost))
        if self.other not in said.times and self.verb is not Verb.ASK:
            reason = Reason.SINCE if self.verb in ENDINGS else Reason.NEXT
            yield Fault(reason, language, (self.other,))
        if self.verb in ENDINGS:
            return
        if vocabulary.deed(language).search(body, hazard.end() if hazard else 0) is None:
            yield Fault(Reason.DEED, language)
        if not says(body, self.facts.emergency_number):
            yield Fault(Reason.NUMBER, language, (self.facts.emergency_number,))


def _split(text: str) -> tuple[str, str]:
    """Part the sender in brackets, empty where there is none, from what is said."""
    found = _HEAD.match(text)
    return (found["head"], text[found.end() :]) if found else ("", text)


def _differing(language: str, source: Told, said: Told) -> Iterator[Fault]:
    theirs, ours = Counter(source.numbers), Counter(said.numbers)
    odd = sorted(((theirs - ours) + (ours - theirs)).elements())
    if odd:
        yield Fault(Reason.DIFFERS, language, tuple(odd))


def _too_long(language: str, text: Html) -> Iterator[Fault]:
    if not fits(text):
        yield Fault(Reason.TOO_LONG, language)

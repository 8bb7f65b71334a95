"""May these texts go out? Whoever a faulty one was meant for reads the source language instead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from estate.errors import AlertUnclear
from estate.incidents.kinds import Kind
from estate.incidents.rules import ENDINGS
from estate.incidents.tables import Verb
from texts import alerts as say
from texts import drills
from texts.alerts.facts import Facts
from texts.alerts.linter import Fault, fits, lint, misleading
from texts.translator import LANGUAGES, SOURCE_LANGUAGE, Html, Words, words

log = structlog.get_logger()

Text = Callable[[Words], Html]


@dataclass(frozen=True, slots=True)
class Telling:
    """What one building is told, with what is wrong with it.

    A translation that may mislead is replaced by the source language: held back, it would leave
    its readers unwarned, and a refused alert would leave everybody so. Only where the source
    language misleads itself is there nothing to fall back to.
    """

    text: Text
    group: tuple[str, ...]  # what the building's groups read
    faults: tuple[Fault, ...]
    drill: Kind | None = None  # what is practised: then it begins and ends as a drill

    def words_for(self, language: str) -> Words:
        """Return the words in which a reader of this language is told."""
        return words(SOURCE_LANGUAGE if language in misleading(self.faults) else language)

    def to_one(self, language: str, quoted: str) -> Html:
        """Say it to a reader of this language."""
        t = self.words_for(language)
        return self._framed([t.language], say.with_words(self.text(t), quoted))

    def to_group(self, quoted: str, *, languages: Sequence[str] = ()) -> Html:
        """Say it in each language of the group, or of `languages`; the first alone if too long."""
        asked = languages or self.group
        spoken = list(dict.fromkeys(self.words_for(one).language for one in asked))
        everything = self._together(spoken, quoted)
        return everything if fits(everything) else self._together(spoken[:1], quoted)

    def _together(self, spoken: Sequence[str], quoted: str) -> Html:
        return self._framed(spoken, say.together(spoken, self.text, quoted=quoted))

    def _framed(self, spoken: Sequence[str], text: Html) -> Html:
        return text if self.drill is None else drills.framed(spoken, self.drill, text)


def telling(
    text: Text, facts: Facts, verb: Verb, *, group: Sequence[str], quoted: str, now: datetime,
    drill: Kind | None = None,
) -> Telling:  # fmt: skip
    """Look at what one building would be told; what is found is logged, so that it is counted."""
    if drill is not None and verb in ENDINGS:  # names no danger: there was none
        return Telling(text, tuple(group), (), drill)
    texts = {language: text(words(language)) for language in LANGUAGES}
    faults = lint(texts, facts, verb, now=now, quoted=quoted, groups=[group])
    for fault in faults:
        if fault.misleads:
            log.error(
                "a text of an incident is faulty",
                verb=verb.value, hazard=facts.kind.value, language=fault.language,
                reason=fault.reason.value, detail=fault.detail,
            )  # fmt: skip
    return Telling(text, tuple(group), faults, drill)


def can_be_sent(faults: Sequence[Fault]) -> bool:
    """Whether an alert has a text that misleads nobody: that of the source language."""
    return SOURCE_LANGUAGE not in misleading(faults)


def require_sound(tellings: Sequence[Telling]) -> None:
    """Raise AlertUnclear where an alert has no text to send.

    Never ask this of an update or an ending: whoever was alarmed must hear more, however it reads.
    """
    if not all(can_be_sent(one.faults) for one in tellings):
        raise AlertUnclear(reason="faulty")

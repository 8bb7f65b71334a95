"""What do staff read when the text of an alert is faulty? What is amiss, and how to go on."""

from collections.abc import Sequence

from texts.alerts.linter import Fault, Reason, misleading
from texts.people import LANGUAGE_NAMES
from texts.translator import SOURCE_LANGUAGE, Html, Words, bold


def remarks(t: Words, faults: Sequence[Fault]) -> list[Html]:
    """Name every fault, then what follows from it; nothing where there is none."""
    return [*(_fault(t, one) for one in faults), *_consequences(t, misleading(faults))]


def remarks_of_update(t: Words, faults: Sequence[Fault]) -> list[Html]:
    """Name every fault of an update, then what follows: it goes all the same."""
    misled = misleading(faults)
    goes = t.gettext(
        "It can be sent all the same: people must hear what is new. Please tell whoever looks "
        "after this bot."
    )
    return [
        *(_fault_of_update(t, one) for one in faults),
        *(
            t.gettext(
                "Who reads {language} gets the {other} text instead.",
                language=LANGUAGE_NAMES[one],
                other=LANGUAGE_NAMES[SOURCE_LANGUAGE],
            )
            for one in sorted(misled - {SOURCE_LANGUAGE})
        ),
        *([goes] if misled else []),
    ]


def _fault_of_update(t: Words, fault: Fault) -> Html:
    language = bold(LANGUAGE_NAMES[fault.language])
    match fault.reason:
        case Reason.TOO_LONG:
            return t.gettext("{language}: it is too long for one message.", language=language)
        case Reason.BURIED:
            return t.gettext(
                "{language}: the place or what to do stands only after the first 200 characters.",
                language=language,
            )
        case Reason.CROWDED:
            return t.gettext(
                "The languages do not fit into one message: groups get {language} alone. Fewer "
                "words of your own make it shorter.",
                language=language,
            )
        case _:
            return _fault(t, fault)


def _consequences(t: Words, languages: frozenset[str]) -> list[Html]:
    if SOURCE_LANGUAGE in languages:
        return [
            t.gettext(
                "<b>So this alert cannot be sent.</b> Please warn people at their doors or by "
                "phone now, and tell whoever looks after this bot."
            )
        ]
    return [
        t.gettext(
            "Who reads {language} gets the {other} text instead. You can send the alert; please "
            "tell whoever looks after this bot.",
            language=LANGUAGE_NAMES[one],
            other=LANGUAGE_NAMES[SOURCE_LANGUAGE],
        )
        for one in sorted(languages)
    ]


def _fault(t: Words, fault: Fault) -> Html:
    language, detail = bold(LANGUAGE_NAMES[fault.language]), t.list(fault.detail)
    match fault.reason:
        case Reason.TOO_LONG | Reason.BURIED | Reason.CROWDED:
            return _length(t, fault.reason, language)
        case Reason.STRAY:
            return t.gettext(
                "{language}: it says {words}, which is no part of this alert.",
                language=language, words=detail,
            )  # fmt: skip
        case Reason.DIFFERS:
            return t.gettext(
                "{language}: its numbers are not those of the {other} text: {words}.",
                language=language, words=detail, other=LANGUAGE_NAMES[SOURCE_LANGUAGE],
            )  # fmt: skip
        case _:
            return _missing(t, fault.reason, language, detail)


def _length(t: Words, reason: Reason, language: str) -> Html:
    match reason:
        case Reason.TOO_LONG:
            return t.gettext(
                "{language}: it is too long for one message. Please alert fewer buildings at once.",
                language=language,
            )
        case Reason.BURIED:
            return t.gettext(
                "{language}: the place or what to do stands only after the first 200 characters. "
                "Fewer buildings at once make the text shorter.",
                language=language,
            )
        case _:
            return t.gettext(
                "The languages do not fit into one message: groups get {language} alone. Fewer "
                "buildings at once make the text shorter.",
                language=language,
            )


def _missing(t: Words, reason: Reason, language: str, detail: str) -> Html:
    match reason:
        case Reason.SOURCE:
            return t.gettext("{language}: the sender is missing.", language=language)
        case Reason.HAZARD:
            return t.gettext("{language}: the danger is not named.", language=language)
        case Reason.PLACE:
            return t.gettext(
                "{language}: the place is incomplete, without {words}.",
                language=language, words=detail,
            )  # fmt: skip
        case Reason.DEED:
            return t.gettext("{language}: it does not say what to do.", language=language)
        case Reason.NUMBER:
            return t.gettext(
                "{language}: the emergency number {words} is missing.",
                language=language, words=detail,
            )  # fmt: skip
        case _:
            return t.gettext(
                "{language}: the time {words} is missing.", language=language, words=detail
            )

"""Is what lacks, or differs between languages, found before anybody is told?"""

import gettext
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from broadcasts.limits import MOST_TEXT
from broadcasts.linting import telling
from estate.incidents.kinds import Kind, News
from estate.incidents.tables import Verb
from tests.alerts.test_journeys import end_it
from tests.cast import Estate
from texts.alerts import Facts, alert, all_clear, false_alarm, update, vocabulary, with_words
from texts.alerts.endings import ALL_CLEAR
from texts.alerts.hazards import HAZARDS
from texts.alerts.linter import MOST_UNITS, Fault, Reason, lint, misleading
from texts.alerts.reading import told
from texts.check import check_alerts
from texts.translator import LANGUAGES, Html, Words, words

AT = datetime(2026, 3, 2, 6, 7, tzinfo=UTC)  # 14:07 in Hong Kong
LATER = AT + timedelta(minutes=12)
FACTS = Facts(
    kind=Kind.FIRE, codes=("B1", "B3"), floor="12", words="", emergency_number="999",
    zone="Asia/Hong_Kong", at=AT, next_at=AT + timedelta(minutes=15),
)  # fmt: skip
EVENTS = [(Verb.RELEASE, None), (Verb.ALL_CLEAR, None), (Verb.FALSE_ALARM, None)]
EVENTS += [(Verb.UPDATE, news) for news in (None, *News)]


def said(facts: Facts, verb: Verb, news: News | None = None, *, now=LATER) -> dict[str, Html]:
    how: dict[Verb, Callable[[Words], Html]] = {
        Verb.RELEASE: lambda t: alert(t, facts),
        Verb.UPDATE: lambda t: update(t, facts, news, now=now),
        Verb.ALL_CLEAR: lambda t: all_clear(t, facts, now=now),
        Verb.FALSE_ALARM: lambda t: false_alarm(t, facts, now=now),
    }
    return {language: how[verb](words(language)) for language in LANGUAGES}


def changed(verb: Verb, language: str, old: str, new: str, *, facts=FACTS) -> list[Fault]:
    """List the faults once something in the text of one language reads otherwise."""
    texts = said(facts, verb)
    assert old in texts[language]
    texts[language] = Html(texts[language].replace(old, new))
    return list(lint(texts, facts, verb, now=LATER))


CODES = st.text("ABFGZ0123456789-_座甲第樓", min_size=1, max_size=16)
FLOORS = st.none() | st.just("G") | st.from_regex(r"[AGMP\d甲]([A-Z\d/.]){0,4}", fullmatch=True)
NUMBERS = st.sampled_from(["999", "2345 6789", "+852 2345 6789", "110", "12"])
MINUTES = st.integers(0, 3 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def anything(draw: st.DrawFn) -> tuple[Facts, datetime]:
    at = AT + draw(MINUTES)
    facts = Facts(
        kind=draw(st.sampled_from(Kind)),
        codes=tuple(draw(st.lists(CODES, min_size=1, max_size=6, unique=True))),
        floor=draw(FLOORS), words="", emergency_number=draw(NUMBERS),
        zone=draw(st.sampled_from(["Asia/Hong_Kong", "Asia/Kathmandu", "America/New_York"])),
        at=at, next_at=at + draw(MINUTES),
    )  # fmt: skip
    return facts, at + draw(MINUTES)


@given(anything(), st.sampled_from(EVENTS))
def test_whatever_the_facts_what_we_say_is_sound(given_facts, event):
    (facts, now), (verb, news) = given_facts, event
    faults = lint(said(facts, verb, news, now=now), facts, verb, now=now)
    assert [fault for fault in faults if fault.misleads] == []


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("event", EVENTS)
def test_for_two_buildings_all_of_it_stands_at_the_beginning(kind, event):
    facts, (verb, news) = replace(FACTS, kind=kind), event
    assert lint(said(facts, verb, news), facts, verb, now=LATER, groups=[LANGUAGES]) == ()


STRANGE_TIMES = st.builds(
    lambda form, hour, minute: form.format(hour, minute),
    st.sampled_from(["{}:{}", "下午{}:{}", "{}：{}", "{}時{}分", "{}:{} pm"]),
    st.integers(0, 11),
    st.integers(23, 59),
)
STRANGE_FLOORS = st.builds(
    lambda form, floor: form.format(floor),
    st.sampled_from(["{}/F", "{}樓", "{}楼", "{} 层", "{}th floor", "floor {}"]),
    st.integers(13, 99),
) | st.sampled_from(["G/F", "地下", "首层", "十三樓", "二十楼"])
STRANGE_CODES = st.sampled_from(["B2", "Block C", "C座", "B33", "Tower 7"])


@given(
    st.sampled_from(EVENTS),
    st.sampled_from(LANGUAGES),
    st.integers(0, 400),
    st.integers(0, 10**9).map(str) | STRANGE_TIMES | STRANGE_FLOORS | STRANGE_CODES,
)
def test_what_is_planted_in_one_language_is_found(event, language, place, planted):
    verb, news = event
    texts = said(FACTS, verb, news)
    text = texts[language]
    texts[language] = Html(f"{text[:place]} {planted} {text[place:]}")
    assert misleading(lint(texts, FACTS, verb, now=LATER))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("old", "new", "reasons"),
    [
        ("999", "998", {Reason.NUMBER, Reason.DIFFERS}),
        ("999", "９９9９", {Reason.NUMBER, Reason.DIFFERS}),
        ("14:22", "14:32", {Reason.NEXT, Reason.STRAY}),
        ("14:07", "2:07", {Reason.SENT, Reason.STRAY}),
        ("12", "13", {Reason.PLACE, Reason.STRAY}),
        ("B3", "B4", {Reason.PLACE, Reason.DIFFERS, Reason.STRAY}),
        ("B1", "B13", {Reason.PLACE, Reason.DIFFERS, Reason.STRAY}),
    ],
)
def test_a_wrong_number_time_floor_or_building_is_named(language, old, new, reasons):
    faults = changed(Verb.RELEASE, language, old, new)
    mine = {fault.reason for fault in faults if fault.language == language}
    if language == "en":  # whose numbers the others are held against
        assert {fault.language for fault in faults if fault.reason is Reason.DIFFERS} <= {
            "zh_Hans", "zh_Hant",
        }  # fmt: skip
        reasons = reasons - {Reason.DIFFERS}
    assert mine & reasons
    assert mine <= reasons


@pytest.mark.parametrize(
    ("language", "old", "new", "reason"),
    [
        ("en", "Management Office, ", "", Reason.SOURCE),
        ("zh_Hant", "【管理處 14:07】", "管理處 14:07：", Reason.SOURCE),
        ("en", ", 14:07", "", Reason.SENT),
        ("zh_Hans", " 14:07】", "】", Reason.SENT),
        ("en", "FIRE", "SOMETHING", Reason.HAZARD),
        ("zh_Hant", "發生火警", "發生事故", Reason.HAZARD),
        ("zh_Hans", "发生火警", "发生燃气泄漏", Reason.HAZARD),
        ("en", "B1 and B3", "B3", Reason.PLACE),
        ("en", "12/F, ", "", Reason.PLACE),
        ("zh_Hant", "12樓", "", Reason.PLACE),
        ("en", " Next message by 14:22.", "", Reason.NEXT),
        ("zh_Hans", "14:22前再通知。", "", Reason.NEXT),
        ("en", " call 999", " call us", Reason.NUMBER),
        ("zh_Hant", "999", "我們", Reason.NUMBER),
    ],
)
def test_a_missing_part_of_an_alert_is_named(language, old, new, reason):
    assert Fault(reason, language) in [
        replace(fault, detail=()) for fault in changed(Verb.RELEASE, language, old, new)
    ]


@pytest.mark.parametrize(
    ("language", "done"),
    [
        ("en", "FIRE at 12/F, Blocks B1 and B3. In danger call 999. Next message by 14:22."),
        ("zh_Hant", "B1及B3座12樓發生火警。如遇危險，請致電999。14:22前再作通知。"),
        ("zh_Hans", "B1和B3座12楼发生火警。如遇危险，请拨打999。14:22前再通知。"),
    ],
)
def test_an_alert_that_only_says_whom_to_call_does_not_say_what_to_do(language, done):
    texts = said(FACTS, Verb.RELEASE)
    texts[language] = Html(f"[Office 14:07] {done}")
    assert lint(texts, FACTS, Verb.RELEASE, now=LATER) == (Fault(Reason.DEED, language),)


def test_swapped_times_are_found():
    faults = changed(Verb.RELEASE, "zh_Hant", "14:07", "14:22")
    assert Fault(Reason.SENT, "zh_Hant", ("14:07",)) in faults


def test_an_ending_names_the_alert_that_it_ends():
    faults = changed(Verb.ALL_CLEAR, "en", " of 14:07", "")
    assert faults == [Fault(Reason.SINCE, "en", ("14:07",))]


def test_a_wrong_date_of_the_alert_that_ended_is_found():
    now = LATER + timedelta(days=1)
    texts = said(FACTS, Verb.ALL_CLEAR, now=now)
    assert lint(texts, FACTS, Verb.ALL_CLEAR, now=now) == ()
    texts["zh_Hans"] = Html(texts["zh_Hans"].replace("3月2日", "3月3日"))
    assert Fault(Reason.DIFFERS, "zh_Hans", ("3-2", "3-3")) in lint(
        texts, FACTS, Verb.ALL_CLEAR, now=now
    )


def test_what_to_do_belongs_into_the_first_200_characters():
    many = replace(FACTS, codes=tuple(f"B{n}" for n in range(1, 51)))
    faults = lint(said(many, Verb.RELEASE), many, Verb.RELEASE, now=LATER)
    assert Fault(Reason.BURIED, "en") in faults
    assert misleading(faults) == frozenset()
    late = Html("[Office 14:07] " + "So. " * 50)
    texts = {**said(FACTS, Verb.RELEASE)}
    texts["en"] = Html(late + texts["en"].removeprefix("[Management Office, 14:07] "))
    assert lint(texts, FACTS, Verb.RELEASE, now=LATER) == (Fault(Reason.BURIED, "en"),)


def test_tags_and_entities_do_not_count_a_persons_words_do():
    texts = said(FACTS, Verb.RELEASE)
    room = MOST_UNITS - len(texts["en"]) - 1
    for words_, fits in (("&" * room, True), ("&" * (room + 1), False), ("🔥" * room, False)):
        faults = lint(texts, FACTS, Verb.RELEASE, now=LATER, quoted=words_)
        assert (Fault(Reason.TOO_LONG, "en") not in faults) is fits
    together = lint(texts, FACTS, Verb.RELEASE, now=LATER, quoted="w" * 3700, groups=[LANGUAGES])
    assert together == (Fault(Reason.CROWDED, "en"),)


def test_what_fits_is_never_cut_at_sending():
    assert MOST_UNITS == MOST_TEXT


def test_a_persons_words_are_not_judged():
    assert lint(said(FACTS, Verb.RELEASE), FACTS, Verb.RELEASE, now=LATER, quoted="room 77") == ()


@pytest.mark.parametrize(
    ("text", "floors", "times"),
    [
        ("地下室及地庫", set(), set()),
        ("B3座地下", {"G"}, set()),
        ("１２樓 下午２：０７", {"12"}, {"14:07"}),
        ("二十三樓，上午12時5分", {"23"}, {"00:05"}),
        ("LG1/F at 2:07 p.m.", {"LG1"}, {"14:07"}),
        ("the 8th floor, floor 9", {"8", "9"}, set()),
    ],
)
def test_floors_and_times_are_read_as_people_write_them(text, floors, times):
    said_ = told(text)
    assert (said_.floors, said_.times) == (floors, times)


def test_a_code_that_another_one_begins_with_is_read_whole():
    assert told("Blocks 甲乙 and 甲", codes=["甲", "甲乙"]).codes == {"甲", "甲乙"}
    assert told("Blocks 甲乙", codes=["甲", "甲乙"]).codes == {"甲乙"}
    assert told("12/F, Block 12", codes=["12"], floors=["7"]).floors == {"12"}


def test_a_group_whose_languages_do_not_fit_reads_its_first_and_a_fault_is_logged():
    with capture_logs() as logs:
        one = telling(
            lambda t: alert(t, FACTS), replace(FACTS, emergency_number="998"), Verb.RELEASE,
            group=["en", "zh_Hant"], quoted="", now=LATER,
        )  # fmt: skip
    assert {(log["log_level"], log["language"]) for log in logs} == {
        ("error", language) for language in LANGUAGES
    }
    sound = replace(one, faults=())
    assert "火警" in sound.to_group("w" * 3500)
    alone = sound.to_group("w" * 3800)
    assert alone == with_words(alert(words("en"), FACTS), "w" * 3800)


def test_every_language_has_words_for_every_hazard():
    for language in LANGUAGES:
        assert vocabulary.deed(language).pattern != r"(?!)"
        for kind in Kind:
            assert vocabulary.hazard(language, kind).pattern != r"(?!)"


class Planted(gettext.NullTranslations):
    """A catalogue with one wrong translation in it."""

    def __init__(self, language: str, old: str, new: str) -> None:
        super().__init__()
        self.add_fallback(gettext.translation("tocsin", "locales", [language]))
        self.old, self.new = old, new

    def gettext(self, message: str) -> str:
        return super().gettext(message).replace(self.old, self.new)


def test_the_gate_finds_a_planted_wrong_number_in_a_catalogue():
    real = {language: words(language) for language in LANGUAGES}
    assert list(check_alerts(real)) == []
    wrong = Words("zh_Hans", Planted("zh_Hans", "发生水淹。", "发生水淹。请撤到15楼。"))
    found = list(check_alerts({**real, "zh_Hans": wrong}))
    assert "zh_Hans: flood release: stray 15" in found
    assert {line.split(":")[1] for line in found} == {
        " flood release",
        " flood ask",
        " flood update",
    } | {f" flood update {news}" for news in News}


@pytest.fixture
def wrong_in() -> Iterator[Callable[[dict[Kind, Any], str, str], None]]:
    """Let the texts of a gas leak say something more in one language, until the test is over."""
    tables: list[dict[Kind, Any]] = [HAZARDS, ALL_CLEAR]
    before = [(table, table[Kind.GAS]) for table in tables]

    def plant(table: dict[Kind, Any], language: str, wrong: str) -> None:
        real = table[Kind.GAS]
        table[Kind.GAS] = lambda t, *rest: Html(
            real(t, *rest) + (wrong if t.language == language else "")
        )

    yield plant
    for table, real in before:
        table[Kind.GAS] = real


async def test_readers_of_a_faulty_translation_get_the_english_text(house: Estate, wrong_in):
    wrong_in(HAZARDS, "zh_Hant", "請致電998。")
    await house.davit.send("/alert gas B3 12F smoke")
    preview = await house.davit.expect_button("Send REAL alert")
    assert "繁體中文: its numbers are not those of the English text: 998." in preview.text
    assert "Who reads 繁體中文 gets the English text instead." in preview.text
    assert "发生燃气泄漏" in preview.text
    assert "發生氣體洩漏" not in preview.text
    await house.davit.press("Send REAL alert")
    await house.settle()
    for person in (house.ana, house.elif_):
        [told_] = [message.text for message in person.history() if "GAS LEAK at" in message.text]
        assert "998" not in told_
    in_group = await house.ana.expect("GAS LEAK at", in_=house.group)
    assert in_group.text.count("GAS LEAK at") == 1
    assert "发生燃气泄漏" in in_group.text
    assert "998" not in in_group.text


async def test_an_alert_whose_english_misleads_is_not_offered(house: Estate, wrong_in):
    wrong_in(HAZARDS, "en", " Go to 15/F.")
    await house.davit.send("/alert gas B3 12F smoke")
    preview = await house.davit.expect("So this alert cannot be sent.")
    assert "English: it says 15, which is no part of this alert." in preview.text
    assert preview.labels == ["Back", "Cancel"]


async def test_a_fault_that_comes_after_the_preview_is_found_at_the_press(house: Estate, wrong_in):
    await house.davit.send("/alert gas B3 12F smoke")
    await house.davit.expect_button("Send REAL alert")
    wrong_in(HAZARDS, "en", " Go to 15/F.")
    answer = await house.davit.press("Send REAL alert")
    assert answer.startswith("The text of this alert is faulty; nothing was sent.")
    await house.settle()
    assert [message for message in house.ana.history() if "GAS LEAK" in message.text] == []


async def test_no_fault_keeps_an_update_or_an_ending_from_people(house: Estate, wrong_in):
    await house.davit.send("/alert gas B3 12F smoke")
    await house.davit.press("Send REAL alert")
    await house.settle()
    for language in LANGUAGES:
        wrong_in(HAZARDS, language, " 15/F")
        wrong_in(ALL_CLEAR, language, " 15/F")
    await house.davit.press("Update", in_=house.room)
    await house.davit.press("Send: Help is on site.", in_=house.room)
    await house.settle()
    await house.elif_.expect("UPDATE. Help is on site.")
    await end_it(house, "All clear", by=house.davit)
    await house.settle()
    for person in (house.ana, house.elif_):
        await person.expect("ALL CLEAR. The gas alert of 10:00")
    await house.ana.expect("ALL CLEAR. The gas alert", in_=house.group)

"""Does each alert say what it must, the same in every language?"""

import re
from datetime import UTC, datetime, timedelta

import pytest

from estate.incidents.kinds import Kind, News
from estate.places.tables import FireStrategy
from texts.alerts import Facts, alert, all_clear, false_alarm, together, update, with_words
from texts.translator import LANGUAGES, words

AT = datetime(2026, 3, 2, 6, 7, tzinfo=UTC)  # 14:07 in Hong Kong
EVERY = [(kind, language) for kind in Kind for language in LANGUAGES]
SCRIPT = "<script>alert('x')</script> & \u202eabc"


def facts(kind, *, floor="12", said="", codes=("B3",), **more) -> Facts:
    return Facts(
        kind=kind, codes=codes, floor=floor, words=said, emergency_number="999",
        zone="Asia/Hong_Kong", at=AT, next_at=AT + timedelta(minutes=15), **more,
    )  # fmt: skip


FIRES = [
    facts(Kind.FIRE, strategy=strategy, floors_to_leave=floors, everybody_out=out)
    for strategy in (None, *FireStrategy)
    for floors in ((), ("11", "12", "13", "14"))
    for out in (False, True)
]


def everything(kind: Kind, language: str, **changed) -> list[str]:
    t, told = words(language), facts(kind, **changed)
    later = AT + timedelta(minutes=12)
    updates = [update(t, told, news, now=later) for news in (None, *News)]
    endings = [all_clear(t, told, now=later), false_alarm(t, told, now=later)]
    return [alert(t, told), *updates, *endings]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_real_alert_begins_with_source_and_time_in_brackets(kind, language):
    opening = re.compile(r"^(\[[^\]]+ \d\d:\d\d\] |【[^】]+\d\d:\d\d】)")
    assert [text for text in everything(kind, language) if not opening.match(text)] == []


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_place_time_number_and_promise_are_in_every_alert(kind, language):
    text = alert(words(language), facts(kind))
    for part in ("14:07", "B3", "12", "999", "14:22"):
        assert part in text


@pytest.mark.parametrize("kind", Kind)
def test_numbers_times_floors_and_buildings_are_the_same_in_every_language(kind):
    said = [
        [sorted(re.findall(r"[A-Z]*\d+(?::\d+)?", text)) for text in everything(kind, language)]
        for language in LANGUAGES
    ]
    assert said[0] == said[1] == said[2]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OTHER])
def test_hazard_place_time_and_what_to_do_stand_in_the_first_200_characters(kind):
    first = alert(words("en"), facts(kind))[:200]
    assert "14:07" in first
    assert "12/F, Block B3" in first
    hazard_and_deed = re.findall(r"\b[A-Z]{2,}(?: [A-Z]{2,})*\b", first)
    assert len(hazard_and_deed) >= 2 or "Follow the fire alarm" in first


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_an_ending_names_the_time_of_the_alert_that_it_ends(kind, language):
    *_, clear, false = everything(kind, language)
    assert "14:07" in clear
    assert "14:07" in false
    assert "14:19" in clear


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_texts_of_its_own(kind):
    others = [everything(other, "en") for other in Kind if other is not kind]
    for mine, *theirs in zip(everything(kind, "en"), *others, strict=True):
        assert mine not in theirs


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_stand_last_as_written_and_can_do_no_harm(language):
    told = facts(Kind.FIRE, said=SCRIPT)
    text = with_words(alert(words(language), told), told.words)
    assert text.endswith(
        "<blockquote>&lt;script&gt;alert('x')&lt;/script&gt; &amp; abc</blockquote>"
    )


def test_a_group_reads_all_its_languages_and_the_words_once():
    told = facts(Kind.FIRE, said="smoke")
    text = together(["en", "zh_Hant"], lambda t: alert(t, told), quoted=told.words)
    assert text.startswith("[Management Office, 14:07] FIRE")
    assert text.count("14:07") == 2
    assert text.count("smoke</blockquote>") == 1
    assert text.endswith("</blockquote>")


def test_several_buildings_are_named_together():
    text = alert(words("en"), facts(Kind.GAS, floor=None, codes=("B1", "B2", "B3")))
    assert "GAS LEAK at Blocks B1, B2 and B3." in text


def test_the_ground_floor_is_named():
    assert "FIRE at G/F, Block B3." in alert(words("en"), facts(Kind.FIRE, floor="G"))


def test_the_longest_alert_fits_into_one_message_in_three_languages():
    told = facts(Kind.POWER, said="w" * 500, codes=tuple(f"B{n}" for n in range(1, 31)))
    assert len(together(LANGUAGES, lambda t: alert(t, told), quoted=told.words)) < 4096

"""Is `/alert fire B3 12F smoke` read as its writer meant it, in three languages?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estate.incidents.command import (
    Place,
    as_line,
    nearest_floors,
    nearest_kinds,
    read,
    read_floor,
    read_kind,
    read_places,
)
from estate.incidents.kinds import Kind, names_of

FLOORS = ("B1", "G", *(str(n) for n in range(1, 31) if n not in (4, 13, 14)))
B1 = Place(1, "B1", FLOORS[1:])
B2 = Place(2, "B2", ("G", "1", "2", "3"))
B3 = Place(3, "B3", FLOORS)
TOWER = Place(4, "Tower 1", FLOORS)
PLACES = [B1, B2, B3, TOWER]

# What was typed: kind, buildings, floor, words.
COMPLETE = {
    "fire B3 12F smoke on the stairs": ("fire", ["B3"], "12", "smoke on the stairs"),
    "FIRE b3 12/f Smoke": ("fire", ["B3"], "12", "Smoke"),
    "fire in B3, 12F: smoke": ("fire", ["B3"], "12", "smoke"),
    "fire B3": ("fire", ["B3"], None, ""),
    "fire 12F B3 smoke": ("fire", ["B3"], "12", "smoke"),
    "fire B3 12th floor smoke": ("fire", ["B3"], "12", "smoke"),
    "fire B3 floor 12 smoke": ("fire", ["B3"], "12", "smoke"),
    "fire B3 G/F bin room": ("fire", ["B3"], "G", "bin room"),
    "fire B3 GF bin room": ("fire", ["B3"], "G", "bin room"),
    "flood B3 B1/F pump room": ("flood", ["B3"], "B1", "pump room"),
    "gas leak B1 B3": ("gas", ["B1", "B3"], None, ""),
    "gas B1, B3 and B2 3/F gas in the lobby": ("gas", ["B1", "B3", "B2"], "3", "gas in the lobby"),
    "power cut Tower 1 since noon": ("power", ["Tower 1"], None, "since noon"),
    "lift B3 3 people trapped": ("lift", ["B3"], None, "3 people trapped"),
    "fire B3 12A is burning": ("fire", ["B3"], None, "12A is burning"),
    "fire B3 and it spreads": ("fire", ["B3"], None, "and it spreads"),
    "fire\nB3\n12F\nsmoke\non two lines": ("fire", ["B3"], "12", "smoke\non two lines"),
    "火警 B3座 12樓 樓梯有煙": ("fire", ["B3"], "12", "樓梯有煙"),
    "火警B3座12樓樓梯有煙": ("fire", ["B3"], "12", "樓梯有煙"),
    "火灾 B3 12层 楼道有烟": ("fire", ["B3"], "12", "楼道有烟"),
    "燃气泄漏 B1、B3": ("gas", ["B1", "B3"], None, ""),
    "停電 B3 全座": ("power", ["B3"], None, "全座"),
    "升降機困人 B3 兩人": ("lift", ["B3"], None, "兩人"),
    "地震 Ｂ３ １２Ｆ 有裂縫": ("earthquake", ["B3"], "12", "有裂縫"),
    "水浸，B3，G樓，大堂": ("flood", ["B3"], "G", "大堂"),
    "other B3 A branch may fall": ("other", ["B3"], None, "A branch may fall"),
}  # fmt: skip


@pytest.mark.parametrize("line", COMPLETE)
def test_a_complete_line_is_read(line):
    kind, codes, floor, words = COMPLETE[line]
    said = read(line, PLACES)
    assert said.is_complete
    assert said.kind == kind
    assert [place.code for place in said.places] == codes
    assert said.floor == floor
    assert said.words == words


# What was typed: kind, unknown kind, buildings, unknown buildings, floor, unknown floor, words.
INCOMPLETE = {
    "": (None, "", [], (), None, "", ""),
    "fire": ("fire", "", [], (), None, "", ""),
    "fyre B3 12F smoke": (None, "fyre", ["B3"], (), "12", "", "smoke"),
    "火井 B3 12樓 有煙": (None, "火井", ["B3"], (), "12", "", "有煙"),
    "B3 12F smoke": (None, "", ["B3"], (), "12", "", "smoke"),
    "fire smoke on the stairs": ("fire", "", [], (), None, "", "smoke on the stairs"),
    "fire B9 12F smoke": ("fire", "", [], ("B9",), None, "12", "smoke"),
    "fire B3 B9 smoke": ("fire", "", ["B3"], ("B9",), None, "", "smoke"),
    "fire B3 77F smoke": ("fire", "", ["B3"], (), None, "77", "smoke"),
    "fire B3 13F smoke": ("fire", "", ["B3"], (), None, "13", "smoke"),
    "fire B2 B3 12F smoke": ("fire", "", ["B2", "B3"], (), None, "12", "smoke"),
    "fire 12F smoke": ("fire", "", [], (), None, "12", "smoke"),
}


@pytest.mark.parametrize("line", INCOMPLETE)
def test_what_a_line_lacks_or_gets_wrong_is_named_and_nothing_is_lost(line):
    kind, unknown_kind, codes, unknown_places, floor, unknown_floor, words = INCOMPLETE[line]
    said = read(line, PLACES)
    assert not said.is_complete
    assert (said.kind, said.unknown_kind) == (kind, unknown_kind)
    assert [place.code for place in said.places] == codes
    assert said.unknown_places == unknown_places
    assert (said.floor, said.unknown_floor) == (floor, unknown_floor)
    assert said.words == words


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for kind in Kind for name in names_of(kind)]
)
def test_every_name_of_a_kind_is_understood(name, kind):
    assert read_kind(name) is kind
    assert read_kind(name.upper()) is kind
    assert read(f"{name} B3", PLACES).kind is kind


def test_a_kind_is_not_a_part_of_another_word():
    assert read("firewood B3", PLACES).kind is None
    assert read_kind("fire drill") is None


def test_names_of_kinds_are_shared_by_none():
    names = [name for kind in Kind for name in names_of(kind)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("typed", "offered"), [("fyre", Kind.FIRE), ("lfit", Kind.LIFT), ("火井", Kind.FIRE)]
)
def test_the_nearest_kind_is_offered_first(typed, offered):
    assert nearest_kinds(typed)[0] is offered


def test_the_nearest_floors_are_those_nearest_in_height():
    assert set(nearest_floors("13", FLOORS)) == {"12", "15", "11"}
    assert nearest_floors("99", FLOORS)[0] == "30"


@pytest.mark.parametrize(
    "typed", ["12", "12F", "12/F", "12樓", "12层", " 12 ", "１２", "12th floor"]
)
def test_a_floor_alone_is_read_with_or_without_its_sign(typed):
    assert read_floor(typed, [B3]) == "12"


def test_a_floor_must_be_in_every_building():
    assert read_floor("3", [B2, B3]) == "3"
    assert read_floor("12", [B2, B3]) is None


def test_buildings_alone_are_read():
    named, unknown = read_places("B1 b3, B9 nonsense", PLACES)
    assert [place.code for place in named] == ["B1", "B3"]
    assert unknown == ("B9", "nonsense")


@given(st.text(max_size=80))
def test_any_text_is_read_without_fault(text):
    said = read(text, PLACES)
    assert said.words in text
    assert set(said.places) <= set(PLACES)


CHINESE_FLOOR = st.sampled_from(["{}F", "{}/F", "{}樓", "{}层", "{}楼"])
PLAIN_WORDS = st.text(st.characters(categories=["Ll"], max_codepoint=0x7A), min_size=6, max_size=30)


@given(
    kind=st.sampled_from(list(Kind)),
    which=st.integers(),
    places=st.lists(st.sampled_from([B1, B3]), min_size=1, unique=True),
    floor=st.sampled_from(["1", "5", "12", "30"]),
    sign=CHINESE_FLOOR,
    words=PLAIN_WORDS,
)
def test_what_is_written_in_any_language_is_read_back(kind, which, places, floor, sign, words):
    names = names_of(kind)
    codes = " ".join(place.code for place in places)
    words = f"w{words}"  # never a filler or a floor
    said = read(f"{names[which % len(names)]} {codes} {sign.format(floor)} {words}", PLACES)
    assert (said.kind, list(said.places), said.floor, said.words) == (kind, places, floor, words)


@pytest.mark.parametrize("line", COMPLETE)
def test_the_line_that_is_offered_again_says_the_same(line):
    said = read(line, PLACES)
    assert said.kind is not None
    again = as_line(said.kind, [place.code for place in said.places], said.floor, said.words)
    assert read(again.removeprefix("/alert "), PLACES) == said

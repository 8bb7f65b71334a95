"""Are floors read as they are written, and places found as people name them?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estate.places.rules import BadFloors, floor_meant, nearest, parse_floors, write_floors


@pytest.mark.parametrize(
    ("text", "floors"),
    [
        ("3", ["1", "2", "3"]),
        ("G,1-3,5-7", ["G", "1", "2", "3", "5", "6", "7"]),
        ("B3-B1, G, 1–2", ["B3", "B2", "B1", "G", "1", "2"]),
        ("B1-B3", ["B1", "B2", "B3"]),
        ("5-5", ["5"]),
        ("地下、1-2", ["地下", "1", "2"]),
        ("LG/F, UG", ["LG/F", "UG"]),
        ("0-2", ["0", "1", "2"]),
    ],
)
def test_floors_are_read_lowest_first(text, floors):
    assert parse_floors(text) == floors


@pytest.mark.parametrize(
    "text", ["", "0", "-3", "1,,2", "3-1", "1,1", "1-3,2", "B1-C3", "x" * 9, "1-999", "<b>", "G;G"]
)
def test_a_list_that_makes_no_sense_is_refused(text):
    with pytest.raises(BadFloors):
        parse_floors(text)


floor_lists = st.lists(
    st.one_of(
        st.integers(0, 120).map(str),
        st.sampled_from(["G", "LG", "UG", "R", "地下", "01", "12A", "B4", "B3", "B2", "B1"]),
    ),
    min_size=1,
    max_size=60,
    unique=True,
)


@given(floor_lists)
def test_what_is_written_is_read_as_the_same_floors(floors):
    assert parse_floors(write_floors(floors)) == floors


@given(st.text(max_size=30))
def test_any_text_is_a_list_without_doubles_or_refused(text):
    try:
        floors = parse_floors(text)
    except BadFloors:
        return
    assert floors
    assert len(set(floors)) == len(floors)
    assert parse_floors(write_floors(floors)) == floors


@pytest.mark.parametrize("text", ["12", "12F", "12/F", "12 f", "12樓", "12层", " 12楼 "])
def test_a_floor_is_found_however_it_is_written(text):
    assert floor_meant(text, ["G", "1", "12"]) == "12"


def test_a_floor_that_is_not_there_is_not_found():
    assert floor_meant("13", ["G", "1", "12"]) is None
    assert floor_meant("g/f", ["G", "1"]) == "G"
    assert floor_meant("F", ["F", "1"]) == "F"


def test_the_nearest_names_are_offered():
    assert nearest("b33", ["B3", "B1", "Tower"]) == ["B3"]
    assert nearest("zzz", ["B3"]) == []

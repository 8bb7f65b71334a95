"""Which posts are taken, and what do the others hear? HTTP, status by status."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import delete, select

from bot.triggers import LARGEST_BODY, signature
from estate.incidents.kinds import Kind
from estate.incidents.tables import State
from estate.places.tables import Building, Unit
from tests.bot.test_web import get
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import fill_in_room
from tests.triggers.panel import (
    FIRE,
    PANEL,
    SECRETS,
    SPRINKLER,
    Answer,
    about,
    heard_of_fire,
    incidents,
    post,
    posts,
    send,
    signed,
)

BODY = json.dumps(FIRE).encode()
CANNOT_READ = "panel reports something that I cannot read."
CLOCK = "panel reports something, but its clock is wrong."
REFUSED = {"error": "wrong name, signature or time"}


async def test_a_post_becomes_a_draft_and_names_its_number(house: Estate) -> None:
    answer = await post(house, at="2026-03-02T09:58:00+08:00")
    assert answer.status == 202
    [draft] = await incidents(house)
    assert (answer.body["number"], answer.body["incident"]) == (f"#I{draft.id}", draft.id)
    assert (draft.kind, draft.floor, draft.words) == (Kind.FIRE, "12", "Detector 12-4")
    assert (draft.state, draft.trigger, draft.created_by) == (State.DRAFT, PANEL, None)
    [row] = await posts(house)
    assert row.happened_at == BEGINNING - timedelta(minutes=2)
    assert (row.incident_id, row.releases_at) == (draft.id, None)


async def test_the_same_again_changes_nothing_whatever_became_of_it(house: Estate) -> None:
    first = await post(house)
    again = await post(house)
    assert (again.status, again.body) == (200, first.body)
    await house.davit.press("Dismiss", in_=house.room)
    await house.settle()
    house.clock.advance(timedelta(days=2))
    late = await post(house)
    assert (late.status, late.body["state"]) == (200, "cancelled")
    assert len(await incidents(house)) == 1


async def test_an_id_of_a_season_ago_is_a_new_report(house: Estate) -> None:
    await post(house)
    await fill_in_room(house, house.davit, "Dismiss")
    await house.advance(timedelta(days=89))
    assert (await post(house)).status == 200
    await house.advance(timedelta(days=2))
    assert (await post(house)).status == 202


async def test_the_same_id_with_another_body_is_a_conflict(house: Estate) -> None:
    first = await post(house)
    other = await post(house, floor="13")
    assert (other.status, other.body["number"]) == (409, first.body["number"])
    assert len(await incidents(house)) == 1


async def test_each_trigger_counts_its_own_ids(house: Estate) -> None:
    assert [(await post(house)).status, (await post(house, SPRINKLER)).status] == [202, 202]


FORGED = [
    {"secret": "guessed"},
    {"secret": SECRETS[SPRINKLER]},
    {"secret": ""},
    {"signature": ""},
    {"signature": "sha256="},
    {"signature": signature(SECRETS[PANEL].encode(), "1", BODY).removeprefix("sha256=")},
    {"signature": "sha1=ünïcode"},
    {"stamp": ""},
    {"stamp": "now"},
    {"stamp": "-1"},
    {"stamp": "1e9"},
    {"stamp": "٣"},
    {"stamp": "9" * 400},
]


@pytest.mark.parametrize("changes", FORGED, ids=str)
async def test_a_forged_post_is_refused_and_learns_nothing(
    house: Estate, changes: dict[str, str]
) -> None:
    answer = await send(house, PANEL, BODY, signed(house, PANEL, BODY, **changes))
    assert answer == Answer(401, REFUSED)
    assert await posts(house) == []


async def test_without_headers_it_is_refused(house: Estate) -> None:
    assert await send(house, PANEL, BODY, {}) == Answer(401, REFUSED)


@pytest.mark.parametrize("name", ["nobody", "Panel", "panel%20", "%00", "ünï"])
async def test_an_unknown_name_is_refused_as_a_wrong_signature_is(house: Estate, name: str) -> None:
    for secret in ("", SECRETS[PANEL]):
        headers = signed(house, name, BODY, secret=secret)
        assert await send(house, name, BODY, headers) == Answer(401, REFUSED)


async def test_a_signature_of_another_body_is_refused(house: Estate) -> None:
    headers = signed(house, PANEL, BODY)
    assert (await send(house, PANEL, BODY + b" ", headers)).status == 401


@pytest.mark.parametrize(
    ("seconds", "status"), [(-301, 401), (-300, 202), (0, 202), (300, 202), (301, 401)]
)
async def test_a_post_is_of_the_last_five_minutes(house: Estate, seconds: int, status: int) -> None:
    stamp = str(int(house.clock.now().timestamp()) + seconds)
    answer = await send(house, PANEL, BODY, signed(house, PANEL, BODY, stamp=stamp))
    assert answer.status == status


async def test_at_most_64_kib_are_read(house: Estate) -> None:
    largest = BODY[:-1] + b" " * (LARGEST_BODY - len(BODY)) + b"}"
    assert (await send(house, PANEL, largest, signed(house, PANEL, largest))).status == 202
    larger = largest + b" "
    assert (await send(house, PANEL, larger, signed(house, PANEL, larger))).status == 413
    assert (await send(house, "nobody", larger, {})).status == 413
    assert len(await posts(house)) == 1


async def test_too_large_a_body_of_unsaid_length_is_not_read_to_its_end(house: Estate) -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b" " * (LARGEST_BODY // 4)

    url = f"http://127.0.0.1:{house.app.web.port}/triggers/{PANEL}"
    async with aiohttp.ClientSession() as session, session.post(url, data=body()) as response:
        assert response.status == 413


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_body_that_cannot_be_unpacked_is_no_fault_of_ours(
    house: Estate, coding: str
) -> None:
    headers = {**signed(house, PANEL, BODY), "Content-Encoding": coding}
    assert (await send(house, PANEL, BODY, headers)).status == 400


NEAREST = [
    ({"kind": "fier"}, "kind fier is not known; nearest: fire, "),
    ({"kind": None}, "kind is missing."),
    ({"kind": "other", "words": None}, "words is missing."),
    ({"building": "B33"}, "building B33 is not known; nearest: B3, B1"),
    ({"building": None}, "building is missing; one of: B1, B3"),
    ({"floor": "31"}, "floor 31 is not known; nearest: 30, 29, 28"),
    ({"floor": True}, "floor must be text that can be read."),
    ({"words": "x" * 501}, "words is too long: at most 500 characters."),
    ({"words": "a\0b"}, "words must be text that can be read."),
    ({"words": "\ud800"}, "words must be text that can be read."),
    ({"id": None}, "id is missing."),
    ({"id": " "}, "id is missing."),
    ({"id": ["x"]}, "id must be text that can be read."),
    ({"id": "x" * 201}, "id is too long: at most 200 characters."),
    ({"at": "yesterday"}, "at is no time of RFC 3339"),
    ({"at": "2026-03-02T10:00:00"}, "at is no time of RFC 3339"),
    ({"at": "2026-03-02"}, "at is no time of RFC 3339"),
    ({"at": "0001-01-01T00:00:00+08:00"}, "at is no time of RFC 3339"),
    ({"status": "exercise"}, "status exercise is not known; nearest: actual, test"),
]


@pytest.mark.parametrize(("changes", "said"), NEAREST, ids=str)
async def test_what_is_wrong_is_named_with_what_is_nearest(
    house: Estate, changes: dict[str, Any], said: str
) -> None:
    answer = await post(house, **changes)
    assert (answer.status, len(answer.body["faults"])) == (422, 1)
    assert said in answer.body["error"]
    assert await incidents(house) == []
    assert await posts(house) == []  # mended, it may come again with the same id


async def test_staff_hear_of_what_cannot_be_read_now_and_then(house: Estate) -> None:
    await post(house, building="B9")
    await post(house, building="B9", id="2")
    for told in (about(house.carla, CANNOT_READ), about(house.davit, CANNOT_READ, in_=house.room)):
        assert len(told) == 1
        assert "building B9 is not known; nearest: B1, B3" in told[0].text
        assert "It may be a real alarm." in told[0].text
        assert not told[0].silent
    assert not heard_of_fire(house)
    await house.advance(timedelta(minutes=5))
    await post(house, building="B9")
    assert len(about(house.carla, CANNOT_READ)) == 2
    raw = b"{"
    await send(house, PANEL, raw, signed(house, PANEL, raw, secret="guessed"))
    assert len(about(house.carla, CANNOT_READ)) == 2  # a stranger's post is nobody's alarm


async def test_staff_hear_of_each_thing_that_cannot_be_read(house: Estate) -> None:
    await post(house, building="B9")
    await post(house, building="B8")
    await post(house, floor="31")
    told = about(house.carla, CANNOT_READ)
    assert len(told) == 3
    assert "fire B3 31 Detector 12-4" in told[2].text
    await post(house, floor="31", id="2")
    assert len(about(house.carla, CANNOT_READ)) == 3


async def test_staff_hear_of_a_report_whose_clock_is_wrong(house: Estate) -> None:
    early = str(int(house.clock.now().timestamp()) - 360)
    for stamp in (early, early, "9" * 12, "now"):
        headers = signed(house, PANEL, BODY, stamp=stamp)
        assert await send(house, PANEL, BODY, headers) == Answer(401, REFUSED)
    [told] = about(house.carla, CLOCK)
    assert "By its clock it is 09:54; it was refused." in told.text
    assert "fire B3 12 Detector 12-4" in told.text
    assert not told.silent
    await house.advance(timedelta(minutes=5))
    for stamp in ("9" * 12, "now"):
        await send(house, PANEL, BODY, signed(house, PANEL, BODY, stamp=stamp))
    await send(house, PANEL, BODY, signed(house, PANEL, BODY, secret="guessed", stamp=early))
    assert len(about(house.carla, CLOCK)) == 2
    assert await posts(house) == []


async def test_staff_hear_of_the_same_id_long_after_what_came_of_it_was_over(
    house: Estate,
) -> None:
    await post(house)
    await house.davit.press("Dismiss", in_=house.room)
    await house.settle()
    again = "panel reports again what it reported at"
    for minutes, told in ((10, 0), (1, 1), (1, 1), (5, 2)):
        await house.advance(timedelta(minutes=minutes))
        assert (await post(house)).status == 200
        assert len(about(house.carla, again)) == told
    shown = about(house.davit, "10:00: #I1, fire, B3, 12/F. That is over;", in_=house.room)
    assert [one.silent for one in shown] == [False, False]
    await house.advance(timedelta(days=60))
    await post(house)
    assert len(about(house.carla, again)) == 3


async def test_staff_hear_of_an_id_that_says_something_else_now(house: Estate) -> None:
    await post(house)
    assert (await post(house, floor="13")).status == 409
    [told] = about(house.carla, CANNOT_READ)
    assert "It used the number of an earlier report again." in told.text


async def test_every_fault_is_named_at_once(house: Estate) -> None:
    answer = await post(house, kind="fier", building="B9")
    assert len(answer.body["faults"]) == 2


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"fire"', b"\xff\xfe", b"[" * 40_000, b"1" * 5_000]
)
async def test_what_is_no_json_object_is_not_understood(house: Estate, body: bytes) -> None:
    answer = await send(house, PANEL, body, signed(house, PANEL, body))
    assert (answer.status, answer.body["error"]) == (422, "The body is no JSON object.")


async def test_machines_may_write_numbers_and_other_names(house: Estate) -> None:
    answer = await post(house, id=7, kind="火警", building="b3", floor=12)
    assert answer.status == 202
    [draft] = await incidents(house)
    assert (draft.kind, draft.floor) == (Kind.FIRE, "12")


async def test_where_there_is_one_building_none_needs_to_be_named(house: Estate) -> None:
    async with house.database.write() as session:
        b1 = await session.scalar(select(Building.id).where(Building.code == "B1"))
        await session.execute(delete(Unit).where(Unit.building_id == b1))
        await session.execute(delete(Building).where(Building.id == b1))
    assert (await post(house, building=None)).status == 202


async def test_the_same_post_twice_at_once_makes_one_draft(house: Estate) -> None:
    answers = await asyncio.gather(*(post(house) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 202]
    assert len({answer.body["number"] for answer in answers}) == 1
    assert len(await incidents(house)) == 1
    others = await asyncio.gather(post(house, id="2"), post(house, id="2", floor="13"))
    assert sorted(answer.status for answer in others) == [202, 409]


async def test_a_process_that_stands_by_asks_to_come_again(house: Estate) -> None:
    house.app.health.is_acting = False
    assert (await post(house)).status == 503
    house.app.health.is_acting = True
    assert (await post(house)).status == 202


async def test_nothing_else_is_served_there(house: Estate) -> None:
    assert (await get(house.app.web.port, "/triggers/panel")).status == 405
    assert (await get(house.app.web.port, "/triggers/")).status == 404

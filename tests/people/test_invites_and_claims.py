"""Do codes and claim links open what they should, once, in time, and nothing else?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.invites import as_csv, as_html, link_of, make_invites, withdraw_invites
from bot.people import defaults_of, import_files
from estate.database import Database, Session
from estate.errors import AlreadyDecided, InviteUnusable, NotAllowed, NotFound, TooManyRequests
from estate.people import joining
from estate.people.actor import Actor, actor_of, meet
from estate.people.claims import claim_admin, open_claim
from estate.people.codes import LETTERS, bare_code, is_code, printed_code
from estate.people.homes import homes_of
from estate.people.invites import USES, VALID, accept_invite, revoke_invites
from estate.people.tables import Claim, Invite, JoinRequest, RequestState, Role, Staff
from estate.places.tables import Unit
from tests.codes import invite_for

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
BUILDINGS = (
    "code,name,floors,fire_strategy,emergency_number,languages\n"
    "B1,<Jade> & Court,30,phased,999,\nB3,Lotus,30,stay_put,119,zh_Hans\n"
)
UNITS = "building,floor,unit\nB1,2,2A\nB1,1,1A\nB3,12,12A\nB3,12,12B\nB3,13,13A\nB3,14,14A\n"


@pytest.fixture
async def database(database_url, tmp_path):
    opened = Database(database_url)
    for name, text in (("b.csv", BUILDINGS), ("u.csv", UNITS)):
        (tmp_path / name).write_text(text)
    defaults = defaults_of(timezone="Asia/Hong_Kong", languages="en,zh_Hant")
    await import_files(opened, sorted(tmp_path.glob("*.csv")), now=NOW, defaults=defaults)
    yield opened
    await opened.close()


async def actor(
    session: Session, telegram_id: int, role: Role | None = None, *buildings: int
) -> Actor:
    person = await meet(session, telegram_id, name=f"P{telegram_id}", language="en", now=NOW)
    if role is not None:
        session.add(Staff(person_id=person.id, role=role, building_ids=list(buildings), since=NOW))
        await session.flush()
    return await actor_of(session, person)


async def unit(session: Session, label: str) -> Unit:
    return (await session.scalars(select(Unit).filter_by(label=label))).one()


async def test_a_unit_keeps_its_invite_while_it_is_valid(database):
    first = await make_invites(database, building=None, now=NOW)
    again = await make_invites(database, building="b3", now=NOW + timedelta(days=1))
    assert [invite.unit.label for invite in first] == ["1A", "2A", "12A", "12B", "13A", "14A"]
    assert [invite.code for invite in again] == [i.code for i in first if i.building.code == "B3"]
    later = await make_invites(database, building="B3", now=NOW + VALID)
    assert not {invite.code for invite in later} & {invite.code for invite in first}
    with pytest.raises(NotFound):
        await make_invites(database, building="B9", now=NOW)


async def test_an_invite_is_used_up_expires_and_is_withdrawn(database):
    async with database.write() as session:
        home = await unit(session, "12A")
        code = await invite_for(session, home.id, now=NOW)
        for number in range(USES):
            joined = await accept_invite(session, await actor(session, number + 1), code, now=NOW)
            assert joined.is_new
        one = await actor(session, 1)
        assert not (await accept_invite(session, one, code, now=NOW)).is_new
        late = await actor(session, 99)
        with pytest.raises(InviteUnusable, match="used_up"):
            await accept_invite(session, late, code, now=NOW)
        code = await invite_for(session, home.id, now=NOW)
        with pytest.raises(InviteUnusable, match="expired"):
            await accept_invite(session, late, code, now=NOW + VALID)
        assert await revoke_invites(session, "B3", "12a", now=NOW) == 2
        for nowhere in (("B9", None), ("B1", "12A")):
            with pytest.raises(NotFound):
                await revoke_invites(session, *nowhere, now=NOW)
        with pytest.raises(InviteUnusable, match="revoked"):
            await accept_invite(session, late, code, now=NOW)
        with pytest.raises(InviteUnusable, match="unknown"):
            await accept_invite(session, late, "", now=NOW)
        assert await homes_of(session, late.person_id) == []
        assert await invite_for(session, home.id, now=NOW) != code


async def test_an_invite_answers_the_request_that_waited_for_the_same_home(database):
    async with database.write() as session:
        home, ana = await unit(session, "12A"), await actor(session, 1)
        request = await joining.ask_to_join(session, ana, home.id, now=NOW)
        code = await invite_for(session, home.id, now=NOW)
        await accept_invite(session, ana, code.lower(), now=NOW)
        assert (await joining.request(session, request.id)).state is RequestState.APPROVED
        manager = await actor(session, 2, Role.MANAGER)
        with pytest.raises(AlreadyDecided):
            await joining.decline(session, manager, request.id, now=NOW)
        assert len(await homes_of(session, ana.person_id)) == 1


async def test_requests_are_decided_by_those_who_run_that_building(database):
    async with database.write() as session:
        home, ana = await unit(session, "12A"), await actor(session, 1)
        b1 = (await unit(session, "1A")).building_id
        request = await joining.ask_to_join(session, ana, home.id, now=NOW)
        outsiders = [
            await actor(session, 2),
            await actor(session, 3, Role.GUARD),
            await actor(session, 4, Role.TECHNICIAN),
            await actor(session, 5, Role.MANAGER, b1),
        ]
        for outsider in (*outsiders, ana):
            with pytest.raises(NotAllowed):
                await joining.approve(session, outsider, request.id, now=NOW)
        assert await joining.pending_requests(session, outsiders[3]) == []
        right = await actor(session, 6, Role.DISPATCHER, home.building_id)
        assert len(await joining.pending_requests(session, right)) == 1
        await joining.approve(session, right, request.id, now=NOW)
        with pytest.raises(NotFound):
            await joining.approve(session, right, 999, now=NOW)
        row = await session.get_one(JoinRequest, request.id)
        await session.refresh(row)
        assert (row.state, row.decided_by) == (RequestState.APPROVED, right.person_id)


async def test_nobody_asks_for_every_home(database):
    async with database.write() as session:
        ana = await actor(session, 1)
        for label in ("12A", "12B", "13A", "12A"):
            await joining.ask_to_join(session, ana, (await unit(session, label)).id, now=NOW)
        with pytest.raises(TooManyRequests):
            await joining.ask_to_join(session, ana, (await unit(session, "14A")).id, now=NOW)
        with pytest.raises(NotFound):
            await joining.ask_to_join(session, ana, 999, now=NOW)


async def test_the_first_admin_claims_the_estate_once(database):
    async with database.write() as session:
        code = await open_claim(session, now=NOW)
        assert code is not None
        assert await open_claim(session, now=NOW + timedelta(days=1)) == code
        davit, elif_ = await actor(session, 1), await actor(session, 2)
        with pytest.raises(InviteUnusable, match="unknown"):
            await claim_admin(session, davit, "wrong", now=NOW)
        with pytest.raises(InviteUnusable, match="expired"):
            await claim_admin(session, davit, code, now=NOW + timedelta(days=7))
        await claim_admin(session, davit, code, now=NOW)
        assert (await session.get_one(Staff, davit.person_id)).role is Role.ADMIN
        for person in (davit, elif_):
            with pytest.raises(InviteUnusable, match="used_up"):
                await claim_admin(session, person, code, now=NOW)
        assert await session.get(Staff, elif_.person_id) is None
        assert await open_claim(session, now=NOW) is None


async def test_a_claim_dies_when_staff_come_in_another_way(database):
    async with database.write() as session:
        code = await open_claim(session, now=NOW)
        await actor(session, 1, Role.GUARD)
        with pytest.raises(InviteUnusable):
            await claim_admin(session, await actor(session, 2), code or "", now=NOW)
        assert await session.scalar(select(Claim.used_by)) is None


async def test_the_table_of_invites_can_be_opened_safely(database):
    async with database.write() as session:
        await session.execute(update(Unit).filter_by(label="1A").values(label="=1A"))
    given = await make_invites(database, building="B1", now=NOW)
    text = as_csv(given, bot="test_bot")
    lines = text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "building,floor,unit,code,link,valid_until"
    assert lines[1].startswith("B1,1,'=1A,")
    assert f"https://t.me/test_bot?start=i_{given[0].code},2027-01-21" in lines[1]


async def test_the_sheet_is_whole_in_itself_and_escapes_names(database):
    given = await make_invites(database, building=None, now=NOW)
    sheet = as_html(given, bot="test_bot")
    assert "&lt;Jade&gt; &amp; Court" in sheet
    assert "<Jade>" not in sheet
    assert sheet.count("<svg") == len(given)
    assert sheet.count('<section class="page">') == 1
    assert all(printed_code(invite.code) in sheet for invite in given)
    assert 'lang="zh-Hans"' in sheet
    for outside in ("src=", "http://", "<script", "@import", "url("):
        assert outside not in sheet.replace("http://www.w3.org/2000/svg", "")
    assert len(link_of(given[0], "test_bot").split("start=")[1]) <= 64


@given(st.text(alphabet=LETTERS, min_size=8, max_size=8))
def test_a_printed_code_is_read_however_it_is_typed(code):
    assert bare_code(printed_code(code).lower()) == code
    assert bare_code(f" {code[:3]} {code[3:]} ") == code
    assert is_code(code) == (not code.isdigit() and not code.isalpha())


@pytest.mark.parametrize(
    "words",
    ["", "flooding", "98765432", "9746 3473", "water leak", "12A", "ACDF-346", "ACDF-34678"],
)
def test_words_and_numbers_are_no_codes(words):
    assert not is_code(words)


async def test_a_buildings_letters_can_be_withdrawn_together(database):
    given = await make_invites(database, building="B3", now=NOW)
    assert await withdraw_invites(database, building="b3", unit=None, now=NOW) == len(given)
    assert await withdraw_invites(database, building="b3", unit=None, now=NOW) == 0


async def test_invites_do_not_double_in_the_table(database):
    await make_invites(database, building=None, now=NOW)
    await make_invites(database, building=None, now=NOW)
    async with database.read() as session:
        rows = list(await session.scalars(select(Invite)))
    assert len(rows) == 6
    assert len({row.code for row in rows}) == 6

"""A home's loss statement for its insurer: what it says, what it never says, and who gets it."""

from datetime import timedelta
from xml.etree import ElementTree

from sqlalchemy import select, update

from broadcasts.embedding import embedded
from estate.incidents.losses.reading import losses_of
from estate.people.tables import Person as PersonRow
from estate.people.tables import Relation, Residency
from estate.places.tables import Unit
from tests.alerts.test_after_action import end_and_ask, the_file
from tests.alerts.test_callouts import hire
from tests.alerts.test_journeys import send_alert
from tests.alerts.test_losses import burst, fill_in_room_of_report, report_carpet
from tests.cast import Estate
from tests.journeys.stories import fill_in, person_row


async def test_a_resident_gets_the_statement_of_their_home_and_no_other(house: Estate) -> None:
    await send_alert(house, "/alert fire B3 12F smoke from 12B")
    await house.elif_.press("我需要協助")
    await house.settle()
    await house.advance(timedelta(minutes=20))
    await house.davit.press("Update", in_=house.room)
    await house.settle()
    await house.davit.press("Send: Help is on site.", in_=house.room)
    await house.settle()
    await end_and_ask(house, "All clear")
    await report_carpet(house, house.ana)
    await report_carpet_of_elif(house)
    await house.app.media.fetch_some()
    await fill_in(house, house.ana, "Loss statement B3 12A")
    page = the_file(house, house.ana)
    for said in (
        "Loss statement", "B3 12A · #I1", "#I1 · fire", "B3 Harbour Court", "12/F",
        "2 March 2026, 10:00", "2 March 2026, 10:20", "All clear",
        "The fire service has checked it and handed it back.", "The carpet &lt;of the hall&gt;",
        "HKD\xa05,000.50", "&lt;script&gt;alert(1)&lt;/script&gt;", "SHA-256: ",
        "Recorded by Ana of that home", "Recorded as stated, not assessed.",
        "signature and stamp", "data:image/png;base64,",
    ):  # fmt: skip
        assert said in page, said
    for never in ("12B", "Elif", "smoke from", "Sofa", "<script", "http", "help"):
        assert never not in page, never
    ElementTree.fromstring(page[page.index("<body>") : page.index("</body>")] + "</body>")


async def report_carpet_of_elif(house: Estate) -> None:
    """Elif reports her sofa, in her own language, and reads her statement in it."""
    elif_ = house.elif_
    async with house.database.write() as session:
        hers = PersonRow.telegram_id == elif_.id
        await session.execute(update(PersonRow).where(hers).values(language="en"))
    await elif_.forge_press(elif_.last(), "damage:1")
    await elif_.send("Sofa")
    await fill_in(house, elif_, "Skip", "Skip", "Save")


async def test_it_is_in_the_language_of_its_reader(house: Estate) -> None:
    await burst(house)
    await report_carpet(house, house.bruno, photos=0)
    async with house.database.write() as session:
        bruno = PersonRow.telegram_id == house.bruno.id
        await session.execute(update(PersonRow).where(bruno).values(language="zh_Hant"))
    await fill_in(house, house.bruno, "Loss statement B3 12A")
    page = the_file(house, house.bruno)
    assert '<html lang="zh-Hant-HK">' in page
    assert "損失清單" in page
    assert "未經評估" in page


async def test_who_moved_in_later_gets_nothing_and_staff_get_any(house: Estate) -> None:
    await burst(house)
    await report_carpet(house, house.ana, photos=0)
    await house.stranger.send("/help")
    await house.settle()
    newcomer = await person_row(house, house.stranger)
    async with house.database.write() as session:
        unit = (await session.scalars(select(Unit).filter_by(label="12A"))).one()
        session.add(
            Residency(
                person_id=newcomer.id, unit_id=unit.id, relation=Relation.TENANT,
                since=house.clock.now(),
            )
        )  # fmt: skip
    for data in (f"loss_statement:1:{unit.id}", "losses:1", "damage:1"):
        refused = await house.stranger.forge_press(house.stranger.last(), data)
        assert "can't find" in refused, data
    await house.stranger.send("/my")
    await house.settle()
    assert not any("#I1" in label for label in house.stranger.last().labels)
    await house.davit.press("Report", in_=house.room)
    await house.settle()
    await fill_in_room_of_report(house, "Losses", "Loss statement B3 12A")
    assert "B3 12A · #I1" in the_file(house, house.davit, in_room=True)
    await house.bruno.send("/my")  # he lives there too, and may insure it
    await fill_in(house, house.bruno, "Damage in #I1", "Loss statement B3 12A")
    assert "The carpet" in the_file(house, house.bruno)
    assert not any("Withdraw" in one for one in house.bruno.last().labels)  # hers alone


async def test_photos_beyond_the_bound_are_named_by_their_hash_alone(house: Estate) -> None:
    await burst(house)
    await report_carpet(house, house.ana, photos=3)
    await house.app.media.fetch_some()
    async with house.database.read() as session:
        found = await losses_of(session, 1)
    folder = house.app.settings.media_dir
    hashes = [picture.sha256 for one in found for picture in one.pictures]
    sizes = [next(folder.rglob(f"{sha256}*")).stat().st_size for sha256 in hashes]
    assert list(embedded(folder, found, most=sum(sizes))) == hashes
    assert list(embedded(folder, found, most=sizes[0] + sizes[1])) == hashes[:2]
    next(folder.rglob(f"{hashes[0]}*")).write_bytes(b"\xff\xd8\xff changed since")
    assert list(embedded(folder, found)) == hashes[1:]
    next(folder.rglob(f"{hashes[1]}*")).unlink()
    assert list(embedded(folder, found)) == hashes[2:]


async def test_the_report_names_losses_to_staff_of_their_building_alone(house: Estate) -> None:
    await send_alert(house, "/alert fire B1, B3")
    await end_and_ask(house, "All clear")
    await report_carpet(house, house.ana, photos=0)
    elsewhere = await hire(house, "Ivo", buildings=[1])
    await elsewhere.send("/help")
    await house.settle()
    for who, reads in ((elsewhere, False), (house.davit, True)):
        await who.forge_press(who.last(), "incident_report:1")
        await house.settle()
        assert ("The carpet" in the_file(house, who)) == reads

"""Are files taken, shown and handed out as Telegram does?"""

import json
import struct
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest

from simulator.kit import Person, Telegram
from simulator.kit.samples import mp4, ogg, png
from tests.simulator.conftest import Wire


async def test_an_uploaded_photo_comes_back_as_sent(bot: Bot, ana: Person) -> None:
    sent = await bot.send_photo(ana.id, png(7), caption="<b>Leak</b>", parse_mode="HTML")
    largest = sent.photo[-1]
    assert (largest.width, largest.height) == (640, 480)
    assert sent.caption_html == "<b>Leak</b>"
    file = await bot.get_file(largest.file_id)
    assert bytes(await file.download_as_bytearray()) == png(7)
    again = await bot.send_photo(ana.id, largest.file_id)
    assert again.photo[-1].file_unique_id == largest.file_unique_id


async def test_every_kind_of_media_is_sent(bot: Bot, ana: Person) -> None:
    voice = (await bot.send_voice(ana.id, ogg(1), duration=4)).voice
    assert voice is not None
    assert voice.mime_type == "audio/ogg"
    assert (await bot.send_video(ana.id, mp4(1))).video is not None
    assert (await bot.send_audio(ana.id, b"ID3")).audio is not None
    document = (await bot.send_document(ana.id, b"a,b\n", filename="units.csv")).document
    assert document is not None
    assert document.file_name == "units.csv"
    assert (await bot.send_video_note(ana.id, mp4(2))).video_note is not None
    assert (await bot.send_sticker(ana.id, b"RIFF0000WEBP")).sticker is not None
    kinds = [message.media for message in ana.history()[1:]]
    assert kinds == ["voice", "video", "audio", "document", "video_note", "sticker"]


async def test_an_album_is_several_messages_with_one_group(bot: Bot, ana: Person) -> None:
    media = [InputMediaPhoto(png(1), caption="Three"), *(InputMediaPhoto(png(n)) for n in (2, 3))]
    sent = await bot.send_media_group(ana.id, media)
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["Three", None, None]
    assert len({message.photo[-1].file_unique_id for message in sent}) == 3


@pytest.mark.parametrize(
    ("count", "error"),
    [
        (0, "there are no messages to send"),
        (1, "too few messages to send as an album"),
        (11, "too many messages to send as an album"),
    ],
)
async def test_an_album_has_two_to_ten_items(
    wire: Wire, ana: Person, count: int, error: str
) -> None:
    photo = (await ana.send_photo()).raw["photo"][-1]["file_id"]
    media = [{"type": "photo", "media": photo}] * count
    answer = await wire.call("sendMediaGroup", chat_id=ana.id, media=media)
    assert answer.error == f"Bad Request: {error}"


async def test_documents_go_into_no_mixed_album(wire: Wire, ana: Person) -> None:
    photo = (await ana.send_photo()).raw["photo"][-1]["file_id"]
    paper = (await ana.send_document(b"x", "x.txt")).raw["document"]["file_id"]
    media = [{"type": "photo", "media": photo}, {"type": "document", "media": paper}]
    answer = await wire.call("sendMediaGroup", chat_id=ana.id, media=media)
    assert answer.error == "Bad Request: document can't be mixed with other media types"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "there is no photo in the request"),
        ({"photo": "made-up"}, "wrong file identifier/HTTP URL specified"),
        ({"photo": "attach://nothing"}, "there is no photo in the request"),
        ({"photo": "https://example.org/a.png"}, "failed to get HTTP URL content"),
        ({"photo": "made-up", "caption": "x" * 1025}, "message caption is too long"),
    ],
)
async def test_wrong_photos_are_refused(
    wire: Wire, ana: Person, arguments: dict[str, str], error: str
) -> None:
    answer = await wire.call("sendPhoto", chat_id=ana.id, **arguments)
    assert answer.error == f"Bad Request: {error}"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "file must be non-empty"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (
            png(1) + b"\0" * 10_485_761,
            f"file of size {10_485_761 + len(png(1))} bytes is too big for a photo;"
            " the maximum size is 10485760 bytes",
        ),
    ],
    ids=["empty", "no picture", "too big"],
)
async def test_bytes_that_are_no_photo_are_refused(
    wire: Wire, ana: Person, data: bytes, error: str
) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ana.id))
    form.add_field("photo", BytesIO(data), filename="a.png", content_type="image/png")
    assert (await wire.form("sendPhoto", form)).error == f"Bad Request: {error}"


async def test_a_photo_may_not_be_too_long(wire: Wire, ana: Person) -> None:
    header = b"\x89PNG\r\n\x1a\n" + bytes(8) + struct.pack(">II", 9_999, 2)
    form = aiohttp.FormData({"chat_id": str(ana.id)})
    form.add_field("photo", header, filename="a.png", content_type="image/png")
    assert (await wire.form("sendPhoto", form)).error == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_a_file_keeps_its_kind(wire: Wire, ana: Person) -> None:
    voice = (await ana.send_voice()).raw["voice"]["file_id"]
    answer = await wire.call("sendPhoto", chat_id=ana.id, photo=voice)
    assert answer.error == "Bad Request: can't use file of type Voice as Photo"


async def test_attachments_are_found_by_name(wire: Wire, ana: Person) -> None:
    form = aiohttp.FormData()
    media = [{"type": "photo", "media": f"attach://p{number}"} for number in (1, 2)]
    form.add_field("chat_id", str(ana.id))
    form.add_field("media", json.dumps(media))
    for number in (1, 2):
        form.add_field(f"p{number}", png(number), filename="a.png", content_type="image/png")
    sent = (await wire.form("sendMediaGroup", form)).result
    assert [message["message_id"] for message in sent] == [2, 3]


async def test_more_than_20_mb_cannot_be_fetched(bot: Bot, ana: Person) -> None:
    sent = await ana.send_video(size=20 * 1024 * 1024 + 1)
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(sent.raw["video"]["file_id"])
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("made-up")


async def test_a_message_is_copied_without_its_author(tg: Telegram, bot: Bot, ana: Person) -> None:
    room = tg.group("Staff room", members=[tg.person("Carla")])
    photo = await ana.send_photo("Leak")
    copy = await bot.copy_message(room.id, ana.id, photo.id, caption="From 12A")
    seen = room.chat.messages[copy.message_id].body
    assert (seen["caption"], "forward_origin" in seen) == ("From 12A", False)
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(room.id, ana.id, 99)


async def test_an_album_is_copied_as_an_album(tg: Telegram, bot: Bot, ana: Person) -> None:
    room = tg.group("Staff room", members=[tg.person("Carla")])
    album = await ana.send_album(3)
    copies = await bot.copy_messages(room.id, ana.id, [message.id for message in album])
    seen = [room.chat.messages[copy.message_id].body for copy in copies]
    groups = {message["media_group_id"] for message in seen}
    assert len(groups) == 1
    assert groups != {album[0].raw["media_group_id"]}


async def test_a_forward_names_its_author_unless_hidden(
    tg: Telegram, bot: Bot, ana: Person
) -> None:
    room = tg.group("Staff room", members=[tg.person("Carla")])
    said = await ana.send("Leak")
    forwarded = await bot.forward_message(room.id, ana.id, said.id)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.to_dict()["sender_user"]["id"] == ana.id
    tg.world.people[ana.id].hides_forwards = True
    forwarded = await bot.forward_message(room.id, ana.id, said.id)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.to_dict()["sender_user_name"] == "Ana"


async def test_protected_content_stays_where_it_is(tg: Telegram, wire: Wire, ana: Person) -> None:
    room = tg.group("Staff room", members=[tg.person("Carla")])
    secret: dict[str, Any] = {"chat_id": ana.id, "text": "x", "protect_content": True}
    number = (await wire.call("sendMessage", **secret)).result["message_id"]
    target = {"chat_id": room.id, "from_chat_id": ana.id, "message_id": number}
    answer = await wire.call("forwardMessage", **target)
    assert answer.error == ("Bad Request: message has protected content and can't be forwarded")

"""What did a person attach: files, a place, a contact, a poll, a die?"""

from aiohttp import web

from simulator import attached
from simulator.acts import text_fields
from simulator.errors import PersonError
from simulator.files import Kind, media_fields
from simulator.markup import with_found_entities
from simulator.params import Upload
from simulator.server.bodies import body_of, listed
from simulator.shapes import Json
from simulator.world import World

MAX_FILES = 10


async def files_of(request: web.Request) -> tuple[Json, list[Upload]]:
    """The fields of a JSON or multipart body, and its files."""
    if request.content_type != "multipart/form-data":
        return await body_of(request), []
    form = await request.post()
    body = {name: value for name, value in form.items() if isinstance(value, str)}
    uploads = [
        Upload(part.filename, part.content_type, part.file.read())
        for part in form.values()
        if isinstance(part, web.FileField)
    ]
    return body, uploads


def fields_of(world: World, body: Json, uploads: list[Upload]) -> list[Json]:
    """The message (or the messages of an album) that the body describes."""
    if uploads:
        return _media(world, body, uploads)
    extra = _extra(world, body)
    return [extra or text_fields(str(body.get("text") or ""))]


def _media(world: World, body: Json, uploads: list[Upload]) -> list[Json]:
    if len(uploads) > MAX_FILES:
        raise PersonError(f"At most {MAX_FILES} files go into one album.")
    caption = with_found_entities(str(body.get("caption") or body.get("text") or ""), [])
    items = [_item(world, upload, str(body.get("kind") or "")) for upload in uploads]
    items[0].update(caption.fields(text="caption", entities="caption_entities"))
    return items


def _item(world: World, upload: Upload, wanted: str) -> Json:
    try:
        kind = Kind(wanted) if wanted else _kind(upload.content_type)
    except ValueError:
        raise PersonError(f"{wanted!r} is none of: {', '.join(Kind)}.") from None
    file = world.files.add(
        kind, upload.data, rng=world.rng, name=upload.name, mime=upload.content_type
    )
    return media_fields(file)


def _kind(content_type: str) -> Kind:
    match content_type.partition("/")[0]:
        case "image":
            return Kind.PHOTO
        case "video":
            return Kind.VIDEO
        case "audio" if "ogg" in content_type or "webm" in content_type:
            return Kind.VOICE
        case "audio":
            return Kind.AUDIO
        case _:
            return Kind.DOCUMENT


def _extra(world: World, body: Json) -> Json | None:
    """What else than words and files the body holds, if anything."""
    if body.get("dice"):
        return attached.dice(world)
    if body.get("sticker"):
        return attached.sticker(world)
    if place := _object(body, "location"):
        return attached.location(place.get("latitude"), place.get("longitude"))
    if card := _object(body, "contact"):
        return attached.contact(str(card.get("phone_number")), str(card.get("first_name")))
    if poll := _object(body, "poll"):
        options = [str(option) for option in listed(poll, "options")]
        return attached.poll(world, str(poll.get("question")), options)
    return None


def _object(body: Json, name: str) -> Json:
    value = body.get(name) or {}
    if not isinstance(value, dict):
        raise PersonError(f"{name} must be an object.")
    return value

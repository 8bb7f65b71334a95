"""What does a place, a contact, a poll, a die or a sticker look like in a message?"""

from simulator.errors import PersonError
from simulator.files import Kind, media_fields
from simulator.shapes import Json
from simulator.world import World

# The smallest lossy WebP picture there is: one pixel.
_WEBP = bytes.fromhex("524946461a000000574542505650384c0d0000002f00000010071011118888fe0700")


def location(latitude: object, longitude: object) -> Json:
    try:
        place = {"latitude": float(str(latitude)), "longitude": float(str(longitude))}
    except ValueError:
        raise PersonError("A place needs a latitude and a longitude.") from None
    if not (abs(place["latitude"]) <= 90 and abs(place["longitude"]) <= 180):
        raise PersonError("There is no such place on Earth.")
    return {"location": place}


def contact(phone_number: str, first_name: str) -> Json:
    return {"contact": {"phone_number": phone_number, "first_name": first_name}}


def poll(world: World, question: str, options: list[str]) -> Json:
    if len(options) < 2:
        raise PersonError("A poll needs at least two options.")
    shown = [
        {"persistent_id": str(place), "text": text, "voter_count": 0}
        for place, text in enumerate(options)
    ]
    return {
        "poll": {
            "id": str(world.rng.randrange(10**17, 10**18)),
            "question": question,
            "options": shown,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
    }


def dice(world: World) -> Json:
    return {"dice": {"emoji": "🎲", "value": world.rng.randint(1, 6)}}


def sticker(world: World) -> Json:
    return media_fields(world.files.add(Kind.STICKER, _WEBP, rng=world.rng))

"""What happens when a bot sends a place, a contact or a die?"""

from simulator.api.request import Request
from simulator.api.sending import Sending
from simulator.params import INT_MAX
from simulator.refusals import Refusal
from simulator.shapes import Json

LIVE_SECONDS = range(60, 86_401)
# A live place that never ends.
FOREVER = INT_MAX
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
_LIVE = ("heading", "proximity_alert_radius")


def send_location(request: Request) -> Json:
    place = _location(request)
    period = request.params.integer("live_period")
    sending = Sending(request, what="live locations" if period else "locations")
    _check_on_earth(place)
    if period and period not in LIVE_SECONDS and period != FOREVER:
        raise Refusal.LIVE_PERIOD_WRONG.error()
    if period:
        place["live_period"] = period
        place |= {name: given for name in _LIVE if (given := request.params.integer(name)) > 0}
    return sending.post({"location": place}).body


def send_venue(request: Request) -> Json:
    place = _location(request)
    params = request.params
    venue: Json = {"title": params.text("title"), "address": params.text("address")}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if params.given(name):
            venue[name] = params.text(name)
    sending = Sending(request, what="venues")
    _check_on_earth(place)
    return sending.post({"location": place, "venue": {"location": place, **venue}}).body


def send_contact(request: Request) -> Json:
    params = request.params
    card: Json = {
        "phone_number": params.required("phone_number"),
        "first_name": params.required("first_name"),
    }
    card |= {name: params.text(name) for name in ("last_name", "vcard") if params.given(name)}
    return Sending(request, what="contacts").post({"contact": card}).body


def send_dice(request: Request) -> Json:
    emoji = request.params.text("emoji") or "🎲"
    sending = Sending(request, what="dice")
    if emoji not in DICE:
        raise Refusal.DICE_EMOJI.error()
    value = request.world.rng.randint(1, DICE[emoji])
    return sending.post({"dice": {"emoji": emoji, "value": value}}).body


def _location(request: Request) -> Json:
    """As Telegram reads it: what is no number is 0."""
    params = request.params
    for name in ("latitude", "longitude"):
        if not params.text(name).strip():
            raise Refusal.EMPTY.error(name=name)
    place = {"latitude": params.decimal("latitude"), "longitude": params.decimal("longitude")}
    accuracy = params.decimal("horizontal_accuracy")
    return {**place, "horizontal_accuracy": min(accuracy, 1500.0)} if accuracy > 0 else place


def _check_on_earth(place: Json) -> None:
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise Refusal.PLACE_WRONG.error()

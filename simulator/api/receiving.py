"""How does a bot say where its updates shall go?"""

import re

from simulator.api.request import Request
from simulator.errors import bad_request
from simulator.params import Params
from simulator.shapes import Json
from simulator.updates import UpdateQueue, Webhook

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
MAX_SECRET = 256
MAX_CONNECTIONS = 100


def remember_allowed(queue: UpdateQueue, params: Params) -> None:
    """Keep the list of wanted kinds; an omitted one leaves the last, an empty one resets."""
    given = params.structure("allowed_updates", complaint="can't parse allowed_updates")
    if given is None:
        return
    if not isinstance(given, list):
        raise bad_request("expected an Array of update types")
    queue.allowed = frozenset(map(str, given)) or None


def set_webhook(request: Request) -> bool:
    """Unlike the real server, any address is taken: the webhook of a test is on loopback."""
    queue = request.world.queues[request.bot.id]
    webhook = _webhook(request.params)
    remember_allowed(queue, request.params)
    if request.params.flag("drop_pending_updates"):
        queue.clear()
    queue.webhook = webhook
    queue.wake()
    return True


def _webhook(params: Params) -> Webhook | None:
    url = params.text("url").strip()
    secret = params.text("secret_token")
    if len(secret) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    connections = min(max(params.integer("max_connections", 40), 1), MAX_CONNECTIONS)
    return Webhook(url, secret, connections, params.text("ip_address"))


def delete_webhook(request: Request) -> bool:
    queue = request.world.queues[request.bot.id]
    if request.params.flag("drop_pending_updates"):
        queue.clear()
    queue.webhook = None
    return True


def get_webhook_info(request: Request) -> Json:
    queue = request.world.queues[request.bot.id]
    webhook = queue.webhook or Webhook("")
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.last_error_date:
        info["last_error_date"] = webhook.last_error_date
        info["last_error_message"] = webhook.last_error_message
    if queue.allowed is not None:
        info["allowed_updates"] = sorted(queue.allowed)
    return info

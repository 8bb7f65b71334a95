"""How does a bot say where its updates shall go?"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from simulator.api.request import Request
from simulator.errors import bad_request, too_many_requests
from simulator.params import Params
from simulator.shapes import Json
from simulator.updates import UpdateQueue, Webhook

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
MAX_SECRET = 256
MAX_CONNECTIONS = 100
PORTS = (80, 88, 443, 8443)
# Seconds that must lie between two calls that set a webhook.
_BETWEEN = 1.0


def remember_allowed(queue: UpdateQueue, params: Params) -> None:
    """Keep the list of wanted kinds; an omitted one leaves the last, an empty one resets."""
    given = params.structure("allowed_updates", complaint="can't parse allowed_updates")
    if given is None:
        return
    if not isinstance(given, list):
        raise bad_request("expected an Array of update types")
    queue.allowed = frozenset(map(str, given)) or None


def set_webhook(request: Request) -> bool:
    """Set where updates go; an empty address is as good as deleteWebhook.

    Milder than the real server in one thing: an address on this machine may have any port and
    needs no HTTPS. A remark on the call says so.
    """
    queue = request.world.queues[request.bot.id]
    webhook = _webhook(request)
    if webhook is None:
        return delete_webhook(request)
    now = request.world.clock.steady()
    if now < queue.webhook_set_at + _BETWEEN:
        raise too_many_requests(1)
    queue.webhook_set_at = now
    remember_allowed(queue, request.params)
    if request.params.flag("drop_pending_updates"):
        queue.clear()
    queue.webhook = webhook
    queue.wake()
    return True


def _webhook(request: Request) -> Webhook | None:
    params = request.params
    url = params.text("url").strip()
    secret = params.text("secret_token")
    if len(secret) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not url:
        return None
    _check_address(request, url)
    connections = min(max(params.integer("max_connections", 40), 1), MAX_CONNECTIONS)
    return Webhook(url, secret, connections, params.text("ip_address"))


def _check_address(request: Request, url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad_request("bad webhook: URL is invalid") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secure = parts.scheme == "https"
    port = port or (443 if secure else 80)
    if _is_here(parts.hostname):
        if not secure or port not in PORTS:
            request.remark("a webhook needs HTTPS and port 443, 80, 88 or 8443; not here")
        return
    if not secure:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def delete_webhook(request: Request) -> bool:
    queue = request.world.queues[request.bot.id]
    if request.params.flag("drop_pending_updates"):
        queue.clear()
    queue.webhook = None
    return True


def get_webhook_info(request: Request) -> Json:
    queue = request.world.queues[request.bot.id]
    queue.expire(request.world.clock.now())
    webhook = queue.webhook or Webhook("")
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.ip_address:
        info["ip_address"] = webhook.ip_address
    if webhook.last_error_date:
        info["last_error_date"] = webhook.last_error_date
        info["last_error_message"] = webhook.last_error_message
    if queue.allowed is not None:
        info["allowed_updates"] = sorted(queue.allowed)
    return info

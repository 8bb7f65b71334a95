"""Is this the address of a link, and how does Telegram write it?"""

import re
from urllib.parse import SplitResult, urlsplit

_USER = re.compile(r"tg:(?://)?user\?(?:.*&)?id=(\d{1,18})(?:&.*)?", re.IGNORECASE)
_OWN_SCHEME = re.compile(r"(tg|ton|tonsite):(?://)?", re.IGNORECASE)
_OWN_HOST = re.compile(r"[A-Za-z0-9_-]+")
_HOST = re.compile(r"[^\s/@\"<>\\^`{|}]+")
_PORTS = range(1, 65_536)


class NoLink(Exception):
    """This is no address; `why` is Telegram's word for it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def user_of(url: str) -> int | None:
    """Whom a link such as tg://user?id=5 means."""
    found = _USER.fullmatch(url.strip())
    return int(found[1]) if found else None


def checked(url: str) -> str:
    """The address with its protocol and path written out. Raises NoLink."""
    url = url.strip()
    own = _OWN_SCHEME.match(url)
    if own is not None:
        return _own(own[1].lower(), url[own.end() :])
    return _http(url)


def _own(scheme: str, rest: str) -> str:
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if not host:
        raise NoLink("URL host is empty")
    if not _OWN_HOST.fullmatch(host):
        raise NoLink("Unallowed characters in URL host")
    tail = rest[len(host) :]
    return f"{scheme}://{host.lower()}{tail.removeprefix('/') if tail[1:2] == '?' else tail}"


def _http(url: str) -> str:
    if "://" in url and not url.lower().startswith(("http://", "https://")):
        raise NoLink("Unsupported URL protocol")
    parts = _split(url if "://" in url else f"http://{url}")
    host = parts.hostname or ""
    if not host:
        raise NoLink("URL host is empty")
    if "." not in host.strip(".") and ":" not in host:
        raise NoLink("Wrong HTTP URL")
    if not _HOST.fullmatch(host):
        raise NoLink("Disallowed character in URL host")
    return _written(parts, host)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NoLink("Wrong port number specified in the URL") from None
    if port is not None and port not in _PORTS:
        raise NoLink("Wrong port number specified in the URL")
    return parts


def _written(parts: SplitResult, host: str) -> str:
    place = f"[{host}]" if ":" in host else host
    if parts.port is not None:
        place += f":{parts.port}"
    if parts.username is not None:
        place = f"{parts.netloc.rpartition('@')[0]}@{place}"
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.scheme.lower()}://{place}{parts.path or '/'}{query}{fragment}"

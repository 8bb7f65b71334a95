"""How does the simulator say no, to bots and to people?"""

from simulator.shapes import Json

OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    500: "Internal Server Error",
}
# What Telegram's inner server calls by a code, the Bot API's server says in words, some of it with
# another HTTP status.
_IN_WORDS = {
    "MESSAGE_NOT_MODIFIED": (
        400,
        "message is not modified: specified new message content and reply markup are exactly the"
        " same as a current content and reply markup of the message",
    ),
    "WC_CONVERT_URL_INVALID": (400, "Wrong HTTP URL specified"),
    "EXTERNAL_URL_INVALID": (400, "Wrong HTTP URL specified"),
    "WEBPAGE_CURL_FAILED": (400, "Failed to get HTTP URL content"),
    "WEBPAGE_MEDIA_EMPTY": (400, "Wrong type of the web page content"),
    "MEDIA_GROUPED_INVALID": (400, "Can't use the media of the specified type in the album"),
    "REPLY_MARKUP_TOO_LONG": (400, "reply markup is too long"),
    "INPUT_USER_DEACTIVATED": (403, "user is deactivated"),
    "USER_IS_BLOCKED": (403, "bot was blocked by the user"),
    "USER_ADMIN_INVALID": (400, "user is an administrator of the chat"),
    "CHAT_ABOUT_NOT_MODIFIED": (400, "chat description is not modified"),
    "QUERY_ID_INVALID": (
        400,
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "MESSAGE_DELETE_FORBIDDEN": (400, "message can't be deleted"),
}


class ApiError(Exception):
    """The Bot API's refusal: HTTP status, text word for word, and optional `parameters`."""

    def __init__(self, code: int, description: str, *, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class PersonError(Exception):
    """What a person tried cannot be done; `sentence` says why."""

    def __init__(self, sentence: str, *, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def refused(code: int, message: str, *, parameters: Json | None = None) -> ApiError:
    """An error of Telegram's inside, as the Bot API's server passes it on.

    An odd code counts as 400, and so does a 403 that is one word in capitals. Known words in
    capitals become sentences. The first letter becomes small, unless a word in capitals begins so.
    """
    if code not in _PREFIXES or (code == 403 and _is_code(message)):
        code = 400
    if code == 400:
        code, message = _IN_WORDS.get(message, (code, message))
    prefix = _PREFIXES[code]
    if message.startswith(prefix):
        return ApiError(code, message, parameters=parameters)
    return ApiError(code, f"{prefix}: {_begun_small(message)}", parameters=parameters)


def _is_code(message: str) -> bool:
    return all(char == "_" or (char.isascii() and char in _CODE_LETTERS) for char in message)


_CODE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def _begun_small(message: str) -> str:
    if len(message) >= 2 and (message[1] == "_" or "A" <= message[1] <= "Z"):
        return message
    return message[:1].lower() + message[1:]


def bad_request(text: str, *, parameters: Json | None = None) -> ApiError:
    return ApiError(400, f"Bad Request: {text}", parameters=parameters)


def forbidden(text: str) -> ApiError:
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(seconds: int) -> ApiError:
    text = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, text, parameters={"retry_after": seconds})


def method_not_found() -> ApiError:
    return ApiError(404, "Not Found: method not found")


class NotModelled(ApiError):
    """What the simulator does not act out, refused loudly instead of feigning success."""

    def __init__(self, what: str) -> None:
        super().__init__(501, f"Not Implemented: the simulator does not model {what}")
        self.what = what


def not_modelled(what: str) -> NotModelled:
    return NotModelled(what)

"""How does the simulator say no, to bots and to people?"""

from simulator.shapes import Json

OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


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


def bad_request(text: str, *, parameters: Json | None = None) -> ApiError:
    return ApiError(400, f"Bad Request: {text}", parameters=parameters)


def forbidden(text: str) -> ApiError:
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(seconds: int) -> ApiError:
    text = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, text, parameters={"retry_after": seconds})


def not_modelled(what: str) -> ApiError:
    """Refuse loudly what the simulator does not act out, instead of feigning success."""
    return ApiError(501, f"Not Implemented: the simulator does not model {what}")

"""Which calls came, and what became of each?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import ApiError
from simulator.shapes import Json

Wanted = Callable[[Mapping[str, Any]], bool]
# What a wire view shows of one value; the rest is cut.
SHOWN_LENGTH = 400
# How updates go out: fetched by a poll, or brought to a webhook, which is no call of the bot's.
RECEIVING = frozenset({"getUpdates", "webhook"})
OK = 200


@dataclass(slots=True)
class Call:
    """One call of a method: arguments, then the answer (a result or an error).

    `n` is its running number, `at` the world's time of its coming, `took` the seconds until its
    answer. `status` stays 0 while it is open and where the connection was cut. `fault` names what
    went wrong on the way, and `remarks` what Telegram lets pass but is probably a mistake.
    """

    method: str
    params: Mapping[str, Any]
    at: float
    result: Any = None
    error: ApiError | None = None
    n: int = 0
    bot_id: int = 0
    took: float = 0.0
    status: int = 0
    fault: str = ""
    remarks: list[str] = field(default_factory=list)

    def line(self) -> Json:
        """The call as a wire view shows it, long values cut."""
        return {
            "n": self.n,
            "at": self.at,
            "bot_id": self.bot_id,
            "method": self.method,
            "params": {name: _short(value) for name, value in self.params.items()},
            "status": self.status,
            "error": self.error.description if self.error else "",
            "fault": self.fault,
            "remarks": list(self.remarks),
            "took": round(self.took, 6),
        }

    def answer(self) -> Json | None:
        """What was answered, whole. None if nothing was, or (by a fault) no JSON."""
        if not self.status:
            return None
        if self.error is not None:
            return self.error.body()
        return {"ok": True, "result": self.result} if self.status == OK else None


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > SHOWN_LENGTH:
        return value[:SHOWN_LENGTH] + "…"
    if isinstance(value, dict | list) and len(str(value)) > SHOWN_LENGTH:
        return str(value)[:SHOWN_LENGTH] + "…"
    return value

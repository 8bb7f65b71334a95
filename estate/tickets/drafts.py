"""What has been said so far of a fault that is not yet a ticket?"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from estate.tickets.tables import PlaceKind

MOST_WORDS = 20_000  # characters of one report: pages of it, but no flood
MOST_ATTACHMENTS = 50


@dataclass(slots=True)
class Attachment:
    """A photo, voice, video, document or location as it came."""

    kind: str
    file_id: str = ""
    unique_id: str = ""
    size: int = 0
    caption: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(slots=True)
class Said:
    """Words of one message, so that editing the message edits the draft."""

    message_id: int
    text: str


@dataclass(slots=True)
class Draft:
    """A report in the making. Stored as JSON in the conversation's row."""

    first_heard_at: str
    place: PlaceKind | None = None
    building_id: int | None = None
    unit_id: int | None = None
    asset_id: int | None = None
    floor: str | None = None
    spot: str = ""
    group: str = ""
    category: str = ""
    said: list[Said] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    different: list[int] = field(default_factory=list)  # tickets that are not the same problem
    editing: bool = False  # a step was opened from the preview and returns there

    @property
    def words(self) -> str:
        """Everything said, in its order."""
        return "\n".join(said.text for said in self.said if said.text)

    @property
    def heard_at(self) -> datetime:
        """When the first message of it came: the clock starts there."""
        return datetime.fromisoformat(self.first_heard_at)

    @property
    def is_full(self) -> bool:
        """Whether one report holds no more: the rest can be added to its ticket."""
        return len(self.words) >= MOST_WORDS or len(self.attachments) >= MOST_ATTACHMENTS

    def hear(self, message_id: int, text: str) -> None:
        """Add words, or replace those of the same message (it was edited)."""
        for said in self.said:
            if said.message_id == message_id:
                said.text = text
                return
        self.said.append(Said(message_id, text))  # empty too: a caption may be added by an edit

    def attach(self, attachment: Attachment) -> None:
        """Add a thing once: the same file twice is one."""
        known = {(a.unique_id, a.latitude, a.longitude) for a in self.attachments}
        key = (attachment.unique_id, attachment.latitude, attachment.longitude)
        if key not in known:
            self.attachments.append(attachment)

    def as_json(self) -> dict[str, Any]:
        """Shape for the row."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Draft":
        """Read back what `as_json` wrote."""
        fields = dict(data)
        fields["place"] = PlaceKind(fields["place"]) if fields.get("place") else None
        fields["said"] = [Said(**said) for said in fields.get("said", [])]
        fields["attachments"] = [Attachment(**a) for a in fields.get("attachments", [])]
        return cls(**fields)

"""Where does the demo keep its data, and does what lies there still fit?"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from estate.database import MIGRATIONS


@dataclass(frozen=True, slots=True)
class Data:
    """The folder of one demo."""

    folder: Path

    @property
    def database(self) -> Path:
        """Hold Tocsin's rows."""
        return self.folder / "tocsin.db"

    @property
    def media(self) -> Path:
        """Hold photos and voices that the bot fetched."""
        return self.folder / "media"

    @property
    def world(self) -> Path:
        """Hold what the Telegram in a box knows."""
        return self.folder / "telegram.json"

    @property
    def lock(self) -> Path:
        """Held while a demo runs. Lies beside the folder, since a reset empties that."""
        return self.folder.with_name(self.folder.name + ".lock")

    @property
    def _seal(self) -> Path:
        return self.folder / "complete.json"

    def is_usable(self) -> bool:
        """Whether the last start finished filling it, and its tables are made as ours are."""
        if not (self._seal.exists() and self.database.exists() and self.world.exists()):
            return False
        made_by = json.loads(self._seal.read_text(encoding="utf-8"))
        now = _migrations()
        return all(now.get(name) == digest for name, digest in made_by.items())

    def complete(self) -> None:
        """Note that it is filled, and by which migrations."""
        self._seal.write_text(json.dumps(_migrations()), encoding="utf-8")

    def wipe(self) -> None:
        """Take everything away."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)


def _migrations() -> dict[str, str]:
    files = (MIGRATIONS / "versions").glob("[0-9]*.py")
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

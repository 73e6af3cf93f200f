"""Where this installation lives and what the environment says of it. Standard library only: the supervisor
reads it without loading Django."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


class PlaceRefused(Exception):
    """The data folder cannot be used; the text says why."""


def default_data() -> Path:
    """`data` beside the code in a checkout; otherwise the user's data folder."""
    if os.environ.get("TRESEN_DATA"):
        return Path(os.environ["TRESEN_DATA"]).expanduser()
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "data"
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "tresen"


@dataclass(frozen=True)
class Place:
    data: Path

    def prepare(self) -> None:
        """Makes the folder; PlaceRefused if it cannot be written to."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            probe = self.data / ".writable"
            probe.write_text("")
            probe.unlink()
        except OSError as error:
            raise PlaceRefused(f"The data folder {self.data} cannot be written to ({error.strerror}).") from error

    def secret_key(self) -> str:
        """TRESEN_SECRET_KEY, or one made once and kept in the data folder, readable by its owner alone."""
        if key := os.environ.get("TRESEN_SECRET_KEY"):
            return key
        file = self.data / "secret-key"
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(descriptor, "w") as output:
            output.write(key := secrets.token_urlsafe(48))
            output.flush()
            os.fsync(output.fileno())
        return key

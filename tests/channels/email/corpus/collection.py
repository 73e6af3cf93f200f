"""The mails of this folder with what a reader says of them: NAME.eml as the program wrote it, NAME.toml beside it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Mail:
    """One mail of the corpus."""

    path: Path
    expect: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def raw(self) -> bytes:
        return self.path.read_bytes()


def mails() -> list[Mail]:
    """Every mail, family by family."""
    found = [Mail(path, tomllib.loads(path.with_suffix(".toml").read_text())) for path in HERE.glob("*/*.eml")]
    return sorted(found, key=lambda mail: mail.name)


def stories() -> dict[str, dict[str, Any]]:
    """Every story by its name: mails and answers in their order (stories/NAME.toml)."""
    return {path.stem: tomllib.loads(path.read_text()) for path in sorted(HERE.glob("stories/*.toml"))}

"""What a request says, ready for a verb."""

from collections.abc import Sequence

from tresen.api.schemas.file import FileGiven
from tresen.kit import blobs
from tresen.kit.html import clean
from tresen.tickets.body import Body
from tresen.tickets.saying import NewFile


def body_of(text: str, html: str | None) -> Body:
    return Body.from_text(text) if html is None else Body(text=text.strip(), html=clean(html))


def files_of(given: Sequence[FileGiven]) -> list[NewFile]:
    return [NewFile(blobs.put(one.data), one.name, one.type) for one in given]

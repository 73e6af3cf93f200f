import re
from base64 import b64decode
from binascii import Error
from typing import Annotated

from pydantic import AfterValidator, Field

from tresen.api.schemas.types import FileName, Given, Shown, wrong


def _media_type(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,60}", value):
        raise wrong("is not a media type")
    return value.lower()


def _base64(value: str) -> str:
    try:
        b64decode(value, validate=True)
    except (Error, ValueError):
        raise wrong("is not base64") from None
    return value


class FileGiven(Given):
    """A file to attach."""

    name: FileName
    type: Annotated[str, AfterValidator(_media_type)] = Field("application/octet-stream", examples=["image/png"])
    content: Annotated[str, AfterValidator(_base64)] = Field(
        description="the bytes in base64", json_schema_extra={"format": "byte"}, examples=["SGFsbG8="]
    )

    @property
    def data(self) -> bytes:
        return b64decode(self.content)


class File(Shown):
    """A file at a message; its bytes are at `url`."""

    id: int
    name: str
    type: str
    size: int = Field(description="bytes")
    inline: bool = Field(description="shown within the text, not below it")
    content_id: str = Field(description="`cid:` by which the HTML refers to it; may be empty")
    url: str

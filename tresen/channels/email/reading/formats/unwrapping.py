"""winmail.dat taken apart: its files become the mail's, its text counts where the mail has no other."""

import mmap
import tempfile

from tresen.channels.email.reading.envelope import AttachedFile
from tresen.channels.email.reading.formats.files import attached
from tresen.channels.email.reading.formats.mapi import (
    CONTENT_ID,
    MIME_TYPE,
    SUBJECT,
    Data,
    MapiFile,
    MapiMessage,
    text_of,
)
from tresen.channels.email.reading.formats.mapi_mail import TYPE, write_mail
from tresen.channels.email.reading.formats.tnef import NotTnef, read_tnef
from tresen.channels.email.reading.limits import HTML_CHARACTERS, PARTS, TEXT_CHARACTERS
from tresen.channels.email.reading.parts import Bodies, Leaf, Reading

_TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}


def is_wrapped(media_type: str, name: str) -> bool:
    return media_type in _TYPES or name.lower() in ("winmail.dat", "win.dat")


def unwrap(leaf: Leaf, bodies: Bodies) -> bool:
    """Adds what is inside; False if it cannot be read, and then nothing was added: it stays a file."""
    try:
        message = read_tnef(_content(leaf))
    except NotTnef:
        bodies.defects.append("winmail.dat could not be taken apart")
        return False
    _add(message, bodies)
    return True


def _content(leaf: Leaf) -> Data:
    """The bytes; those of a file without a copy in memory, for as long as anything looks at them."""
    if leaf.detached is None or leaf.detached.path is None:
        return leaf.data or b""
    with leaf.detached.path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _add(message: MapiMessage, bodies: Bodies) -> None:
    plain, html = message.bodies()
    bodies.wrapped.append(Reading(plain[:TEXT_CHARACTERS], html[:HTML_CHARACTERS]))
    for file in message.files:
        if len(bodies.files) >= PARTS:
            bodies.defects.append("too many files in winmail.dat")
            return
        bodies.files.append(_file(file, message.codec, bodies))


def _file(file: MapiFile, codec: str, bodies: Bodies) -> AttachedFile:
    if file.message is not None:
        return _enclosed(file.message, bodies)
    told = text_of(file.properties.get(MIME_TYPE), codec).lower()
    return attached(
        file.content,
        file.name(codec),
        bodies.folder,
        taken=bodies.names,
        media_type=told if TYPE.fullmatch(told) else "",
        content_id=text_of(file.properties.get(CONTENT_ID), codec),
    )


def _enclosed(message: MapiMessage, bodies: Bodies) -> AttachedFile:
    """A message inside as the mail it was."""
    subject = message.text(SUBJECT)[:120]
    with tempfile.TemporaryFile(dir=bodies.folder) as out:
        write_mail(message, out)
        out.flush()
        with mmap.mmap(out.fileno(), 0, access=mmap.ACCESS_READ) as written, memoryview(written) as view:
            name = f"{subject}.eml" if subject else ""
            return attached(view, name, bodies.folder, taken=bodies.names, media_type="message/rfc822")

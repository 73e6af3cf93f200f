"""What goes over the wire comes back as it was; what is none of ours does not become an envelope."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.email.reading.test_fuzz import BAD, strings
from tresen.channels.email.reading.apart.wire import NotAnEnvelope, pack, unpack
from tresen.channels.email.reading.envelope import Address, AttachedFile, Attendee, Bounce, Envelope, Invitation

FULL = Envelope(
    from_=Address("Erika", "e@x.example"),
    to=(Address("", "a@x.example"), Address("B", "b@x.example")),
    sender=Address("S", "s@x.example"),
    date=datetime(2026, 7, 3, 10, tzinfo=timezone(timedelta(hours=2))),
    attachments=(AttachedFile("a.pdf", "application/pdf", 4, "0", data=b"%PDF"),),
    bounce=Bounce("hard", ("u@x.example",)),
    calendar=(
        Invitation("request", start=datetime(2026, 7, 3, tzinfo=UTC), organizer=Attendee("O", "o@x.example")),
        Invitation("publish", start=date(2026, 7, 3), end=date(2026, 7, 4), all_day=True),
    ),
    return_path=None,
    sealed="pgp-signed",
)


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    packed, blobs = pack(FULL)
    assert blobs == [b"%PDF"]
    assert unpack(packed, blobs, tmp_path) == FULL


def test_large_files_are_those_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "part-1").write_bytes(b"x")
    file = AttachedFile("a", "text/plain", 1, "0", path=tmp_path / "part-1")
    packed, blobs = pack(replace(FULL, attachments=(file,)))
    assert packed["attachments"][0]["path"] == "part-1"
    assert unpack(packed, blobs, tmp_path).attachments == (file,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", 5), ("subject", None), ("to", "x"), ("to", [{"name": "x"}]), ("from_", None),
        ("remote_images", "1"), ("remote_images", True),
        ("sealed", "gold"), ("date", "morgen"), ("date", 5), ("bounce", {"kind": "soft"}),
        ("references", [["x"]]), ("calendar", [{}]),
    ],
)  # fmt: skip
def test_what_has_other_types_is_none(field: str, value: Any, tmp_path: Path) -> None:
    packed, blobs = pack(FULL)
    with pytest.raises(NotAnEnvelope):
        unpack(packed | {field: value}, blobs, tmp_path)


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "link", "missing", ".", "..", "", "a/b"])
def test_no_path_leads_out_of_the_folder(path: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    packed, blobs = pack(FULL)
    packed["attachments"][0] |= {"path": path, "data": None}
    with pytest.raises(NotAnEnvelope):
        unpack(packed, blobs, tmp_path)


@pytest.mark.parametrize("index", [1, -1, "0", True])
def test_no_blob_but_those_sent(index: Any, tmp_path: Path) -> None:
    packed, blobs = pack(FULL)
    packed["attachments"][0]["data"] = index
    with pytest.raises(NotAnEnvelope):
        unpack(packed, blobs, tmp_path)


anything = st.text(st.characters(codec=None, categories=None), max_size=20) | st.sampled_from(
    ["a\0b", "\ud800", "x\udfff"]
)


@given(anything, anything, anything, anything)
def test_every_string_passes_the_choke_point(subject: str, name: str, place: str, defect: str) -> None:
    """Also those a child in foreign hands says."""
    envelope = replace(
        FULL,
        subject=subject,
        from_=Address(name, place),
        calendar=(Invitation("request", summary=place, attendees=(Attendee(name, place),)),),
        defects=(defect,),
    )
    packed, blobs = pack(envelope)
    assert not [text for text in strings(unpack(packed, blobs, Path("/nowhere"))) if BAD.search(text)]

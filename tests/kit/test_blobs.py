"""The same bytes are kept once; small ones in the row, large ones in the storage; none is lost half written."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage

from tresen.config.settings import storage as storage_settings
from tresen.kit import blobs
from tresen.kit.models import Blob

pytestmark = pytest.mark.django_db

SMALL = b"klein"
LARGE = b"gro\xc3\x9f " * 40_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "blobs": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path


@pytest.mark.parametrize("content", [b"", SMALL, LARGE])
@pytest.mark.parametrize("form", ["bytes", "file", "path"])
def test_what_goes_in_comes_out(content: bytes, form: str, tmp_path: Path) -> None:
    path = tmp_path / "original"
    path.write_bytes(content)
    blob = blobs.put({"bytes": content, "file": BytesIO(content), "path": path}[form])
    stored = Blob.objects.get(pk=blob.pk)
    assert blobs.read(stored) == content
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_the_same_bytes_are_kept_once(folder: Path) -> None:
    for content in (SMALL, LARGE):
        assert blobs.put(content).pk == blobs.put(BytesIO(content)).pk
    assert Blob.objects.count() == 2
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_a_small_blob_needs_no_file(folder: Path) -> None:
    assert blobs.put(SMALL).content == SMALL
    assert not list(folder.rglob("*"))


def test_a_large_blob_is_read_in_pieces(folder: Path) -> None:
    blob = Blob.objects.get(pk=blobs.put(LARGE * 4).pk)
    assert blob.content is None
    assert max(len(piece) for piece in blobs.chunks(blob)) <= blobs.CHUNK


def test_a_write_that_breaks_off_leaves_no_named_file_and_no_row(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(blobs.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.put(LARGE)
    assert not Blob.objects.exists()
    assert not (folder / blobs.path_of(hashlib.sha256(LARGE).hexdigest())).exists()


def test_a_storage_that_is_no_folder_works_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = InMemoryStorage()
    monkeypatch.setattr(blobs, "storage", lambda: memory)
    blob = Blob.objects.get(pk=blobs.put(LARGE).pk)
    assert blobs.read(blob) == LARGE
    assert memory.exists(blobs.path_of(blob.sha256))


def test_an_s3_address_becomes_the_storages_options() -> None:
    made = storage_settings("s3://key:geheim%2F1@eimer/tresen?endpoint=https://s3.test&region=eu-central-1")
    assert made["BACKEND"] == "storages.backends.s3.S3Storage"
    options = made["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("eimer", "tresen")
    assert (options["access_key"], options["secret_key"]) == ("key", "geheim/1")
    assert (options["endpoint_url"], options["region_name"]) == ("https://s3.test", "eu-central-1")
    with pytest.raises(ValueError, match="s3://"):
        storage_settings("ftp://x")

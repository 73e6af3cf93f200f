"""What browsers load leaves compressed, for ever under a hashed name, and nothing beside the folder leaves at all."""

import gzip
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.config.statics import squeeze, with_statics

HASHED = "ui/tall.0123456789ab.css"


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    (settings.STATIC_ROOT / "ui").mkdir(parents=True)
    for name in (HASHED, "ui/tall.css"):
        (settings.STATIC_ROOT / name).write_text("a { color: red } " * 200)
    (settings.STATIC_ROOT / "ui/small.js").write_text("1")
    (tmp_path / "secret-key").write_text("geheim")
    squeeze(settings.STATIC_ROOT)
    return Path(settings.STATIC_ROOT)


def ask(name: str, method: str = "GET", accept: str = "gzip, br") -> tuple[int, dict[str, str], bytes]:
    """As the web server asks: what is no static file reaches the application, which answers 418."""
    told: list[Any] = []
    environ: dict[str, Any] = {"PATH_INFO": f"/static/{name}", "HTTP_ACCEPT_ENCODING": accept}
    setup_testing_defaults(environ)

    def application(environ: Any, start: Any) -> list[bytes]:
        start("418 I'm a teapot", [])
        return []

    serve = with_statics(application)
    body = b"".join(serve({**environ, "REQUEST_METHOD": method}, lambda *given: told.extend(given)))
    return int(told[0].split()[0]), {key.lower(): value for key, value in told[1]}, body


def test_what_becomes_smaller_leaves_compressed(collected: Path) -> None:
    status, headers, body = ask(HASHED)
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"] == 'text/css; charset="utf-8"'
    assert len(body) < 200
    assert gzip.decompress(body) == (collected / HASHED).read_bytes()
    assert int(headers["content-length"]) == len(body)


def test_who_cannot_unpack_gets_it_whole(collected: Path) -> None:
    _, headers, body = ask(HASHED, accept="identity")
    assert "content-encoding" not in headers
    assert body == (collected / HASHED).read_bytes()


@pytest.mark.parametrize(("name", "kept"), [(HASHED, "immutable"), ("ui/tall.css", "max-age=0")])
def test_only_a_name_with_a_hash_is_kept_for_ever(name: str, kept: str, collected: Path) -> None:
    assert kept in ask(name)[1]["cache-control"]


def test_what_stays_as_large_is_left_alone(collected: Path) -> None:
    assert not (collected / "ui/small.js.gz").exists()
    assert ask("ui/small.js")[2] == b"1"


def test_head_says_the_same_without_the_bytes(collected: Path) -> None:
    whole, head = ask(HASHED), ask(HASHED, "HEAD")
    assert head == (whole[0], whole[1], b"")


@pytest.mark.parametrize(
    "name", ["../secret-key", "ui/../../secret-key", "", "ui", "ui/none.js", "none.0123456789ab.js", "a\0b", "x" * 5000]
)
def test_what_is_not_there_is_the_applications_to_answer(name: str, collected: Path) -> None:
    assert ask(name)[0] == 418
    assert ask(name)[2] == b""


def test_nothing_is_put_there(collected: Path) -> None:
    assert ask("ui/small.js", "POST")[0] == 405


@pytest.mark.django_db
def test_a_page_leaves_compressed_and_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.agent)
    plain = client.get("/desk/views/open/")
    small = client.get("/desk/views/open/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert small["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small["Vary"]
    assert len(small.content) < len(plain.content) / 3
    assert b'id="rows"' in gzip.decompress(small.content)


@pytest.mark.django_db
def test_little_leaves_as_it_is(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers={"accept-encoding": "gzip"})

"""The client for the web reaches the public internet and nothing else."""

import socket
import time
from typing import Any

import pytest

from tests.kit.web import Server, answer, leads_to, serving
from tresen.kit import outbound
from tresen.kit.destinations import NotAllowed, destination, is_never_meant, why_not_public
from tresen.kit.outbound import NoAnswer

NOTATIONS = [
    "http://127.0.0.1/", "http://127.0.0.1:80/", "http://127.1/", "http://127.0.1/", "http://2130706433/",
    "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0x7f.1/", "http://0177.0.0.1/", "http://017700000001/",
    "http://0177.1/", "http://127.0.0.01/", "http://127.0.0.1./", "http://127。0。0。1/", "http://１２７.0.0.1/",
    "http://①②⑦.⓪.⓪.①/", "http://0/", "http://0.0.0.0/", "http://0x0/", "http://00000000000/",
    "http://10.0.0.1/", "http://10.255.255.255/", "http://172.16.0.1/", "http://172.31.255.254/",
    "http://192.168.0.1/", "http://192.168.1.1:443/", "http://100.64.0.1/", "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/", "http://168.63.129.16/",
    "http://192.0.0.1/", "http://192.0.2.1/", "http://192.88.99.1/", "http://198.18.0.1/", "http://198.51.100.7/",
    "http://203.0.113.9/", "http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/",
    "http://255.255.255.255/", "http://[::]/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:10.0.0.1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::169.254.169.254]/",
    "http://[64:ff9b:1::1]/", "http://[2002:7f00:1::]/", "http://[2002:c0a8:101::1]/", "http://[2001:0:4136:e378::1]/",
    "http://[2001:db8::1]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/",
    "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/", "http://[100::1]/", "http://[3fff::1]/",
    "http://[2a00:1450::5efe:127.0.0.1]/", "http://[2a00:1450::200:5efe:7f00:1]/", "http://[fec0::1]/",
    "http://8.8.8.8@127.0.0.1/", "http://127.0.0.1#@8.8.8.8/", "http://8.8.8.8:80@10.0.0.1/", "http://a\\@127.0.0.1/",
    "http://127.0.0.1%00.example.com/", "http://127.0.0.1%2f@8.8.8.8/", "http://8.8.8.8:22/", "http://8.8.8.8:0/",
    "http://8.8.8.8:99999/", "ftp://8.8.8.8/", "file:///etc/passwd", "gopher://8.8.8.8/", "//8.8.8.8/", "data:,x",
    "http://", "http:///x", "http://exa mple.com/", "http://8.8.8.8\r\nHost:x/", "http://[::1", "http://256.1.1.1/",
    "http://1.2.3.4.5/", "https://-a.example/", "http://" + "a" * 64 + ".example/", "http://localhost/",
]  # fmt: skip

NAMES = [  # what names say that are made for this: nip.io and friends, and answers with one good address
    ("127.0.0.1.nip.example", ["127.0.0.1"]), ("10-0-0-1.sslip.example", ["10.0.0.1"]),
    ("7f000001.rbndr.example", ["127.0.0.1", "8.8.8.8"]), ("good-first.example", ["8.8.8.8", "192.168.1.1"]),
    ("six.example", ["::1"]), ("mapped.example", ["::ffff:10.0.0.1"]), ("local.example", ["fe80::1%eth0"]),
    ("metadata.google.internal", ["169.254.169.254"]), ("localtest.example", ["8.8.8.8", "::1"]),
]  # fmt: skip


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """host → addresses; a number stands for itself, an unknown name for the machine itself."""
    known: dict[str, list[str]] = {}

    def resolve(host: str, port: int) -> list[str]:
        return known.get(host) or ([host] if host[0].isdigit() or ":" in host else ["127.0.0.1"])

    monkeypatch.setattr(outbound, "resolve", resolve)
    return known


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **more: Any) -> Any:
        pytest.fail(f"connected to {arguments[0]}")

    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.mark.parametrize("url", NOTATIONS)
def test_no_notation_of_an_inner_address_is_asked(url: str, names: dict[str, list[str]], no_connection: None) -> None:
    with pytest.raises(NotAllowed):
        outbound.get(url)


@pytest.mark.parametrize(("host", "addresses"), NAMES)
def test_no_name_of_an_inner_address_is_asked(
    host: str, addresses: list[str], names: dict[str, list[str]], no_connection: None
) -> None:
    names[host] = addresses
    with pytest.raises(NotAllowed):
        outbound.get(f"https://{host}/")


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "169.253.0.1", "2a00:1450:4001::1", "2606:4700::1111"],
)
def test_public_addresses_are_public(address: str) -> None:
    assert why_not_public(address) == ""


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("HTTPS://Bücher.Example:443/a b".replace(" ", "%20"), "https://xn--bcher-kva.example/a%20b"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com./x?y=ä#z", "http://example.com/x?y=%C3%A4"),
        ("http://example.com:80/%41", "http://example.com/%41"),
        ("http://[2a00:1450::1]/", "http://[2a00:1450::1]/"),
    ],
)
def test_an_honest_address_stays_what_it_is(url: str, sent: str) -> None:
    assert destination(url).url == sent


@pytest.fixture
def open_here(monkeypatch: pytest.MonkeyPatch, settings: Any, names: dict[str, list[str]]) -> None:
    """The loopback server of the test counts as public, on every port."""
    monkeypatch.setattr(outbound, "why_not_public", lambda ip: "" if ip == "127.0.0.1" else why_not_public(ip))
    monkeypatch.setattr("tresen.kit.destinations.Openings.port", lambda self, target: True)
    monkeypatch.setattr("tresen.kit.destinations.Openings.address", lambda self, target, address: False)


PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 1000


def here(server: Server, path: str, host: str = "pictures.example") -> str:
    return f"http://{host}:{server.port}{path}"


def test_it_tells_the_other_side_nothing_about_us(open_here: None) -> None:
    with serving({"/a.png": answer(PICTURE)}) as server, outbound.get(here(server, "/a.png")) as got:
        assert (got.status, got.size, got.read()) == (200, len(PICTURE), PICTURE)
        assert got.headers["content-type"] == "image/png"
    asked = server.asked[0].lower()
    assert f"host: pictures.example:{server.port}" in asked
    assert "cookie" not in asked
    assert "referer" not in asked
    assert "python" not in asked
    assert "accept-encoding: identity" in asked


def test_a_name_that_changes_its_mind_is_asked_once(open_here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]]
    monkeypatch.setattr(outbound, "resolve", lambda host, port: answers.pop(0))
    with serving({"/": answer(PICTURE)}) as server, outbound.get(here(server, "/")) as got:
        assert got.size == len(PICTURE)
    assert len(answers) == 2


@pytest.mark.parametrize(
    "where",
    ["http://10.0.0.1/", "http://[::1]/", "//169.254.169.254/", "file:///etc/passwd", "http://2130706433.:80/",
     "http://inner.example/", "http://a@8.8.8.8/", "gopher://8.8.8.8/"],
)  # fmt: skip
def test_each_hop_of_a_redirect_is_checked(where: str, open_here: None, names: dict[str, list[str]]) -> None:
    names["inner.example"] = ["192.168.7.7"]
    with serving({"/": leads_to(where)}) as server, pytest.raises(NotAllowed):
        outbound.get(here(server, "/"))
    assert len(server.asked) == 1


def test_three_redirects_and_no_more(open_here: None) -> None:
    hops: dict[str, Any] = {f"/{n}": leads_to(f"/{n + 1}") for n in range(9)}
    with serving(hops | {"/9": answer(PICTURE)}) as server:
        with outbound.get(here(server, "/6")) as got:
            assert got.url.endswith("/9")
        with pytest.raises(NotAllowed, match="redirects"):
            outbound.get(here(server, "/5"))


def test_what_was_given_for_one_host_is_not_told_to_another(open_here: None) -> None:
    with (
        serving({"/there": answer(b"{}")}) as second,
        serving({"/": leads_to(here(second, "/there", "b.example"))}) as a,
    ):
        outbound.call("GET", here(a, "/"), headers={"Authorization": "Bearer x", "Accept": "text/x"}).file.close()
    assert "Bearer x" in a.asked[0]
    assert "Bearer" not in second.asked[0]
    assert "text/x" in second.asked[0]


def test_a_post_is_sent_once_and_not_led_on(open_here: None) -> None:
    with serving({"/": leads_to("/other"), "/json": answer(b'{"a": 1}')}) as server:
        with outbound.call("POST", here(server, "/"), body=b"x=1") as got:
            assert got.status == 302
        with outbound.call("POST", here(server, "/json"), body=b"{}") as got:
            assert got.json() == {"a": 1}
    assert [asked.split(" ")[1] for asked in server.asked] == ["/", "/json"]


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def dripping(head: bytes) -> Any:
    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(200):
            connection.sendall(b"x")
            time.sleep(0.05)

    return drip


@pytest.mark.parametrize(
    "page",
    [
        answer(b"x" * 3000),
        endless,
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\nshort",
        b"SSH-2.0-OpenSSH\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 300 + b"\r\n",
    ],
    ids=["long", "endless", "cut off", "chunk cut off", "ssh", "nothing", "many headers"],
)
def test_too_much_and_too_little_are_no_answer(page: Any, open_here: None) -> None:
    with serving({"/": page}) as server, pytest.raises(NoAnswer):
        outbound.get(here(server, "/"), limit=2000, seconds=5)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: ", b""])
def test_who_drips_is_cut_off(head: bytes, open_here: None) -> None:
    begun = time.monotonic()
    with serving({"/": dripping(head)}) as server, pytest.raises(NoAnswer):
        outbound.get(here(server, "/"), seconds=0.4)
    assert time.monotonic() - begun < 3


def test_an_administrator_may_mean_the_intranet(names: dict[str, list[str]]) -> None:
    pages = {"/token": answer(b"{}"), "/away": leads_to("http://127.0.0.1:1/")}
    with serving(pages) as server:
        url = here(server, "/token", "sso.example")
        with pytest.raises(NotAllowed):
            outbound.get(url)
        with outbound.call("POST", url, body=b"", trusted=True) as got:
            assert got.json() == {}
        with pytest.raises(NotAllowed, match="elsewhere"):
            outbound.get(here(server, "/away"), trusted=True)
    names["cloud.example"] = ["169.254.169.254"]
    with pytest.raises(NotAllowed):
        outbound.get("http://cloud.example/", trusted=True)


def test_the_operator_may_open_hosts_and_networks(settings: Any, names: dict[str, list[str]]) -> None:
    names |= {
        "a.intern": ["10.20.0.1"],
        "b.intern": ["10.30.0.1"],
        "c.intern": ["10.30.0.2"],
        "d": ["::ffff:169.254.1.1"],
    }
    settings.OUTBOUND_ALLOW = ("10.20.0.0/16", "b.intern", "c.intern:8080", "d", "fd00::/8")

    def allowed(url: str) -> bool:
        try:
            return bool(outbound.checked(destination(url), trusted=False))
        except NotAllowed:
            return False

    assert allowed("http://a.intern/")
    assert allowed("https://b.intern/")
    assert allowed("http://c.intern:8080/")
    assert not allowed("http://c.intern/")
    assert not allowed("http://a.intern:8080/")
    assert not allowed("http://b.intern:25/")
    assert not allowed("http://10.21.0.1/")
    assert not allowed("http://d/")
    assert allowed("http://[fd12::1]/")
    assert is_never_meant("64:ff9b::a9fe:a9fe")


def test_an_unknown_name_may_be_known_tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(outbound, "resolve", unknown)
    with pytest.raises(NoAnswer):
        outbound.get("https://example.invalid/")

import pytest

from tresen.channels.email.reading.envelope import Address, Envelope
from tresen.channels.email.trust.lookalikes import lookalike, one_letter_apart, skeleton
from tresen.channels.email.trust.phishing import Ours, hints

OURS = Ours(
    frozenset({"anna@desk.test", "support@desk.test"}),
    ("desk.test", "klinikum.test", "werk1.test", "werk2.test"),
    {skeleton("Anna Agentin"): "agent", skeleton("Service Desk"): "mailbox", skeleton("Klinikum Test"): "client"},
)


def kinds(sender: str, name: str = "", verdict: str = "none", **more: object) -> list[str]:
    envelope = Envelope(Address(name, sender), **more)  # type: ignore[arg-type]
    return [hint["kind"] for hint in hints(envelope, verdict, OURS)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("domain", "resembles"),
    [
        ("k1inikum.test", "klinikum.test"),
        ("klinikurn.test", "klinikum.test"),
        ("klinikun.test", "klinikum.test"),
        ("klinikumm.test", "klinikum.test"),
        ("klnikum.test", "klinikum.test"),
        ("kilnikum.test", "klinikum.test"),
        ("klinikum.test.evil.example", "klinikum.test"),
        ("xn--klnikum-sog.test", "klinikum.test"),  # a Cyrillic і
        ("mail.klinikun.test", "klinikum.test"),
        ("klinikum.test", ""),
        ("mail.klinikum.test", ""),
        ("werk2.test", ""),
        ("klinik.test", ""),
        ("gmx.test", ""),
        ("", ""),
    ],
)
def test_a_domain_made_to_be_mistaken_is_noticed(domain: str, resembles: str) -> None:
    assert lookalike(domain, OURS.domains) == resembles


def test_one_letter_apart() -> None:
    assert one_letter_apart("abc", "abd")
    assert one_letter_apart("abc", "ab")
    assert one_letter_apart("abc", "acb")
    assert not one_letter_apart("abc", "abc")
    assert not one_letter_apart("abc", "ade")


def test_names_that_pose_as_somebody_are_noticed() -> None:
    assert kinds("x@evil.test", "karla@klinikum.test") == ["name-is-address"]
    assert kinds("x@evil.test", "Anna  Agentin") == ["name-of-ours"]
    assert kinds("x@evil.test", "Anna Аgentin") == ["name-of-ours"]  # a Cyrillic А
    assert kinds("x@evil.test", "Klinikum Test") == ["name-of-ours"]
    assert kinds("karla@klinikum.test", "Klinikum Test") == []
    assert kinds("karla@klinikum.test", "karla@klinikum.test") == []
    assert kinds("x@evil.test", "Anna") == []


def test_our_own_addresses_as_senders_need_proof() -> None:
    assert kinds("anna@desk.test", "Anna Agentin") == ["claims-ours"]
    assert kinds("anna@desk.test", "Anna Agentin", "pass") == []


def test_answers_to_elsewhere_are_noticed() -> None:
    reply_to = (Address("", "x@evil.test"),)
    assert kinds("karla@klinikum.test", reply_to=reply_to) == ["reply-elsewhere"]
    assert kinds("karla@klinikum.test", reply_to=(Address("", "tickets@it.klinikum.test"),)) == []


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<a href="https://evil.test/login">https://www.klinikum.test/login</a>', True),
        ('<a href="https://evil.test/" rel="noopener">www.<b>klinikum.test</b></a>', True),
        ('<a href="mailto:x@evil.test">karla@klinikum.test</a>', True),
        ('<a href="https://portal.klinikum.test/">klinikum.test</a>', False),
        ('<a href="https://evil.test/">Hier klicken</a>', False),
        ('<a href="https://files.test/rechnung">rechnung.pdf</a>', False),
        ('<a href="https://evil.test/">Fragen Sie z.B. klinikum.test oder uns</a>', False),
        ('<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.klinikum.test%2F">'
         "www.klinikum.test</a>", False),
        ('<a href="https://[broken">www.klinikum.test</a>', False),
    ],
)  # fmt: skip
def test_links_that_lead_elsewhere_are_noticed(html: str, told: bool) -> None:
    assert kinds("a@klinikum.test", html=html) == (["link-elsewhere"] if told else [])


def test_a_thousand_links_cost_little() -> None:
    html = '<a href="https://evil.test/">www.klinikum.test</a>' * 5000 + "<a href=" * 20000
    assert len(hints(Envelope(Address("", "x@klinikum.test"), html=html), "", OURS)) == 1

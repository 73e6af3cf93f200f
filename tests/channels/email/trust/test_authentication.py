import re

import pytest

from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.reading.envelope import Address, Envelope
from tresen.channels.email.trust.authentication import Authentication, authenticate
from tresen.channels.email.trust.authserv import RECEIVED, name_of, names_in, parse, results_of

SERVER = "mx.desk.test"


def judged(*trace: str, sender: str = "karla@klinikum.test", server: str = SERVER, peer: str | None = None) -> str:
    def asked(domain: str, envelope_from: str, peer: str) -> Authentication:
        return Authentication("none", by="own check")

    envelope = Envelope(Address("", sender), trace=trace)
    return authenticate(envelope, Inbound(peer=peer), Mailbox(authserv_id=server), asked).verdict


GOOGLE = (
    "mx.google.com; dkim=pass header.i=@klinikum.test header.s=s1 header.b=abc; "
    "spf=pass (google.com: domain of karla@klinikum.test designates 192.0.2.1 as permitted sender) "
    "smtp.mailfrom=karla@klinikum.test; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=klinikum.test"
)
MICROSOFT = (
    "spf=fail (sender IP is 203.0.113.9) smtp.mailfrom=klinikum.test; dkim=none (message not signed) "
    "header.d=none;dmarc=fail action=oreject header.from=klinikum.test;compauth=fail reason=000"
)


@pytest.mark.parametrize(
    ("value", "server", "verdict"),
    [
        (GOOGLE, "mx.google.com", "pass"),
        (MICROSOFT, "-", "fail"),
        (MICROSOFT.replace("oreject", "none"), "-", "none"),
        (f"{SERVER}; dmarc=fail (p=none dis=none) header.from=klinikum.test", SERVER, "none"),
        (f"{SERVER}; dmarc=fail (p=reject dis=reject) header.from=klinikum.test", SERVER, "fail"),
        (f"{SERVER}; dmarc=fail header.from=klinikum.test; arc=pass (i=2)", SERVER, "none"),
        (f"{SERVER}; dmarc=none header.from=klinikum.test", SERVER, "none"),
        (f"{SERVER}; dmarc=temperror header.from=klinikum.test", SERVER, ""),
        (f"{SERVER} 1; dkim=pass header.d=mail.klinikum.test", SERVER, "pass"),
        (f"{SERVER}; dkim=pass header.d=evil.test", SERVER, "none"),
        (f"{SERVER}; spf=pass smtp.mailfrom=karla@klinikum.test", SERVER, "pass"),
        (f"{SERVER}; spf=pass smtp.mailfrom=bounce@evil.test", SERVER, "none"),
        (f"{SERVER}; spf=fail smtp.mailfrom=klinikum.test", SERVER, "fail"),
        (f"{SERVER}; spf=softfail smtp.mailfrom=klinikum.test", SERVER, "none"),
        (f"{SERVER}; none", SERVER, ""),
        (f"{SERVER}; spf=pass smtp.mailfrom=klinikum.test", "", ""),
    ],
)
def test_what_the_believed_server_found_is_the_verdict(value: str, server: str, verdict: str) -> None:
    assert judged(value, server=server) == verdict


def test_a_forged_result_is_not_believed() -> None:
    good = "spf=pass smtp.mailfrom=klinikum.test; dmarc=pass header.from=klinikum.test"
    assert judged(f"mx.evil.test; {good}") == ""
    assert judged(f"{SERVER}.evil.test; {good}") == ""
    # Our server's word stands on top; what came with the mail begins below the next Received.
    own = f"{SERVER}; spf=fail smtp.mailfrom=klinikum.test"
    assert judged(RECEIVED, own, RECEIVED, f"{SERVER}; {good}") == "fail"
    # Whoever knocks at our own door brings no server of ours along, whatever his mail says.
    assert judged(f"{SERVER}; {good}", peer="203.0.114.9") == "none"


def test_several_headers_of_our_server_count_together() -> None:
    trace = (RECEIVED, f"{SERVER}; dmarc=pass header.from=klinikum.test", "gw.other.test; spf=fail",
             f"{SERVER}; spf=softfail smtp.mailfrom=list.test", RECEIVED)  # fmt: skip
    found = results_of(trace, SERVER)
    assert [(one.method, one.result) for one in found] == [("dmarc", "pass"), ("spf", "softfail")]
    assert judged(*trace) == "pass"
    assert names_in(trace) == [SERVER, "gw.other.test"]


def test_comments_and_quotes_hide_nothing() -> None:
    (result,) = parse('x.test; spf=pass (a "quoted; (nested)" comment; dkim=fail) smtp.mailfrom="a;b@c.test"')
    assert (result.method, result.result) == ("spf", "pass")
    assert result.properties["smtp.mailfrom"] == "a;b@c.test"
    assert name_of('"x.test" 1; spf=pass') == "x.test"
    assert name_of("(comment) X.test (v) ; spf=pass") == "x.test"
    assert not parse("(" * 4000 + ";=;" * 1000)


def test_a_dmarc_result_about_another_domain_is_nothing() -> None:
    assert judged(f"{SERVER}; dmarc=pass header.from=evil.test") == "none"


def test_the_facts_name_who_checked() -> None:
    assert Authentication(domain="x.test").as_facts() == {}
    facts = Authentication("fail", "fail", "none", "fail", SERVER, "x.test").as_facts()
    assert facts["by"] == SERVER
    assert re.fullmatch("pass|fail|none|", facts["verdict"])

"""Who forges a sender gets nothing: no ticket of somebody else, no copies, no answer, no agent's voice."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tests.channels.email.trust.test_sender_check import BAD, GOOD, key, signed, zone
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.threads import tokens
from tresen.channels.email.trust import dns_answers
from tresen.tickets.body import Body
from tresen.tickets.models import Message
from tresen.tickets.replying import reply

__all__ = ["key"]

ATTACKER = "eve@evil.test"


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch, key: object) -> Iterator[dict[tuple[str, str], list[str]]]:
    records = zone(key)  # type: ignore[arg-type]
    records[("_dmarc.desk.test", "TXT")] = ["v=DMARC1; p=reject"]
    monkeypatch.setattr(dns_answers, "from_network", lambda name, type: records.get((name, type), []))
    return records


def come(raw: bytes, *, peer: str, mail_from: str) -> Inbound:
    inbound, _ = take(raw, source="smtp", envelope_to=["support@desk.test"], envelope_from=mail_from, peer=peer)
    process(inbound.pk)
    return Inbound.objects.select_related("ticket", "message").get(pk=inbound.pk)


POLICIES = ["v=DMARC1; p=reject", "v=DMARC1; p=none", ""]
THREADS = ["none", "number", "mark", "reference"]
SENDERS = ["Karla Kundin <karla@klinikum.test>", "Anna Agentin <anna@desk.test>", f"Eve <{ATTACKER}>"]


@pytest.mark.parametrize("policy", POLICIES)
def test_the_matrix(cast: Cast, dns: dict[tuple[str, str], list[str]], key: object, policy: str) -> None:
    """SPF × DKIM × DMARC × From × Reply-To × Cc × in-thread: 0 histories disclosed, 0 agents impersonated."""
    dns[("_dmarc.klinikum.test", "TXT")] = [policy] if policy else []
    answer = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Wir schauen nach."))
    answer.refresh_from_db()
    spf = [(GOOD, "karla@klinikum.test"), (BAD, "karla@klinikum.test"), (BAD, ATTACKER)]
    cases = product(spf, ["klinikum.test", "evil.test", ""], SENDERS, [False, True], THREADS)
    for (peer, mail_from), signer, sender, others, thread in cases:
        if "karla" not in sender and not others:
            continue
        more = {"Reply_To": ATTACKER, "Cc": ATTACKER} if others else {}
        more |= {"In_Reply_To": f"<{answer.external_id}>"} if thread == "reference" else {}
        mark = {"number": cast.ticket.number, "mark": tokens.for_subject(cast.ticket)}.get(thread, "")
        raw = make_mail(sender=sender, subject=f"Re: Drucker {mark}", **more).as_bytes().replace(b"\n", b"\r\n")
        with transaction.atomic():
            came = come(signed(key, signer, raw) if signer else raw, peer=peer, mail_from=mail_from)  # type: ignore[arg-type]
            assert came.message is not None
            verdict = came.message.facts.get("authentication", {}).get("verdict", "")
            where = (peer, mail_from, signer, sender, others, thread, policy, verdict)
            _check(cast, came, verdict, sender, thread, where)
            transaction.set_rollback(True)


def _check(cast: Cast, came: Inbound, verdict: str, sender: str, thread: str, where: object) -> None:
    assert came.message is not None
    inside = came.ticket == cast.ticket
    if "karla" in sender:
        assert inside == (thread != "none" and verdict != "fail"), where
    else:
        assert not inside, where
    assert came.message.kind == "customer", where
    if verdict != "pass":
        assert ATTACKER not in str(came.message.recipients), where
    if "anna" in sender:  # her domain says that none of these is from her
        assert verdict == "fail", where
        assert "claims-ours" in [hint["kind"] for hint in came.message.facts["warnings"]], where
    assert not Message.objects.filter(kind="reply", pk__gte=came.message.pk).exists(), where


def test_a_forged_mail_opens_a_marked_ticket_that_names_the_other(
    cast: Cast, dns: dict[tuple[str, str], list[str]]
) -> None:
    mail = make_mail(subject=f"Re: {tokens.for_subject(cast.ticket)}")
    came = come(mail.as_bytes(), peer=BAD, mail_from=ATTACKER)
    assert came.outcome == "created"
    assert came.ticket != cast.ticket
    assert came.message is not None
    assert came.message.facts["authentication"]["verdict"] == "fail"
    assert "not from there" in came.reason
    assert came.ticket is not None
    assert came.ticket.events.get(name="opened").data["related"] == cast.ticket.number


def test_headers_that_speak_for_us_are_not_heard(cast: Cast, arrive: Callable[..., Inbound]) -> None:
    Mailbox.objects.update(authserv_id="mx.desk.test")
    came = arrive(
        X_Tresen_Ticket=cast.ticket.number,
        X_Tresen_Owner="anna@desk.test",
        X_Tresen_State="closed",
        Authentication_Results="mx.evil.test; dmarc=pass header.from=klinikum.test",
        X_Spam_Status="No",
    )
    assert came.ticket is not None
    assert came.ticket != cast.ticket
    assert came.ticket.assignee is None
    assert came.ticket.state_type == "new"
    assert came.message is not None
    assert "authentication" not in came.message.facts


def test_the_mail_servers_word_decides_for_fetched_mail(cast: Cast, arrive: Callable[..., Inbound]) -> None:
    Mailbox.objects.update(authserv_id="mx.desk.test")
    mark = tokens.for_subject(cast.ticket)
    forged = arrive(subject=mark, Authentication_Results="mx.desk.test; dmarc=fail header.from=klinikum.test")
    assert forged.ticket != cast.ticket
    true = arrive(
        subject=mark,
        Cc="neu@klinikum.test",
        Authentication_Results="mx.desk.test; dmarc=pass header.from=klinikum.test",
    )
    assert true.ticket == cast.ticket
    assert true.message is not None
    assert true.message.recipients["cc"] == ["neu@klinikum.test"]


def test_a_dns_that_breaks_delays_no_mail(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str, type: str) -> list[str]:
        raise dns_answers.NoAnswerNow("away")

    monkeypatch.setattr(dns_answers, "from_network", broken)
    came = come(make_mail().as_bytes(), peer=BAD, mail_from="karla@klinikum.test")
    assert came.outcome == "created"
    assert came.message is not None
    assert came.message.facts["authentication"]["verdict"] == ""


def test_nobody_is_asked_while_a_transaction_is_open(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    from django.db import connection

    depths: list[int] = []

    def watching(name: str, type: str) -> list[str]:
        depths.append(len(connection.savepoint_ids))
        return []

    monkeypatch.setattr(dns_answers, "from_network", watching)
    outside = len(connection.savepoint_ids)
    come(make_mail().as_bytes(), peer=BAD, mail_from="karla@klinikum.test")
    assert depths
    assert set(depths) == {outside}


def test_an_agents_address_makes_no_agents_words(cast: Cast, arrive: Callable[..., Inbound]) -> None:
    reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Wir schauen nach."))
    came = arrive(sender="Anna Agentin <anna@desk.test>", subject=tokens.for_subject(cast.ticket))
    assert came.message is not None
    assert came.message.kind == "note"
    assert came.message.author is None, "nobody says that Anna wrote it"

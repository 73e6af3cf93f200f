"""A message in the timeline: what it is, what was found out about it, its files, its invitation."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import Cast
from tests.desk.messages.conftest import Received
from tresen.channels.email.protection import reasons
from tresen.desk.messages.invitation import invitations
from tresen.desk.messages.marks import marks_of
from tresen.kit import blobs
from tresen.tickets.models import Message
from tresen.tickets.models.message import MessageKind
from tresen.tickets.saying import NewFile
from tresen.ui.times import Times

SignIn = Callable[[Any], Client]
EVENT: dict[str, Any] = {
    "method": "request", "summary": "Wartung", "start": "2026-07-06T09:00:00-04:00", "end": "2026-07-06T10:30:00-04:00",
    "all_day": False, "zone": "America/New_York", "location": "Raum 2", "rule": "FREQ=WEEKLY;BYDAY=MO",
    "organizer": {"name": "Mia", "email": "mia@x.test"}, "uid": "1", "status": "confirmed",
    "attendees": [{"name": "", "email": "a@x.test", "answer": "accepted"},
                  {"name": "B", "email": "b@x.test", "answer": ""}],
}  # fmt: skip


def page(agent: Client, cast: Cast) -> str:
    return agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()


def test_a_quiet_mail_says_nothing_about_itself(cast: Cast, agent: Client, received: Received) -> None:
    received(facts={"why": [], "authentication": {"verdict": "pass", "spf": "pass", "by": "mx"}})
    assert 'class="marks' not in page(agent, cast)


@pytest.mark.parametrize(
    ("facts", "badge", "tone"),
    [
        ({"authentication": {"verdict": "fail", "dmarc": "fail"}}, "Absender gefälscht?", "bad"),
        ({"warnings": [{"kind": "claims-ours", "address": "a@desk.test"}]}, "Gibt sich als wir aus", "bad"),
        (
            {"warnings": [{"kind": "lookalike", "domain": "k1inik", "resembles": "klinik"}]},
            "Verwechselbare Adresse",
            "bad",
        ),
        ({"warnings": [{"kind": "name-is-address", "name": "a@b", "address": "c@d"}]}, "Name passt nicht", "bad"),
        ({"warnings": [{"kind": "name-of-ours", "name": "Anna", "whose": "agent"}]}, "Bekannter Name", "warn"),
        ({"warnings": [{"kind": "reply-elsewhere", "address": "c@d"}]}, "Antworten gehen woandershin", "warn"),
        ({"warnings": [{"kind": "link-elsewhere", "shown": "a", "target": "b"}]}, "Täuschender Link", "warn"),
        ({"warnings": [{"kind": "first-contact"}]}, "Erster Kontakt", "plain"),
        (
            {"protection": {"encrypted": True, "signed": "good", "signed_by_sender": True, "signer": "K"}},
            "Signiert",
            "good",
        ),
        ({"protection": {"signed": "good", "signed_by_sender": False, "signer": "K"}}, "Von jemand anderem", "warn"),
        ({"protection": {"signed": "bad", "reason": "The encrypted mail is damaged."}}, "Signatur ungültig", "bad"),
        ({"protection": {"signed": "untrusted", "signer": "K"}}, "Signatur nicht bestätigt", "plain"),
        ({"protection": {"encrypted": True, "signed": "", "reason": "x"}}, "Nicht entschlüsselt", "warn"),
        ({"stub": "time"}, "Nicht ganz lesbar", "warn"),
        ({"auto": "vacation"}, "Automatisch", "plain"),
        ({"pixels": 2}, "2 Zählpixel entfernt", "plain"),
    ],
)
def test_what_was_found_out_is_told_in_words(facts: dict[str, Any], badge: str, tone: str) -> None:
    with translation.override("de"):
        marks = marks_of(Message(facts=facts))
        assert marks is not None
        assert badge in " ".join(one.badge for one in marks.badges)
        assert marks.tone == tone
        assert all(one.told for one in marks.badges)


@pytest.mark.parametrize("words", [text for name, text in vars(reasons).items() if name.isupper()])
@pytest.mark.parametrize("facts", [{"encrypted": True}, {"signed": "bad"}, {"signed": "untrusted"}])
def test_what_is_the_matter_with_a_protected_mail_is_told_in_the_readers_language(
    facts: dict[str, Any], words: str
) -> None:
    message = Message(facts={"protection": {**facts, "reason": words}})
    with translation.override("en"):
        assert words in str(marks_of(message))
    with translation.override("de"):
        assert words not in str(marks_of(message))


def test_why_a_mail_was_not_read_whole_is_told_in_words() -> None:
    with translation.override("de"):
        marks = marks_of(Message(facts={"stub": "parts-many"}))
        assert marks is not None
        assert ("Nicht gelesen, weil", "sie besteht aus mehr als tausend Teilen") in list(marks.details)


@pytest.mark.parametrize(
    "facts",
    [[], "x", {"warnings": "x"}, {"warnings": [1, None, {"kind": []}, {"kind": "unknown"}]}, {"authentication": []},
     {"protection": "yes"}, {"pixels": "7"}, {"pixels": -1}, {"calendar": {}}, {"calendar": [1, "x"]}],
)  # fmt: skip
def test_facts_of_another_shape_do_no_harm(facts: Any) -> None:
    message = Message(facts=facts)
    assert marks_of(message) is None
    assert invitations(message, Times.here()) == []


def test_warnings_are_text_whatever_they_hold(cast: Cast, agent: Client, received: Received) -> None:
    received(facts={"warnings": [{"kind": "lookalike", "domain": "<script>%(x)s", "resembles": "<b>"}]})
    assert "&lt;script&gt;%(x)s" in page(agent, cast)


def test_an_invitation_is_told_in_the_readers_zone(cast: Cast, agent: Client, received: Received) -> None:
    received(facts={"calendar": [EVENT]})
    shown = page(agent, cast)
    for words in ("Wartung", "6. Juli 2026, 15:00–16:30 Uhr, wöchentlich",
                  "09:00–10:30 beim Absender (America/New York)",
                  "Raum 2", "Eingeladen von Mia", "a@x.test", "(zugesagt)"):  # fmt: skip
        assert words in shown


@pytest.mark.parametrize(
    ("change", "what", "when"),
    [
        ({"method": "cancel"}, "Abgesagt", "6. Juli 2026, 15:00–16:30 Uhr"),
        ({"status": "cancelled"}, "Abgesagt", "6. Juli 2026, 15:00–16:30 Uhr"),
        ({"method": "reply"}, "Sagt zu", "6. Juli 2026, 15:00–16:30 Uhr"),
        ({"method": "counter"}, "Schlägt eine andere Zeit vor", "6. Juli 2026, 15:00–16:30 Uhr"),
        ({"method": "", "start": "2026-07-06", "end": "2026-07-07", "all_day": True}, "Termin", "6. Juli 2026"),
        ({"start": "2026-07-06", "end": "2026-07-09"}, "Einladung", "6. Juli 2026 – 8. Juli 2026"),
        ({"end": "2026-07-07T10:00:00-04:00"}, "Einladung", "6. Juli 2026, 15:00 – 7. Juli 2026, 16:00 Uhr"),
        ({"start": "2026-07-06T09:00:00", "end": None}, "Einladung", "6. Juli 2026, 09:00 Uhr"),
        ({"start": "gestern"}, "Einladung", "Die Zeit lässt sich nicht lesen."),
        ({"start": None, "organizer": None, "attendees": None, "zone": "No/Where"}, "Einladung", "Die Zeit lässt"),
    ],
)
def test_kinds_of_invitations(change: dict[str, Any], what: str, when: str) -> None:
    with translation.override("de"):
        (one,) = invitations(Message(facts={"calendar": [EVENT | change]}), Times.here())
        assert (one.what, one.when[: len(when)]) == (what, when)


@pytest.mark.parametrize(
    ("kind", "words", "side"),
    [
        (MessageKind.FORWARD, "An Dritte, für den Kunden unsichtbar", "ours third"),
        (MessageKind.PARTNER, "Von Dritten, für den Kunden unsichtbar", "theirs third"),
        (MessageKind.AUTO, "<details><summary>", "ours slim"),
        (MessageKind.WITHDRAWN, "Vor dem Versand zurückgezogen", "ours slim"),
    ],
)
def test_each_kind_has_its_look(
    kind: str, words: str, side: str, cast: Cast, agent: Client, received: Received
) -> None:
    Message.objects.filter(pk=received().pk).update(kind=kind)
    shown = page(agent, cast)
    assert words in shown
    assert f'class="message {side}"' in shown


def file(name: str, media_type: str = "application/octet-stream", content: bytes = b"x") -> NewFile:
    return NewFile(blobs.put(content), name, media_type)


def test_a_dangerous_file_is_asked_about_first(cast: Cast, agent: Client, received: Received, sign_in: SignIn) -> None:
    message = received("<p>x</p>", file("rechnung.pdf\u200b.exe", "application/pdf"), file("logs.zip"))
    danger, archive = message.attachments.all()
    shown = page(agent, cast)
    assert f'href="/desk/files/{danger.pk}/danger/"' in shown
    assert f"/desk/attachments/{danger.pk}/" not in shown
    assert f"/desk/attachments/{archive.pk}/" in shown
    assert "rechnung.pdf.exe" in shown
    direct = agent.get(f"/desk/attachments/{danger.pk}/a.pdf")
    assert direct["Location"] == f"/desk/files/{danger.pk}/danger/"
    asked = agent.get(direct["Location"]).content.decode()
    assert "startet ein Programm" in asked
    sure = agent.get(f"/desk/attachments/{danger.pk}/a.pdf?sure")
    assert sure["Content-Disposition"] == 'attachment; filename="rechnung.pdf.exe"'
    assert sure["Content-Type"] == "application/octet-stream"
    assert agent.get(f"/desk/attachments/{archive.pk}/logs.zip").status_code == 200
    for who, code in (("outsider", 404), ("customer", 404), ("nobody", 302)):
        assert sign_in(cast.person(who)).get(f"/desk/files/{danger.pk}/danger/").status_code == code


def test_a_program_that_says_it_is_a_picture_is_never_shown(cast: Cast, agent: Client, received: Received) -> None:
    one = received("<p>x</p>", file("katze.exe", "image/png")).attachments.get()
    assert agent.get(f"/desk/attachments/{one.pk}/x?sure")["Content-Disposition"].startswith("attachment")


INNER = (
    b"From: =?utf-8?q?B=C3=B6se?= <b@x.test>\r\nTo: k@x.test\r\nSubject: Innen <b>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\nContent-Type: text/html\r\n\r\n'
    b'<p style="color:red">Drin<img src="https://evil.test/a.png"><script>x()</script></p>\r\n'
    b'--a\r\nContent-Type: image/svg+xml\r\nContent-Disposition: attachment; filename="a.svg"\r\n\r\n'
    b"<svg/>\r\n--a--\r\n"
)


def test_a_mail_within_a_mail_is_read(cast: Cast, agent: Client, received: Received, sign_in: SignIn) -> None:
    one = received("<p>x</p>", file("innen.eml", "message/rfc822", INNER)).attachments.get()
    url = f"/desk/files/{one.pk}/mail/"
    assert url in page(agent, cast)
    shown = agent.get(url).content.decode()
    for words in ("Innen &lt;b&gt;", "Böse &lt;b@x.test&gt;", "Drin", "a.svg", "Webseite"):
        assert words in shown
    frame = agent.get(f"{url}html/")
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "color:red" in frame.content.decode()
    assert "evil.test" not in frame.content.decode()
    assert "<script" not in frame.content.decode()
    part = agent.get(f"{url}1/")
    assert (part["Content-Type"], part["Content-Disposition"]) == (
        "application/octet-stream", 'attachment; filename="a.svg"',
    )  # fmt: skip
    assert b"".join(part.streaming_content).strip() == b"<svg/>"  # type: ignore[attr-defined]
    assert agent.get(f"{url}2/").status_code == 404
    for who, code in (("outsider", 404), ("customer", 404), ("nobody", 302)):
        for address in (url, f"{url}html/", f"{url}1/"):
            assert sign_in(cast.person(who)).get(address).status_code == code


def test_only_mails_are_opened_as_mails(cast: Cast, agent: Client, received: Received) -> None:
    message = received("<p>x</p>", file("a.pdf", "application/pdf"), file("kaputt.eml", "message/rfc822", b""))
    pdf, broken = message.attachments.all()
    assert agent.get(f"/desk/files/{pdf.pk}/mail/").status_code == 404
    shown = agent.get(f"/desk/files/{broken.pk}/mail/")
    assert "lässt sich nicht lesen" in shown.content.decode()


def test_the_source_is_readable(cast: Cast, agent: Client, received: Received, sign_in: SignIn) -> None:
    message = received("<p>x</p><script>alert(1)</script>")
    shown = agent.get(f"/desk/messages/{message.pk}/headers/").content.decode()
    assert "<dt>Subject</dt><dd>x</dd>" in shown
    assert "&lt;script&gt;alert(1)" in shown
    for who, code in (("outsider", 404), ("customer", 404), ("nobody", 302)):
        assert sign_in(cast.person(who)).get(f"/desk/messages/{message.pk}/headers/").status_code == code

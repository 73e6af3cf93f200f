"""The mail as it leaves: pictures inside it, files beside it."""

from email import message_from_bytes, policy

import pytest

from tests.cast import Cast
from tresen.channels.contract import PermanentFailure
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.email.outgoing.mime_writing import pieces
from tresen.channels.email.outgoing.sending import EmailSender
from tresen.kit import blobs
from tresen.tickets.body import Body
from tresen.tickets.models import Message
from tresen.tickets.replying import reply
from tresen.tickets.saying import NewFile

PNG = b"\x89PNG\r\n\x1a\n" + b"bild"


def composed(cast: Cast, html: str, *files: NewFile) -> "tuple[dict[str, bytes], str, list[str]]":
    """(content by cid, the HTML, the names of what is attached) of the mail of a reply."""
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_html(html), attachments=files)
    mail = compose(Message.objects.select_related("ticket").get(pk=message.pk), cast.mailbox)
    inside = {part["Content-ID"]: part.get_content() for part in mail.walk() if part["Content-ID"]}
    page = next(part for part in mail.walk() if part.get_content_type() == "text/html").get_content()
    return inside, page, [part.get_filename() for part in mail.iter_attachments()]


def picture(content_id: str) -> NewFile:
    return NewFile(blobs.put(PNG), "bild.png", "image/png", content_id, inline=True)


def test_a_pasted_picture_travels_inside_the_mail(cast: Cast) -> None:
    inside, page, attached = composed(cast, '<p>So:</p><p><img src="cid:abc123"></p>', picture("abc123"))
    assert list(inside.values()) == [PNG]
    (cid,) = inside
    assert f'src="cid:{cid.strip("<>")}"' in page
    assert attached == []


def test_a_file_is_attached(cast: Cast) -> None:
    note = NewFile(blobs.put(b"text"), "Größe.txt", "text/plain")
    inside, _, attached = composed(cast, "<p>Anbei</p>", note)
    assert (inside, attached) == ({}, ["Größe.txt"])


@pytest.mark.parametrize("source", ["cid:fremd", "/desk/attachments/999999/geheim.png"])
def test_no_other_picture_gets_in(cast: Cast, source: str) -> None:
    inside, page, _ = composed(cast, f'<p>x<img src="{source}"></p>', picture("abc123"))
    assert inside == {}
    assert source not in page


def test_a_domain_with_umlauts_is_written_as_mail_servers_want_it(cast: Cast) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"), to=["info@müller.test"])
    mail = compose(Message.objects.select_related("ticket").get(pk=message.pk), cast.mailbox)
    assert mail["To"] == "info@xn--mller-kva.test"


@pytest.mark.parametrize("address", ["a@b@c.test", "a@..test", "a\u2028b@c.test\r\nBcc: x@y.test"])
def test_what_cannot_be_written_to_is_told_not_skipped(cast: Cast, address: str) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"))
    Message.objects.filter(pk=message.pk).update(recipients={"to": ["karla@klinikum.test", address]})
    with pytest.raises(PermanentFailure):
        compose(Message.objects.select_related("ticket").get(pk=message.pk), cast.mailbox)


def test_an_address_with_letters_of_its_own_is_written_in_utf8(cast: Cast) -> None:
    """RFC 6532; the server must know SMTPUTF8 (RFC 6531) to take it."""
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"), to=["jürgen@müller.test"])
    mail = compose(Message.objects.select_related("ticket__customer").get(pk=message.pk), cast.mailbox)
    assert "To: jürgen@xn--mller-kva.test".encode() in b"".join(pieces(mail))
    assert EmailSender().recipients(message) == ["jürgen@xn--mller-kva.test"]


@pytest.mark.parametrize("name", ["Huber, Karla", "Bcc: x@y.test", "a\u2028Bcc: x@y.test", '"quo"te', "Ünal, Ö."])
def test_a_name_stays_a_name(cast: Cast, name: str) -> None:
    cast.mailbox.sender_name = name
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"))
    mail = compose(Message.objects.select_related("ticket__customer").get(pk=message.pk), cast.mailbox)
    read = message_from_bytes(b"".join(pieces(mail)), policy=policy.default)
    assert [one.addr_spec for one in read["From"].addresses] == ["support@desk.test"]
    assert read["Bcc"] is None
    assert read["From"].addresses[0].display_name == name.replace("\u2028", " ")

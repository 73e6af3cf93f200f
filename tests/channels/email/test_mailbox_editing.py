import pytest

from tests.cast import Cast
from tresen.channels.email.access import inbound_for, mailboxes_for, quarantine_for
from tresen.channels.email.intake import process, take
from tresen.channels.email.mailbox_editing import AddressTaken, default_port, save_mailbox, switch
from tresen.channels.email.mailboxes import mailbox_of
from tresen.channels.email.models import Mailbox


def test_only_what_is_for_editing_can_be_set(cast: Cast) -> None:
    for column in ("uid_seen", "fetch_sealed", "is_active", "pk"):
        with pytest.raises(TypeError):
            save_mailbox(cast.mailbox, **{column: 1})


def test_an_address_has_one_mailbox(cast: Cast) -> None:
    with pytest.raises(AddressTaken):
        save_mailbox(Mailbox(), name="Zweites", address="SUPPORT@desk.test")


def test_saving_forgets_the_last_fault_and_keeps_the_place_unless_it_moves(cast: Cast) -> None:
    Mailbox.objects.update(fetch_error="refused: no", uid_validity=3, uid_seen=9, fetch_host="a.test")
    box = Mailbox.objects.get()
    save_mailbox(box, name="Anders", fetch_host="a.test")
    kept = Mailbox.objects.get()
    assert (kept.fetch_error, kept.uid_seen, kept.name) == ("", 9, "Anders")
    save_mailbox(box, fetch_user="anders")
    assert Mailbox.objects.get().uid_seen == 0


def test_switched_off_the_door_does_not_know_it(cast: Cast) -> None:
    switch(cast.mailbox, on=False)
    assert mailbox_of("support@desk.test") is None


def test_the_usual_ports() -> None:
    ports = [default_port(protocol, kind) for protocol in ("imap", "smtp") for kind in ("tls", "starttls", "none")]
    assert ports == [993, 143, 143, 465, 587, 25]


@pytest.mark.parametrize("who", ["agent", "customer", "stranger"])
def test_mailboxes_and_taken_mails_exist_for_administrators_alone(who: str, cast: Cast) -> None:
    inbound, _ = take(b"nothing of a mail", source="smtp")
    process(inbound.pk)
    for rows in (mailboxes_for, inbound_for, quarantine_for):
        assert rows(cast.actor("admin")).exists()
        assert not rows(cast.actor(who)).exists()

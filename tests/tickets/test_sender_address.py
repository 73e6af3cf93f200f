"""A display name is free text: it never speaks for the address."""

import pytest

from tresen.tickets.models import Message


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("Karla Kundin <karla@klinikum.test>", "karla@klinikum.test"),
        ("support@desk.test <evil@evil.test>", "evil@evil.test"),
        ("support@desk.test, chef@desk.test <evil@evil.test>", "evil@evil.test"),
        ("<support@desk.test> <evil@evil.test>", "evil@evil.test"),
        ('"a" <b@desk.test> (x <evil@evil.test>', "evil@evil.test"),
        ("karla@klinikum.test", "karla@klinikum.test"),
        ("Karla", ""),
        ("", ""),
    ],
)
def test_the_address_is_the_one_in_the_last_brackets(sender: str, address: str) -> None:
    assert Message(sender=sender).sender_address == address

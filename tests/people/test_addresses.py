"""Two spellings of one mailbox are one address, two mailboxes are never one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tresen.people.addresses import normal_address, normal_domain, readable_address


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("A@Müller.de", "a@xn--mller-kva.de"),
        ("a@XN--MLLER-KVA.de", "a@xn--mller-kva.de"),
        ("a@mu\u0308ller.de", "a@xn--mller-kva.de"),
        (" a@b.test. ", "a@b.test"),
        ("a@b\u3002test", "a@b.test"),
        ("JÜRGEN@x.test", "jürgen@x.test"),
        ("a@straße.de", "a@xn--strae-oqa.de"),
        ("kein", "kein"),
        ("", ""),
    ],
)
def test_it_has_one_form(written: str, stored: str) -> None:
    assert normal_address(written) == stored


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a@straße.de", "a@strasse.de"),
        ("a.b@gmail.com", "ab@gmail.com"),
        ("a+x@gmail.com", "a@gmail.com"),
        ("a@аpple.com", "a@apple.com"),
    ],
)
def test_different_mailboxes_stay_different(one: str, other: str) -> None:
    assert normal_address(one) != normal_address(other)


@given(st.text(max_size=60))
def test_it_is_stable_and_never_raises(text: str) -> None:
    once = normal_address(text)
    assert normal_address(once) == once
    readable_address(once)
    normal_domain(text)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("a@xn--mller-kva.de", "a@müller.de"),
        ("a@xn--strae-oqa.de", "a@straße.de"),
        ("a@xn--pple-43d.com", "a@xn--pple-43d.com"),  # a Cyrillic а
        ("a@xn--.com", "a@xn--.com"),
        ("a@xn--\u00fc.com", "a@xn--\u00fc.com"),
    ],
)
def test_people_read_their_letters_but_no_look_alikes(stored: str, shown: str) -> None:
    assert readable_address(stored) == shown

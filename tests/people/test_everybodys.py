"""A domain that everybody can have an address at is nobody's house."""

import pytest

from tresen.people.everybodys import EVERYBODYS, is_everybodys

WANTED = """
gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de gmail.com googlemail.com outlook.com outlook.de
hotmail.com hotmail.de hotmail.co.uk live.com live.de live.nl yahoo.com yahoo.de yahoo.co.uk icloud.com me.com mac.com
aol.com proton.me protonmail.com mail.ru yandex.ru yandex.com bluewin.ch hispeed.ch sunrise.ch aon.at chello.at a1.net
posteo.de mailbox.org arcor.de vodafone.de 1und1.de online.de kabelmail.de unitybox.de tutanota.com tuta.io
fastmail.com zoho.com hey.com qq.com 163.com naver.com orange.fr free.fr laposte.net libero.it wp.pl o2.pl seznam.cz
"""


@pytest.mark.parametrize("domain", WANTED.split())
def test_it_knows_the_domains_of_everybody(domain: str) -> None:
    assert is_everybodys(domain)
    assert is_everybodys(domain.upper())


@pytest.mark.parametrize("domain", ["klinikum.test", "gmx.example.org", "mail.gmx-partner.de", "gmail.evil.test", ""])
def test_it_takes_no_house_for_one(domain: str) -> None:
    assert not is_everybodys(domain)


def test_each_is_a_domain_in_lower_case() -> None:
    assert all("." in one and one == one.lower() and not set(one) & set("@ /") for one in EVERYBODYS)

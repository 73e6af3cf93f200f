import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.channels.email.protection.gnupg import Gpg, gnupg
from tests.channels.email.protection.openssl import Authority, Issued, openssl
from tresen.channels.email.protection import openpgp
from tresen.channels.email.protection.ring import Known, Own, Ring

YEAR = 365 * 86400


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if openssl() is None:
        pytest.skip("openssl is not here and could not be installed")
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority nobody here trusts."""
    if openssl() is None:
        pytest.skip("openssl is not here and could not be installed")
    return Authority(tmp_path_factory.mktemp("other-ca"), "Other CA")


@pytest.fixture(scope="session")
def karla(authority: Authority) -> Issued:
    return authority.issue("karla@klinikum.test")


@pytest.fixture(scope="session")
def karla_ec(authority: Authority) -> Issued:
    return authority.issue("karla@klinikum.test", kind="ec")


@pytest.fixture(scope="session")
def support(authority: Authority) -> Issued:
    return authority.issue("support@desk.test")


@pytest.fixture(scope="session")
def gpg() -> Iterator[Gpg]:
    if gnupg() is None:
        pytest.skip("gpg is not here and could not be installed")
    folder = tempfile.mkdtemp(prefix="gpg-", dir="/tmp")
    home = Gpg(Path(folder))
    yield home
    home.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def karla_pgp(gpg: Gpg) -> tuple[str, str]:
    return gpg.make("Karla Kundin <karla@klinikum.test>")


@pytest.fixture(scope="session")
def support_pgp(gpg: Gpg) -> str:
    """The secret key of our mailbox, made by us; gpg knows its public half."""
    private = openpgp.generate("Support", "support@desk.test", 2 * YEAR)
    gpg.take(openpgp.public_of(private))
    return private


def ring(*known: Known, own: tuple[Own, ...] = (), sender: str = "karla@klinikum.test", **more: Any) -> Ring:
    return Ring(senders=(sender,), at=more.pop("at", datetime.now(UTC)), own=own, known=known, **more)

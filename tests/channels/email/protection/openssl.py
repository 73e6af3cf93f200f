"""Certificates and S/MIME as openssl makes and reads them: the other side of the round trips."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.packages import program


def openssl() -> str | None:
    return program("openssl", "openssl")


needs_openssl = pytest.mark.skipif(openssl() is None, reason="openssl is not here and could not be installed")


@dataclass(frozen=True)
class Issued:
    certificate: str
    private: str


class Authority:
    """A certificate authority in a folder, and openssl's S/MIME."""

    def __init__(self, folder: Path, name: str = "Test CA") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.run(
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.crt", "-days", "3650"),
            *("-subj", f"/O=Test/CN={name}", "-addext", "keyUsage=critical,keyCertSign,cRLSign"),
        )

    def run(self, *arguments: str, given: bytes = b"") -> bytes:
        done = subprocess.run(["openssl", *arguments], input=given, capture_output=True, cwd=self.folder, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    @property
    def certificate(self) -> str:
        return (self.folder / "ca.crt").read_text()

    def issue(self, address: str, *, kind: str = "rsa", days: int = 365, usage: str = "emailProtection") -> Issued:
        """A certificate for an address; a negative number of days has it expired."""
        name = f"{address.partition('@')[0]}-{kind}"
        if kind == "rsa":
            self.run("genrsa", "-out", f"{name}.key", "2048")
        else:
            self.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
        self.run("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr")
        told = f"subjectAltName=email:{address}\nextendedKeyUsage={usage}\n"
        (self.folder / "ext").write_text(told + "keyUsage=digitalSignature,keyEncipherment,keyAgreement\n")
        signed = ("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial")
        self.run(*signed, "-days", str(days), "-extfile", "ext", "-out", f"{name}.crt")
        return Issued((self.folder / f"{name}.crt").read_text(), (self.folder / f"{name}.key").read_text())

    def write(self, name: str, text: str | bytes) -> str:
        (self.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    def sign(self, content: bytes, by: Issued, *more: str) -> bytes:
        """A multipart/signed entity (or whatever the further arguments ask for)."""
        own = ("-signer", self.write("signer.crt", by.certificate), "-inkey", self.write("signer.key", by.private))
        return self.run("cms", "-sign", *own, *more, given=content)

    def encrypt(self, content: bytes, *recipients: str, way: tuple[str, ...] = ("-aes256",)) -> bytes:
        """An application/pkcs7-mime entity."""
        files = [self.write(f"to{number}.crt", one) for number, one in enumerate(recipients)]
        if "rsa_padding_mode:oaep" in way:
            return self.run("cms", "-encrypt", "-aes256", "-recip", files[0], *way, given=content)
        return self.run("cms", "-encrypt", *way, *files, given=content)

    def verify(self, mail: bytes) -> bytes:
        return self.run("cms", "-verify", "-CAfile", "ca.crt", "-purpose", "any", given=mail)

    def decrypt(self, mail: bytes, own: Issued) -> bytes:
        files = ("-recip", self.write("own.crt", own.certificate), "-inkey", self.write("own.key", own.private))
        return self.run("cms", "-decrypt", *files, given=mail)

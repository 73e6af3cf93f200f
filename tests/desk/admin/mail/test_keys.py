"""Keys in the administration: uploaded, made, confirmed, removed; a private part is never shown."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.channels.email.protection.openssl import Authority
from tresen.channels.email.models import Key, KeySource, Trust
from tresen.channels.email.protection import keyring, openpgp
from tresen.channels.email.protection.expiring import KIND, check_keys
from tresen.channels.email.protection.reading import openpgp_read
from tresen.kit import clock
from tresen.kit.alarms import open_alarms

YEAR = 365 * 86400


@pytest.fixture
def authority(tmp_path: Any) -> Authority:
    return Authority(tmp_path)


def own(cast: Cast) -> str:
    return f"/desk/admin/mailboxes/{cast.mailbox.pk}/keys/"


def upload(client: Client, url: str, data: bytes | str, **more: str) -> Any:
    content = data if isinstance(data, bytes) else data.encode()
    return client.post(url, {"file": SimpleUploadedFile("key", content), **more})


def test_a_certificate_with_its_key_is_added_and_sealed(cast: Cast, admin: Client, authority: Authority) -> None:
    issued = authority.issue("support@desk.test")
    assert upload(admin, own(cast), issued.certificate + issued.private).status_code == 302
    key = Key.objects.get(mailbox=cast.mailbox)
    assert (key.kind, key.source, key.encrypts, key.signs) == ("smime", KeySource.UPLOADED, True, True)
    assert "PRIVATE" not in key.private_sealed
    page = admin.get(own(cast)).content.decode()
    assert "PRIVATE" not in page
    assert key.private_sealed not in page
    assert key.fingerprint[:4].upper() in page
    assert b"PRIVATE" not in admin.get(f"/desk/admin/keys/{key.pk}/file/").content


def test_pkcs12_wants_its_password(cast: Cast, admin: Client, authority: Authority) -> None:
    authority.issue("support@desk.test")
    told = ("pkcs12", "-export", "-inkey", "support-rsa.key", "-in", "support-rsa.crt", "-certfile", "ca.crt")
    p12 = authority.run(*told, "-passout", "pass:sesam")
    wrong = upload(admin, own(cast), p12, password="falsch")
    assert wrong.status_code == 422
    assert wrong.context["upload"].errors["password"]
    assert upload(admin, own(cast), p12, password="sesam").status_code == 302
    assert len(Key.objects.get(mailbox=cast.mailbox).chain) == 1


BROKEN = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize("data", [b"", b"kein Schluessel", b"0\x82nichts", BROKEN])
def test_what_is_no_key_is_refused_in_words(cast: Cast, admin: Client, data: bytes) -> None:
    response = upload(admin, own(cast), data)
    assert response.status_code == 422
    assert response.context["upload"].errors
    assert not Key.objects.exists()


def test_a_public_key_alone_is_no_key_for_a_mailbox(cast: Cast, admin: Client) -> None:
    public = openpgp.public_of(openpgp.generate("Support", "support@desk.test", YEAR))
    assert upload(admin, own(cast), public).status_code == 422


def test_a_request_is_made_and_its_certificate_taken(cast: Cast, admin: Client, authority: Authority) -> None:
    new = own(cast) + "new/"
    assert admin.post(new, {"what": "request", "years": "3"}).status_code == 302
    request = Key.objects.get(mailbox=cast.mailbox)
    csr = admin.get(f"/desk/admin/keys/{request.pk}/file/")
    assert csr["Content-Disposition"].endswith('.csr"')
    authority.write("request.csr", csr.content)
    assert b"support@desk.test" in authority.run("req", "-in", "request.csr", "-noout", "-text", "-verify")
    signed = ("x509", "-req", "-in", "request.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial")
    certificate = authority.run(*signed, "-days", "90", "-copy_extensions", "copy")
    assert not keyring.own_keys(cast.mailbox).exists()
    assert upload(admin, own(cast), certificate).status_code == 302
    key = Key.objects.get(mailbox=cast.mailbox)
    assert (key.source, key.private.splitlines()[0]) == (KeySource.UPLOADED, "-----BEGIN PRIVATE KEY-----")
    foreign = authority.issue("support@desk.test", kind="ec")
    assert upload(admin, own(cast), foreign.certificate).status_code == 422


@pytest.mark.parametrize(("what", "kind"), [("pgp", "pgp"), ("trial", "smime")])
def test_keys_are_made_here(cast: Cast, admin: Client, what: str, kind: str) -> None:
    admin.post(own(cast) + "new/", {"what": what, "years": "2"})
    key = Key.objects.get(mailbox=cast.mailbox)
    assert (key.kind, key.address, key.source) == (kind, "support@desk.test", KeySource.GENERATED)
    assert key.valid_until is not None
    assert abs(key.valid_until - clock.now() - timedelta(days=730)) < timedelta(days=1)


def test_what_the_mailbox_does_by_itself_is_kept(cast: Cast, admin: Client) -> None:
    assert admin.post(own(cast) + "rules/", {"signing": "always", "encrypting": "possible"}).status_code == 302
    cast.mailbox.refresh_from_db()
    assert (cast.mailbox.signing, cast.mailbox.encrypting) == ("always", "possible")
    assert admin.post(own(cast) + "rules/", {"signing": "sometimes", "encrypting": "never"}).status_code == 422


def candidate(address: str = "karla@klinikum.test") -> Key:
    public = openpgp.public_of(openpgp.generate("Karla", address, YEAR))
    key = keyring.add_found(address, openpgp_read(public), source=KeySource.ATTACHMENT, message=None, trusted=False)
    assert key is not None
    return key


def test_a_candidate_is_confirmed_by_somebody(cast: Cast, admin: Client) -> None:
    key = candidate()
    assert "karla@klinikum.test" in admin.get("/desk/admin/keys/?which=waiting").content.decode()
    admin.post(f"/desk/admin/keys/{key.pk}/", {"decision": "confirm"})
    key.refresh_from_db()
    assert (key.trust, key.trusted_by) == (Trust.TRUSTED, cast.admin)
    assert key.fingerprint[:4].upper() not in admin.get("/desk/admin/keys/?which=waiting").content.decode()


@pytest.mark.parametrize("decision", ["refuse", "revoke", "remove"])
def test_a_key_is_refused_revoked_or_removed(cast: Cast, admin: Client, decision: str) -> None:
    key = candidate()
    keyring.decide(key, Trust.TRUSTED, by=cast.actor("admin"))
    admin.post(f"/desk/admin/keys/{key.pk}/", {"decision": decision})
    assert not keyring.usable_for("karla@klinikum.test").exists()


def test_no_decision_is_none(cast: Cast, admin: Client) -> None:
    key = candidate()
    assert admin.post(f"/desk/admin/keys/{key.pk}/", {"decision": "explode"}).status_code == 404
    key.refresh_from_db()
    assert key.trust == Trust.CANDIDATE


def test_a_public_key_is_for_its_addresses_or_the_one_named(cast: Cast, admin: Client) -> None:
    public = openpgp.public_of(openpgp.generate("Karla", "karla@klinikum.test", YEAR))
    assert upload(admin, "/desk/admin/keys/", public).status_code == 302
    assert upload(admin, "/desk/admin/keys/", public, address="Post@Klinikum.test").status_code == 302
    assert set(Key.objects.values_list("address", flat=True)) == {"karla@klinikum.test", "post@klinikum.test"}


def test_an_authority_is_trusted_as_one(cast: Cast, admin: Client, authority: Authority) -> None:
    upload(admin, "/desk/admin/keys/", authority.certificate)
    assert Key.objects.get().authority
    assert "Test CA" in admin.get("/desk/admin/keys/?which=authorities").content.decode()


def test_keys_are_found_by_address_name_and_fingerprint(cast: Cast, admin: Client) -> None:
    key = candidate()
    for words in ("karla@", "Karla", key.fingerprint[:12].upper()):
        assert key.fingerprint[:4].upper() in admin.get("/desk/admin/keys/", {"words": words}).content.decode()
    assert "karla@" not in admin.get("/desk/admin/keys/", {"words": "niemand"}).content.decode().replace(
        "karla@desk", ""
    )


def test_the_persons_page_tells_which_keys_are_known(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/people/{cast.customer.pk}/"
    assert "Kein Schlüssel bekannt" in admin.get(url).content.decode()
    key = candidate()
    assert key.fingerprint[:4].upper() in admin.get(url).content.decode()


def test_a_key_about_to_end_raises_an_alarm_until_there_is_a_new_one(cast: Cast, admin: Client) -> None:
    private = openpgp.generate("Support", "support@desk.test", 10 * 86400)
    keyring.add_own(cast.mailbox, openpgp_read(openpgp.public_of(private), private), by=cast.actor("admin"))
    check_keys()
    check_keys()
    alarm = open_alarms().get(kind=KIND)
    assert alarm.about == "support@desk.test pgp"
    assert not alarm.facts["expired"]
    page = admin.get("/desk/admin/").content.decode()
    assert "support@desk.test" in page
    admin.post(own(cast) + "new/", {"what": "pgp", "years": "2"})
    assert not open_alarms().filter(kind=KIND).exists()


def test_agents_see_no_keys(cast: Cast, sign_in: Callable[[Any], Client]) -> None:
    key = candidate()
    agent = sign_in(cast.agent)
    for url in (own(cast), "/desk/admin/keys/", f"/desk/admin/keys/{key.pk}/file/"):
        assert agent.get(url).status_code == 404

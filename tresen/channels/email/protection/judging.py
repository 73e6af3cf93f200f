"""What a signature is worth: whose it is, whether that one is known, and whether the key was in order."""

from collections.abc import Sequence

from cryptography import x509

from tresen.channels.email.protection import certificates, openpgp, reasons
from tresen.channels.email.protection.cms_signed import SignedData, Signer
from tresen.channels.email.protection.openpgp import Checked
from tresen.channels.email.protection.ring import Known, Ring, Signature


def smime(data: SignedData, contents: Sequence[bytes], ring: Ring) -> list[Signature]:
    """One verdict a signer. `contents`: the same, with its line ends as they are signed and as they came."""
    known = [certificates.load(one.public) for one in ring.known if one.kind == "smime"]
    for content in contents:
        signers = data.check(content, known)
        if all(one.intact for one in signers):
            break
    if not signers:
        return [Signature("bad", reason=reasons.NO_SIGNER)]
    return [_smime_one(one, data, ring) for one in signers]


def _smime_one(signer: Signer, data: SignedData, ring: Ring) -> Signature:
    certificate = signer.certificate
    if certificate is None:
        return Signature("unknown-key", reason=reasons.SIGNER_UNKNOWN)
    addresses = certificates.addresses(certificate)
    others = [one for one in data.certificates if one != certificate]
    told = {
        "signer": addresses[0] if addresses else certificates.display_name(certificate),
        "addresses": addresses,
        "certificates": tuple(certificates.as_pem(one) for one in (certificate, *others)),
    }
    if not signer.intact:
        return Signature("bad", told["signer"], reason=reasons.CHANGED)  # type: ignore[arg-type]
    held = _held(certificate, ring)
    if any(one.revoked for one in held):
        return Signature("bad", reason=reasons.REVOKED, **told)  # type: ignore[arg-type]
    if ring.at > certificate.not_valid_after_utc:
        return Signature("expired", reason=reasons.EXPIRED, **told)  # type: ignore[arg-type]
    if ring.at < certificate.not_valid_before_utc:
        return Signature("untrusted", reason=reasons.NOT_YET, **told)  # type: ignore[arg-type]
    if signer.weak or not certificates.may_sign(certificate):
        return Signature("untrusted", reason=reasons.WEAK, **told)  # type: ignore[arg-type]
    trusted = tuple(one.address for one in held if one.trusted)
    if certificates.is_vouched_for(certificate, others, ring.authorities, ring.at):
        return Signature("good", **told)  # type: ignore[arg-type]
    if trusted:  # for these addresses an administrator said so, whatever the certificate says
        return Signature("good", **{**told, "addresses": trusted})  # type: ignore[arg-type]
    return Signature("untrusted", reason=reasons.NO_CHAIN, **told)  # type: ignore[arg-type]


def _held(certificate: x509.Certificate, ring: Ring) -> list[Known]:
    return [one for one in ring.known if one.kind == "smime" and certificates.load(one.public) == certificate]


def pgp_beside(contents: Sequence[bytes], signature: bytes, ring: Ring) -> Signature:
    """A detached signature over one of the contents."""
    verdict = Signature("bad", reason=reasons.CHANGED)
    for content in contents:
        try:
            verdict = pgp(openpgp.verify_beside(content, signature, certs(ring)), ring)
        except openpgp.Damaged:
            continue
        if verdict.state != "bad":
            break
    return verdict


def pgp(checked: Checked, ring: Ring) -> Signature:
    """An OpenPGP signature: the key's address is what we noted for it, not what it says of itself."""
    held = [one for one in ring.known if one.kind == "pgp" and _is_of(one, checked)]
    if not held:
        return Signature("unknown-key", reason=reasons.SIGNER_UNKNOWN, missing=next(iter(checked.asked), ""))
    signer = next((one.address for one in held if one.address in ring.senders), held[0].address)
    told = tuple(one.address for one in held)
    if any(one.revoked for one in held):
        return Signature("bad", signer, told, reasons.REVOKED)
    if not checked.by:
        return Signature("bad", signer, told, reasons.CHANGED)
    if any(one.valid_until is not None and one.valid_until < ring.at for one in held):
        return Signature("expired", signer, told, reasons.EXPIRED)
    trusted = tuple(one.address for one in held if one.trusted)
    if not trusted:
        return Signature("untrusted", signer, told, reasons.NOT_CONFIRMED)
    return Signature("good", signer, trusted)


def certs(ring: Ring) -> list[str]:
    return [one.public for one in ring.known if one.kind == "pgp"]


def _is_of(one: Known, checked: Checked) -> bool:
    about = openpgp.about(one.public.encode())
    return about.fingerprint == checked.by if checked.by else bool(set(checked.asked) & set(about.handles))

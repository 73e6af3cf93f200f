"""The ASN.1 of enveloped data, as far as mail uses it. What recipients' keys go by is read as it stands: old
programs leave out parameters the general library insists on."""

from asn1crypto import cms, core


class Algorithm(core.Sequence):  # type: ignore[misc]
    _fields = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any, {"optional": True})]

    @property
    def oid(self) -> str:
        return str(self["algorithm"].dotted)


class Issued(core.Sequence):  # type: ignore[misc]
    """Issuer and serial number; the issuer compared byte by byte, as certificates are made."""

    _fields = [("issuer", core.Any), ("serial_number", core.Integer)]


class RecipientId(core.Choice):  # type: ignore[misc]
    _alternatives = [("issued", Issued), ("key_id", core.OctetString, {"implicit": 0})]


class KeyTransport(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("version", core.Integer),
        ("rid", RecipientId),
        ("way", Algorithm),
        ("encrypted_key", core.OctetString),
    ]


class OriginatorKey(core.Sequence):  # type: ignore[misc]
    _fields = [("algorithm", Algorithm), ("public_key", core.OctetBitString)]


class Originator(core.Choice):  # type: ignore[misc]
    _alternatives = [
        ("issued", Issued),
        ("key_id", core.OctetString, {"implicit": 0}),
        ("key", OriginatorKey, {"implicit": 1}),
    ]


class HeldKeyId(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("key_id", core.OctetString),
        ("date", core.GeneralizedTime, {"optional": True}),
        ("other", core.Any, {"optional": True}),
    ]


class AgreementRecipientId(core.Choice):  # type: ignore[misc]
    _alternatives = [("issued", Issued), ("held_key_id", HeldKeyId, {"implicit": 0})]


class EncryptedKey(core.Sequence):  # type: ignore[misc]
    _fields = [("rid", AgreementRecipientId), ("encrypted_key", core.OctetString)]


class EncryptedKeys(core.SequenceOf):  # type: ignore[misc]
    _child_spec = EncryptedKey


class KeyAgreement(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("version", core.Integer),
        ("originator", Originator, {"explicit": 0}),
        ("ukm", core.OctetString, {"explicit": 1, "optional": True}),
        ("way", Algorithm),
        ("encrypted_keys", EncryptedKeys),
    ]


class Recipient(core.Choice):  # type: ignore[misc]
    _alternatives = [
        ("transport", KeyTransport),
        ("agreement", KeyAgreement, {"implicit": 1}),
        ("by_secret", core.Sequence, {"implicit": 2}),
        ("by_password", core.Sequence, {"implicit": 3}),
        ("other", core.Sequence, {"implicit": 4}),
    ]


class Recipients(core.SetOf):  # type: ignore[misc]
    _child_spec = Recipient


class EncryptedContent(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("content_type", core.ObjectIdentifier),
        ("way", Algorithm),
        ("content", core.OctetString, {"implicit": 0, "optional": True}),
    ]


class Enveloped(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("version", core.Integer),
        ("originator_info", core.Sequence, {"implicit": 0, "optional": True}),
        ("recipients", Recipients),
        ("encrypted", EncryptedContent),
        ("unprotected", cms.CMSAttributes, {"implicit": 1, "optional": True}),
    ]


class Authenticated(core.Sequence):  # type: ignore[misc]
    """RFC 5083."""

    _fields = [
        ("version", core.Integer),
        ("originator_info", core.Sequence, {"implicit": 0, "optional": True}),
        ("recipients", Recipients),
        ("encrypted", EncryptedContent),
        ("attributes", cms.CMSAttributes, {"implicit": 1, "optional": True}),
        ("mac", core.OctetString),
        ("unauthenticated", cms.CMSAttributes, {"implicit": 2, "optional": True}),
    ]


class InfoKind(core.ObjectIdentifier):  # type: ignore[misc]
    _map = {"1.2.840.113549.1.7.3": "enveloped", "1.2.840.113549.1.9.16.1.23": "authenticated"}


class Info(core.Sequence):  # type: ignore[misc]
    _fields = [("kind", InfoKind), ("content", core.Any, {"explicit": 0, "optional": True})]
    _oid_pair = ("kind", "content")
    _oid_specs = {"enveloped": Enveloped, "authenticated": Authenticated}


class SharedInfo(core.Sequence):  # type: ignore[misc]
    """ECC-CMS-SharedInfo (RFC 5753, 7.2): what the wrapping key is derived for."""

    _fields = [
        ("key_info", Algorithm),
        ("entity_u_info", core.OctetString, {"explicit": 0, "optional": True}),
        ("supp_pub_info", core.OctetString, {"explicit": 2}),
    ]


class GcmParameters(core.Sequence):  # type: ignore[misc]
    """RFC 5084, 3.2."""

    _fields = [("nonce", core.OctetString), ("icv_length", core.Integer, {"default": 12})]

"""Web push against the examples of its own standards."""

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tresen.kit import webpush


def b64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def pem(scalar: str) -> str:
    key = ec.derive_private_key(int.from_bytes(b64(scalar), "big"), ec.SECP256R1())
    encoded = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return encoded.decode()


READER = webpush.Reader(
    "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)


def test_it_makes_the_message_of_rfc_8291_appendix_a() -> None:
    body = webpush.encrypted(
        b"When I grow up, I want to be a watermelon",
        READER,
        salt=b64("DGv6ra1nlYgDCS1FRnbzlw"),
        pem=pem("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
    )
    assert body == b64(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_each_message_is_drawn_anew() -> None:
    assert webpush.encrypted(b"x", READER) != webpush.encrypted(b"x", READER)


def test_too_much_is_refused() -> None:
    assert len(webpush.encrypted(b"x" * webpush.LONGEST, READER)) <= webpush.RECORD
    with pytest.raises(ValueError):
        webpush.encrypted(b"x" * (webpush.LONGEST + 1), READER)


def test_the_token_names_the_service_and_is_signed() -> None:
    key, now = webpush.new_key(), datetime(2026, 11, 23, 12, tzinfo=UTC)
    given = webpush.headers(READER.endpoint, key, "mailto:a@b.test", now, ttl=60, topic="abc")
    scheme, _, rest = given["Authorization"].partition(" ")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert fields["k"] == webpush.public_key(key)
    head, claims, signature = fields["t"].split(".")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b64(fields["k"]))
    r, s = (int.from_bytes(half, "big") for half in (b64(signature)[:32], b64(signature)[32:]))
    public.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(b64(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(b64(claims)) == {
        "aud": "https://push.example.net",
        "exp": int(now.timestamp()) + 12 * 3600,
        "sub": "mailto:a@b.test",
    }
    assert given["TTL"] == "60"
    assert given["Topic"] == "abc"
    assert given["Content-Encoding"] == "aes128gcm"


@pytest.mark.parametrize(
    ("key", "auth"),
    [
        ("", READER.auth),
        ("BCVx", READER.auth),
        (READER.key[:-4] + "AAAA", READER.auth),  # beside the curve
        (READER.key, "AAAA"),
        (READER.key, "not base64 !"),
    ],
)
def test_keys_that_are_none_are_refused(key: str, auth: str) -> None:
    with pytest.raises(webpush.NoKey):
        webpush.Reader(READER.endpoint, key, auth).check()

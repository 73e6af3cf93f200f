"""Mails for these tests."""


def mail(number: int = 1, *, size: int = 0) -> bytes:
    """A mail of its own number; `size`: so many bytes of text more."""
    head = (
        f"From: karla@klinikum.test\r\nTo: support@desk.test\r\nSubject: Nr {number}\r\nMessage-ID: <n{number}@k.test>"
    )
    line = b"Zeile mit etwas Text darin, damit es viele werden.\r\n"
    return head.encode() + b"\r\n\r\nText %d\r\n" % number + line * (size // len(line))

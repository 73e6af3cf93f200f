"""Message-IDs of the mails in which agents are told what happened. What answers one of them opens no ticket."""

import re
from collections.abc import Iterable

from tresen.kit.secrets import signature, signature_fits

PURPOSE = "notice-mail"
OURS = re.compile(r"notice\.(\d{1,19})\.([a-z2-7]{12})@")


def notice_id(key: int, address: str) -> str:
    """The same for the same letter by the same mailbox (`address`), so that a copy is known as one."""
    return f"notice.{key}.{signature(PURPOSE, str(key))}@{address.rpartition('@')[2]}"


def is_notice(message_id: str) -> bool:
    found = OURS.match(message_id.strip("<> "))
    return bool(found and signature_fits(PURPOSE, found[1], found[2]))


def answers_notice(message_ids: Iterable[str]) -> bool:
    """`message_ids`: what a mail names in In-Reply-To and References."""
    return any(is_notice(one) for one in message_ids)

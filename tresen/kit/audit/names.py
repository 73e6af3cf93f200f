"""What is logged, and what an entry may say: two closed lists, so that no secret and no message gets in by accident."""

from enum import StrEnum


class Name(StrEnum):
    # administration
    MADE = "made"
    CHANGED = "changed"
    REMOVED = "removed"
    DONE = "done"  # an action of the administration that is no change of one thing
    PASSWORD_GIVEN = "password_given"  # noqa: S105 - a name
    TOKEN_ISSUED = "token_issued"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    MERGED = "merged"
    UNMERGED = "unmerged"
    IMPORTED = "imported"
    IMPORT_UNDONE = "import_undone"
    # the way in
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    # data access
    OPENED = "opened"
    LISTED = "listed"
    EXPORTED = "exported"
    DOWNLOADED = "downloaded"
    ASKED = "asked"  # a security question
    # the log itself
    VERIFIED = "verified"
    BROKEN = "broken"


READING = frozenset({Name.OPENED, Name.LISTED, Name.DOWNLOADED})

# The keys `data` may have. Values are texts, whole numbers, yes and no, nothing, and lists and objects of these.
KEYS = frozenset(
    {
        "page",  # the address within the administration
        "changes",  # [{"kind", "id", "label", "did", "fields": {column: [old, new] | null}}]
        "more",  # how many further changes there were
        "status",  # the answer was a refusal, of this number
        "scope",
        "token",
        "filter",
        "count",
        "format",
        "outcome",
        "moved",
        "into",
        "number",
        "file",
        "hash",
    }
)
LONGEST = 200

"""What a mail may cost before it is looked at; beyond, it goes to quarantine with a plain reason."""

HEADER_BLOCK_BYTES = 256 * 1024  # one block of headers
HEADER_TOTAL_BYTES = 1024 * 1024  # all header blocks of a mail
HEADER_COUNT = 1_000  # fields in one block
PARTS = 1_000
DEPTH = 100
PARAMETER_BYTES = 16 * 1024  # one Content-Type or Content-Disposition
PARAMETERS = 200
ADDRESSES = 500  # read from one header; the rest is noted as a defect
REFERENCES = 100  # the newest ones

DETACH_BYTES = 256 * 1024  # a decoded body above this goes to a temporary file
KEPT_BYTES = 2 * 1024 * 1024  # bodies kept in memory in all; above, nearly everything is detached
SMALL_BYTES = 4 * 1024  # what is still kept in memory then
TEXT_CHARACTERS = 256 * 1024  # of one text part shown; the whole part is then attached too
HTML_CHARACTERS = 256 * 1024
READ_CHARACTERS = 512 * 1024  # of all text parts together; those after it are attached


# What the child that reads mails may take for one of them.
CHILD_CPU_SECONDS = 9  # and the part of a second that has begun: ten at most
CHILD_MEMORY = 300 * 1024 * 1024  # address space in all; an idle child has about 40 MiB
CHILD_FILE_BYTES = 512 * 1024 * 1024  # one file it writes
CHILD_PATIENCE = 60.0  # seconds: a machine with other work needs longer for ten of its own
CHILD_MAILS = 5_000  # read by one child before it is replaced
CHILD_RESIDENT = 120 * 1024 * 1024  # more than this kept after a mail: it is replaced

# Why a mail could not be read whole: words for `MailRefused.why` and `Envelope.stub`.
EMPTY, NO_MAIL, NO_SENDER = "empty", "no-mail", "no-sender"
HEADERS_LONG, HEADERS_MANY, PARAMETERS_MANY = "headers-long", "headers-many", "parameters-many"
PARTS_MANY, PARTS_DEEP = "parts-many", "parts-deep"
TIME, MEMORY, BROKE = "time", "memory", "broke"


class MailRefused(Exception):
    """The mail cannot be understood safely; `reason` is a sentence for the quarantine page, `why` a word from above."""

    def __init__(self, reason: str, why: str = BROKE) -> None:
        super().__init__(reason)
        self.reason = reason
        self.why = why

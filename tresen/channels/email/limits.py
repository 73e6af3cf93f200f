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


class MailRefused(Exception):
    """The mail cannot be understood safely; `reason` is a sentence for the quarantine page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

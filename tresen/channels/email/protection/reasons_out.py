"""Why a mail did not leave, told as the outbox tells what servers say."""

IN_CLEAR = "The request came encrypted, and nobody has said that the answer may leave unencrypted. It was not sent."
NO_SIGNER = "The mailbox has no valid key to sign with (Administration › Mailboxes › Keys)."

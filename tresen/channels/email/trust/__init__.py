"""Whether a mail is from whom it says, and what about it might deceive."""

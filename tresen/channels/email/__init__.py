"""E-mail: in by SMTP, IMAP and files; out by SMTP. Raw bytes first, everything else may be done again."""

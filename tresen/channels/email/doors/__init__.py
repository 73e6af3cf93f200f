"""Where mail is handed in: SMTP and LMTP."""

"""Mails are read apart: by a child process that may be killed, holds no secrets and knows no database."""

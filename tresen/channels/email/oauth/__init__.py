"""Signing in to mail servers by OAuth2 (RFC 6749) and XOAUTH2: Microsoft 365, Google, others."""

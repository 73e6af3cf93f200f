"""S/MIME (RFC 8551) and OpenPGP (RFC 9580, RFC 3156) on bytes: verify, decrypt, sign, encrypt; and the keys for it."""

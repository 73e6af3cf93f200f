"""How words come in and go out. One folder a channel; what they share stands here."""

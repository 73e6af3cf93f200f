"""Asking experts by mail: what they are sent, and how their answers come into the internal note."""

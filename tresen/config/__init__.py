"""Wiring only: settings, addresses, reactions, the `tresen` command."""

"""How a message leaves as mail."""

"""The ticket: what it is, what can happen to it (verbs), what happened (journal), who may see it (access)."""

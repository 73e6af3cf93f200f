"""What is done by rules: macros, which a person chooses. Each calls the verbs through `tickets.actions`."""

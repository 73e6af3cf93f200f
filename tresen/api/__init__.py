"""The house for programs: /api/v1. Fetches through access, calls one verb, answers in JSON."""

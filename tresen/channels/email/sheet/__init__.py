"""The reconciliation sheet: what was offered, what was taken, what became of it, and what does not add up."""

"""Which ticket a mail belongs to, and who takes part there."""

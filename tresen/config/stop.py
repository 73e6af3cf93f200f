class Stop(Exception):
    """Ends the command with one clear sentence."""

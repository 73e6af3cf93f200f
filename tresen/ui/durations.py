"""Minutes as people read them."""


def duration(minutes: int) -> str:
    """ "45 min", "2 h", "1 h 05 min"; the same in German and English."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02} min" if rest else f"{hours} h"

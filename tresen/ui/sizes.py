"""Numbers as people read them."""


def file_size(size: int, language: str = "de") -> str:
    """ "412 KB", "1,4 MB"."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    text = f"{size / 1_000_000:.1f} MB" if size < 1_000_000_000 else f"{size / 1_000_000_000:.1f} GB"
    return text.replace(".", ",") if language == "de" else text


def capped(count: int, cap: int = 999) -> str:
    return f"{cap}+" if count > cap else str(count)

"""The media types a browser may show from our origin: raster pictures, which cannot carry scripts."""

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"})


def is_picture(media_type: str) -> bool:
    return media_type.lower() in PICTURES

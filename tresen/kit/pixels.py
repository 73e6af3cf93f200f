"""Pictures that are no pictures: dots and hidden images by which a sender learns when and where a mail is read."""

import re

_SMALL = re.compile(r"0*[0-2](?:\.\d*)?\s*(?:px|pt)?", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*0*[01](?:\.\d*)?\s*(?:px|pt|em|rem|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
# How the well-known senders of newsletters and the trackers for one's own mails name them.
_KNOWN = re.compile(
    r"^(?:https?:)?//[^/?#]*(?:mailtrack\.io|mailfoogae|emltrk\.com|bl-1\.com|pixel\.watch|getnotify|readnotify"
    r"|whoreadme|didtheyreadit|yesware|bananatag|cirrusinsight|contactmonkey|superhuman\.com/|mixmax\.com/api/track"
    r"|google-analytics\.com|doubleclick\.net|facebook\.com/tr|px\.ads\.linkedin|awstrack\.me|t\.hubspotemail"
    r"|app\.hubspot|via\.intercom\.io/o|post\.spmailtechno|saleslofttrack|outreach\.io/(?:api|track))"
    r"|/(?:wf/open|track/open|trk/open|trackopen|openrate|open_?track|email_?open|mail_?open|mailopen|opentracking|opens?"
    r"/log)(?:[/.?]|$)"
    r"|/(?:open|blank|pixel|track(?:er|ing)?|spacer_?track|beacon|tp|zaehlpixel|zp|1x1)\.(?:gif|png|aspx|php|ashx|jpg)"
    r"(?:[?/]|$)"
    r"|/(?:e/o|oo|tr/op|o/p|q/o|cio/o|ls/o|wf/o)/[\w=%-]{8,}"
    r"|[?&](?:utm_action=open|event=open|action=open|type=open|t=open)(?:&|$)",
    re.IGNORECASE,
)


def is_pixel(source: str, *, width: str = "", height: str = "", style: str = "") -> bool:
    """Is this picture there to count its readers? All arguments as they stand in the HTML."""
    sizes = [size.strip() for size in (width, height)]
    if any(size and _SMALL.fullmatch(size) for size in sizes) and not _is_line(sizes):
        return True
    return bool(_HIDDEN.search(style) or _KNOWN.search(source))


def _is_line(sizes: list[str]) -> bool:
    """One or two pixels high and wide as a page is a line between paragraphs."""
    return any(
        size.endswith("%") or (size.removesuffix("px").isdecimal() and int(size[:4].strip("px")) > 20)
        for size in sizes
        if size
    )

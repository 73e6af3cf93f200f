"""HTML from outside, made safe; and the ways between HTML and plain text.

`clean` is for our own pages: structure only, no looks, nothing remote. `original` is for the sandboxed frame
that shows a mail as it was sent. In both nh3 has the last word; the lxml tree before it only shapes things.
"""

import html as entities
import re
from itertools import islice
from typing import Any

import lxml.html
import nh3

_UNPARSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_OWN_IMAGE = re.compile(r"(?:cid:[^\s\"'<>\\]{1,500}|/desk/attachments/\d{1,18}/(?!\.)[^\s\"'<>\\/?#]{1,500})")
_LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_REMOTE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_SPAN = re.compile(r"[1-9]\d{0,2}")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{8000,}+")
_PARSER = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
_SILENT = (
    "script",
    "style",
    "title",
    "head",
    "template",
    "noscript",
    "object",
    "iframe",
    "svg",
    "math",
    "select",
    "textarea",
)

TAGS = {
    "p", "div", "br", "hr", "b", "strong", "i", "em", "u", "s", "sub", "sup", "a", "ul", "ol", "li",
    "blockquote", "pre",
    "code", "h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "td", "th", "img",
}  # fmt: skip
_LOOKS = {
    "class", "style", "align", "valign", "bgcolor", "color", "width", "height", "border", "cellpadding",
    "cellspacing", "dir", "lang",
    "face", "size", "nowrap", "title", "role", "hspace", "vspace", "clear", "start", "type",
}  # fmt: skip


def _structural(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _OWN_IMAGE.fullmatch(value) else None
    if tag == "a" and name == "href":
        return value if _LINK.match(value) else None
    if name in ("colspan", "rowspan"):
        return value if _SPAN.fullmatch(value) else None
    return value


def _with_looks(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _OWN_IMAGE.fullmatch(value) or value.startswith("data:image/") else None
    if tag == "a" and name == "href":
        return value if _LINK.match(value) else None
    return _without_urls(value) if name == "style" else value


_STRUCTURE = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes={
        "a": {"href"},
        "img": {"src", "alt"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    attribute_filter=_structural,
    url_schemes={"http", "https", "mailto", "cid"},
    link_rel="noopener noreferrer",
)
_ORIGINAL = nh3.Cleaner(
    tags=TAGS
    | {"span", "font", "center", "style", "big", "small", "strike", "del", "ins", "tt", "kbd", "samp",
    "var", "cite", "q", "abbr"}
    | {"h5", "h6", "dl", "dt", "dd", "tfoot", "caption", "col", "colgroup", "figure", "figcaption",
    "section", "article"}
    | {"header", "footer", "main", "nav", "aside", "address"},
    clean_content_tags={"script"},
    attributes={
        "*": _LOOKS, "a": {"href", "name"}, "img": {"src", "alt", "data-remote-src"},
        "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
    },
    attribute_filter=_with_looks,
    url_schemes={"http", "https", "mailto", "cid", "data"},
    link_rel="noopener noreferrer",
)  # fmt: skip


def tree(html: str) -> Any:
    """The <body> of a document or fragment as an lxml element; an empty one when there is nothing to read."""
    html = _LONG_TAG.sub(_shorter_tag, _XML_DECLARATION.sub("", _UNPARSABLE.sub("", html)))
    try:
        document = lxml.html.document_fromstring(html, parser=_PARSER)
    except (lxml.etree.ParserError, lxml.etree.LxmlError, ValueError, AssertionError):
        document = lxml.html.document_fromstring("<body></body>")
    body = document.find("body")
    return document if body is None else body


def _shorter_tag(match: re.Match[str]) -> str:
    """Attributes cost quadratic time; a long data: image has few of them, an attack has thousands."""
    tag = match[0]
    return tag[:1000] if tag.count("=") + len(tag.split()) > 600 else tag


def inner(element: Any) -> str:
    """What is inside an element, as HTML."""
    html: str = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    start, end = html.find(">") + 1, html.rfind("</")
    return html[start:end] if end >= start else ""


def clean(html: str) -> str:
    """Structure only, for showing inside our own pages and for what the composer sends."""
    return clean_tree(tree(html))[0]


def clean_tree(body: Any) -> tuple[str, int]:
    """The structure of a tree as safe HTML, and how many remote images were left out. Changes the tree."""
    remote = 0
    for image in list(body.iter("img")):
        remote += bool(_REMOTE.match(image.get("src") or ""))
        if _is_dot(image) or not _OWN_IMAGE.fullmatch(image.get("src") or ""):
            image.drop_tree()
    for element in list(body.iter("h5", "h6", "del", "strike", "ins", "center", *_SILENT)):
        if element.tag in _SILENT:
            element.drop_tree()
        else:
            element.tag = {"h5": "h4", "h6": "h4", "center": "div", "ins": "u"}.get(element.tag, "s")
    return _STRUCTURE.clean(inner(body)).strip(), remote


def _is_dot(image: Any) -> bool:
    sizes = [image.get("width", ""), image.get("height", "")]
    return any(size.strip().removesuffix("px") in ("0", "1") for size in sizes)


def original(html: str) -> str:
    """The looks of the sender for the sandboxed frame; remote images wait in `data-remote-src`."""
    body = tree(html)
    document = body.getroottree().getroot()
    styles = [
        _css(style.text or "") for style in document.iter("style") if style.getparent().tag in ("head", "body", "div")
    ]
    for element in list(body.iter("style", "script", "title", "noscript", "template")):
        element.drop_tree()
    for image in body.iter("img"):
        source = image.get("src") or ""
        image.attrib.pop("data-remote-src", None)
        image.attrib.pop("srcset", None)
        if _REMOTE.match(source):
            del image.attrib["src"]
            if not _is_dot(image):
                image.set("data-remote-src", source.strip())
    sheet = "".join(f"<style>{style}</style>" for style in styles if style.strip())
    return _ORIGINAL.clean(sheet + _dressed(body)).strip()


def _dressed(body: Any) -> str:
    """The content, with what the <body> itself wears on a <div> around it."""
    worn = {name: body.get(name) for name in ("style", "bgcolor", "class", "dir") if body.get(name)}
    if not worn:
        return inner(body)
    attributes = "".join(f' {name}="{entities.escape(value)}"' for name, value in worn.items())
    return f"<div{attributes}>{inner(body)}</div>"


def _css(sheet: str) -> str:
    sheet = re.sub(r"@(?:import|charset|namespace)[^;]{0,2000};?", "", sheet, flags=re.IGNORECASE)
    return _without_urls(sheet).replace("<", "")


def _without_urls(css: str) -> str:
    """No address is fetched by a style: escapes that could hide one go first."""
    css = re.sub(r"\\([0-9a-fA-F]{1,6})\s?", _character, css).replace("\\", "")
    return re.sub(r"(?:url|image-set|image|src|expression)\s*\([^)]{0,4000}\)?", "none", css, flags=re.IGNORECASE)


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return chr(code) if 0x20 <= code < 0xD800 else ""


def to_text(html: str) -> str:
    """Readable plain text; the target of a link follows its words."""
    return tree_text(tree(html))


def tree_text(body: Any) -> str:
    """Readable plain text of a tree. Changes the tree."""
    from inscriptis.css_profiles import STRICT_CSS_PROFILE
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig

    levels = min(DEEPEST_TABLE, TABLE_BUDGET // max(1, sum(map(len, body.itertext()))))
    for element in list(body.iter("a", "table", *_SILENT, *_LIKE_DIV)):
        if element.tag in _SILENT:
            element.drop_tree()
            continue
        if element.tag == "table" and _is_too_deep(element, levels):
            for part in element.iter(*_OF_TABLES):
                part.tag = "div"
            continue
        if element.tag == "table":  # else its first cell is glued to the words before it
            element.addprevious(element.makeelement("br"))
            continue
        if element.tag in _LIKE_DIV:
            element.tag = "div"
            continue
        if element.tag != "a":  # a table made a div above
            continue
        target = (element.get("href") or "").strip()
        words = "".join(element.itertext()).strip()
        if words and target.lower().startswith(("http://", "https://")) and words.rstrip("/") not in target:
            element.tail = f" <{target}>{element.tail or ''}"
    try:
        text: str = Inscriptis(body, ParserConfig(css=STRICT_CSS_PROFILE)).get_text()
    except (RecursionError, ValueError, IndexError, AttributeError, TypeError):
        text = " ".join(body.itertext())
    text = text.replace("\xa0", " ").replace("\u200b", "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n")


# Inscriptis copies a cell's text at each level of tables: layouts nest a few, attacks hundreds.
DEEPEST_TABLE = 6
TABLE_BUDGET = 100_000  # characters times levels
_OF_TABLES = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")


def _is_too_deep(table: Any, levels: int) -> bool:
    return levels == 0 or len(list(islice(table.iterancestors("table"), levels))) == levels


_LIKE_DIV = ("section", "center", "form", "fieldset", "dl", "dt", "dd", "details", "summary", "caption")
_ADDRESS = re.compile(r"(https?://[^\s<>\"']{1,2000})|([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")


def from_text(text: str) -> str:
    """Plain text as paragraphs with line breaks; web and mail addresses become links."""
    text = _UNPARSABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    paragraphs = re.split(r"\n[ \t]*\n\s*", text) if text.strip() else []
    return "".join(f"<p>{_linked(paragraph).replace(chr(10), '<br>')}</p>" for paragraph in paragraphs)


def _linked(text: str) -> str:
    out: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?)")
        target = entities.escape(address if match[1] else f"mailto:{address}")
        out.append(entities.escape(text[end : match.start()], quote=False))
        out.append(f'<a href="{target}" rel="noopener noreferrer">{entities.escape(address, quote=False)}</a>')
        end = match.start() + len(address)
    out.append(entities.escape(text[end:], quote=False))
    return "".join(out)

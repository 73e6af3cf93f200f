"""HTML from outside, made safe; and the ways between HTML and plain text.

`clean` is for our own pages: structure only, no looks, nothing remote. `original` is for the sandboxed frame
that shows a mail as it was sent. In both nh3 has the last word; the lxml tree before it only shapes things.

Remote pictures of a mail stay behind as inert marks, `data-remote-src` at an <img> and `url(data:remote,…)` in a
style: `remote_pictures` lists their addresses, `with_pictures` puts in what we have kept of them.
"""

import hashlib
import html as entities
import re
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from itertools import islice
from typing import Any, NamedTuple

import lxml.html
import nh3

from tresen.kit.pixels import is_pixel

_UNPARSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_OWN_IMAGE = re.compile(r"(?:cid:[^\s\"'<>\\]{1,500}|/desk/attachments/\d{1,18}/(?!\.)[^\s\"'<>\\/?#]{1,500})")
_LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_REMOTE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_HELD = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp|avif|bmp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_WAITING = re.compile(r"https?://[^\s\"'<>]{1,4000}", re.IGNORECASE)
_MARK = re.compile(r"data:remote,([A-Za-z0-9_=-]{1,6000})")
# As nh3 writes an image: names in lower case, values in double quotes, none of those inside.
_IMAGE = re.compile(r'<img(?: [a-z-]+="[^"]*")*+>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_MARKED_URL = re.compile(rf"url\({_MARK.pattern}\)")
_DIGEST = re.compile(r"[0-9a-f]{32}")
_WAITS = re.compile(r'(?<= )data-remote-src="([^"]*)"')
_SIZE = re.compile(r"[1-9]\d{0,3}")
_SPAN = re.compile(r"[1-9]\d{0,2}")
_NAMED = re.compile(r"[a-z]{1,20}-[1-9]\d{0,17}")
_NAMING_SPAN = re.compile(rf'<span data-mention="({_NAMED.pattern})">')
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
    if name == "data-remote-src":
        return value if _WAITING.fullmatch(value) else None
    if name == "data-held":
        return value if _DIGEST.fullmatch(value) else None
    if tag == "a" and name == "href":
        return value if _LINK.match(value) else None
    if name in ("colspan", "rowspan"):
        return value if _SPAN.fullmatch(value) else None
    if name == "data-mention":
        return value if _NAMED.fullmatch(value) else None
    return value


def _with_looks(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _OWN_IMAGE.fullmatch(value) or _HELD.fullmatch(value) else None
    if name == "data-remote-src":
        return value if _WAITING.fullmatch(value) else None
    if tag == "a" and name == "href":
        return value if _LINK.match(value) else None
    return _without_urls(value) if name == "style" else value


_STRUCTURE = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes={
        "a": {"href"},
        "img": {"src", "alt", "data-remote-src", "data-held"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    attribute_filter=_structural,
    url_schemes={"http", "https", "mailto", "cid"},
    link_rel="noopener noreferrer",
)
# As _STRUCTURE, and whom a note names: <span data-mention="person-12">.
_NAMING = nh3.Cleaner(
    tags=TAGS | {"span"},
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}, "img": {"src", "alt"}, "span": {"data-mention"}},
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


class Cleaned(NamedTuple):
    html: str
    remote: int  # pictures that wait for being allowed
    pixels: int  # counting pixels that were taken out for good


def clean(html: str) -> str:
    """Structure only, for showing inside our own pages and for what the composer sends."""
    body = tree(html)
    _drop_foreign_images(body)
    return clean_tree(body).html


def _drop_foreign_images(body: Any) -> None:
    for image in list(body.iter("img")):
        if not _OWN_IMAGE.fullmatch(image.get("src") or ""):
            image.drop_tree()


def clean_naming(html: str, names: Mapping[str, str] | None = None) -> str:
    """As `clean`, but whom the words name stays marked: <span data-mention="person-12">. Given `names` (mark → name),
    each mark says the name it stands for and nothing else, and what is not in there becomes plain words."""
    body = tree(html)
    for span in list(body.iter("span")):
        mark = span.get("data-mention") or ""
        if not _NAMED.fullmatch(mark) or (names is not None and mark not in names):
            span.drop_tag()
        elif names is not None:
            for child in list(span):
                span.remove(child)
            span.text = f"@{names[mark]}"
    _drop_foreign_images(body)
    return clean_tree(body, _NAMING).html


def named_in(html: str) -> list[str]:
    """The marks in what `clean_naming` gave, each once, in order."""
    return list(dict.fromkeys(_NAMING_SPAN.findall(html)))


def clean_tree(body: Any, cleaner: nh3.Cleaner = _STRUCTURE) -> Cleaned:
    """The structure of a tree as safe HTML. Changes the tree."""
    remote, pixels = _shelve(body)
    for image in list(body.iter("img")):
        source = image.get("src") or ""
        if _HELD.fullmatch(source):  # too long for a page; whoever shows it fetches it by its digest
            del image.attrib["src"]
            image.set("data-held", digest_of_held(source))
        elif not _OWN_IMAGE.fullmatch(source) and not image.get("data-remote-src"):
            image.drop_tree()
    for element in list(body.iter("h5", "h6", "del", "strike", "ins", "center", *_SILENT)):
        if element.tag in _SILENT:
            element.drop_tree()
        else:
            element.tag = {"h5": "h4", "h6": "h4", "center": "div", "ins": "u"}.get(element.tag, "s")
    return Cleaned(cleaner.clean(inner(body)).strip(), remote, pixels)


def _shelve(body: Any) -> tuple[int, int]:
    """Remote pictures lose their `src` to `data-remote-src`, counting pixels go; how many of each."""
    remote = pixels = 0
    for image in list(body.iter("img")):
        source = (image.get("src") or "").strip()
        for name in ("data-remote-src", "data-held", "srcset", "sizes"):
            image.attrib.pop(name, None)
        if is_pixel(source, **{name: image.get(name) or "" for name in ("width", "height", "style")}):
            pixels += bool(_REMOTE.match(source))
            image.drop_tree()
        elif _REMOTE.match(source):
            del image.attrib["src"]
            image.set("data-remote-src", _absolute(source))
            remote += 1
    return remote, pixels


def _absolute(source: str) -> str:
    """With its scheme, and nothing in it that ends an attribute."""
    source = re.sub(r"[\s\"'<>]", lambda found: f"%{ord(found[0]):02X}", source.strip())
    return f"https:{source}" if source.startswith("//") else source


def original(html: str) -> str:
    """The looks of the sender for the sandboxed frame; remote pictures wait as marks."""
    body = tree(html)
    document = body.getroottree().getroot()
    styles = [
        _css(style.text or "") for style in document.iter("style") if style.getparent().tag in ("head", "body", "div")
    ]
    for element in list(body.iter("style", "script", "title", "noscript", "template")):
        element.drop_tree()
    _shelve(body)
    for element in body.iter("body", "table", "td", "th", "tr", "div"):
        if (picture := (element.get("background") or "").strip()) and _REMOTE.match(picture):
            looks = element.get("style") or ""
            element.set("style", f"background-image:url({_mark(picture)});{looks}")
    sheet = "".join(f"<style>{style}</style>" for style in styles if style.strip())
    return _ORIGINAL.clean(sheet + _dressed(body)).strip()


def digest_of_held(source: str) -> str:
    """What a picture within the HTML (a data: address) is known by."""
    return hashlib.sha256("".join(source.split()).encode()).hexdigest()[:32]


def held_picture(html: str, digest: str) -> bytes:
    """The bytes of the picture in what `original` gave that has this digest; b"" if there is none."""
    for image in _IMAGE.finditer(html):
        source = entities.unescape(dict(_ATTRIBUTE.findall(image[0])).get("src", ""))
        if _HELD.fullmatch(source) and digest_of_held(source) == digest:
            try:
                return b64decode(source.partition(",")[2])
            except ValueError:
                return b""
    return b""


def remote_pictures(html: str) -> list[str]:
    """The addresses of the remote pictures in what `clean_tree` or `original` gave, each once, in order."""
    waiting = ((image.start(), _WAITS.search(image[0])) for image in _IMAGE.finditer(html))
    found = [(at, entities.unescape(match[1])) for at, match in waiting if match is not None]
    found += [(match.start(), _marked(match[1])) for match in _MARK.finditer(html)]
    return list(dict.fromkeys(address for _, address in sorted(found) if _WAITING.fullmatch(address)))


def with_pictures(html: str, kept: Mapping[str, str]) -> str:
    """The same HTML with `kept` (remote address → our own address) in place of the marks. For the others stands their
    alternative text in a box of the same size, or nothing."""
    html = _IMAGE.sub(lambda found: _shown(found, kept), html)
    return _MARKED_URL.sub(lambda found: _url(kept.get(_marked(found[1]), "")), html)


def _url(address: str) -> str:
    return f"url({entities.escape(address)})" if address else "none"


def _shown(found: re.Match[str], kept: Mapping[str, str]) -> str:
    waits = _WAITS.search(found[0])
    if waits is None:
        return found[0]
    if address := kept.get(entities.unescape(waits[1]), ""):
        return _WAITS.sub(lambda _: f'src="{entities.escape(address)}" loading="lazy"', found[0])
    told = dict(_ATTRIBUTE.findall(found[0]))
    size = "".join(f"{side}:{told[side]}px;" for side in ("width", "height") if _SIZE.fullmatch(told.get(side, "")))
    style = f' style="{size}"' if size else ""
    return f'<span class="picture-waits"{style}>{told.get("alt", "").replace("<", "&lt;")}</span>'


def _mark(source: str) -> str:
    return f"data:remote,{urlsafe_b64encode(_absolute(source).encode()).decode()}"


def _marked(mark: str) -> str:
    try:
        return urlsafe_b64decode(mark).decode()
    except ValueError:
        return ""


def _dressed(body: Any) -> str:
    """The content, with what the <body> itself wears on a <div> around it."""
    worn = {name: body.get(name) for name in ("style", "bgcolor", "class", "dir") if body.get(name)}
    if not worn:
        return inner(body)
    attributes = "".join(f' {name}="{entities.escape(value)}"' for name, value in worn.items())
    return f"<div{attributes}>{inner(body)}</div>"


def _css(sheet: str) -> str:
    sheet = re.sub(r"@(?:import|charset|namespace)[^;]*+;?", "", _plain_css(sheet), flags=re.IGNORECASE)
    sheet = re.sub(r"@font-face[^{]*+\{[^}]*+\}?", "", sheet, flags=re.IGNORECASE)
    return _without_urls(sheet).replace("<", "")


def _plain_css(css: str) -> str:
    """Escapes that could hide a word are undone, comments go."""
    css = re.sub(r"\\([0-9a-fA-F]{1,6})\s?", _character, css).replace("\\", "")
    return re.sub(r"/\*.*?(?:\*/|\Z)", " ", css, flags=re.DOTALL)


_FETCHING = re.compile(
    r"(url|(?:-webkit-)?image-set|(?:-webkit-)?cross-fade|image|src|element|paint|expression)\s*\(([^)]*+)\)?",
    re.IGNORECASE,
)


def _without_urls(css: str) -> str:
    """No address is fetched by a style: remote pictures become marks, everything else `none`."""
    return _FETCHING.sub(_harmless, _plain_css(css))


def _harmless(found: re.Match[str]) -> str:
    target = found[2].strip().strip("\"'").strip()
    if found[1].lower() != "url":
        return "none"
    if _MARK.fullmatch(target):
        return f"url({target})"
    if _HELD.fullmatch(target):
        return f"url({''.join(target.split())})"
    return f"url({_mark(target)})" if _REMOTE.match(target) else "none"


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

import re
import time

import pytest

from tresen.kit.html import clean, clean_tree, from_text, original, remote_pictures, to_text, tree, with_pictures
from tresen.kit.pixels import is_pixel

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\nscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src='https://x.example'></iframe>",
    "<form action='https://x.example'><input name=a><button>x</button></form>",
    "<base href='https://x.example'><meta http-equiv=refresh content='0;url=https://x.example'>",
    "<link rel=stylesheet href='https://x.example/a.css'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<img alt='><script>alert(1)</script>' src='https://x.example/a.png'>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<template><script>alert(1)</script></template><textarea></textarea><script>alert(1)</script>",
    "<p onclick=alert(1) id=x name=y class=z>x</p>",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("sanitise", [clean, original])
def test_it_lets_nothing_active_through(sanitise, attack: str) -> None:
    safe = sanitise(f"<p>vorher</p>{attack}").lower()
    for word in (
        "<script",
        " onerror",
        " onload",
        " onclick",
        "javascript:",
        "<iframe",
        "<form",
        "<input",
        "<meta",
        "<base",
        "<link",
        "<svg",
    ):
        assert word not in safe
    assert "<p>vorher</p>" in safe
    assert sanitise(safe) == safe or sanitise is original


def test_it_keeps_structure_only() -> None:
    html = '<div class="a" style="color:red"><h5>Titel</h5><p align=center><font color=red><b>fett</b></font></p></div>'
    assert clean(html) == "<div><h4>Titel</h4><p><b>fett</b></p></div>"
    assert clean("<ul><li>eins<li>zwei</ul>") == "<ul><li>eins</li><li>zwei</li></ul>"
    assert clean('<td colspan="2">lose</td>') == "lose"
    assert "<tbody>" in clean("<table><tr><td colspan=2>a</td></tr></table>")


def test_it_keeps_links_to_the_web_and_to_mail() -> None:
    assert clean('<a href="https://x.example/?a=1&b=2" target=x>x</a>') == (
        '<a href="https://x.example/?a=1&amp;b=2" rel="noopener noreferrer">x</a>'
    )
    assert 'href="mailto:a@b.example"' in clean('<a href="mailto:a@b.example">x</a>')
    assert "href" not in clean('<a href="/desk/admin/">x</a><a href="ftp://x.example">y</a>')


def test_it_shows_only_pictures_of_ours_or_of_the_mail() -> None:
    assert clean('<img src="cid:a@b" alt="Logo">') == '<img src="cid:a@b" alt="Logo">'
    assert clean('<img src="/desk/attachments/7/a.png">') == '<img src="/desk/attachments/7/a.png">'
    for source in (
        "https://x.example/a.png",
        "//x.example/a.png",
        "data:image/png;base64,AAAA",
        "/desk/logout",
        "a.png",
    ):
        assert clean(f'vor<img src="{source}">nach') == "vornach"


def test_it_keeps_the_looks_of_the_original_but_fetches_nothing() -> None:
    html = (
        "<html><head><style>@import 'https://x.example/a.css'; p{color:red;background:url(https://x.example/b.png)}</style></head>"
        '<body><p class="a" style="color:blue;background:u\\72l(https://x.example/c.png)">x</p>'
        '<img src="https://x.example/d.png" data-remote-src="https://evil.example/"><img src="cid:a"></body></html>'
    )
    safe = original(html)
    assert "<style>" in safe
    assert "color:blue" in safe
    assert '<img data-remote-src="https://x.example/d.png">' in safe
    assert '<img src="cid:a">' in safe
    assert "evil.example" not in safe
    assert [word for word in ("a.css", "b.png", "c.png") if word in safe] == []


def test_it_makes_readable_text() -> None:
    html = '<div>Hallo,</div><p>siehe <a href="https://x.example/a">hier</a> und <a href="https://x.example">x.example</a></p><ul><li>eins</ul>'
    assert to_text(html) == "Hallo,\n\nsiehe hier <https://x.example/a> und x.example\n\n  * eins"
    assert to_text("neu<table><tr><td>eins<td>zwei</table>danach").split() == ["neu", "eins", "zwei", "danach"]
    assert to_text("<center>eins</center><section>zwei</section>") == "eins\nzwei"
    assert to_text("") == to_text("<style>p{}</style><script>x</script>") == ""


def test_it_makes_paragraphs_and_links_of_text() -> None:
    text = "Hallo <b>\nWelt http://x.example/a?b=1&c=2.\n\n\nMail an a@b.example!"
    link = '<a href="http://x.example/a?b=1&amp;c=2" rel="noopener noreferrer">http://x.example/a?b=1&amp;c=2</a>'
    mail = '<a href="mailto:a@b.example" rel="noopener noreferrer">a@b.example</a>'
    assert from_text(text) == f"<p>Hallo &lt;b&gt;<br>Welt {link}.</p><p>Mail an {mail}!</p>"
    assert clean(from_text(text)) == from_text(text)


@pytest.mark.parametrize(
    "html",
    ["", " ", "<", "<!--", "<?xml version='1.0' encoding='utf-16'?><p>x", "\x00<p>\ud800x", "<p" * 9999],
)
def test_it_survives_what_is_no_html(html: str) -> None:
    for convert in (clean, original, to_text, from_text):
        assert isinstance(convert(html), str)


@pytest.mark.parametrize(
    "html", ["<div>" * 50_000, "<blockquote><p>" * 20_000 + "x", "<table><tr><td>" * 10_000, "&" * 200_000]
)
def test_it_survives_depth_and_floods(html: str) -> None:
    for convert in (clean, original, to_text):
        assert len(convert(html)) < 2_000_000


def test_hundreds_of_nested_tables_cost_no_more_than_their_text() -> None:
    html = "<table><tr><td>a<td>b<td>\n" * 230 + "x<br>" * 48_000
    begun = time.process_time()
    assert to_text(html).count("x") == 48_000
    assert time.process_time() - begun < 5


def test_a_mail_names_no_address_of_ours_but_files() -> None:
    html = '<img src="/desk/attachments/../../accounts/logout/?x">'
    assert "logout" not in clean(html)
    assert "logout" not in original(html)


def test_remote_pictures_wait_as_marks_and_come_when_kept() -> None:
    html = (
        '<img src="https://x.example/a.png?b=1&amp;c=2" srcset="https://x.example/2.png 2x" alt="Plan">'
        "<div style=\"background:url('//x.example/d.png')\">x</div><table background='https://x.example/e.png'></table>"
        '<style>p{background:URL( "https://x.example/f.png" )}</style>'
    )
    cleaned = clean_tree(tree(html))
    assert cleaned.html.startswith('<img alt="Plan" data-remote-src="https://x.example/a.png?b=1&amp;c=2">')
    assert (cleaned.remote, cleaned.pixels) == (1, 0)
    waiting = original(html)
    found = [f"https://x.example/{name}" for name in ("a.png?b=1&c=2", "d.png", "e.png", "f.png")]
    assert sorted(remote_pictures(waiting)) == found
    assert remote_pictures(cleaned.html) == found[:1]
    assert "x.example" not in with_pictures(waiting, {})
    shown = with_pictures(waiting, {one: f"/desk/{number}?a&b" for number, one in enumerate(found)})
    assert 'src="/desk/0?a&amp;b"' in shown
    assert all(f"url(/desk/{number}?a&amp;b)" in shown for number in (1, 2, 3))
    assert "remote" not in shown


def test_what_waits_leaves_its_words_and_its_room() -> None:
    image = '<img src="https://x.example/a" alt="Plan &lt;b&gt; &quot;2&quot;" width="160" height="90">'
    shown = with_pictures(original(f'{image}<img src="//x.example/b">'), {})
    style = "width:160px;height:90px;"
    first = f'<span class="picture-waits" style="{style}">Plan &lt;b&gt; &quot;2&quot;</span>'
    assert shown == f'{first}<span class="picture-waits"></span>'


def test_a_mark_of_the_senders_own_is_no_way_in() -> None:
    html = (
        '<img data-remote-src="javascript:alert(1)"><img data-remote-src="https://x.example/a.png">'
        '<p style="background:url(data:remote,amF2YXNjcmlwdDphbGVydCgxKQ==)">data-remote-src="https://x.example/b"</p>'
    )
    assert clean_tree(tree(html)).html == '<p>data-remote-src="https://x.example/b"</p>'
    assert remote_pictures(original(html)) == []
    assert "javascript" not in with_pictures(original(html), {"javascript:alert(1)": "x"}).replace("amF2", "")


@pytest.mark.parametrize(
    "css",
    [
        "@import 'https://x.example/a.css';", "@\\69mport url(https://x.example/a.css);", "@im/**/port 'x.example';",
        "p{background:image-set('https://x.example/a.png' 1x)}",
        "p{background:-webkit-image-set(url(//x.example/a) 1x)}",
        "p{background:cross-fade(url(ftp://x.example/a),url(ftp://x.example/b),50%)}",
        "p{content:src('//x.example/a')}",
        "@font-face{font-family:x;src:url(ftp://x.example/a.woff)}", "p{background:u\\rl(ftp://x.example/a)}",
        "p{background:u\\000072l(ftp://x.example/a)}", "p{cursor:url(file://x.example/a),auto}",
        "p{background:url(data:image/svg+xml;base64,eC5leGFtcGxl)}", "p{background:url(data:text/html,x.example)}",
        "p{behavior:url(x.example.htc)}", "p{width:expression(x.example)}", "@namespace url(http://x.example);",
    ],
)  # fmt: skip
def test_no_style_fetches_anything(css: str) -> None:
    for html in (f"<style>{css}</style><p>x</p>", f'<p style="{css[2:-1]}">x</p>'):
        shown = with_pictures(original(html), {})
        assert not re.search(r"@import|url\((?!data:,\))[^)]|image-set|cross-fade|expression\(|src\(|svg", shown), shown


@pytest.mark.parametrize(
    ("image", "pixel"),
    [
        ('width="1" height="1"', True), ('width="1px" height="1px"', True), ('width="0"', True),
        ('style="display:none"', True), ('style="DISPLAY: NONE !important"', True),
        ('style="width:1px;height:1px"', True),
        ('style="max-height:0px;overflow:hidden"', True), ('style="opacity:0"', True),
        ('style="visibility:hidden"', True),
        ('width="600" height="1"', False), ('width="100%" height="2"', False), ('width="100" height="100"', False),
        ('style="width:100%"', False), ('style="opacity:0.8"', False), ('style="max-width:100%"', False), ("", False),
        ('style="line-height:0;width:10px"', False),
    ],
)  # fmt: skip
def test_counting_pixels_are_known_by_their_size(image: str, pixel: bool) -> None:
    cleaned = clean_tree(tree(f'<p>a<img src="https://x.example/a.png" {image}></p>'))
    assert (cleaned.remote, cleaned.pixels) == ((0, 1) if pixel else (1, 0))


@pytest.mark.parametrize(
    ("address", "pixel"),
    [
        ("https://u1.ct.sendgrid.net/wf/open?upn=u001", True), ("https://x.list-manage.com/track/open.php?u=1", True),
        ("https://mandrillapp.com/track/open.php?u=1", True), ("https://mailtrack.io/trace/mail/abc.png", True),
        ("https://x.awstrack.me/I0/0102018", True), ("https://www.google-analytics.com/collect?v=1", True),
        ("https://click.exct.net/open.aspx?x=1", True), ("https://r.brevo.example/tr/op/AbCdEf0123456", True),
        ("https://x.mjt.lu/oo/AVsAABc1234/open", True), ("https://news.example/pixel.gif?id=3", True),
        ("https://news.example/e.png?event=open&id=1", True), ("https://news.example/zaehlpixel.gif", True),
        ("https://shop.example/images/open-air.jpg", False), ("https://shop.example/opening/hours.png", False),
        ("https://shop.example/logo.gif", False), ("https://shop.example/opens/2024.png", False),
        ("https://pixelart.example/cat.png", False), ("https://shop.example/p.php?event=opening", False),
    ],
)  # fmt: skip
def test_counting_pixels_are_known_by_their_address(address: str, pixel: bool) -> None:
    assert is_pixel(address) is pixel


def test_pictures_within_the_html_are_raster_pictures() -> None:
    kept = '<img src="data:image/png;base64,iVBORw0KGgo=">'
    assert original(kept) == kept
    for kind in ("image/svg+xml;base64,AAAA", "text/html,x", "image/png,<script>", "image/svg+xml,x"):
        assert original(f'<img src="data:{kind}">') == "<img>"

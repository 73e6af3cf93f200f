# ruff: noqa: E501 - quoted mails read best as they are
"""Quotes and signatures in HTML, by the program that wrote them (shortened to what matters)."""

import pytest

from tresen.channels.email.reading.folding_html import fold_html

PROGRAMS = {
    'Gmail': (
        '<div dir="ltr">Hallo Frau Meier,<div><br></div><div>der Drucker geht wieder.</div>'
        '<div>Danke!</div></div><br><div class="gmail_quote gmail_quote_container"><div '
        'dir="ltr" class="gmail_attr">Am Mo., 3. Juni 2024 um 10:12&nbsp;Uhr schrieb Support '
        '&lt;<a href="mailto:s@x.de">s@x.de</a>&gt;:<br></div><blockquote class="gmail_quote" '
        'style="margin:0px 0px 0px 0.8ex"><div>Bitte starten Sie neu.</div></blockquote></div>',
        'Hallo Frau Meier,\n\nder Drucker geht wieder.\nDanke!',
    ),
    'Outlook': (
        '<html><body lang=DE><div class=WordSection1><p class=MsoNormal>Guten Tag,<o:p></o:p></p>'
        '<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>das Problem besteht '
        "weiter.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt "
        "0cm 0cm 0cm'><p class=MsoNormal><b>Von:</b> Support &lt;s@x.de&gt; <br><b>Gesendet:</b> "
        'Montag, 3. Juni 2024 10:12<br><b>An:</b> Max &lt;m@y.de&gt;<br><b>Betreff:</b> AW: '
        'Drucker<o:p></o:p></p></div></div><p class=MsoNormal>Alte Nachricht.</p></div></body>'
        '</html>',
        'Guten Tag,\n\ndas Problem besteht weiter.',
    ),
    'Outlook on the web': (
        '<html><body><div class="elementToProof">Neue Antwort per OWA.</div><div id="Signature">'
        '<p>Max Muster</p></div><div id="appendonsend"></div><hr '
        'style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font>'
        '<b>Von:</b> S<br><b>Gesendet:</b> x<br></font><div>&nbsp;</div></div><div>Alt</div>'
        '</body></html>',
        'Neue Antwort per OWA.',
    ),
    'Apple Mail': (
        '<html><body style="word-wrap:break-word">Hallo,<div><br></div><div>Bild anbei.<br '
        'id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>Am 03.06.2024 '
        'um 10:12 schrieb Support &lt;s@x.de&gt;:</div><br class="Apple-interchange-newline">'
        '<div>Alt</div></blockquote></div><br></div></body></html>',
        'Hallo,\n\nBild anbei.',
    ),
    'iPhone': (
        '<html><body dir="auto">Passt so.<br id="lineBreakAtBeginningOfSignature"><div '
        'dir="ltr">Von meinem iPhone gesendet</div><div dir="ltr"><br><blockquote type="cite">Am '
        '03.06.2024 um 10:12 schrieb Support &lt;s@x.de&gt;:<br><br></blockquote></div>'
        '<blockquote type="cite"><div dir="ltr">Alt</div></blockquote></body></html>',
        'Passt so.',
    ),
    'Thunderbird': (
        '<html><body><p>Ja, gerne.</p><div class="moz-signature">-- <br>Max</div><div '
        'class="moz-cite-prefix">Am 03.06.24 um 10:12 schrieb Support:<br></div><blockquote '
        'type="cite" cite="mid:x"><p>Alt</p></blockquote></body></html>',
        'Ja, gerne.',
    ),
    'Thunderbird, answer below': (
        '<html><body><div class="moz-cite-prefix">Am 03.06.24 um 10:12 schrieb Support:<br></div>'
        '<blockquote type="cite" cite="mid:x"><p>Alt</p></blockquote><p>Antwort unten.</p></body>'
        '</html>',
        'Antwort unten.',
    ),
    'GMX': (
        '<html><body><div style="font-family: Verdana"><div>Hallo, es geht wieder.</div>'
        '<div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px '
        '10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;">'
        '<b>Gesendet:</b>&nbsp;Montag, 03. Juni 2024 um 10:12 Uhr<br/><b>Von:</b>&nbsp;Support '
        '&lt;s@x.de&gt;<br/><b>An:</b>&nbsp;m@gmx.de<br/><b>Betreff:</b>&nbsp;AW: Drucker</div>'
        '<div>Alt</div></div></div></div></body></html>',
        'Hallo, es geht wieder.',
    ),
    'web.de': (
        '<html><body><div style="font-family: Verdana"><div>Hallo, es geht wieder.</div>'
        '<div>&nbsp;</div><div>&nbsp;<div><b>Gesendet:</b>&nbsp;Montag, 03. Juni 2024 um 10:12 '
        'Uhr<br/><b>Von:</b>&nbsp;Support &lt;s@x.de&gt;<br/><b>An:</b>&nbsp;m@gmx.de<br/>'
        '<b>Betreff:</b>&nbsp;AW: Drucker</div><div>Alt</div></div></div></body></html>',
        'Hallo, es geht wieder.',
    ),
    'T-Online': (
        '<html><body>Neuer Text.<br><br>-----Original-Nachricht-----<br>Betreff: AW: '
        'Drucker<br>Datum: 2024-06-03T10:12:00+0200<br>Von: "Support" &lt;s@x.de&gt;<br>An: "m" '
        '&lt;m@t-online.de&gt;<br><br>Alt</body></html>',
        'Neuer Text.',
    ),
    'Yahoo': (
        '<html><body><div class="yahoo-style-wrap"><div>Neu von Yahoo</div></div><div '
        'id="yahoo_quoted_1" class="yahoo_quoted"><div>Am Montag, 3. Juni 2024 um 10:12:00 MESZ '
        'hat Support &lt;s@x.de&gt; Folgendes geschrieben:</div><div>Alt</div></div></body>'
        '</html>',
        'Neu von Yahoo',
    ),
    'Samsung': (
        '<html><body><div>Kurz vom Handy.</div><div><br></div><div id="composer_signature">'
        '<div>Von meinem/meiner Galaxy gesendet</div></div><div><br></div><div align="left" '
        'dir="auto" style="font-size:100%;color:#000000"><div>-------- Ursprüngliche Nachricht '
        '--------</div><div>Von: Support &lt;s@x.de&gt;</div><div>Datum: 03.06.24  10:12  '
        '(GMT+01:00)</div><div>An: m@y.de</div><div>Betreff: AW</div></div><div>Alt</div></body>'
        '</html>',
        'Kurz vom Handy.',
    ),
    'forward with a word': (
        '<div dir="ltr">Bitte bearbeiten.<br><br><div class="gmail_quote"><div dir="ltr" '
        'class="gmail_attr">---------- Forwarded message ---------<br>Von: <b>Kunde</b> '
        '&lt;k@x.de&gt;<br></div><br><div>Weitergeleiteter Text</div></div></div>',
        'Bitte bearbeiten.',
    ),
    'Roundcube': (
        '<p>Neu aus Roundcube</p><p><br></p><p id="reply-intro">Am 2024-06-03 10:12, schrieb '
        'Support:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px '
        'solid; margin: 0"><div>Alt</div></blockquote>',
        'Neu aus Roundcube',
    ),
    'announced in a span': (
        '<div>Neu<br><br><span>Am 03.06.2024 10:12, schrieb Support &lt;s@x.de&gt;:</span><br>'
        '<blockquote>Alt</blockquote></div>',
        'Neu',
    ),
    'announced behind a break': (
        '<div>Neu<br>Am 03.06.2024 10:12, schrieb Support &lt;s@x.de&gt;:<br>'
        '<blockquote>Alt</blockquote></div>',
        'Neu',
    ),
    'signature': (
        '<div>Neu</div><div>-- <br>Max Muster<br>Tel. 123</div>',
        'Neu',
    ),
    'new Outlook': (
        '<div class="elementToProof">Neu im neuen Outlook</div><div '
        'id="ms-outlook-mobile-signature">Outlook für iOS</div><div '
        'id="mail-editor-reference-message-container"><div '
        'class="ms-outlook-mobile-reference-message"><b>Von:</b>S</div><div>Alt</div></div>',
        'Neu im neuen Outlook',
    ),
    'Outlook for Mac': (
        '<div><p class="MsoNormal">Neu Mac</p><div style="border:none;border-top:solid #B5C4DF '
        '1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b><span>From: </span></b><span>S '
        '&lt;s@x.de&gt;<br><b>Date: </b>Monday<br><b>To: </b>M<br><b>Subject: </b>Re</span></p>'
        '</div><p>Alt</p></div>',
        'Neu Mac',
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_folds_what_the_program_quotes(program: str) -> None:
    html, visible = PROGRAMS[program]
    halves = fold_html(html)
    assert halves.text_visible == visible
    assert halves.folded
    assert halves.text_folded.split()[-1] == halves.text.split()[-1] or "below" in program


def test_it_shows_answers_between_quotes_with_their_questions() -> None:
    quote = '<blockquote class="gmail_quote"><div>{}</div></blockquote>'
    html = (
        '<div class="gmail_quote"><div class="gmail_attr">On Mon, Jun 3, 2024 at 10:12 AM Support wrote:</div>'
        f"{quote.format('Frage eins?')}<div>Antwort eins.</div>{quote.format('Frage zwei?')}<div>Antwort zwei.</div>"
        f"{quote.format('Mit freundlichen Grüßen')}</div>"
    )
    halves = fold_html(html)
    assert "Frage eins?\nAntwort eins.\nFrage zwei?\nAntwort zwei." in halves.text_visible
    assert halves.text_folded == "Mit freundlichen Grüßen"


def test_it_shows_a_mere_forward_whole() -> None:
    html = (
        '<div><br></div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>'
        "Von: <b>Kunde</b> &lt;k@x.example&gt;<br></div><div>Weitergeleiteter Text</div></div>"
    )
    halves = fold_html(html)
    assert "Weitergeleiteter Text" in halves.visible
    assert halves.folded == ""


def test_it_shows_a_picture_above_the_quote() -> None:
    html = '<img src="cid:a@b"><div class="moz-cite-prefix">Am 03.06.24 schrieb S:</div><blockquote type="cite">Alt</blockquote>'
    assert fold_html(html).visible == '<img src="cid:a@b">'


@pytest.mark.parametrize(
    "html",
    [
        "<p>am 3.6. schrieb ich Ihnen, dass der Drucker streikt.</p><p>Bitte um Hilfe.</p>",
        '<table><tr><td style="border-top:solid 1pt">Von: Hamburg</td></tr></table><p>Frage?</p>',
        "<p>Ein Zitat:</p><blockquote>Der Kunde ist König.</blockquote><p>Stimmt das?</p>",
        "<p>Von: Hamburg An: München</p><p>Bitte buchen.</p>",
    ],
)
def test_it_leaves_ordinary_words_alone(html: str) -> None:
    halves = fold_html(html)
    assert halves.folded == ""
    assert halves.text_visible == halves.text

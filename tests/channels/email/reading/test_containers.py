# ruff: noqa: E501 - quoted mails read best as they are
"""The containers in which mail programs put what they quote."""

import pytest

from tresen.channels.email.reading.folding_html import fold_html

CONTAINERS = {
    'gmail old': 'Reply<div class="gmail_quote">On 11-Apr-2011, at 6:54 PM, Bob &lt;bob@example.com&gt; wrote:<div>Test</div></div>',
    'gmail compact': 'Reply <div class="gmail_quote"><div class="gmail_quote">On 11-Apr-2011, at 6:54 PM, Bob &lt;bob@example.com&gt; wrote:<div>Test</div></div></div>',
    'gmail reply below in quote': '<div class="gmail_quote">On 11-Apr-2011, at 6:54 PM, Bob &lt;bob@x.example&gt; wrote:<blockquote class="gmail_quote">Test</blockquote></div>Reply',
    'unrecognizable': '<div>Reply</div><div>On 11-Apr-2011, at 6:54 PM, Bob &lt;bob@x.example&gt; wrote:<blockquote>Test</blockquote></div>',
    'blockquote': 'Reply<blockquote type="cite">On 11-Apr-2011, at 6:54 PM, Bob wrote:<div>Test</div></blockquote>',
    'olk body section': '<div>Reply</div><span id="OLK_SRC_BODY_SECTION"><div style="font-family:Calibri; font-size:11pt; text-align:left; color:black; BORDER-BOTTOM: medium none; BORDER-LEFT: medium none; PADDING-TOP: 3pt; border-top: #b5c4df 1pt solid;"><span style="font-weight:bold">From: </span> Bob &lt;bob@x.example&gt;<br><span style="font-weight:bold">Date: </span> Monday, March 3, 2012<br><span style="font-weight:bold">To: </span> x<br><span style="font-weight:bold">Subject: </span> y</div><div>Test</div></span>',
    'outlook 2003': '<div><p>Reply</p><div class=MsoNormal align=center style="text-align:center"><font size=3><span><hr size=2 width="100%" align=center tabindex=-1></span></font></div><p class=MsoNormal><b><font size=2 face=Tahoma><span>From:</span></font></b><font> Bob [mailto:bob@x.example] <br><b>Sent:</b> Thu, Sep 2011<br><b>To:</b> x<br><b>Subject:</b> y</font></p><p>Test</p></div>',
    'outlook 2007': '<div class="WordSection1"><p class="MsoNormal">Reply</p><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> Bob [mailto:b@x.example]<br><b>Sent:</b> Thu<br><b>To:</b> x<br><b>Subject:</b> y</p></div><p>Test</p></div>',
    'outlook 2010 intl': '<div class="WordSection1"><p class="MsoNormal">Reply</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>寄件者:</b> Bob &lt;b@x.example&gt;<br><b>寄件日期:</b> 2020年1月1日<br><b>收件者:</b> x<br><b>主旨:</b> y</p></div></div><p>Test</p></div>',
    'windows mail': '<div>Reply</div><div style="padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;"><div><font face=" \'Calibri\'"><b>From:</b>&nbsp;<a href="mailto:b@x.example">Bob</a><br><b>Sent:</b>&nbsp;Wednesday, 3 June 2015<br><b>To:</b>&nbsp;x</font></div></div><div>Test</div>',
    'hotmail': '<div dir="ltr">Reply<br><br><div><hr id="stopSpelling">Date: Tue, 3 Jun 2015 10:12:00 +0200<br>From: b@x.example<br>To: x@y.example<br>Subject: z<br><br>Test</div></div>',
    'outlook.com': '<div dir="ltr">Reply</div><hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg"><font><b>From:</b> Bob<br></font></div><div>Test</div>',
    'yahoo old': '<div>Reply</div><div><blockquote style="border-left:2px solid rgb(16, 16, 255)"><div><div><font><hr size="1"><b><span style="font-weight:bold">From:</span></b> Bob &lt;b@x.example&gt;<br><b><span>To:</span></b> x <br><b><span>Sent:</span></b> Tue, 3 Jun 2015 10:12<br><b><span>Subject:</span></b> y<br></font></div>Test</div></blockquote></div>',
    'yahoo wrote': '<div>Reply</div><div class="yahoo_quoted"><div> On Tuesday, June 3, 2015 10:12 AM, Bob &lt;b@x.example&gt; wrote:<br></div>Test</div>',
    'comcast': '<html><body><p>Reply</p><hr align="center" size="1" width="100%"><b>From: </b>"Bob" &lt;b@x.example&gt;<br><b>To: </b>x<br><b>Sent: </b>Wed<br><b>Subject: </b>y<br><p>Test</p></body></html>',
    'iphone': '<div>Reply</div><div><br>Sent from my iPhone</div><div><br>On Jun 3, 2015, at 10:12 AM, Bob &lt;<a href="mailto:b@x.example">b@x.example</a>&gt; wrote:<br><br></div><blockquote type="cite"><div>Test</div></blockquote>',
    'android bold': '<p dir="ltr">Reply</p><div class="gmail_quote">On Jun 3, 2015 10:12 AM, &quot;Bob&quot; &lt;<a>b@x.example</a>&gt; wrote:<br type="attribution"><blockquote class="gmail_quote">Test</blockquote></div>',
    'aol': 'Reply<br/><br/><div style="clear:both"></div><br/><div>-----Original Message-----<br/>From: Bob &lt;b@x.example&gt;<br/>To: x<br/>Sent: Tue<br/>Subject: y<br/><br/></div><div>Test</div>',
    'aol div': '<font color="black" face="arial">Reply<div><br></div><div style="font-family:arial,helvetica;font-size:10pt;color:black">-----Original Message-----<br>From: Bob<br>To: x<br>Sent: Tue<br>Subject: y<br><br><div id="AOLMsgPart_0">Test</div></div></font>',
    'from date no quote': '<div>Reply</div><div><b>From:</b> Bob</div><div><b>Date:</b> 3 June 2015</div><div><b>To:</b> x</div><div>Test</div>',
    'mail.ru': '<div>Reply</div><div>Вторник, 3 июня 2015, 10:12 +03:00 от Bob &lt;b@x.example&gt;:<br></div><blockquote style="border-left:1px solid #0857A6">Test</blockquote>',
    'zoho': '<div>Reply</div><div class="zmail_extra"><div>---- On Wed, 03 Jun 2015 10:12:00 +0200 <b>b@x.example</b> wrote ----<br></div><blockquote>Test</blockquote></div>',
    'front': '<div>Reply</div><blockquote type="cite" class="front-blockquote">On Jun 3 2015, at 10:12 am, Bob wrote:<br>Test</blockquote>',
    'spark': '<div>Reply</div><div name="messageReplySection">Am 3. Juni 2015, 10:12 +0200 schrieb Bob &lt;b@x.example&gt;:<br /><blockquote type="cite" class="spark_quote">Test</blockquote></div>',
    'freshdesk': '<div>Reply</div><div class="freshdesk_quote"><blockquote class="freshdesk_quote">On Wed, 3 Jun at 10:12 AM , Bob wrote: Test</blockquote></div>',
    'zendesk': '<div>Reply</div><div class="quotedReply"><blockquote>Am 3. Juni 2015 um 10:12 schrieb Bob &lt;b@x.example&gt;:<br>Test</blockquote></div>',
    'superhuman': '<div>Reply</div><div class="gmail_quote sh-quoted-content">On Wed, Jun 03, 2015 at 10:12 AM, Bob &lt;b@x.example&gt; wrote:<br><blockquote class="gmail_quote">Test</blockquote></div>',
    'mailbird': '<div>Reply</div><div class="history_container"><blockquote class="history_container" type="cite"><p>On 03.06.2015 10:12:00, Bob &lt;b@x.example&gt; wrote:</p>Test</blockquote></div>',
    'hey': '<div>Reply</div><div>On June 3, 2015, Bob &lt;b@x.example&gt; wrote:</div><blockquote>Test</blockquote>',
    'rainloop': '<div>Reply</div><br />3. Juni 2015 10:12, "Bob" &lt;<a>b@x.example</a>&gt; schrieb:<br /><blockquote>Test</blockquote>',
    'groupwise': 'Reply<BR><BR>&gt;&gt;&gt; Bob &lt;b@x.example&gt; 03.06.2015 10:12 &gt;&gt;&gt;<BR>Test',
    'sogo de': '<p>Reply</p><p>Am Mittwoch, Juni 03, 2015 10:12 CEST, schrieb Bob &lt;b@x.example&gt;:<br />&nbsp;</p><blockquote type="cite">Test</blockquote>',
    'mobile new outlook': '<div dir="ltr">Reply</div><div id="ms-outlook-mobile-body-separator-line" dir="ltr"><br></div><div id="ms-outlook-mobile-signature">Sent from Outlook for iOS</div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>Von:</b> Bob</div><div>Test</div>',
    'telekom': '<div>Reply</div><div><br></div><div>--- Original-Nachricht ---<br>Von: Bob<br>Betreff: y<br>Datum: 03.06.2015, 10:12 Uhr<br>An: x<br><br>Test</div>',
    'web.de new': '<div>Reply</div><div><div><br></div></div><div class="sig-1">&nbsp;</div><div>--<br>Gesendet mit der WEB.DE Mail App</div><div>Am 03.06.15, 10:12, Bob &lt;b@x.example&gt; schrieb:</div><blockquote><div>Test</div></blockquote>',
    'gmx 2024': '<div>Reply</div><div class="reply-quote" name="quote" style="margin: 10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left: 2px solid rgb(195, 217, 229);"><div><b>Gesendet: </b>Mittwoch, 3. Juni 2015 um 10:12</div><div><b>Von: </b>Bob</div><div><b>An: </b>x</div><div>Test</div></div>',
}  # fmt: skip


@pytest.mark.parametrize("program", CONTAINERS)
def test_only_the_reply_is_shown(program: str) -> None:
    halves = fold_html(CONTAINERS[program])
    assert halves.text_visible.strip() == "Reply"
    assert "Test" in halves.text_folded

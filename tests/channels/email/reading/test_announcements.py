# ruff: noqa: E501 - quoted mails read best as they are
"""How quotations are announced all over the world, by the words alone."""

import pytest

from tresen.channels.email.reading.folding import fold

NEW = "Test reply"
ANNOUNCED = {
    'date somebody wrote, dashes': 'On 11-Apr-2011, at 6:54 PM, Rita Lang <rita@example.com> wrote:\n\n> Test\n',
    'sent': 'On Thu, Sep 22, 2011 at 11:00 AM, Rita Lang <rita@example.com> sent:\n\n> Test',
    'no address': 'On 04/19/2011 07:10 AM, Rita Lang wrote:\n\n>\n> Test.\n>\n> Rita',
    'two lines': 'On Thu, Sep 22, 2011 at 11:00 AM, Rita Lang <\nrita@example.com> wrote:\n\n> Test',
    'two lines b': 'On Mon, Mar 4, 2013 at 11:00 AM,\nRita Lang <rita@example.com> wrote:\n\n> Test',
    'dashes no mark': '-----Original Message-----\n\nTest',
    'spaces original': ' -----Original Message-----\n\nTest',
    'original small': '----- Original message -----\nFrom: x\n\nTest',
    'from block': '_____________\nFrom: Rita [mailto:rita@example.com]\nSent: Friday, March 2, 2012 9:23 PM\nTo: x\n\nTest',
    'stars': '*From:* rita@example.com [mailto:\nrita@example.com]\n*Sent:* Monday, December 03, 2012 4:12 AM\n*To:* x\n*Subject:* y\n\nTest',
    'android wrote': '---- Rita Lang wrote ----\n\n> quoted\n> text\n',
    'reply 2012': '2012/11/6 Rita <rita@example.com>\n\n> hi',
    'dutch': 'Op 17-feb.-2015, om 13:18 heeft Rita <rita@example.com> het volgende geschreven:\n\nKleine lekker',
    'polish': 'W dniu 28 stycznia 2015 01:53 użytkownik Rita <rita@example.com>\nnapisał:\n\n> Blah!',
    'swedish': 'Den 14 juni, 2015 02:23:18, Rita Lang skrev:\n\nVeniam laborum mlkshk kale chips authentic. Normcore mumblecore laboris.',
    'norwegian': 'På 14 juni 2015 på 02:23:18, Rita Lang skrev:\n\nBlah',
    'vietnamese': 'Vào 14:24 8 tháng 6, 2017, Rita Lang <rita@example.com> đã viết:\n\n> Xin chào',
    'russian': '16 мая 2012 г., 8:28 пользователь Rita <rita@example.com> написал:\n\n> Привет',
    'outlook fr': 'De : Rita [mailto:rita@example.com]\nEnvoyé : mercredi 5 septembre 2012 10:11\nÀ : x\nObjet : y\n\nTest',
    'french gmail': 'Le 3 juin 2015 à 10:12, Rita <rita@example.com> a écrit :\n\n> Test',
    'spanish': 'El 3 de junio de 2015, 10:12, Rita <rita@example.com> escribió:\n\n> Test',
    'portuguese': 'Em qua, 3 de jun de 2015 às 10:12, Rita <rita@example.com> escreveu:\n\n> Test',
    'italian': 'Il giorno mer 3 giu 2015 alle ore 10:12 Rita <rita@example.com> ha scritto:\n\n> Test',
    'german hat geschrieben': 'Rita Lang <rita@example.com> hat am 3. Juni 2015 um 10:12 geschrieben:\n\n> Test',
    'german am schrieb': 'Am 3. Juni 2015 10:12 schrieb Rita <rita@example.com>:\n\n> Test',
    'german 2': 'Rita Lang <rita@example.com> schrieb am Mi., 3. Juni 2015, 10:12:\n\n> Test',
    'german 3': 'Am 03.06.2015, 10:12 Uhr, schrieb Rita <rita@example.com>:\n\n> Test',
    'chinese': '在 2015年6月3日,上午10:12,Rita <rita@example.com> 写道:\n\n> Test',
    'chinese b': 'Rita <rita@example.com> 于2019年6月3日周一 上午10:12写道:\n\n> Test',
    'japanese': '2015年6月3日(水) 10:12 Rita <rita@example.com>:\n\n> Test',
    'korean': '2015년 6월 3일 (수) 오전 10:12, Rita <rita@example.com>님이 작성:\n\n> Test',
    'czech': 'Dne st 3. 6. 2015 10:12 uživatel Rita <rita@example.com> napsal:\n\n> Test',
    'danish': 'Den ons. 3. jun. 2015 kl. 10.12 skrev Rita <rita@example.com>:\n\n> Test',
    'finnish': 'ke 3. kesäk. 2015 klo 10.12 Rita (rita@example.com) kirjoitti:\n\n> Test',
    'hungarian': 'Rita <rita@example.com> ezt írta (időpont: 2015. jún. 3., Sze, 10:12):\n\n> Test',
    'romanian': 'Pe mie., 3 iun. 2015 la 10:12, Rita <rita@example.com> a scris:\n\n> Test',
    'turkish': 'Rita <rita@example.com>, 3 Haz 2015 Çar, 10:12 tarihinde şunu yazdı:\n\n> Test',
    'greek': 'Στις Τετ, 3 Ιουν 2015 στις 10:12 π.μ., ο/η Rita <rita@example.com> έγραψε:\n\n> Test',
    'ukrainian': 'ср, 3 черв. 2015 р. о 10:12 Rita <rita@example.com> пише:\n\n> Test',
    'hebrew': 'בתאריך יום ד׳, 3 ביוני 2015 ב-10:12 מאת Rita <\u202arita@example.com\u202c\u200f>:\u202c\n\n> Test',
    'arabic': 'في الأربعاء، 3 يونيو 2015 10:12 ص Rita <rita@example.com> كتب:\n\n> Test',
    'freshdesk': 'On Wed, 3 Jun at 10:12 AM , Support <support@x.example> wrote:\nHello\nworld',
    'zendesk line': '##- Please type your reply above this line -##\n\nYour request (4711) has been updated.',
    'german line': '##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein -##\n\nIhre Anfrage',
    'jira': '—-—-—-—\nReply above this line.\n\nRita commented:',
    'blackberry': 'Sent from my BlackBerry\n\n-----Original Message-----\nFrom: x <x@y.example>\nDate: Mon, 2 Jun\nTo: z\n\nTest',
    'samsung': 'Sent from Samsung Mobile\n\n-------- Original message --------\nSubject: x\nFrom: y\nTo: z\nCC:\n\nTest',
    'samsung name': 'Sent from Samsung MobileRita Lang <rita@example.com> wrote:\n\n> Test',
    'hotmail': '> Date: Tue, 3 Jun 2015 10:12:00 +0200\n> From: rita@example.com\n> To: x@y.example\n> Subject: z\n>\n> Test',
    'hotmail unmarked': 'Date: Tue, 3 Jun 2015 10:12:00 +0200\nFrom: rita@example.com\nTo: x@y.example\nSubject: z\n\nTest',
    'subject first': 'Subject: Re: z\nFrom: rita@example.com\nTo: x@y.example\nDate: Tue, 3 Jun 2015 10:12:00 +0200\n\nTest',
    'forward': '---------- Weitergeleitete Nachricht ---------\nVon: x\nDate: y\n\nTest',
    'yahoo': '--- On Wed, 3/6/15, Rita <rita@example.com> wrote:\n\nFrom: Rita <rita@example.com>\nSubject: x\nTo: y\n\nTest',
    'gt only': '> Test\n> more',
    'winmail apple': 'Von meinem iPhone gesendet\n\nAm 03.06.2015 um 10:12 schrieb Rita <rita@example.com>:\n\nTest',
    'german word': 'Von: Rita Lang [mailto:rita@example.com] \nGesendet: Mittwoch, 3. Juni 2015 10:12\nAn: x\nBetreff: y\n\nTest',
    'apptm': '-----Ursprünglicher Termin-----\nVon: Rita\nGesendet: x\nAn: y\nBetreff: z\nZeit: 10:12\nOrt: hier\n\nTest',
    'notes': 'From:\tRita Lang/Firma\nTo:\tx/Firma@Firma\nDate:\t03.06.2015 10:12\nSubject:\ty\n\n\n\nTest',
    'notes 2': 'Rita Lang <rita@example.com> \n03.06.2015 10:12\n\nAn\nx@y.example\nKopie\n\nThema\ny\n\n\n\n\n\nTest',
    'quote name': 'Rita Lang wrote:\n> Test\n> x',
    'quote name de': 'Rita Lang schrieb:\n> Test\n> x',
    'quote name bare': '"Rita Lang" <rita@example.com> schrieb:\n\nTest',
    'rita at time': 'Rita Lang <rita@example.com> schrieb am 03.06.2015 um 10:12:\nTest',
    'mailspring': 'On Jun 3 2015, at 10:12 am, Rita Lang <rita@example.com> wrote:\n> Test',
    'spark': 'Am 3. Juni 2015, 10:12 +0200 schrieb Rita Lang <rita@example.com>:\n> Test',
    'spark noq': 'Am 3. Juni 2015, 10:12 +0200 schrieb Rita Lang <rita@example.com>:\nTest',
    'fairemail': 'Jun 3, 2015 10:12:00 AM Rita Lang <rita@example.com>:\n\n> Test',
    'fairemail de': '03.06.2015 10:12:00 Rita Lang <rita@example.com>:\n\n> Test',
    'aquamail': 'Gesendet mit AquaMail für Android\nhttps://www.mobisystems.com/aqua-mail\n\nAm 3. Juni 2015 10:12:00 schrieb Rita <rita@example.com>:\n\n> Test',
    'airmail': 'Am 3. Juni 2015 um 10:12:00, Rita Lang (rita@example.com) schrieb:\n\n> Test',
    'nine': 'Von: Rita Lang <rita@example.com>\nGesendet: 3. Juni 2015 10:12\nAn: x@y.example\nBetreff: z\n\nTest',
    'bcc': "Von: Rita Lang <rita@example.com> im Auftrag von Support\nGesendet: 3. Juni 2015 10:12\nAn: 'x@y.example' <x@y.example>\nCc: a\nBetreff: z\nPriorität: Hoch\n\nTest",
}  # fmt: skip


@pytest.mark.parametrize("form", ANNOUNCED)
def test_what_is_announced_is_folded(form: str) -> None:
    assert fold(f"{NEW}\n\n{ANNOUNCED[form]}").visible == NEW


@pytest.mark.parametrize(
    "text",
    [
        "Visit us now\n>>> >>>  http://www.domain.example <<<\nVisit our site by clicking the link above",
        "Test reply\n>From here on it is text",
        "Please type your answers into the form above the blue line, it is faster.",
        "Wir schreiben:\n\n> 1 ist besser als < 2\n\nund was schreiben Sie?",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert fold(text).visible == text

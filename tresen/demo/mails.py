"""Mails as they really come, through the real intake: a newsletter, an invitation, a dangerous file, a long quotation,
a mail within a mail. Their pictures lie at hosts that do not exist."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tresen.channels.email import intake
from tresen.channels.email.models import Mailbox
from tresen.demo.files import pdf
from tresen.demo.stories import CONTENT

SEEBLICK = "klinikum-seeblick.example"


def receive(name: str, mail: EmailMessage | bytes, mailbox: Mailbox) -> None:
    """Takes and files a mail, once, at the present moment."""
    inbound, new = intake.take(
        mail if isinstance(mail, bytes) else mail.as_bytes(), source="file", key=f"demo:{name}", mailbox=mailbox
    )
    if new:
        intake.process(inbound.pk)


def all_of(today: datetime, to: str) -> Iterator[tuple[datetime, str, EmailMessage]]:
    """(when it comes, a name for it, the mail)"""
    for hours, make in ((26, quotation), (7, newsletter), (5, dunning), (3, invitation), (2, suspicious)):
        at = today - timedelta(hours=hours)
        mail = make(at, to)
        for place, part in enumerate(mail.walk()):
            if part.is_multipart() and part.get_content_maintype() == "multipart":
                part.set_boundary(f"--{make.__name__}-{place}")  # the same mail each time
        yield at, make.__name__, mail


def _mail(at: datetime, sender: str, to: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(at)
    domain = sender.rpartition("@")[2].rstrip(">")
    mail["Message-ID"] = f"<{at:%Y%m%d%H%M}.demo@{domain}>"
    mail.set_content(text)
    return mail


def newsletter(at: datetime, to: str) -> EmailMessage:
    text = "Toner und Papier im Angebot. Alle Preise in unserem Onlineshop."
    sender = "Druckwerk Versand <angebote@druckwerk.example>"
    mail = _mail(at, sender, to, "Herbstangebote: Toner, Papier, Etiketten", text)
    mail["List-Unsubscribe"] = "<https://druckwerk.invalid/abmelden>"
    mail.add_alternative((CONTENT / "mail/newsletter.html").read_text(encoding="utf-8"), subtype="html")
    return mail


def invitation(at: datetime, to: str) -> EmailMessage:
    start = (at + timedelta(days=6)).replace(hour=9, minute=0, second=0)
    text = (
        "Guten Tag,\n\nwie besprochen der Termin für das Wartungsfenster. Bitte sagen Sie kurz zu.\n\n"
        "Viele Grüße\nMiriam Vogt"
    )
    sender = f"Miriam Vogt <m.vogt@{SEEBLICK}>"
    mail = _mail(at, sender, to, "Einladung: Wartungsfenster KIS", text)
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Klinikum Seeblick//Kalender//DE", "VERSION:2.0", "METHOD:REQUEST", "BEGIN:VEVENT",
        "UID:wartung-kis@klinikum-seeblick.example", f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=America/New_York:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=America/New_York:{start + timedelta(hours=2):%Y%m%dT%H%M%S}",
        "SUMMARY:Wartungsfenster KIS mit dem Hersteller", "LOCATION:Besprechungsraum 2\\, Verwaltung",
        f"ORGANIZER;CN=Miriam Vogt:mailto:m.vogt@{SEEBLICK}",
        f"ATTENDEE;CN=Service Desk;PARTSTAT=NEEDS-ACTION:mailto:{to}",
        f"ATTENDEE;CN=Jonas Albers;PARTSTAT=ACCEPTED:mailto:j.albers@{SEEBLICK}",
        "ATTENDEE;CN=Support KIS;PARTSTAT=TENTATIVE:mailto:support@kis-hersteller.example",
        "STATUS:CONFIRMED", "SEQUENCE:0", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    mail.add_attachment("\r\n".join(lines), subtype="calendar", filename="einladung.ics", params={"method": "REQUEST"})
    return mail


def dunning(at: datetime, to: str) -> EmailMessage:
    """What nobody should open."""
    text = "Letzte Mahnung! Begleichen Sie den offenen Betrag umgehend. Einzelheiten in der Anlage."
    sender = '"support@demo.example" <inkasso@rechnungs-stelle.example>'
    mail = _mail(at, sender, to, "Letzte Mahnung zu Rechnung 48211", text)
    mail["Reply-To"] = "zahlung@konto-klaerung.example"
    html = '<p>Letzte Mahnung!</p><p><a href="https://zahlung.invalid/login">https://portal.demo.example</a></p>'
    mail.add_alternative(f"{html}<p>Einzelheiten in der Anlage.</p>", subtype="html")
    mail.add_attachment(b"MZ demo, no program", "application", "octet-stream", filename="Rechnung_48211.pdf.exe")
    mail.add_attachment(b"PK\x05\x06" + bytes(18), "application", "zip", filename="Belege.zip")
    return mail


def quotation(at: datetime, to: str) -> EmailMessage:
    text = (CONTENT / "mail/quotation.txt").read_text(encoding="utf-8")
    sender = f"Jonas Albers <j.albers@{SEEBLICK}>"
    return _mail(at, sender, to, "AW: AW: Etikettendrucker Labor 2", text)


def suspicious(at: datetime, to: str) -> EmailMessage:
    """Somebody passes on a mail he does not trust, the right way: as a file."""
    text = "Hallo Service Desk,\n\nist diese Mail echt? Ich habe nichts angeklickt.\n\nGruß\nJonas Albers"
    sender = f"Jonas Albers <j.albers@{SEEBLICK}>"
    mail = _mail(at, sender, to, "Ist diese Mail echt?", text)
    words = "Ihr Postfach ist voll. Melden Sie sich an, sonst gehen Mails verloren."
    inner = _mail(
        at - timedelta(hours=2), "IT-Abteilung <it@postfach-pruefung.example>", f"j.albers@{SEEBLICK}",
        "Ihr Postfach ist voll", words,
    )  # fmt: skip
    html = f'<p style="background:#fff3c4;color:#5c3d00;padding:16px">{words}</p>'
    inner.add_alternative(html + '<p><a href="https://anmeldung.invalid/">Jetzt anmelden</a></p>', subtype="html")
    inner.add_attachment(pdf(["Postfach", "Anleitung"]), "application", "pdf", filename="Anleitung.pdf")
    mail.add_attachment(inner)
    return mail

"""What the columns of a table may mean, and what their headings are taken for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tresen.people.models.imports import ImportKind

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Column:
    """`names`: further headings, folded. `many`: several columns may be it, "E-Mail" and "E-Mail 2"."""

    key: str
    label: str | Promise
    names: str = ""
    many: bool = False


PERSON = (
    Column("external_id", _("Customer number"), "kundennummer kundennr kdnr kundenid personalnummer personalnr "
           "externeid externalid customernumber customerid employeenumber employeeid debitor debitorennummer id nr"),
    Column("name", _("Name"), "vollername anzeigename displayname fullname kontakt ansprechpartner person mitarbeiter"),
    Column("first_name", _("First name"), "vorname firstname givenname rufname"),
    Column("last_name", _("Last name"), "nachname lastname surname familienname familyname sn"),
    Column("email", _("E-mail"), "email mail emailadresse mailadresse emailaddress primarysmtpaddress smtp "
           "weitereemail userprincipalname", many=True),
    Column("phone", _("Phone"), "telefon tel telefonnummer phone phonenumber festnetz rufnummer businessphone "
           "telefongeschaeftlich telefondienstlich telefonarbeit workphone telephone telephonenumber", many=True),
    Column("mobile", _("Mobile"), "mobil handy mobiltelefon mobilnummer handynummer mobile mobilephone cell cellphone",
           many=True),
    Column("private", _("Private phone"), "telefonprivat privattelefon privatnummer homephone", many=True),
    Column("extension", _("Extension"), "durchwahl nebenstelle", many=True),
    Column("organisation", _("Organisation"), "organization firma unternehmen company companyname firmenname kunde "
           "mandant account organisationsname einrichtung"),
    Column("more_organisations", _("Further organisations"), "weitereorganisationen"),
    Column("department", _("Department"), "abteilung bereich dept station"),
    Column("site", _("Site"), "standort niederlassung filiale location office geschaeftsstelle"),
    Column("job_title", _("Position"), "funktion jobtitle taetigkeit berufsbezeichnung stelle"),
    Column("vip", _("VIP"), "wichtig"),
    Column("locale", _("Language"), "sprache locale korrespondenzsprache"),
    Column("zone", _("Time zone"), "zeitzone timezone"),
    Column("notes", _("Notes for agents"), "notizen notiz notes note bemerkung bemerkungen kommentar anmerkung "
           "anmerkungen comment hinweis"),
    Column("active", _("Active"), "aktiv enabled accountenabled"),
)  # fmt: skip
ORGANISATION = (
    Column("external_id", _("Customer number"), "kundennummer kundennr kdnr kundenid externeid externalid "
           "customernumber customerid debitor debitorennummer id nr"),
    Column("name", _("Name"), "organisation organization firma unternehmen company companyname firmenname kunde "
           "mandant account organisationsname einrichtung"),
    Column("key", _("Short name"), "kurzname kuerzel shortname key"),
    Column("about", _("In one line"), "beschreibung kurzbeschreibung description about branche"),
    Column("domains", _("Mail domains"), "domain domains domaene domaenen maildomain maildomaenen maildomaene "
           "emaildomain emaildomains", many=True),
    Column("sites", _("Sites"), "standort standorte niederlassung niederlassungen site filialen", many=True),
    Column("departments", _("Departments"), "abteilung abteilungen department bereiche", many=True),
    Column("contract", _("Contract"), "vertrag vertragsname contractname"),
    Column("contract_number", _("Contract number"), "vertragsnummer vertragsnr contractno"),
    Column("contract_from", _("Contract from"), "vertragsbeginn vertragab contractstart"),
    Column("contract_to", _("Contract to"), "vertragsende vertragbis contractend"),
    Column("vip", _("VIP"), "wichtig"),
    Column("notes", _("Notes for agents"), "notizen notiz notes note bemerkung bemerkungen kommentar anmerkung "
           "anmerkungen comment hinweis"),
    Column("active", _("Active"), "aktiv"),
)  # fmt: skip
COLUMNS = {ImportKind.PERSON: PERSON, ImportKind.ORGANISATION: ORGANISATION}


def columns_of(kind: str) -> dict[str, Column]:
    return {one.key: one for one in COLUMNS[ImportKind(kind)]}


def guess(kind: str, header: Sequence[str]) -> list[str]:
    """What each column is, by its heading in German or English; "" for what nobody knows. The first of two that are
    the same counts, unless there may be several."""
    known, taken, found = _headings(ImportKind(kind)), set[str](), []
    for heading in header:
        folded = fold(heading)
        column = known.get(folded) or known.get(folded.rstrip("0123456789"))
        fits = column is not None and (column.many or column.key not in taken)
        found.append(column.key if column and fits else "")
        taken.add(found[-1])
    return found


def fold(heading: str) -> str:
    """ "E-Mail 2" is "email2", "Kunden-Nr." is "kundennr"."""
    return re.sub(r"[^a-z0-9]", "", heading.casefold().translate(UMLAUTS))


@cache
def _headings(kind: ImportKind) -> dict[str, Column]:
    known: dict[str, Column] = {}
    for column in COLUMNS[kind]:
        labels = []
        for language in ("de", "en"):
            with override(language):
                labels.append(fold(str(column.label)))
        for name in (column.key.replace("_", ""), *labels, *column.names.split()):
            known.setdefault(name, column)
    return known

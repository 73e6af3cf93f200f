"""Everything an administrator can set, with the words people look for it by."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

SHORTEST_STEM = 4


@dataclass(frozen=True)
class Entry:
    key: str  # the name of its address within desk:admin
    icon: str
    title: str | Promise
    line: str | Promise
    words: str | Promise

    def fits(self, query: str) -> bool:
        """Does each word of the query occur, in either language?"""
        told = ""
        for language in ("de", "en"):
            with override(language):
                told += f"{self.title} {self.line} {self.words} ".casefold()
        return all(_stem(word) in told for word in query.casefold().split())


def _stem(word: str) -> str:
    """“Berechtigungen” finds “Berechtigung”: a common ending is no reason to find nothing."""
    ending = next((one for one in ("en", "er", "es", "n", "e", "s") if word.endswith(one)), "")
    return word.removesuffix(ending) if len(word) - len(ending) >= SHORTEST_STEM else word


@dataclass(frozen=True)
class Group:
    title: str | Promise
    entries: tuple[Entry, ...]


MAIL = (
    Entry(
        "mailboxes",
        "at-sign",
        _("Mailboxes"),
        _("The addresses people write to: how their mail is fetched and how answers leave."),
        _("mailbox mail e-mail account address IMAP SMTP server port password sender fetch send connection check"),
    ),
    Entry(
        "keys",
        "key-round",
        _("Keys"),
        _("Whose signatures count and whom mail can be encrypted for: people's keys and certificate authorities."),
        _("key certificate S/MIME OpenPGP PGP GPG encryption signature sign encrypt authority trust CA Autocrypt p12"),
    ),
    Entry(
        "outgoing",
        "send",
        _("Outgoing mail"),
        _("Every reply on its way: sent, waiting or not delivered, with the server's own words."),
        _("outbox sent queue delivery undelivered bounce failed retry local folder"),
    ),
    Entry(
        "incoming",
        "inbox",
        _("Incoming mail"),
        _("Every mail that was taken, what became of it and why."),
        _("inbox log received mail arrived missing ignored duplicate bounce source raw"),
    ),
    Entry(
        "sheet",
        "equal",
        _("Mail sheet"),
        _("What the servers offered beside what was taken and what became of it: nothing is missing."),
        _("reconciliation balance sums missing lost mail duplicate compare server proof statistics day csv"),
    ),
    Entry(
        "pictures",
        "image",
        _("Pictures in mails"),
        _("Senders whose pictures from the web are loaded without asking."),
        _("remote pictures images tracking newsletter sender allow revoke privacy external content"),
    ),
    Entry(
        "quarantine",
        "triangle-alert",
        _("Quarantine"),
        _("Mails that could not be understood: read them, try again or leave them aside."),
        _("quarantine broken mail damaged spam virus error retry unreadable"),
    ),
    Entry(
        "mail_rules",
        "shield-check",
        _("Mail limits"),
        _("How much one sender may send, and how often the desk writes by itself."),
        _("limit rate flood loop robot automatic confirmation autoresponder monitoring spam forged sender"),
    ),
)
PEOPLE = (
    Entry(
        "people",
        "users",
        _("People"),
        _("Administrators, agents and customers: addresses, roles, passwords, languages."),
        _("person user account agent customer contact employee login sign-in password role permission lock language"),
    ),
    Entry(
        "organisations",
        "building-2",
        _("Organisations"),
        _("Your clients: mail domains, who belongs to them and who may see all their tickets."),
        _("organisation client customer company tenant domain manager contract"),
    ),
    Entry(
        "duplicates",
        "users",
        _("Duplicates"),
        _("People and organisations that may be known twice: merge them, or say that they are not the same."),
        _("duplicate double twice merge combine join same person organisation unmerge undo clean up"),
    ),
    Entry(
        "imports",
        "upload",
        _("Import and export"),
        _("People and organisations from a spreadsheet, and back into one."),
        _("import export CSV Excel spreadsheet table customer list address book read in upload file migration people"),
    ),
    Entry(
        "phones",
        "phone",
        _("Phone numbers"),
        _("The country that numbers without one belong to."),
        _("phone number country area code dial prefix default region caller telephone"),
    ),
    Entry(
        "teams",
        "life-buoy",
        _("Teams"),
        _("Groups of agents with a support level; a ticket belongs to one."),
        _("team group department level member second third partner responsibility queue workspace confidential"),
    ),
    Entry(
        "roles",
        "user-check",
        _("Roles"),
        _("What members of a team may do: read, answer, change, assign, lead; only their own tickets."),
        _("role right permission access allowed own read only lead profile"),
    ),
    Entry(
        "notices",
        "bell",
        _("Notices"),
        _("What agents are told of their tickets, and how: in the desk, by mail, as push."),
        _("notice notification notify alert bell mail push mobile inform default quiet new ticket assigned answer"),
    ),
    Entry(
        "reach",
        "circle-question-mark",
        _("Who may what"),
        _("For each person every team and right, and where it comes from."),
        _("who may right permission access why sees allowed check"),
    ),
)
TICKETS = (
    Entry(
        "states",
        "circle-dot",
        _("States"),
        _("The states a ticket can be in: names, meaning, colour and order."),
        _("state status workflow open closed waiting solved colour order"),
    ),
    Entry(
        "kinds",
        "tag",
        _("Kinds"),
        _("Incident, request, question …: what they are called, where they are offered, which is usual for a team."),
        _("kind type incident request problem change question complaint praise default rename ITIL"),
    ),
    Entry(
        "matrix",
        "layers",
        _("Priority matrix"),
        _("Which priority follows from impact and urgency, for all and for organisations that differ."),
        _("matrix priority impact urgency urgent severity importance override reason ITIL"),
    ),
    Entry(
        "categories",
        "folder-tree",
        _("Categories"),
        _("What tickets are about, as a tree for each organisation; they bring team and priority."),
        _("category topic tree subject classification priority team routing"),
    ),
    Entry(
        "views",
        "list-filter",
        _("Shared views"),
        _("Lists by conditions that teams or all agents have."),
        _("view list filter saved search queue overview folder condition share team export"),
    ),
    Entry(
        "macros",
        "wand-sparkles",
        _("Macros"),
        _("Several steps under one name, for teams or all agents."),
        _("macro action steps automatic shortcut one click assign answer solve routine template bulk"),
    ),
    Entry(
        "ticket_rules",
        "zap",
        _("Automatic rules"),
        _("When this happens to a ticket, that is done: by conditions, with the reason in the ticket."),
        _("rule trigger automatic automation event escalate assign workflow if then priority answer reaction"),
    ),
    Entry(
        "text_modules",
        "braces",
        _("Text modules"),
        _("Words that are said often, put in with a shortcut: who has them and how often they are used."),
        _("text module snippet canned response template shortcut standard answer reply phrase variable signature"),
    ),
    Entry(
        "custom_fields",
        "list",
        _("Custom fields"),
        _("What you want to know about tickets beyond what is there: device number, room, approval."),
        _("custom field form property attribute input mask choice list dropdown checkbox date number required"),
    ),
    Entry(
        "form_rules",
        "list-filter",
        _("Form rules"),
        _("When a field is shown, required, limited or filled in by itself."),
        _("form rule dynamic workflow condition show hide require limit choices default value depend"),
    ),
    Entry(
        "experts",
        "at-sign",
        _("Asking experts"),
        _("Who may be named in notes and asked by mail."),
        _("expert mention ask third level colleague note mail answer internal at sign"),
    ),
    Entry(
        "numbers",
        "hash",
        _("Ticket numbers"),
        _("What the numbers of new tickets look like."),
        _("number ticket number format counter prefix year digits"),
    ),
)
SAFETY = (
    Entry(
        "audit",
        "shield-check",
        _("Audit log"),
        _("What administrators did, who signed in and who looked at whose data, in a chain that shows tampering."),
        _("audit log history who did what changes trail revision compliance GDPR access sign-in login failed proof"),
    ),
)
WORK = (
    Entry(
        "checklists",
        "list-checks",
        _("Checklists"),
        _("Tasks that belong together, put into tickets by hand or by themselves; compulsory ones hold up solving."),
        _("checklist task to-do step onboarding leaving employee compulsory template list"),
    ),
    Entry(
        "activities",
        "timer",
        _("Activities"),
        _("What working time is booked on, and whether it is billable."),
        _("activity working time booking billing billable travel hours effort timesheet"),
    ),
    Entry(
        "templates",
        "copy",
        _("Ticket templates"),
        _("Tickets prepared once: subject, text, team and checklist."),
        _("template ticket prepared standard recurring form"),
    ),
    Entry(
        "recurring",
        "calendar-clock",
        _("Recurring tickets"),
        _("Tickets that open by themselves, once or on a rule like the second Monday of the month."),
        _("recurring regular maintenance schedule date calendar weekly monthly series planned automatic"),
    ),
)
SLA = (
    Entry(
        "calendars",
        "calendar-check",
        _("Calendars"),
        _("When work is done: hours, lunch breaks, public holidays by Bundesland, closures, around the clock."),
        _("calendar business hours opening service time office break holiday closed vacation shift SLA zone weekend"),
    ),
)
GROUPS = (
    Group(_("Mail"), MAIL),
    Group(_("People and teams"), PEOPLE),
    Group(_("Tickets"), TICKETS),
    Group(_("Tasks, time and templates"), WORK),
    Group(_("Service times"), SLA),
    Group(_("Security"), SAFETY),
)


def found(query: str) -> list[Group]:
    """The groups with only the entries that fit; empty groups are left out."""
    groups = [Group(group.title, tuple(one for one in group.entries if one.fits(query))) for group in GROUPS]
    return [group for group in groups if group.entries]

"""Where one can go: views, pages of the desk, and for administrators every page of settings by its everyday words."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.desk.admin.contents import GROUPS, Entry
from tresen.desk.palette.offers import Asked, Offer
from tresen.desk.views.builtin import BUILTIN, ORGANISATION
from tresen.desk.views.saved import SAVED, saved_views
from tresen.people.access import organisations_for
from tresen.people.folding import in_order
from tresen.people.rights import Right

KEYS = {"teams": "go-teams", "mine": "go-mine", "unassigned": "go-unassigned", "waiting": "go-waiting"}
KEYS |= {"open": "go-open", "solved": "go-solved"}
MOST_CLIENTS = 40


def places(asked: Asked) -> Iterator[Offer]:
    rights = asked.actor.rights_somewhere
    if Right.OPEN in rights:
        words = "Vorgang anlegen erfassen Anruf Telefon Theke Brief create call walk-in letter"
        yield Offer(_("New ticket"), "plus", press="new", key="new", words=words)
    undo = _("Take back what was just done")
    yield Offer(undo, "undo-2", press="undo", key="undo", words="rückgängig zurücknehmen undo revert")
    yield _page("my_tasks", _("My tasks"), "list-checks", "Aufgaben to-do tasks", "go-tasks")
    yield _page("planned", _("Planned"), "calendar-clock", "geplant später senden scheduled", "go-planned")
    words = "Textbausteine Vorlagen Kürzel Antworten text modules canned snippets"
    yield _page("modules", _("Text modules"), "braces", words, "go-modules")
    yield _page("times", _("Working time"), "timer", "Arbeitszeit Stunden Abrechnung hours billing", "go-times")
    yield _page("people", _("People"), "users", "Personen Kunden Adressbuch customers contacts", "go-people")
    words = "Organisationen Firmen Kunden Mandanten clients companies"
    yield _page("organisations", _("Organisations"), "building-2", words, "go-organisations")
    words = "Benachrichtigungen Glocke Mitteilungen gelesen ungelesen notifications bell unread"
    yield _page("notices", _("All notices"), "bell", words, "go-notices")
    words = "Benachrichtigungen Push Mail Ruhezeiten stumm einstellen notifications quiet hours mute digest"
    yield _page("notice_settings", _("What you are told"), "bell-ring", words)
    words = "Einstellungen Profil Sprache dunkel hell Aussehen dark mode language density settings Token API"
    yield _page("profile", _("Your settings"), "settings", words, "go-settings")
    yield Offer(
        _("Keyboard"), "keyboard", press="keys", key="keys", words="Tasten Tastatur Kürzel shortcuts help Hilfe"
    )
    words = "abmelden ausloggen Feierabend log out"
    yield Offer(_("Sign out"), "log-out", press="sign-out", key="sign-out", words=words)
    yield _page("search", _("Search everywhere"), "text-search", "suchen finden find search")
    yield _page("view_new", _("New view"), "list-filter", "Ansicht Filter anlegen view filter")
    if Right.PEOPLE in rights:
        yield _page("person_new", _("New person"), "user-plus", "Person Kunde anlegen contact customer create")
        yield _page(
            "organisation_new", _("New organisation"), "building-2", "Firma Kunde Mandant anlegen client create"
        )
    if Right.LEAD in rights:
        yield _page("teams", _("Teams you lead"), "life-buoy", "Team Mitglieder leiten members")
    if asked.actor.is_admin:
        yield Offer(_("Administration"), "server", url="/desk/admin/", words="Verwaltung Admin settings Einstellungen")


def views(asked: Asked) -> Iterator[Offer]:
    for view in BUILTIN:
        yield Offer(view.name, view.icon, url=_view(view.key), key=KEYS.get(view.key, ""), words="Ansicht Liste view")
    for saved in saved_views(asked.actor):
        yield Offer(saved.name, saved.icon, url=_view(f"{SAVED}{saved.pk}"), words="Ansicht Liste view")
    clients = organisations_for(asked.actor).order_by(in_order("name")).values_list("key", "name")
    for key, name in clients[:MOST_CLIENTS]:
        yield Offer(name, "building-2", url=_view(f"{ORGANISATION}{key}"), line=_("Tickets of this customer"))


def administration(asked: Asked) -> Iterator[Offer]:
    if not asked.actor.is_admin:
        return
    for group in GROUPS:
        for entry in group.entries:
            yield Offer(
                entry.title, entry.icon, line=group.title, url=reverse(f"desk:admin:{entry.key}"), words=_told(entry)
            )


def _told(entry: Entry) -> str:
    told = []
    for language in ("de", "en"):
        with override(language):
            told.append(f"{entry.title} {entry.line} {entry.words}")
    return " ".join(told)


def _page(name: str, title: str, icon: str, words: str, key: str = "") -> Offer:
    return Offer(title, icon, url=reverse(f"desk:{name}"), words=words, key=key)


def _view(key: str) -> str:
    return reverse("desk:view", args=[key])

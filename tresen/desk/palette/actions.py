"""What one can do with the open ticket: the controls of its page, each under the right it needs there."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tresen.desk.palette.offers import Asked, Offer
from tresen.notices.handling import is_muted
from tresen.people.rights import Right


def actions(asked: Asked) -> Iterator[Offer]:
    if asked.ticket is None:
        return
    may = asked.rights
    if Right.REPLY in may:
        yield Offer(pgettext("verb", "Reply"), "reply", press="reply", key="reply", words="antworten answer mail")
    if Right.NOTE in may:
        yield Offer(_("Write a note"), "lock", press="note", key="note", words="Notiz intern note internal comment")
    if Right.REPLY in may:
        yield Offer(
            pgettext("verb", "Forward"), "forward", press="forward", key="forward", words="weiterleiten forward"
        )
    yield _hearing(asked)
    if Right.ASSIGN in may:
        yield from _assigning(asked)
    if Right.EDIT in may:
        yield from _editing(asked)
    if Right.MERGE in may:
        yield from _joining(asked)
    if Right.TIME in may:
        yield _dialog(asked, "time", _("Book working time"), "timer", "Arbeitszeit buchen Minuten time booking effort")


def _hearing(asked: Asked) -> Offer:
    assert asked.ticket is not None
    assert asked.actor.person is not None
    words = "stumm Ruhe Benachrichtigungen Glocke mute unmute silence notifications"
    place = reverse("desk:mute", args=[asked.ticket.number])
    if is_muted(asked.actor.person, asked.ticket):
        return Offer(_("Tell me about this ticket again"), "bell", post=place, values={"do": "unmute"}, words=words)
    return Offer(_("Nothing more about this ticket"), "bell-off", post=place, values={"do": "mute"}, words=words)


def _assigning(asked: Asked) -> Iterator[Offer]:
    me, ticket = asked.actor.person, asked.ticket
    assert ticket is not None
    if me is not None and ticket.assignee_id != me.pk:
        yield Offer(
            _("Take it"),
            "hand",
            post=reverse("desk:assignment", args=[ticket.number]),
            values={"value": "me"},
            key="take",
            words="übernehmen mir zuweisen assign to me",
        )
    yield _menu(asked, "assignment", _("Assign to …"), "user-check", "zuweisen Bearbeiter assignee owner", "assign")
    yield _menu(asked, "team", _("Hand over to a team"), "users", "weitergeben Gruppe eskalieren Level", "hand-over")
    yield _menu(asked, "sharing", _("Share with another team"), "users-round", "teilen gemeinsam auch bei share")


def _editing(asked: Asked) -> Iterator[Offer]:
    yield _menu(asked, "state", _("State"), "circle-dot", "Status schließen lösen erledigt close solve open", "state")
    yield _dialog(
        asked, "snooze", _("Wait until …"), "clock", "Wiedervorlage warten später schlummern snooze", "snooze"
    )
    yield _menu(asked, "priority", _("Priority"), "flag", "Priorität dringend eilig hoch urgent", "priority")
    yield _menu(asked, "category", _("Category"), "folder-tree", "Kategorie Thema einordnen topic", "category")
    yield _menu(asked, "impact", _("Impact"), "layers", "Auswirkung betroffen ITIL")
    yield _menu(asked, "urgency", _("Urgency"), "zap", "Dringlichkeit ITIL")
    yield _menu(asked, "kind", _("Kind"), "tag", "Art Störung Anfrage Frage type incident request")
    yield _dialog(asked, "fields", _("Change the fields"), "list", "Felder Zusatzfelder custom fields form")
    yield _dialog(asked, "customer", _("Change the customer"), "user", "Kunde ändern Melder requester")
    yield _dialog(asked, "participants", _("Let somebody in"), "user-plus", "Beteiligte beteiligen mitlesen cc watcher")
    yield _dialog(asked, "tasks", _("Add a task"), "list-plus", "Aufgabe hinzufügen to-do task")
    yield _dialog(asked, "ticket_checklists", _("Put in a checklist"), "list-checks", "Checkliste checklist")


def _joining(asked: Asked) -> Iterator[Offer]:
    yield _dialog(asked, "merge", _("Merge with another ticket"), "layers", "zusammenführen doppelt duplicate merge")
    yield _dialog(asked, "links", _("Link a ticket"), "link", "verknüpfen verwandt Eltern Kind relation parent link")
    yield _dialog(asked, "split", _("Split the ticket"), "arrow-right-left", "teilen abtrennen split")


def _menu(asked: Asked, name: str, title: str, icon: str, words: str, key: str = "") -> Offer:
    return Offer(title, icon, choices=_of(asked, name), words=words, key=key)


def _dialog(asked: Asked, name: str, title: str, icon: str, words: str, key: str = "") -> Offer:
    return Offer(title, icon, dialog=_of(asked, name), words=words, key=key)


def _of(asked: Asked, name: str) -> str:
    assert asked.ticket is not None
    return reverse(f"desk:{name}", args=[asked.ticket.number])

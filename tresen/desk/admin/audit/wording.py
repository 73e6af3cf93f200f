"""Entries of the audit log in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tresen.desk.admin.audit.notice_choices import before_and_after
from tresen.desk.admin.contents import GROUPS
from tresen.kit.audit.checking import Kind
from tresen.kit.audit.names import Name
from tresen.kit.models import AuditEntry

DOINGS: Mapping[str, tuple[str, str | Promise]] = {
    Name.MADE: ("plus", _("made")),
    Name.CHANGED: ("pencil", _("changed")),
    Name.REMOVED: ("trash-2", _("removed")),
    Name.DONE: ("settings", _("did")),
    Name.PASSWORD_GIVEN: ("key-round", _("gave a password to")),
    Name.TOKEN_ISSUED: ("key-round", _("made an API token")),
    Name.TOKEN_REVOKED: ("key-round", _("ended an API token")),
    Name.MERGED: ("layers", _("merged")),
    Name.UNMERGED: ("undo-2", _("took a merge back")),
    Name.IMPORTED: ("upload", _("imported")),
    Name.IMPORT_UNDONE: ("undo-2", _("took an import back")),
    Name.SIGNED_IN: ("user-check", _("signed in")),
    Name.SIGN_IN_FAILED: ("triangle-alert", _("sign-in failed")),
    Name.SIGNED_OUT: ("log-out", _("signed out")),
    Name.OPENED: ("eye", _("looked at")),
    Name.LISTED: ("list", _("read a list")),
    Name.EXPORTED: ("download", _("exported")),
    Name.DOWNLOADED: ("download", _("downloaded")),
    Name.ASKED: ("shield-check", _("asked the security question of")),
    Name.VERIFIED: ("shield-check", _("checked the chain")),
    Name.BROKEN: ("triangle-alert", _("found the chain broken")),
}
GROUPS_OF_NAMES: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "": (_("All"), ()),
    "administration": (
        _("Administration"),
        (
            *(Name.MADE, Name.CHANGED, Name.REMOVED, Name.DONE, Name.PASSWORD_GIVEN, Name.TOKEN_ISSUED),
            *(Name.TOKEN_REVOKED, Name.MERGED, Name.UNMERGED, Name.IMPORTED, Name.IMPORT_UNDONE),
        ),
    ),
    "sign-in": (_("Sign-in"), (Name.SIGNED_IN, Name.SIGN_IN_FAILED, Name.SIGNED_OUT)),
    "access": (_("Data access"), (Name.OPENED, Name.LISTED, Name.EXPORTED, Name.DOWNLOADED, Name.ASKED)),
}
KINDS: Mapping[str, str | Promise] = {
    "person": _("Person"),
    "address": _("E-mail address"),
    "number": _("Phone number"),
    "handle": _("Messenger name"),
    "membership": _("Membership"),
    "organisation": _("Organisation"),
    "domain": _("Domain"),
    "site": _("Site"),
    "department": _("Department"),
    "contract": _("Contract"),
    "team": _("Team"),
    "role": _("Role"),
    "team_membership": _("Team membership"),
    "token": _("API token"),
    "state": _("State"),
    "category": _("Category"),
    "field": _("Field"),
    "formrule": _("Form rule"),
    "text_module": _("Text module"),
    "rule": _("Automatic rule"),
    "mailbox": _("Mailbox"),
    "grant": _("Sign-in of a mailbox"),
    "key": _("Key"),
    "team_mail": _("Mail of a team"),
    "notice_choice": _("Notices"),
    "calendar": _("Calendar"),
    "calendar_version": _("Version of a calendar"),
    "calendar_use": _("Calendar of a team or client"),
    "picture_consent": _("Pictures allowed"),
    "setting": _("Setting"),
    "message": _("Message"),
    "attachment": _("File"),
    "peopleimport": _("File"),
    "ticket": _("Ticket"),
    "inbound": _("Incoming mail"),
    "people": _("List of people"),
    "audit": _("Audit log"),
    "sheet": _("Mail sheet"),
    "view": _("Tickets of the view"),
    "worktime": _("List of working time"),
    "categories": _("Category tree"),
}
FIELDS: Mapping[str, str | Promise] = {
    "name": _("Name"),
    "names": _("Name"),
    "email": _("E-mail"),
    "role": _("Role"),
    "role_id": _("Role"),
    "locale": _("Language"),
    "is_active": _("Active"),
    "is_vip": _("VIP"),
    "is_manager": _("Manager"),
    "value": _("Value"),
    "key": _("Short name"),
    "person_id": _("Person"),
    "organisation_id": _("Organisation"),
    "team_id": _("Team"),
    "parent_id": _("Below"),
    "level": _("Level"),
    "confidential": _("Confidential"),
    "inherits": _("Inherits members"),
    "rights": _("Rights"),
    "position": _("Place"),
    "priority": _("Priority"),
    "password": _("Password"),
    "security_answer": _("Answer to the security question"),
    "security_question": _("Security question"),
    "notes": _("Notes for agents"),
    "instructions": _("Instructions"),
    "address": _("Address"),
    "scope": _("Scope"),
    "expires_at": _("Expires"),
    "revoked_at": _("Ended"),
    "type": _("Type"),
    "shortcut": _("Shortcut"),
    "folder": _("Folder"),
    "contents": _("Text"),
    "audience": _("Who has it"),
    "colour": _("Colour"),
    "calendar_id": _("Calendar"),
    "hours": _("Working hours"),
    "valid_from": _("Holds from"),
    "since": _("Since"),
    "choices": _("Choice"),
}
FAULTS: Mapping[str, str | Promise] = {
    Kind.MISSING: _("Line %(number)s to %(until)s: missing."),
    Kind.CHANGED: _("Line %(number)s: not as it was written."),
    Kind.UNLINKED: _("Line %(number)s: does not follow the line before it. It was put in, moved or written anew."),
    Kind.CUT: _("Line %(number)s to %(until)s: cut off at the end."),
    Kind.HEAD: _("The end (line %(number)s) was not sealed by this house."),
    Kind.MARK: _("Line %(number)s: another one than the mark of that day says."),
}
PAGES = {entry.key: entry.title for group in GROUPS for entry in group.entries}


@dataclass(frozen=True)
class Change:
    did: str | Promise
    what: str
    fields: list[tuple[str, str, str, bool]]  # name, old, new, are the values kept?


@dataclass(frozen=True)
class Line:
    entry: AuditEntry
    icon: str
    who: str
    doing: str | Promise
    about: str
    page: str | Promise
    changes: list[Change]

    @property
    def alarming(self) -> bool:
        return self.entry.name in {Name.SIGN_IN_FAILED, Name.BROKEN}


def line(entry: AuditEntry) -> Line:
    icon, doing = DOINGS.get(entry.name, ("circle", entry.name))
    himself = entry.about_kind == "person" and entry.about_id == str(entry.actor_id)
    kind = "" if himself else KINDS.get(entry.about_kind, "")
    about = f"{kind} {entry.about_label or entry.about_id}".strip() if kind else ""
    who = entry.actor_label or ("–" if entry.actor_kind == "nobody" else entry.actor_kind)
    return Line(entry, icon, who, doing, about, page_of(entry), [_change(one) for one in entry.data.get("changes", [])])


def page_of(entry: AuditEntry) -> str | Promise:
    """The page of the administration it happened on, as the overview calls it."""
    route = str(entry.data.get("page", ""))
    fits = [key for key in PAGES if f"{route}_".startswith((f"{key}_", f"{key.removesuffix('s')}_"))]
    return PAGES[max(fits, key=len)] if fits else route


def _change(change: Mapping[str, Any]) -> Change:
    did = DOINGS.get(str(change.get("did")), ("", ""))[1]
    kind = str(change.get("kind"))
    what = f"{KINDS.get(kind, kind)} {change.get('label') or ''}".strip()
    fields = [
        (
            str(FIELDS.get(name, name)),
            *(_pair(kind, name, pair) if pair else ("", "")),
            bool(pair),
        )
        for name, pair in dict(change.get("fields") or {}).items()
        if name != "id"
    ]
    return Change(did, what, fields)


def _pair(kind: str, name: str, pair: Sequence[Any]) -> tuple[str, str]:
    if (kind, name) == ("notice_choice", "choices"):
        return before_and_after(*pair)
    return _value(pair[0]), _value(pair[1])


def _value(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return ", ".join(str(one) for one in value.values())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

"""What the audit log tells of changes: read this file and you know which values are kept.

Of a table that is not named here the log says that something in it changed, without values. Tables that hold the daily
work (tickets have a journal of their own), passing state or copies are never watched.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_migrate
from django.http import HttpRequest

from tresen.kit.audit import watching
from tresen.kit.audit.entries import Draft, Thing, Who, append
from tresen.kit.audit.names import Name
from tresen.kit.audit.origin import origin_of
from tresen.kit.audit.watching import Watched
from tresen.people.models import Person
from tresen.people.registering import person_by_address

PERSON, ORGANISATION, TEAM = ("person", "person_id"), ("organisation", "organisation_id"), ("team", "team_id")
MAILBOX, CALENDAR = ("mailbox", "mailbox_id"), ("calendar", "calendar_id")


def _watched() -> list[Watched]:
    rows: tuple[tuple[str, str, str, str, tuple[str, str] | None, str], ...] = (
        # model, kind, values, label, owner, silent
        ("people.Person", "person",
         "name email role locale zone external_id is_vip is_active merged_into_id", "name", None,
         "last_login theme density text_size undo_seconds match_key"),
        ("people.Address", "address", "value person_id", "value", PERSON, "bounced_at bounced_words"),
        ("people.Number", "number", "value label", "value", PERSON, ""),
        ("people.Handle", "handle", "network value", "value", PERSON, ""),
        ("people.Membership", "membership",
         "person_id organisation_id is_manager job_title site_id department_id", "", ORGANISATION, ""),
        ("people.Organisation", "organisation",
         "name key about external_id is_active is_vip must_confirm merged_into_id", "name", None, "match_key"),
        ("people.Domain", "domain", "name with_subdomains organisation_id", "name", ORGANISATION, ""),
        ("people.Site", "site", "name zone organisation_id", "name", ORGANISATION, ""),
        ("people.Department", "department", "name parent_id organisation_id", "name", ORGANISATION, ""),
        ("people.Contract", "contract", "name number starts_on ends_on organisation_id", "name", ORGANISATION, ""),
        ("people.Team", "team", "name parent_id inherits confidential level", "name", None, ""),
        ("people.TeamRole", "role", "names rights own_only position", "names", None, ""),
        ("people.TeamMembership", "team_membership", "team_id person_id role_id organisations", "", TEAM, ""),
        ("people.ApiToken", "token", "name scope prefix person_id expires_at revoked_at", "name", None,
         "last_used_at"),
        ("tickets.State", "state", "key names type colour position is_active", "names", None, ""),
        ("tickets.Category", "category",
         "names organisation_id parent_id team_id priority position is_active", "names", None, "trails"),
        ("tickets.CustomField", "field", "key type names is_required blocks_solving kinds position is_active",
         "names", None, ""),
        ("texts.TextModule", "text_module", "shortcut name folder audience teams organisations is_active", "name",
         None, "uses last_used_at updated_at"),
        ("routing.Macro", "macro", "name about icon audience teams actions condition at_once is_active position",
         "name", None, "uses last_used_at updated_at"),
        ("sla.Calendar", "calendar", "name is_active", "name", None, ""),
        ("sla.CalendarVersion", "calendar_version", "calendar_id hours valid_from note", "", CALENDAR, ""),
        ("sla.CalendarUse", "calendar_use", "team_id organisation_id calendar_id since", "", CALENDAR, ""),
        ("routing.Rule", "rule", "name occasions condition actions is_active position removed_at", "name", None,
         "updated_at version"),
        ("email.Mailbox", "mailbox",
         "name address sender_name team_id is_active acknowledges signing encrypting fetch_protocol fetch_host "
         "fetch_port fetch_security fetch_sign_in fetch_user fetch_folder fetch_delete outgoing smtp_host smtp_port "
         "smtp_security smtp_sign_in smtp_user", "address", None, "uid_validity uid_seen fetched_at fetch_error"),
        ("email.Grant", "grant", "provider flow tenant client_id expires_on", "", MAILBOX,
         "access_sealed access_until claimed_at error"),
        ("email.Key", "key", "kind address fingerprint trust revoked mailbox_id", "address", None, ""),
        ("email.TeamMail", "team_mail", "history acknowledges follow_up_days", "", TEAM, ""),
        ("email.PictureConsent", "picture_consent", "sender by_id", "sender", None, ""),
        ("notices.TeamWishes", "notice_choice", "team_id choices", "", TEAM, ""),
        ("kit.Preference", "setting", "", "key", None, ""),
    )  # fmt: skip
    return [
        Watched(apps.get_model(model), kind, values.split(), label, owner or ("", ""), silent.split())
        for model, kind, values, label, owner, silent in rows
    ]


NEVER = frozenset(
    {
        *("kit.AuditEntry", "kit.AuditHead", "kit.AuditChange", "kit.Blob", "kit.Alarm", "api.Answer", "search.Entry"),
        *("tickets.Ticket", "tickets.Message", "tickets.Event", "tickets.Attachment", "tickets.Participant"),
        *("tickets.Link", "tickets.Draft", "tickets.Batch", "tickets.BatchItem", "tickets.FormStamp"),
        # What a rule was and did is kept in a place of its own.
        *("routing.RuleVersion", "routing.RuleAct", "routing.RuleMet", "routing.Rehearsal"),
        *("tickets.Task", "tickets.TimeEntry", "tickets.Timer", "tickets.Run", "tickets.CategoryUse"),
        "texts.ModuleUse",
        *("channels.Delivery", "email.Fetched", "email.Inbound", "email.RemotePicture", "email.SentCopy"),
        *("email.Lease", "email.RoundTrip", "email.Comparison", "people.SecurityCheck"),
        *("people.PeopleImport", "people.ImportLine"),  # an import has an entry as a whole
        # What each is told is his own to choose; what administrators choose for teams is watched.
        *("notices.Notice", "notices.Mute", "notices.Place", "notices.Bell", "notices.ToldTask", "notices.Device"),
        *("notices.Push", "notices.Letter", "notices.Wishes", "notices.Habits"),
    }
)


def declare() -> None:
    """Called once, when the apps are loaded. Triggers are brought up to date after each migration."""
    named = _watched()
    watching.declare([*named, *watching.everything_else(named, NEVER)])
    post_migrate.connect(_install, dispatch_uid="audit")
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")


def _install(sender: Any, **_: Any) -> None:
    if sender.name == "tresen.kit":  # once; migrations are done when the first app is told
        watching.install()


def _signed_in(sender: Any, request: HttpRequest | None, user: Person, **_: Any) -> None:
    _say(Name.SIGNED_IN, user, request)


def _signed_out(sender: Any, request: HttpRequest | None, user: Person | None, **_: Any) -> None:
    if user is not None:
        _say(Name.SIGNED_OUT, user, request)


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Whose address it was, if anybody's. What else was typed is not kept: it may be a password."""
    given = credentials.get("email") or credentials.get("username") or ""
    meant = person_by_address(str(given)) if "\0" not in str(given) else None
    about = Thing("person", str(meant.pk), str(meant)) if meant else Thing()
    append(Draft(Name.SIGN_IN_FAILED, Who("nobody"), about, {}, origin_of(request)))


def _say(name: Name, person: Person, request: HttpRequest | None) -> None:
    about = Thing("person", str(person.pk), str(person))
    append(Draft(name, Who("person", person.pk, str(person)), about, {}, origin_of(request)))

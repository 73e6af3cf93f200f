"""Making, changing and removing text modules."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit import clock
from tresen.kit.html import clean, to_text
from tresen.people.access import organisations_for, teams_for
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.texts.access import may_change_module, may_share
from tresen.texts.models import ModuleFile, TextModule
from tresen.texts.variables import kept
from tresen.tickets.access import demand_somewhere, refusal
from tresen.tickets.change import Refused
from tresen.tickets.models.view import Audience
from tresen.tickets.saying import NewFile

MOST_OWN, MOST_FILES, MOST_LANGUAGES, LARGEST = 300, 10, 12, 100_000
SHORTCUT = re.compile(r"[\w][\w.+-]{0,39}")
LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class Draft:
    """What a module is to be. `contents`: {language: HTML}, empty ones are left out. `files`: None leaves them."""

    shortcut: str
    name: str
    contents: Mapping[str, str]
    folder: str = ""
    audience: str = Audience.OWN
    teams: Collection[int] = ()
    organisations: Collection[int] = ()
    is_active: bool = True
    files: Sequence[NewFile] | None = field(default=None)


def draft_of(module: TextModule) -> Draft:
    """The module as it is, to be changed."""
    names = ("shortcut", "name", "contents", "folder", "audience", "teams", "organisations", "is_active")
    return Draft(**{name: getattr(module, name) for name in names})


def make_module(draft: Draft, *, by: Actor) -> TextModule:
    """Refused: no shortcut, name or text, something in braces that is no variable, an audience one may not share with,
    or far too many."""
    assert by.person is not None or by.is_system
    with transaction.atomic():
        module = TextModule(owner=by.person)
        own = TextModule.objects.filter(owner=by.person, audience=Audience.OWN)
        if draft.audience == Audience.OWN and own.count() >= MOST_OWN:
            words = _("You have %(number)d text modules of your own already. Delete one you no longer need.")
            raise Refused(words % {"number": MOST_OWN})
        _settle(module, draft, by)
        module.save(force_insert=True)
        _put_files(module, draft)
    return module


def change_module(module: TextModule, draft: Draft, *, by: Actor) -> TextModule:
    """Refused as `make_module`, and unless one may change it both as it is and as it is to be."""
    with transaction.atomic():
        current = TextModule.objects.select_for_update().filter(pk=module.pk).first()
        if current is None:
            raise Refused(_("This text module has been deleted meanwhile."))
        if not (by.is_system or may_change_module(by, current)):
            raise refusal(Right.TEXTS)
        if draft.audience == Audience.OWN and current.audience != Audience.OWN:
            current.owner = by.person
        _settle(current, draft, by)
        columns = [one.name for one in TextModule._meta.concrete_fields]
        current.save(update_fields=[one for one in columns if one not in ("id", "uses", "last_used_at")])
        _put_files(current, draft)
    return current


def delete_module(module: TextModule, *, by: Actor) -> None:
    """What was said with it stays."""
    if not (by.is_system or may_change_module(by, module)):
        raise refusal(Right.TEXTS)
    module.delete()


def _settle(module: TextModule, draft: Draft, by: Actor) -> None:
    """Everything a module can be wrong in, in one place for all surfaces."""
    shortcut = draft.shortcut.strip().lstrip(":").casefold()
    if not SHORTCUT.fullmatch(shortcut):
        raise Refused(_("A shortcut is one word of letters and digits, such as “vpn”."))
    name = " ".join(draft.name.split())[:120]
    if not name:
        raise Refused(_("Give the text module a name."))
    module.shortcut, module.name = shortcut, name
    module.folder = " / ".join(part for part in (" ".join(one.split()) for one in draft.folder.split("/")) if part)[:80]
    module.contents = _contents(draft.contents)
    module.audience, module.teams = draft.audience, _audience(draft, by)
    module.organisations = _organisations(module, draft, by)
    module.is_active, module.updated_at = draft.is_active, clock.now()


def _contents(given: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for language, html in list(given.items())[:MOST_LANGUAGES]:
        if not LANGUAGE.fullmatch(language):
            raise Refused(_("“%s” is no language. Use its two letters, such as “fr”.") % language[:20])
        if len(html) > LARGEST:
            raise Refused(_("The text is too long."))
        text, odd = kept(clean(html))
        if odd:
            raise Refused(_("“{{%s}}” is no variable. Choose one from the list.") % odd[0])
        if to_text(text).strip():
            found[language] = text
    if not found:
        raise Refused(_("Write the text in at least one language."))
    return {language: found[language] for language in sorted(found, key=_own_languages_first)}


def _own_languages_first(language: str) -> tuple[int, str]:
    own = [code for code, _name in settings.LANGUAGES]
    return (own.index(language) if language in own else len(own), language)


def _audience(draft: Draft, by: Actor) -> list[int]:
    if draft.audience not in Audience.values:
        raise Refused(_("Choose from the lists."))
    if draft.audience == Audience.OWN or by.is_system:
        return sorted(draft.teams) if draft.audience == Audience.TEAMS else []
    demand_somewhere(by, Right.TEXTS)
    if draft.audience == Audience.EVERYBODY:
        if not by.is_admin:
            raise Refused(_("Only administrators share text modules with all agents. Choose teams instead."))
        return []
    teams = sorted(teams_for(by).filter(pk__in=list(draft.teams)).values_list("pk", flat=True))
    if not teams or len(teams) != len(set(draft.teams)):
        raise Refused(_("Choose the teams that are to have the text module."))
    if not may_share(by, draft.audience, teams):
        raise refusal(Right.TEXTS)
    return teams


def _organisations(module: TextModule, draft: Draft, by: Actor) -> list[int]:
    """Those the writer does not know stay as they are: he has not seen them."""
    known = set(
        organisations_for(by).filter(pk__in=[*draft.organisations, *module.organisations]).values_list("pk", flat=True)
    )
    asked = set(draft.organisations)
    if asked - known - set(module.organisations):
        raise Refused(_("Choose the organisations from the list."))
    unseen = set(module.organisations) - known
    return sorted((asked & known) | unseen)


def _put_files(module: TextModule, draft: Draft) -> None:
    if draft.files is None:
        return
    if len(draft.files) > MOST_FILES:
        raise Refused(_("A text module takes up to %(number)d files.") % {"number": MOST_FILES})
    module.files.all().delete()
    for one in draft.files:
        ModuleFile.objects.create(
            module=module,
            blob=one.blob,
            name=one.name[-255:] or "file",
            media_type=one.media_type[:127],
            size=one.blob.size,
        )

"""What is told to whom by which way. The nearest choice counts: of the person for a team, of the person, of an
administrator for the team, of an administrator for the house, and what the kind brings along."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from tresen.notices.kinds import BY_KEY, KINDS, Kind
from tresen.notices.models import TeamWishes, Wishes
from tresen.people.models import Person, Team
from tresen.people.models.person import Role

Choices = Mapping[str, Sequence[str]]


def choices_of_house() -> dict[int | None, Choices]:
    """{team: choices}; None: of the whole house."""
    return dict(TeamWishes.objects.values_list("team", "choices"))


def channels_of(
    kind: Kind, own: Iterable[Choices | None], house: Mapping[int | None, Choices], team: int | None
) -> frozenset[str]:
    """`own`: the person's choices, the nearest first."""
    for choices in (*own, house.get(team), house.get(None)):
        if choices and kind.key in choices:
            return frozenset(choices[kind.key]) & frozenset(kind.channels)
    return frozenset(kind.usual)


def chosen_by(person: Person, team: Team | None = None) -> dict[str, frozenset[str]]:
    """{kind: channels} as they hold for a person, everywhere or for the tickets of a team."""
    own: dict[int | None, Choices] = dict(Wishes.objects.filter(person=person).values_list("team", "choices"))
    key = team.pk if team else None
    near = (own.get(key), own.get(None)) if team else (own.get(None),)
    house = choices_of_house()
    return {kind.key: channels_of(kind, near, house, key) for kind in KINDS}


def has_own_choice(person: Person, team: Team | None) -> bool:
    return Wishes.objects.filter(person=person, team=team).exists()


def choose(person: Person, choices: Choices, team: Team | None = None) -> None:
    """From now on it is so for this person (for the tickets of a team), whatever administrators choose later."""
    Wishes.objects.update_or_create(person=person, team=team, defaults={"choices": plain(choices)})


def choose_no_more(person: Person, team: Team | None = None) -> None:
    """As everywhere else again; without a team: as administrators have chosen."""
    Wishes.objects.filter(person=person, team=team).delete()


def leave_out(person: Person, kind: str, channels: Iterable[str]) -> None:
    """Of this kind nothing more by these ways, in no team. Nothing else changes."""
    if kind not in BY_KEY:
        return
    gone = frozenset(channels)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        choices = {key: sorted(value) for key, value in _own(person).items()}
        kept = chosen_by(person)[kind] - gone
        choices[kind] = sorted(kept)
        choose(person, choices)
        for row in Wishes.objects.filter(person=person, team__isnull=False):
            if kind in row.choices:
                row.choices[kind] = sorted(set(row.choices[kind]) - gone)
                row.save(update_fields=["choices"])


def chosen_for_house(team: Team | None = None) -> dict[str, frozenset[str]]:
    """As administrators have chosen for whoever does not choose himself."""
    house = choices_of_house()
    return {kind.key: channels_of(kind, (), house, team.pk if team else None) for kind in KINDS}


def choose_for_house(choices: Choices, team: Team | None = None) -> None:
    TeamWishes.objects.update_or_create(team=team, defaults={"choices": plain(choices)})


def choose_for_house_no_more(team: Team | None = None) -> None:
    TeamWishes.objects.filter(team=team).delete()


def teams_chosen_for() -> frozenset[int | None]:
    return frozenset(TeamWishes.objects.values_list("team", flat=True))


def people_who_chose() -> int:
    """How many agents choices of administrators no longer reach, as they have chosen everything themselves."""
    return Wishes.objects.filter(team=None, person__is_active=True, person__role__in=[Role.AGENT, Role.ADMIN]).count()


def plain(choices: Choices) -> dict[str, list[str]]:
    """Only kinds and ways there are, in their order."""
    return {
        kind.key: [way for way in kind.channels if way in choices[kind.key]] for kind in KINDS if kind.key in choices
    }


def _own(person: Person) -> dict[str, list[str]]:
    row = Wishes.objects.filter(person=person, team=None).first()
    return dict(row.choices) if row else {}

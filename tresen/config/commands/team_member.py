"""`tresen team-member EMAIL TEAM`: the way back into a team that nobody can open any more. Its members are told."""

import argparse

from tresen.config.running import database, load_django
from tresen.config.stop import Stop


def arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("email", help="an agent's or administrator's address")
    sub.add_argument("team", help="the team's name")


def run(given: argparse.Namespace) -> int:
    with database():
        load_django()
        from django.core.mail import send_mail
        from django.utils.translation import override

        from tresen.kit.audit.entries import Draft, Who, append
        from tresen.kit.audit.observing import observed
        from tresen.people.actor import SYSTEM
        from tresen.people.belonging import set_membership
        from tresen.people.members import members_of
        from tresen.people.models import Team
        from tresen.people.refusals import EditRefused
        from tresen.people.registering import person_by_address
        from tresen.people.roles import leading_role, let_in

        person, team = person_by_address(given.email), Team.objects.filter(name=given.team).first()
        if person is None or team is None:
            raise Stop("Nobody has this address." if person is None else "There is no team of this name.")
        known = [one for one in members_of(team) if one.email and one.pk != person.pk]
        try:
            with observed() as seen:
                set_membership(team, person, role=leading_role(), by=SYSTEM)
                seen.look()
                append(Draft(seen.name, Who("system", None, "tresen team-member"), seen.about, seen.data()))
        except EditRefused as refusal:
            raise Stop(str(refusal)) from refusal
        for one in known:
            with override(one.locale):
                about = {"name": person, "team": team}
                subject, words = (text % about for text in let_in())
                send_mail(subject, words, None, [str(one.email)], fail_silently=True)
        print(f"{person} is a member of {team} and leads it. Told to {len(known)} of its members.")
    return 0

"""How a team corresponds: read with its defaults, changed."""

from tresen.channels.email.models import TeamMail
from tresen.people.models import Team


def team_mail(team: Team | None) -> TeamMail:
    """The team's row, or one with the defaults that is not saved."""
    return (TeamMail.objects.filter(team=team).first() if team else None) or TeamMail()


def save_team_mail(team: Team, *, history: str, acknowledges: bool, follow_up_days: int | None) -> None:
    columns = {"history": history, "acknowledges": acknowledges, "follow_up_days": follow_up_days}
    TeamMail.objects.update_or_create(team=team, defaults=columns)

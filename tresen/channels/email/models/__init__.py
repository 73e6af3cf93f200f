from tresen.channels.email.models.inbound import Inbound, InboundState, Outcome
from tresen.channels.email.models.mailbox import Fetched, Mailbox, Outgoing, Security
from tresen.channels.email.models.team_mail import History, TeamMail

__all__ = [
    "Fetched",
    "History",
    "Inbound",
    "InboundState",
    "Mailbox",
    "Outcome",
    "Outgoing",
    "Security",
    "TeamMail",
]

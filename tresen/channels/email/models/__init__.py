from tresen.channels.email.models.grant import Flow, Grant, Provider
from tresen.channels.email.models.inbound import Inbound, InboundState, Outcome
from tresen.channels.email.models.mailbox import Fetched, Mailbox, Outgoing, Protocol, Security, SignIn
from tresen.channels.email.models.pictures import PictureConsent, RemotePicture
from tresen.channels.email.models.team_mail import History, TeamMail
from tresen.channels.email.models.watching import Comparison, Lease, RoundTrip

__all__ = [
    "Comparison",
    "Fetched",
    "Flow",
    "Grant",
    "History",
    "Inbound",
    "InboundState",
    "Lease",
    "Mailbox",
    "Outcome",
    "Outgoing",
    "PictureConsent",
    "Protocol",
    "Provider",
    "RemotePicture",
    "RoundTrip",
    "Security",
    "SignIn",
    "TeamMail",
]

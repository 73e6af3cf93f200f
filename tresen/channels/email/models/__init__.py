from tresen.channels.email.models.grant import Flow, Grant, Provider
from tresen.channels.email.models.inbound import Inbound, InboundState, Outcome
from tresen.channels.email.models.key import Key, KeyKind, KeySource, Trust
from tresen.channels.email.models.mailbox import (
    Encrypting,
    Fetched,
    Mailbox,
    Outgoing,
    Protocol,
    Security,
    SignIn,
    Signing,
)
from tresen.channels.email.models.pictures import PictureConsent, RemotePicture
from tresen.channels.email.models.sent_copy import SentCopy
from tresen.channels.email.models.team_mail import History, TeamMail
from tresen.channels.email.models.watching import Comparison, Lease, RoundTrip

__all__ = [
    "Comparison",
    "Encrypting",
    "Fetched",
    "Flow",
    "Grant",
    "History",
    "Inbound",
    "InboundState",
    "Key",
    "KeyKind",
    "KeySource",
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
    "SentCopy",
    "SignIn",
    "Signing",
    "TeamMail",
    "Trust",
]

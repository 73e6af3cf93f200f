"""The form of a mailbox. Passwords go in; none is ever shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tresen.channels.email.mailbox_editing import default_port
from tresen.channels.email.models import Mailbox, Outgoing, Protocol, Security, SignIn
from tresen.desk.admin.fields import check_host
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Team

LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]"}
KEEP_OR_DELETE = (("", _("Leave it on the server, marked as read")), ("1", _("Delete it from the server")))


def _host(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=253, required=False, help_text=help_text, validators=[check_host])


def _port(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=65535, required=False, help_text=_("Empty: the usual one.")
    )


def _secret(label: Any) -> forms.CharField:
    # No stripping: a blank may be part of a password.
    widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=500, required=False, strip=False, widget=widget)


class MailboxForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For yourselves, like Support or Orders."))
    address = forms.EmailField(label=_("Address"), help_text=_("Customers write to it, and answers come from it."))
    sender_name = forms.CharField(
        label=_("Sender name"), max_length=120, required=False, help_text=_("Stands before the address in your mails.")
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Team"),
        required=False,
        empty_label=_("No team"),
        help_text=_("Gets the new tickets."),
    )
    plus_addresses = forms.BooleanField(
        label=_("The mail server takes address+tag (makes finding the ticket of an answer more certain)"),
        required=False,
    )
    fetch_protocol = forms.ChoiceField(label=_("Fetched by"), choices=Protocol.choices, widget=forms.RadioSelect)
    fetch_host = _host(_("Server"), "")
    fetch_security = forms.ChoiceField(label=_("Encryption"), choices=Security.choices, initial=Security.TLS)
    fetch_port = _port(_("Port"))
    fetch_sign_in = forms.ChoiceField(
        label=_("Sign-in"), choices=SignIn.choices, initial=SignIn.PASSWORD, widget=forms.RadioSelect, required=False
    )
    fetch_user = forms.CharField(label=_("User"), max_length=253, required=False)
    fetch_secret = _secret(_("Password"))
    fetch_folder = forms.CharField(label=_("Folder"), max_length=253, required=False, initial="INBOX")
    fetch_delete = forms.ChoiceField(
        label=_("When a mail is safely here"), choices=KEEP_OR_DELETE, required=False, widget=forms.RadioSelect
    )
    outgoing = forms.ChoiceField(label=_("Answers leave by"), choices=Outgoing.choices, widget=forms.RadioSelect)
    smtp_host = _host(_("SMTP server"), "")
    smtp_security = forms.ChoiceField(label=_("Encryption"), choices=Security.choices)
    smtp_port = _port(_("Port"))
    smtp_sign_in = forms.ChoiceField(
        label=_("Sign-in"), choices=SignIn.choices, initial=SignIn.PASSWORD, widget=forms.RadioSelect, required=False
    )
    smtp_user = forms.CharField(
        label=_("User"), max_length=253, required=False, help_text=_("Empty: the server asks for no sign-in.")
    )
    smtp_secret = _secret(_("Password"))

    def __init__(self, actor: Actor, mailbox: Mailbox, data: Any = None) -> None:
        start = {name: getattr(mailbox, name) for name in self.base_fields if not name.endswith("_secret")}
        super().__init__(data, initial={**start, "fetch_delete": "1" if mailbox.fetch_delete else ""})
        self.mailbox = mailbox
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = teams_for(actor)
        if not mailbox.pk:
            self.initial["fetch_protocol"] = Protocol.IMAP
        for way in ("fetch", "smtp"):
            if getattr(mailbox, f"{way}_sealed"):
                self.fields[f"{way}_secret"].help_text = _("One is stored. Empty: it stays as it is.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for way in ("fetch", "smtp"):
            given[f"{way}_sign_in"] = given.get(f"{way}_sign_in") or SignIn.PASSWORD
        if given.get("fetch_protocol") in (Protocol.IMAP, Protocol.POP3):
            self._check("fetch", given)
            if not given.get("fetch_host") and "fetch_host" not in self.errors:
                self.add_error("fetch_host", _("Enter the server the mails are fetched from."))
            if not given.get("fetch_user"):
                self.add_error("fetch_user", _("Enter the name you sign in with, mostly the address."))
        if given.get("outgoing") == Outgoing.SMTP:
            self._check("smtp", given)
            if not given.get("smtp_host") and "smtp_host" not in self.errors:
                self.add_error("smtp_host", _("Enter the server your mails leave by, or choose the local folder."))
            if given["smtp_sign_in"] == SignIn.OAUTH and not given.get("smtp_user"):
                self.add_error("smtp_user", _("Enter the name you sign in with, mostly the address."))
        given["fetch_folder"] = given.get("fetch_folder") or "INBOX"
        return given

    def _check(self, way: str, given: dict[str, Any]) -> None:
        user, security = given.get(f"{way}_user"), given.get(f"{way}_security")
        stored = getattr(self.mailbox, f"{way}_sealed")
        by_password = given[f"{way}_sign_in"] == SignIn.PASSWORD
        if user and by_password and not given.get(f"{way}_secret") and not stored:
            self.add_error(f"{way}_secret", _("Enter the password."))
        if user and security == Security.NONE and given.get(f"{way}_host", "") not in LOCAL:
            self.add_error(f"{way}_security", _("A password never travels unencrypted. Choose TLS or STARTTLS."))

    def columns(self) -> dict[str, Any]:
        """For the verb. A password without a user makes no sense and goes; an empty one stays as it is."""
        given = dict(self.cleaned_data)
        given["fetch_delete"] = given["fetch_delete"] == "1"
        for way, protocol in (("fetch", given["fetch_protocol"]), ("smtp", "smtp")):
            if protocol != Protocol.NONE:
                given[f"{way}_port"] = given[f"{way}_port"] or default_port(protocol, given[f"{way}_security"])
            else:
                given[f"{way}_port"] = given[f"{way}_port"] or self.mailbox.fetch_port
            secret = given[f"{way}_secret"] or None
            needed = given[f"{way}_user"] and given[f"{way}_sign_in"] == SignIn.PASSWORD
            given[f"{way}_secret"] = secret if needed else ""
        return given

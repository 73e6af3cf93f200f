"""Forms about keys: a file with its passphrase, one to be made, whether mail is signed and encrypted by itself."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tresen.channels.email.models import Encrypting, Signing
from tresen.channels.email.protection.reading import LARGEST, Locked, Read, Unreadable, read_file

ACCEPTED = ".pem,.crt,.cer,.der,.p12,.pfx,.asc,.gpg,.pgp,.key"


class KeyFile(forms.Form):
    """Somebody's file; `keys` are what is in it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PEM, DER, PKCS#12 (.p12, .pfx) or OpenPGP (.asc)"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    password = forms.CharField(
        label=gettext_lazy("Passphrase of the file"),
        required=False,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    keys: list[Read]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if isinstance(file, UploadedFile):
            if (file.size or 0) > LARGEST:
                self.add_error("file", _("The file is larger than any key."))
                return given
            try:
                self.keys = read_file(file.read(), given.get("password", ""))
            except Unreadable as fault:
                self.add_error(
                    "password" if isinstance(fault, Locked) and "password" in self.fields else "file", str(fault)
                )
        return given


class OwnKeyFile(KeyFile):
    """A key of a mailbox."""


class PublicKeyFile(KeyFile):
    """A key of somebody else."""

    address = forms.EmailField(
        label=gettext_lazy("Whose it is"),
        required=False,
        help_text=gettext_lazy("The address; empty: those the key names. Not needed for a certificate authority."),
    )
    password = None  # type: ignore[assignment]


class NewKey(forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("What to make"),
        choices=[
            ("pgp", gettext_lazy("An OpenPGP key")),
            ("request", gettext_lazy("A request for an S/MIME certificate, for your certificate authority (CSR)")),
            ("trial", gettext_lazy("A self-signed S/MIME certificate, for trying out")),
        ],
        initial="pgp",
        widget=forms.RadioSelect,
    )
    years = forms.IntegerField(label=gettext_lazy("Valid for (years)"), min_value=1, max_value=10, initial=3)


class Rules(forms.Form):
    """What a mailbox does without being asked."""

    signing = forms.ChoiceField(label=gettext_lazy("Sign"), choices=Signing.choices, widget=forms.RadioSelect)
    encrypting = forms.ChoiceField(label=gettext_lazy("Encrypt"), choices=Encrypting.choices, widget=forms.RadioSelect)

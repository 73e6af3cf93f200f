"""The doctor's steps of the sign-in; with OAuth2 the provider is asked first, so that each is blamed for its own."""

from collections.abc import Callable, Iterator

from tresen.channels.email.doctor.steps import Step, What, bad, good
from tresen.channels.email.models import Mailbox, SignIn
from tresen.channels.email.oauth.tokens import access_token


def signed_in(mailbox: Mailbox, kind: str, sign_in: Callable[[bool], object]) -> Iterator[Step]:
    """`sign_in(fresh)` signs in, with a new token if `fresh`."""
    if kind == SignIn.OAUTH:
        try:
            # A new one: that the provider still gives any is what somebody who asks the doctor wants to know.
            access_token(mailbox, fresh=True)
        except Exception as error:
            yield bad(What.TOKEN, error)
            return
        yield good(What.TOKEN)
    try:
        sign_in(False)
    except Exception as error:
        yield bad(What.SIGN_IN, error)
        return
    yield good(What.SIGN_IN)

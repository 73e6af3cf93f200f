"""The doors of the house: sign-in, sign-out, forgotten passwords; and the language before one is known."""

from collections.abc import Callable

from allauth.account import views
from django.http import HttpResponseBase
from django.urls import path, re_path
from django.views import View

from tresen.ui.language import language

PAGES = "ui/account/"


def page(view: type[View], template: str) -> Callable[..., HttpResponseBase]:
    """allauth's view with our template, wherever allauth stands among the installed apps."""
    return view.as_view(template_name=f"{PAGES}{template}.html")


urlpatterns = [
    path("login/", page(views.LoginView, "login"), name="account_login"),
    path("logout/", page(views.LogoutView, "logout"), name="account_logout"),
    path("language/", language, name="account_language"),
    path("password/change/", page(views.PasswordChangeView, "password_change"), name="account_change_password"),
    path("password/reset/", page(views.PasswordResetView, "password_reset"), name="account_reset_password"),
    path(
        "password/reset/done/",
        page(views.PasswordResetDoneView, "password_reset_done"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        page(views.PasswordResetFromKeyView, "password_reset_from_key"),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        page(views.PasswordResetFromKeyDoneView, "password_reset_from_key_done"),
        name="account_reset_password_from_key_done",
    ),
    path("signup/", page(views.AccountInactiveView, "signup_closed"), name="account_signup"),
    path("inactive/", page(views.AccountInactiveView, "account_inactive"), name="account_inactive"),
    path("reauthenticate/", page(views.ReauthenticateView, "reauthenticate"), name="account_reauthenticate"),
]

"""What every answer of the house carries."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.decorators import sync_and_async_middleware

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
Next = Callable[[HttpRequest], Any]


@sync_and_async_middleware
def security_headers(get_response: Next) -> Next:
    """A page may set a stricter policy of its own; none can leave the house without one."""

    def marked(response: HttpResponseBase) -> HttpResponseBase:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    if iscoroutinefunction(get_response):

        async def aheaded(request: HttpRequest) -> HttpResponseBase:
            return marked(await get_response(request))

        return aheaded

    def headed(request: HttpRequest) -> HttpResponseBase:
        return marked(get_response(request))

    return headed


def _language(request: HttpRequest, chosen: str | None) -> str:
    """One's own choice; before sign-in the one made at the door, else the browser's."""
    return chosen or request.COOKIES.get("language") or translation.get_language_from_request(request)


@sync_and_async_middleware
def own_language(get_response: Next) -> Next:
    """Speaks to everybody in their language."""

    def speak(request: HttpRequest, chosen: str | None) -> None:
        language = _language(request, chosen)
        translation.activate(language if language in {"de", "en"} else "de")

    if iscoroutinefunction(get_response):

        async def aspoken(request: HttpRequest) -> HttpResponseBase:
            # Only streams are asynchronous; they say no words, and asking who listens would hold a connection open.
            speak(request, None)
            answer: Awaitable[HttpResponseBase] = get_response(request)
            return await answer

        return aspoken

    def spoken(request: HttpRequest) -> HttpResponseBase:
        speak(request, getattr(request.user, "locale", None))
        return get_response(request)  # type: ignore[no-any-return]

    return spoken

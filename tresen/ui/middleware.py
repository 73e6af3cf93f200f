"""What every answer of the house carries."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import sync_and_async_middleware
from django.utils.text import compress_string

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


SMALL = 1000  # bytes that gain nothing
WORDS = re.compile(r"text/(?!event-stream)|application/(.+\+)?json")


@sync_and_async_middleware
def compressed(get_response: Next) -> Next:
    """Pages and the API's answers leave compressed, with random bytes so that their length tells nothing (BREACH).
    Streams and files go as they are."""

    if iscoroutinefunction(get_response):

        async def streamed(request: HttpRequest) -> HttpResponseBase:
            return await get_response(request)  # type: ignore[no-any-return]

        return streamed

    def squeezed(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.streaming or len(response.content) < SMALL or not WORDS.match(response.get("Content-Type", "")):
            return response  # type: ignore[no-any-return]
        patch_vary_headers(response, ["Accept-Encoding"])
        if "gzip" in request.headers.get("Accept-Encoding", "") and "Content-Encoding" not in response:
            response.content = compress_string(response.content, max_random_bytes=100)
            response["Content-Encoding"] = "gzip"
            response["Content-Length"] = str(len(response.content))
        return response  # type: ignore[no-any-return]

    return squeezed


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

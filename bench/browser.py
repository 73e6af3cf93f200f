"""A keep-alive HTTP client: an agent's browser with its session, or a program with its token."""

import http.client
import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_IN_PAGE = re.compile(r'"X-CSRFToken":"([^"]+)"')


@dataclass
class Answer:
    status: int
    body: bytes
    location: str = ""


@dataclass
class Browser:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        kind = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{self.port}{path}",
        }
        return self._ask("POST", path, urlencode(form).encode(), kind | headers)

    def post_json(self, path: str, data: dict[str, Any]) -> Answer:
        return self._ask("POST", path, json.dumps(data).encode(), {"Content-Type": "application/json"})

    def delete(self, path: str) -> Answer:
        return self._ask("DELETE", path, None, {})

    def sign_in(self, email: str, password: str) -> None:
        """Through the form, as a person does; RuntimeError if the door stays shut."""
        path = "/accounts/login/"
        found = _TOKEN.search(self.get(path).body.decode())
        if found is None:
            raise RuntimeError("no sign-in form")
        answer = self.post(path, {"csrfmiddlewaretoken": found[1], "login": email, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"sign-in of {email} refused ({answer.status})")

    def token(self) -> str:
        """What a script sends along to change something, from the page it stands in."""
        found = _IN_PAGE.search(self.get("/desk/profile/").body.decode())
        if found is None:
            raise RuntimeError("no token in the page")
        return found[1]

    def twin(self) -> "Browser":
        """The same session on a connection of its own."""
        return Browser(self.port, dict(self.cookies), dict(self.headers))

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookie = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())} if self.cookies else {}
        try:
            self.connection.request(method, path, body, {**self.headers, **cookie, **headers})
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()  # the server had ended an idle connection
            self.connection.request(method, path, body, {**self.headers, **cookie, **headers})
            response = self.connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Answer(response.status, content, response.headers.get("Location", ""))

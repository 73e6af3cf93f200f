"""An OAuth2 provider (RFC 6749, 7636, 7662) that is as strict as the real ones, and keeps what it was asked."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "tresen-client", "tresen-secret"


class Provider:
    """`with Provider() as provider:`. `user`: who signs in there. Refresh tokens are good for one use each."""

    def __init__(self, user: str = "support@desk.test") -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.port = int(self.server.server_address[1])
        self.reset(user)

    def reset(self, user: str = "support@desk.test") -> None:
        self.user, self.lives, self.rotates = user, 3600, True
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh_tokens: dict[str, str] = {}
        self.tokens: dict[str, tuple[str, float]] = {}
        self.asked: list[dict[str, str]] = []
        self.says: dict[str, Any] | None = None  # an error instead of tokens
        self.delay = 0.0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def introspection(self) -> str:
        return f"{self.base}/introspect"

    def __enter__(self) -> "Provider":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def revoke(self) -> None:
        """Every access token is void; refresh tokens stay."""
        self.tokens.clear()

    def consent(self, address: str) -> str:
        """What a browser would be sent back to after the person has agreed: the callback with code and state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(fields)
        time.sleep(self.delay)
        if self.says is not None:
            return 400, self.says
        if (fields.get("client_id"), fields.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}
        match fields.get("grant_type"):
            case "authorization_code":
                return self._by_code(fields)
            case "refresh_token":
                user = self.refresh_tokens.get(fields.get("refresh_token", ""))
                if user is None:
                    return 400, {"error": "invalid_grant", "error_description": "The refresh token is not valid."}
                if self.rotates:
                    del self.refresh_tokens[fields["refresh_token"]]
                return 200, self._made(user, refresh=self.rotates)
            case "client_credentials":
                return 200, self._made(self.user, refresh=False)
        return 400, {"error": "unsupported_grant_type"}

    def _by_code(self, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(fields.get("code", ""), None)
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked["redirect_uri"] != fields.get("redirect_uri") or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant", "error_description": "Code, address or verifier do not fit."}
        return 200, self._made(self.user, refresh=True)

    def _made(self, user: str, *, refresh: bool) -> dict[str, Any]:
        token = secrets.token_urlsafe(16)
        self.tokens[token] = (user, time.time() + self.lives)
        made: dict[str, Any] = {"token_type": "Bearer", "access_token": token, "expires_in": self.lives}
        if refresh:
            made["refresh_token"] = secrets.token_urlsafe(16)
            self.refresh_tokens[made["refresh_token"]] = user
        return made

    def introspect(self, token: str) -> dict[str, Any]:
        user, until = self.tokens.get(token, ("", 0.0))
        return {"active": True, "username": user} if until > time.time() else {"active": False}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            fields = {name: values[0] for name, values in parse_qs(body).items()}
            if urlsplit(self.path).path == "/introspect":
                status, said = 200, provider.introspect(fields.get("token", ""))
            else:
                status, said = provider.token(fields)
            raw = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler

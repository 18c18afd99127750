"""Outside services of one's own: a server that speaks OpenID Connect, and one that answers like WeChat Work."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt

CLIENT, SECRET, CORPORATION = "qzzy", "only-for-tests", "ww0123456789"


@dataclass
class Server:
    """Who is logged in there, and what it gets wrong."""

    url: str = ""
    subject: str = "staff-17"
    told_subject: str = ""  # by the second answer, where it differs
    is_down: bool = False
    audience: str = CLIENT
    has_id_token: bool = True
    errcode: int = 0
    challenges: dict[str, str] = field(default_factory=dict)

    def answer(self, path: str, said: dict[str, str], headers: Any) -> tuple[int, dict[str, Any]]:
        if self.is_down:
            return 503, {}
        answers = {
            "/.well-known/openid-configuration": self._discovery,
            "/token": self._token,
            "/userinfo": self._userinfo,
            "/cgi-bin/gettoken": self._application,
            "/cgi-bin/auth/getuserinfo": self._member,
        }
        return answers[path](said | {"authorization": headers.get("Authorization", "")})

    def code_for(self, challenge: str) -> str:
        """The person has logged in there and agreed."""
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = challenge
        return code

    def _discovery(self, _said: Any) -> tuple[int, dict[str, Any]]:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        config = {name: f"{self.url}/{path}" for name, path in names.items()}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return 200, config | methods | {"issuer": self.url, "jwks_uri": f"{self.url}/jwks"}

    def _token(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        verifier = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        is_right = self.challenges.pop(said["code"], "") == challenge
        if not is_right or (said["client_id"], said["client_secret"]) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        claims = {"iss": self.url, "aud": self.audience, "sub": self.subject, "exp": int(time.time()) + 300}
        token = {"id_token": jwt.encode(claims, "k" * 32, "HS256")} if self.has_id_token else {}
        return 200, {"access_token": "granted", "token_type": "Bearer", "expires_in": 300} | token

    def _userinfo(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if said["authorization"] != "Bearer granted":
            return 401, {}
        subject = self.told_subject or self.subject
        return 200, {"sub": subject, "name": "覃示例", "email": "staff@example.org", "email_verified": True}

    def _application(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        is_right = (said["corpid"], said["corpsecret"]) == (CORPORATION, SECRET)
        return 200, {"errcode": self.errcode if is_right else 40001, "access_token": "granted", "expires_in": 7200}

    def _member(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        is_right = said["access_token"] == "granted" and bool(said["code"])
        return 200, {"errcode": 0 if is_right else 40029} | ({"userid": self.subject} if self.subject else {})


@contextmanager
def identity_server(settings: Any) -> Iterator[Server]:
    """The product believes it as long as it runs."""
    kept = Server()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            said = dict(parse_qsl(where.query))
            if where.path == "/authorize":
                back = urlencode({"code": kept.code_for(said["code_challenge"]), "state": said["state"]})
                self.send_response(302)
                self.send_header("Location", f"{said['redirect_uri']}?{back}")
                self.end_headers()
            else:
                self._tell(*kept.answer(where.path, said, self.headers))

        def do_POST(self) -> None:
            said = parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._tell(*kept.answer(self.path, dict(said), self.headers))

        def _tell(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    kept.url = f"http://127.0.0.1:{server.server_port}"
    oidc = {"server_url": kept.url, "oauth_pkce_enabled": True, "scope": ["openid"]}
    wecom = {"api": kept.url, "auth_params": {"agentid": "1000002"}}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [app("oidc", "统一身份认证", CLIENT, oidc)]},
        "wecom": {"APPS": [app("wecom", "企业微信", CORPORATION, wecom)]},
    }
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


def app(provider: str, name: str, client: str, more: dict[str, Any]) -> dict[str, Any]:
    return {"provider_id": provider, "name": name, "client_id": client, "secret": SECRET, "settings": more}


def sent_to(answer: Any) -> tuple[str, dict[str, str]]:
    """Where the browser is sent, and with what."""
    where = urlsplit(answer["Location"])
    said = {name: values[0] for name, values in parse_qs(where.query).items()}
    return f"{where.scheme}://{where.netloc}{where.path}", said

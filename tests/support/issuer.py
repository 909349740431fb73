"""A small provider of single sign-on on loopback: it signs real tokens with a real key, or what a test wants."""

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, jsonify, redirect, request
from joserfc import jwk, jwt

from casebridge import clock
from casebridge.config import OidcProvider
from tests.support.servers import served

CLIENT, SECRET, ALGORITHM = "casebridge", "a secret of the provider's making", "ES256"
Twist = Callable[["Issuer", dict[str, Any], dict[str, Any]], str]


class Issuer:
    """What the provider holds: `person` is who signs in there, `twist` makes something else of the token.

    `down` answers everything with an error; `asked` counts by path; `last` is the last authorization request.
    """

    def __init__(self) -> None:
        self.key = self.fresh_key("one")
        self.person: dict[str, Any] = {"sub": "4711", "amr": ["pwd", "otp", "mfa"]}
        self.twist: Twist | None = None
        self.down = False
        self.address = ""
        self.more: dict[str, Any] = {}
        self.last: dict[str, str] = {}
        self.asked: dict[str, int] = {}
        self._codes: dict[str, dict[str, str]] = {}

    @staticmethod
    def fresh_key(kid: str) -> jwk.ECKey:
        """Make a key that signs."""
        return jwk.ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": ALGORITHM})

    def settings(self, **more: Any) -> OidcProvider:
        """Return what CaseBridge is told of this provider."""
        return OidcProvider(**{
            "issuer": self.address, "client": CLIENT, "secret": SECRET, "label": "your city account", "amr": ("mfa",),
            **more,
        })  # fmt: skip

    def authorize(self, address: str) -> str:
        """Sign the person in as a browser at `address` would, and return path and query of where it is sent back."""
        query = self.last = dict(parse_qsl(urlsplit(address).query))
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        back = urlsplit(query["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': query['state'], 'iss': self.address})}"

    def sign(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """Sign a token with the provider's key."""
        return jwt.encode(header, claims, self.key, algorithms=[ALGORITHM])

    def claims(self, nonce: str) -> dict[str, Any]:
        """Return what a good token says now."""
        now = int(clock.now().timestamp())
        return {
            "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now, "nonce": nonce,
            **self.person,
        }  # fmt: skip

    def token(self) -> tuple[Any, int]:
        """Answer to a code: once, with our secret, the same address and the verifier of the question."""
        query = self._codes.pop(request.form["code"], None)
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = request.authorization and (request.authorization.username, request.authorization.password)
        if (
            query is None
            or known != (CLIENT, SECRET)
            or request.form["redirect_uri"] != query["redirect_uri"]
            or challenge != query["code_challenge"]
        ):
            return {"error": "invalid_grant"}, 400
        header, claims = {"alg": ALGORITHM, "kid": self.key.kid}, self.claims(query["nonce"])
        token = self.twist(self, header, claims) if self.twist else self.sign(header, claims)
        return {"access_token": "nothing opens with it", "token_type": "Bearer", "id_token": token}, 200

    def app(self) -> Flask:
        """Return the provider's pages."""
        app = Flask("issuer")

        @app.before_request
        def count() -> Any:
            self.asked[request.path] = self.asked.get(request.path, 0) + 1
            return ("no", 500) if self.down else None

        @app.get("/.well-known/openid-configuration")
        def discovery() -> Any:
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            addresses = {name: f"{self.address}/{path}" for name, path in names.items()}
            return jsonify(issuer=self.address, **{**addresses, **self.more})

        app.add_url_rule("/keys", "keys", lambda: {"keys": [self.key.as_dict(private=False)]})
        app.add_url_rule("/token", "token", self.token, methods=["POST"])

        @app.get("/authorize")
        def authorize() -> Any:
            back = urlsplit(request.args["redirect_uri"])
            return redirect(f"{back.scheme}://{back.netloc}{self.authorize(request.url)}")

        return app


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Serve a provider."""
    issuer = Issuer()
    with served(issuer.app()) as address:
        issuer.address = address
        yield issuer

"""OpenID Connect, the asking side: a provider's addresses and keys, the question, and what its answer shows.

It knows no account and opens no unit of work: `single_sign_on` does.
Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (issuer in the answer).
"""

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwk, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from casebridge import clock
from casebridge.config import OidcProvider, is_guarded

# Seconds until a connection stands, and until something comes over it.
PATIENCE = (3, 5)
# Addresses and keys are asked for again after an hour, keys after a minute where one is not known; after a silence
# nobody waits for the next half minute.
KEPT_FOR, KEYS_FOR, SILENT_FOR = 3600, 60, 30
# How far the clocks of two machines may be apart, in seconds.
APART = 30
# Signatures with a key that is the provider's alone; `none` and shared keys are no signatures here.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
SUBJECT_LIMIT = 255
_KEY_TYPES = ("RSA", "EC")
# The modulus of 2,048 bits in base64url.
_SHORTEST_RSA = 342
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderSilent(Exception):
    """The provider does not answer, or answers what no provider does."""


class NotShown(Exception):
    """The answer does not show who somebody is; the words are for the log."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: where the browser is sent, and what stays here until its answer comes.

    `back` is our address to which the provider sends the browser, `at` the second (from 1970) of the question,
    `next_page` what follows here.
    """

    address: str
    state: str
    nonce: str
    verifier: str
    back: str
    at: int
    fresh_for: int
    next_page: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Who somebody is at the provider, and whether it says that they showed several factors."""

    subject: str
    several: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What a provider says of itself, and since when (on the process's own clock) we know it."""

    addresses: dict[str, Any]
    keys: jwk.KeySet
    since: float


_known: dict[str, _Known] = {}
_silent: dict[str, float] = {}


def ask(provider: OidcProvider, *, back: str, next_page: str, fresh_for: int) -> Question:
    """Return a question to the provider.

    :param back: our address for the answer. :param fresh_for: how old, in seconds, a sign-in there may be.
    :raises ProviderSilent: its addresses cannot be had.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    more = {"prompt": "login"} if fresh_for == 0 else {}
    if provider.acr:
        more["acr_values"] = " ".join(provider.acr)
    addresses = _about(provider).addresses
    with _session(provider, back) as session:
        address, _state = session.create_authorization_url(
            addresses["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier,
            max_age=str(fresh_for), **more,
        )  # fmt: skip
    return Question(address, state, nonce, verifier, back, int(clock.now().timestamp()), fresh_for, next_page)


def shown(provider: OidcProvider, question: Question, answer: Mapping[str, str]) -> Shown:
    """Return who the provider says somebody is.

    :param answer: what came back in the address; that its `state` is the question's was looked at before.
    :raises NotShown: it does not say so to us, for this question, by its own key. :raises ProviderSilent: as `ask`.
    """
    about = _about(provider)
    says = about.addresses.get("authorization_response_iss_parameter_supported") is True
    if answer.get("iss", "" if says else provider.issuer) != provider.issuer:
        raise NotShown("the answer is of another issuer")
    if "error" in answer or not answer.get("code"):
        raise NotShown("the provider sent no code")
    given = _fetched(provider, question, about, answer["code"])
    token = given.get("id_token")
    if not isinstance(token, str):
        raise NotShown("there is no ID token")
    return _read(provider, question, _verified(provider, token), given)


def forget() -> None:
    """Forget what is known of providers."""
    _known.clear()
    _silent.clear()


def _read(provider: OidcProvider, question: Question, token: jwt.Token, given: Mapping[str, Any]) -> Shown:
    """Return what the claims of a verified token say, where they are for us and for this question."""
    now, earliest = int(clock.now().timestamp()), question.at - APART
    if not isinstance(token.claims, dict):
        raise NotShown("the token holds no claims")
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client},
    }
    params = {"nonce": question.nonce, "client_id": provider.client, "access_token": given.get("access_token")}
    claims = CodeIDToken(token.claims, token.header, options, params)
    try:
        claims.validate(now=now, leeway=APART)
    except (JoseError, TypeError, ValueError) as wrong:
        raise NotShown(f"a claim is not as it must be: {wrong}") from wrong
    subject, shown_at = claims["sub"], claims.get("auth_time")
    if not is_subject(subject):
        raise NotShown("the subject is none")
    if claims["iat"] < earliest:
        raise NotShown("the token is older than the question")
    if not isinstance(shown_at, int | float) or not earliest - question.fresh_for <= shown_at <= now + APART:
        raise NotShown("auth_time is missing, or older than was asked for")
    ways = claims.get("amr") or []
    return Shown(subject, claims.get("acr") in provider.acr or any(way in provider.amr for way in ways))


def is_subject(text: Any) -> bool:
    """Say whether this can be the name that a provider has for somebody (`sub`)."""
    return isinstance(text, str) and 0 < len(text) <= SUBJECT_LIMIT and text.isascii() and text.isprintable()


def _verified(provider: OidcProvider, token: str) -> jwt.Token:
    """Return a token whose signature is of a key of the provider; keys that were changed are asked for once."""
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        try:
            return jwt.decode(token, _about(provider).keys, registry=registry)
        except InvalidKeyIdError:
            return jwt.decode(token, _about(provider, KEYS_FOR).keys, registry=registry)
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise NotShown(f"the token is not signed by the provider: {wrong}") from wrong


def _about(provider: OidcProvider, kept_for: float = KEPT_FOR) -> _Known:
    """Return addresses and keys of the provider, from memory where they are young enough.

    :raises ProviderSilent: they cannot be had, or could not within the last half minute.
    """
    issuer, now = provider.issuer, time.monotonic()
    found = _known.get(issuer)
    if found is not None and now - found.since <= kept_for:
        return found
    if now - _silent.get(issuer, -SILENT_FOR) < SILENT_FOR:
        raise ProviderSilent("it was silent a moment ago")
    try:
        addresses = _page(provider, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if addresses.get("issuer") != issuer:
            raise ProviderSilent("it calls itself by another name")
        if not all(is_guarded(str(addresses.get(name, ""))) for name in _ADDRESSES):
            raise ProviderSilent("an address of it is missing, or could be overheard")
        _known[issuer] = _Known(addresses, _keys(_page(provider, addresses["jwks_uri"])), now)
    except ProviderSilent:
        _silent[issuer] = now
        raise
    return _known[issuer]


def _keys(page: Mapping[str, Any]) -> jwk.KeySet:
    """Return those keys of a page that sign and are strong enough."""
    found = []
    for one in page.get("keys") or []:
        if not isinstance(one, dict) or one.get("kty") not in _KEY_TYPES or one.get("use", "sig") != "sig":
            continue
        if one["kty"] == "RSA" and len(str(one.get("n", "")).rstrip("=")) < _SHORTEST_RSA:
            continue
        try:
            found.append(jwk.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    if not found:
        raise ProviderSilent("it has no key that signs")
    return jwk.KeySet(found)


def _page(provider: OidcProvider, address: str) -> dict[str, Any]:
    with _session(provider, "") as session:
        return _fit(session.get(address, withhold_token=True, allow_redirects=False))


def _fetched(provider: OidcProvider, question: Question, about: _Known, code: str) -> dict[str, Any]:
    """Give the code back to the provider, with our secret and the verifier, and return what it gives for it."""
    ways = about.addresses.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
    with _session(provider, question.back, token_endpoint_auth_method=way) as session:
        session.register_compliance_hook("access_token_response", _is_fit)
        try:
            given: dict[str, Any] = session.fetch_token(
                about.addresses["token_endpoint"], grant_type="authorization_code", code=code,
                code_verifier=question.verifier, allow_redirects=False,
            )  # fmt: skip
        except OAuthError as refused:
            raise NotShown(f"the provider refused the code: {refused.error}") from refused
        except (ValueError, TypeError) as odd:
            raise ProviderSilent("it answers to the code with something else") from odd
    return given


def _is_fit(response: requests.Response) -> requests.Response:
    """Let an answer to the code through, a refusal too."""
    _fit(response, refused=400 <= response.status_code < 500)
    return response


def _fit(response: requests.Response, *, refused: bool = False) -> dict[str, Any]:
    """Return what an answer holds.

    :raises ProviderSilent: it is no JSON object, or its status says that it is no answer.
    """
    if response.status_code != 200 and not refused:
        raise ProviderSilent(f"it answers with {response.status_code}")
    try:
        found = response.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ProviderSilent("it answers with something else")
    return found


@contextmanager
def _session(provider: OidcProvider, back: str, **more: str) -> Iterator[OAuth2Session]:
    """Open a line to the provider: what the machine's environment says of proxies and passwords has no part in it."""
    with OAuth2Session(
        provider.client, provider.secret, scope="openid", redirect_uri=back, code_challenge_method="S256",
        default_timeout=PATIENCE, **more,
    ) as session:  # fmt: skip
        session.trust_env = False
        session.verify = str(provider.roots) if provider.roots else True
        try:
            yield session
        except requests.RequestException as silent:
            raise ProviderSilent(type(silent).__name__) from silent

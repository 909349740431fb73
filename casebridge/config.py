"""Every setting, read once from the environment."""

import json
import os
import re
import secrets
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from casebridge import deadline
from casebridge.db import engine_options
from casebridge.text import is_address

MODES = ("demo", "test", "production")
# How the technical log is written; production's is the first, the last elsewhere.
LOGS = ("json", "plain")
FORM_LIMIT = 1024 * 1024
FORM_PARTS = 200
UPLOAD_LIMIT = 2 * 1024**3
UPLOADS_AN_HOUR = 120
SEARCHES_A_MINUTE = 60
REQUESTS_A_MINUTE = 300
EXPORTS_AN_HOUR = 10
UPLOAD_BYTES_A_DAY = 20 * 1024**3
# The children that make packets write at most this much, so no packet of ours is larger.
VERIFY_LIMIT = 500 * 1024**2
VERIFICATIONS_AN_HOUR = 60
# A drop of 200 files and some that were left over.
OPEN_UPLOADS = 250
# Security rules, section 3: in production settings may only make them less.
RATES = {
    "CASEBRIDGE_REQUESTS_A_MINUTE": REQUESTS_A_MINUTE,
    "CASEBRIDGE_SEARCHES_A_MINUTE": SEARCHES_A_MINUTE,
    "CASEBRIDGE_EXPORTS_AN_HOUR": EXPORTS_AN_HOUR,
    "CASEBRIDGE_UPLOADS_AN_HOUR": UPLOADS_AN_HOUR,
    "CASEBRIDGE_UPLOAD_BYTES_A_DAY": UPLOAD_BYTES_A_DAY,
    "CASEBRIDGE_UPLOAD_LIMIT": UPLOAD_LIMIT,
    "CASEBRIDGE_OPEN_UPLOADS": OPEN_UPLOADS,
    "CASEBRIDGE_VERIFY_LIMIT": VERIFY_LIMIT,
    "CASEBRIDGE_VERIFICATIONS_AN_HOUR": VERIFICATIONS_AN_HOUR,
}
# Links to packets: at most so many days and openings; settings may only make it less (security rules, section 5).
LINK_DAYS, LINK_OPENS = 7, 5
# A backup is made at least so often, in minutes, and full ones are kept so many days; a setting may be stricter.
BACKUP_MINUTES, BACKUP_DAYS = 15, 35
PASSWORD_ROUNDS = 600_000
# What each is for: cookies, fields that rest encrypted, LEAD's store, signatures under heads of the history, backups.
KEY_NAMES = ("cookie", "field", "part2", "head", "backup")
KEY_BYTES = 32
# Single sign-on: how long a name of the provider and the words on the button may be, and how weak its secret.
ISSUER_LIMIT, LABEL_LIMIT, OIDC_SECRET_LENGTH = 300, 40, 16
# No session lasts longer, so neither does what it began with; in minutes.
OIDC_MINUTES = 720
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
# Published boards withhold counts from 1 to one less. No law names a number for counts of cases: to be confirmed by
# the offices; until then as federal health statistics do, which withhold 1 to 10.
SMALLEST_COUNT = 11


@dataclass(frozen=True, slots=True)
class SealFiles:
    """Where the certificate that seals packets lies: PKCS#12, or PEM with or beside its key; `roots` may add others.

    `is_own` says that no certificate of an agency was named: we make one ourselves.
    """

    certificate: Path
    key: Path | None = None
    passphrase: bytes = field(default=b"", repr=False)
    roots: Path | None = None
    is_own: bool = True
    may_make: bool = False


class BadSetting(Exception):
    """A setting is weak or missing; the sentence says which and what to do."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over; `secure` is tls (from the first byte), starttls, or empty on this machine alone."""

    host: str
    port: int
    secure: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """Where the offices' people may sign in instead, and what it must say of how they did (docs/adr/0041).

    `acr` and `amr` are the values that show several factors; `fresh_for` is how old, in seconds, a sign-in there may be
    when somebody comes in with it. `roots` are certificates of its own under which it is known.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    label: str
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    fresh_for: int = 0
    roots: Path | None = None


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """Where files lie when they lie in no folder: a bucket of an S3-compatible store (docs/adr/0047)."""

    bucket: str
    endpoint: str
    region: str
    key: str
    secret: str = field(repr=False)
    roots: Path | None = None


def settings(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the application's configuration.

    :param env: the environment; `os.environ` when None.
    :raises BadSetting: production with a weak or missing setting, or an unknown mode.
    """
    env = os.environ if env is None else env
    mode = env.get("CASEBRIDGE_MODE", "demo")
    if mode not in MODES:
        raise BadSetting(f"CASEBRIDGE_MODE is {mode!r}; it must be one of {', '.join(MODES)}.")
    instance = instance_path(env)
    url = env.get("CASEBRIDGE_DATABASE_URL") or f"sqlite:///{instance / 'casebridge.sqlite'}"
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    secrets_file = secrets_path(env)
    if mode == "production":
        _refuse_weak(env, secrets_file)
    keys = load_secrets(secrets_file, create=mode != "production")
    return {
        "CASEBRIDGE_MODE": mode,
        "CASEBRIDGE_INSTANCE": instance,
        "CASEBRIDGE_STORE": Path(env.get("CASEBRIDGE_STORE") or instance / "store").resolve(),
        "CASEBRIDGE_S3": object_store(env),
        "CASEBRIDGE_JOBS_URL": env.get("CASEBRIDGE_JOBS_URL") or jobs_url(url),
        **_backup(env),
        # How much of the disk is free, as a test would have it.
        "CASEBRIDGE_FREE_SHARE": float(env["CASEBRIDGE_FREE_SHARE"])
        if mode == "test" and "CASEBRIDGE_FREE_SHARE" in env
        else None,
        **_mail(env, mode),
        "CASEBRIDGE_KEYS": keys,
        "CASEBRIDGE_SEAL": seal_files(env, may_make=mode != "production"),
        "SECRET_KEY": keys["cookie"],
        "SECRET_KEY_FALLBACKS": [key for name, key in keys.items() if name.startswith("cookie_")],
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "MAX_CONTENT_LENGTH": FORM_LIMIT,
        "MAX_FORM_MEMORY_SIZE": FORM_LIMIT,
        "MAX_FORM_PARTS": FORM_PARTS,
        **{name: _rate(env, mode, name, most) for name, most in RATES.items()},
        "CASEBRIDGE_SMALLEST_COUNT": _smallest_count(env),
        "CASEBRIDGE_LINK_DAYS": _at_most(env, "CASEBRIDGE_LINK_DAYS", LINK_DAYS),
        "CASEBRIDGE_LINK_OPENS": _at_most(env, "CASEBRIDGE_LINK_OPENS", LINK_OPENS),
        "TRUSTED_HOSTS": [h for h in env.get("CASEBRIDGE_HOSTS", "").split(",") if h] or None,
        "CASEBRIDGE_PBKDF2_ROUNDS": _whole(env, "CASEBRIDGE_PBKDF2_ROUNDS", PASSWORD_ROUNDS),
        # Production always asks for a second factor; elsewhere it can be asked for, to try it.
        "CASEBRIDGE_SECOND_FACTOR": mode == "production" or env.get("CASEBRIDGE_SECOND_FACTOR", "0") == "1",
        "CASEBRIDGE_OIDC": oidc_provider(env),
        # Seconds for one request; no setting of the environment, a test has no time for it.
        "CASEBRIDGE_REQUEST_SECONDS": deadline.REQUEST,
        # The list of stolen passwords, as `casebridge passwords block` makes it.
        "CASEBRIDGE_BLOCKED_PASSWORDS": Path(
            env.get("CASEBRIDGE_BLOCKED_PASSWORDS") or instance / "blocked_passwords"
        ).resolve(),
        "CASEBRIDGE_WORKER": _worker(env),
        "CASEBRIDGE_LOG": _one_of(env, "CASEBRIDGE_LOG", LOGS if mode == "production" else LOGS[::-1]),
        "CASEBRIDGE_PROXIES": _whole(env, "CASEBRIDGE_PROXIES", 0),
        "CASEBRIDGE_TLS": env.get("CASEBRIDGE_TLS", "1" if mode == "production" else "0") == "1",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def mail_server(url: str) -> MailServer:
    """Return the server of `smtp://` (STARTTLS, but on loopback) or `smtps://` with user and password as in any URL.

    :raises BadSetting: another scheme, no host, or a port that is none.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise BadSetting("CASEBRIDGE_MAIL_URL is not smtp://host:port or smtps://host:port.")
    here = host in _LOOPBACK
    secure = "tls" if parts.scheme == "smtps" else "" if here else "starttls"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port or (465 if secure == "tls" else 587 if user else 25), secure, user, password)


def is_guarded(address: str) -> bool:
    """Say whether nobody on the way can change what comes from an address: it is https, or http on this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = not parts.username and address.isascii() and address.isprintable() and " " not in address
    return plain and bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK))


def oidc_provider(env: Mapping[str, str]) -> OidcProvider | None:
    """Return the provider of single sign-on that is named, or None.

    :raises BadSetting: it could be overheard, or something that it needs is missing, weak or readable by others.
    """
    issuer, client = env.get("CASEBRIDGE_OIDC_ISSUER", ""), env.get("CASEBRIDGE_OIDC_CLIENT", "")
    if not issuer:
        return None
    if not is_guarded(issuer) or len(issuer) > ISSUER_LIMIT or {"?", "#"} & set(issuer):
        raise BadSetting("CASEBRIDGE_OIDC_ISSUER is not https://...: plain http is for a provider on this machine.")
    if not client:
        raise BadSetting("CASEBRIDGE_OIDC_CLIENT is not set: give the id under which the provider knows CaseBridge.")
    label = env.get("CASEBRIDGE_OIDC_LABEL") or "your office’s account"
    if len(label) > LABEL_LIMIT or not label.isprintable():
        raise BadSetting(f"CASEBRIDGE_OIDC_LABEL must be at most {LABEL_LIMIT} characters that can be shown.")
    roots = env.get("CASEBRIDGE_OIDC_ROOTS", "")
    if roots and not Path(roots).is_file():
        raise BadSetting("CASEBRIDGE_OIDC_ROOTS names a file that is not there.")
    minutes = _whole(env, "CASEBRIDGE_OIDC_MINUTES", 0)
    if minutes > OIDC_MINUTES:
        raise BadSetting(f"CASEBRIDGE_OIDC_MINUTES must be at most {OIDC_MINUTES}: no session here is longer.")
    acr = tuple(env.get("CASEBRIDGE_OIDC_ACR", "").split())
    amr = tuple(env.get("CASEBRIDGE_OIDC_AMR", "" if acr else "mfa").split())
    return OidcProvider(
        issuer, client, _oidc_secret(env), label, acr, amr, minutes * 60, Path(roots).resolve() if roots else None
    )


def _oidc_secret(env: Mapping[str, str]) -> str:
    secret, file = env.get("CASEBRIDGE_OIDC_SECRET", ""), env.get("CASEBRIDGE_OIDC_SECRET_FILE", "")
    if file:
        if not Path(file).is_file():
            raise BadSetting("CASEBRIDGE_OIDC_SECRET_FILE names a file that is not there.")
        secret = _secret_in(Path(file))
    if len(secret) < OIDC_SECRET_LENGTH:
        raise BadSetting(
            "CASEBRIDGE_OIDC_SECRET_FILE (or CASEBRIDGE_OIDC_SECRET) is missing or short: let the provider make one of "
            f"at least {OIDC_SECRET_LENGTH} characters."
        )
    return secret


def object_store(env: Mapping[str, str]) -> ObjectStore | None:
    """Return the bucket that is named, or None where files lie in a folder.

    :raises BadSetting: it could be overheard, or something that it needs is missing or readable by others.
    """
    bucket, endpoint = env.get("CASEBRIDGE_S3_BUCKET", ""), env.get("CASEBRIDGE_S3_ENDPOINT", "")
    if not bucket:
        return None
    if endpoint and not is_guarded(endpoint):
        raise BadSetting("CASEBRIDGE_S3_ENDPOINT is not https://...: plain http is for a store on this machine.")
    file = env.get("CASEBRIDGE_S3_SECRET_FILE", "")
    if file and not Path(file).is_file():
        raise BadSetting("CASEBRIDGE_S3_SECRET_FILE names a file that is not there.")
    secret = _secret_in(Path(file)) if file else env.get("CASEBRIDGE_S3_SECRET", "")
    if not env.get("CASEBRIDGE_S3_KEY") or not secret:
        raise BadSetting("CASEBRIDGE_S3_KEY and CASEBRIDGE_S3_SECRET_FILE must both be set for a bucket.")
    roots = env.get("CASEBRIDGE_S3_ROOTS", "")
    if roots and not Path(roots).is_file():
        raise BadSetting("CASEBRIDGE_S3_ROOTS names a file that is not there.")
    return ObjectStore(
        bucket, endpoint, env.get("CASEBRIDGE_S3_REGION") or "us-east-1", env["CASEBRIDGE_S3_KEY"], secret,
        Path(roots).resolve() if roots else None,
    )  # fmt: skip


def _secret_in(file: Path) -> str:
    """Return what stands in a file that nobody else can read."""
    if file.stat().st_mode & 0o077:
        raise BadSetting(f"{file.name} can be read by others: run chmod 600 on it.")
    return file.read_text(encoding="utf-8").rstrip("\r\n")


def instance_path(env: Mapping[str, str]) -> Path:
    """Return the folder of local data."""
    return Path(env.get("CASEBRIDGE_INSTANCE", "instance")).resolve()


def secrets_path(env: Mapping[str, str]) -> Path:
    """Return the file that holds the keys."""
    return Path(env.get("CASEBRIDGE_SECRETS") or instance_path(env) / "secrets.json")


def jobs_url(database_url: str) -> str:
    """Return where the durable jobs keep their state: beside the database."""
    if database_url.startswith("sqlite"):
        return database_url.replace(".sqlite", "-jobs.sqlite")
    return database_url


def load_secrets(path: Path, *, create: bool) -> dict[str, str]:
    """Read the keys (32 random bytes each, hex) from `path`; make those that are not there when `create`.

    `NAME` is the key in use, `NAME_<anything>` an older one that only opens and verifies.

    :raises BadSetting: the file or a key is missing, or one is weak, short, or readable by others; it says which.
    """
    if not path.exists():
        if not create:
            raise BadSetting(f"The secrets file is missing: run `casebridge init` to make {path.name}.")
        path.parent.mkdir(parents=True, exist_ok=True)
        # Of two that make them at one moment, the first did.
        with suppress(FileExistsError):
            write_secrets(path, {name: secrets.token_hex(KEY_BYTES) for name in KEY_NAMES}, anew=True)
    there = path.stat()
    if there.st_mode & 0o077:
        raise BadSetting(f"{path.name} can be read by others: run chmod 600 on it.")
    if there.st_uid != os.geteuid():
        raise BadSetting(f"{path.name} belongs to another account: run chown on it.")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise BadSetting(f"{path.name} is not JSON any more: bring it back from where your keys are kept.") from None
    if not isinstance(found, dict):
        raise BadSetting(f"{path.name} is no list of keys by name: bring it back from where your keys are kept.")
    missing = [name for name in KEY_NAMES if name not in found]
    if missing and create:
        found |= {name: secrets.token_hex(KEY_BYTES) for name in missing}
        write_secrets(path, found)
    elif missing:
        raise BadSetting(f"The key {missing[0]!r} in {path.name} is missing or short: `casebridge init` makes it.")
    _refuse_weak_keys(found, path.name)
    return found


def write_secrets(path: Path, keys: Mapping[str, str], *, anew: bool = False) -> None:
    """Put keys in the place of those in `path` in one step, for their owner alone; on disk when it returns.

    :raises FileExistsError: `anew`, and there are keys.
    """
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(dict(keys), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path) if anew else beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _refuse_weak_keys(keys: Mapping[str, Any], file: str) -> None:
    """Refuse keys that nobody's chance made: too short, of few values, counted up, typed, or used for two things."""
    for name, text in keys.items():
        if name.partition("_")[0] not in KEY_NAMES:
            raise BadSetting(f"{file} names a key {name!r} that CaseBridge does not know: take it out.")
        try:
            key = bytes.fromhex(text)
        except (TypeError, ValueError):
            raise BadSetting(f"The key {name!r} in {file} is not hex: put back the one that was made.") from None
        if len(key) < KEY_BYTES:
            raise BadSetting(f"The key {name!r} in {file} is missing or short: {KEY_BYTES} random bytes, as hex.")
        steps = {(one - other) % 256 for one, other in zip(key[1:], key, strict=False)}
        if (
            len(key) > KEY_BYTES
            or len(set(key)) < KEY_BYTES // 2
            or len(steps) < 8
            or all(31 < one < 127 for one in key)
        ):
            raise BadSetting(f"The key {name!r} in {file} is weak: {KEY_BYTES} bytes from a random source, as hex.")
        if twin := next((other for other, value in keys.items() if other < name and value == text), ""):
            raise BadSetting(f"The keys {twin!r} and {name!r} in {file} are the same: each needs one of its own.")


def seal_files(env: Mapping[str, str], *, may_make: bool) -> SealFiles:
    """Return which certificate seals packets: that of the settings, else one of our own beside the keys.

    :param may_make: whether the own one is made when it is needed for the first time.
    :raises BadSetting: a named file is missing, or others can read what must be secret.
    """
    named, key, roots = (env.get(f"CASEBRIDGE_SEAL{part}", "") for part in ("", "_KEY", "_ROOTS"))
    passphrase = env.get("CASEBRIDGE_SEAL_PASSPHRASE", "")
    file = env.get("CASEBRIDGE_SEAL_PASSPHRASE_FILE", "")
    for name, path in (("", named), ("_KEY", key), ("_ROOTS", roots), ("_PASSPHRASE_FILE", file)):
        if path and not Path(path).is_file():
            raise BadSetting(f"CASEBRIDGE_SEAL{name} names a file that is not there.")
    own = secrets_path(env).with_name("seal.pem")
    for secret in (Path(named or own), Path(key or own), Path(file or own)):
        if secret.exists() and secret.stat().st_mode & 0o077:
            raise BadSetting(f"{secret.name} can be read by others: run chmod 600 on it.")
    if file:
        passphrase = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    return SealFiles(
        Path(named or own), Path(key) if key else None, passphrase.encode(), Path(roots) if roots else None,
        is_own=not named, may_make=may_make and not named,
    )  # fmt: skip


def _smallest_count(env: Mapping[str, str]) -> int:
    text = env.get("CASEBRIDGE_SMALLEST_COUNT", str(SMALLEST_COUNT))
    if not text.isdigit() or int(text) < 3:
        raise BadSetting("CASEBRIDGE_SMALLEST_COUNT must be a whole number of at least 3: smaller counts name people.")
    return int(text)


def _whole(env: Mapping[str, str], name: str, usual: int) -> int:
    text = env.get(name) or str(usual)
    if not text.isdigit():
        raise BadSetting(f"{name} must be a whole number.")
    return int(text)


def _one_of(env: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    """Return one of some words, the first when nothing is set."""
    word = env.get(name) or words[0]
    if word not in words:
        raise BadSetting(f"{name} must be one of {', '.join(words)}.")
    return word


def _worker(env: Mapping[str, str]) -> str:
    """Return the name of a job worker here: that of the machine when none is set."""
    name = env.get("CASEBRIDGE_WORKER") or re.sub(r"[^A-Za-z0-9-]", "-", socket.gethostname())[:40] or "worker"
    if not re.fullmatch(r"[A-Za-z0-9-]{1,40}", name):
        raise BadSetting("CASEBRIDGE_WORKER must be letters, digits and dashes, 40 at most.")
    return name


def _at_most(env: Mapping[str, str], name: str, most: int) -> int:
    """Return a whole number from 1 to `most`, which is also what holds when nothing is set."""
    text = env.get(name, str(most))
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise BadSetting(f"{name} must be a whole number from 1 to {most}.")
    return int(text)


def _backup(env: Mapping[str, str]) -> dict[str, Any]:
    """Return where backups go by themselves (nowhere when it is not set), how often, and how long they stay."""
    place = env.get("CASEBRIDGE_BACKUP", "")
    return {
        "CASEBRIDGE_BACKUP": Path(place).resolve() if place else None,
        "CASEBRIDGE_PG_TOOLS": Path(env["CASEBRIDGE_PG_TOOLS"]) if env.get("CASEBRIDGE_PG_TOOLS") else None,
        "CASEBRIDGE_BACKUP_MINUTES": _at_most(env, "CASEBRIDGE_BACKUP_MINUTES", BACKUP_MINUTES),
        "CASEBRIDGE_BACKUP_DAYS": _at_most(env, "CASEBRIDGE_BACKUP_DAYS", BACKUP_DAYS),
    }


def _rate(env: Mapping[str, str], mode: str, name: str, most: int) -> int:
    """Return a rate or limit: in production from 1 to `most`; tests and demos may try more."""
    return _at_most(env, name, most) if mode == "production" else _whole(env, name, most)


def _mail(env: Mapping[str, str], mode: str) -> dict[str, Any]:
    """Return what mail needs; without a server it is off."""
    hosts = env.get("CASEBRIDGE_HOSTS", "").split(",")
    here = f"https://{hosts[0]}" if hosts[0] else "" if mode == "production" else "http://127.0.0.1:8000"
    found = {
        "CASEBRIDGE_MAIL": None, "CASEBRIDGE_MAIL_FROM": "", "CASEBRIDGE_MAIL_RETURNS": None,
        "CASEBRIDGE_URL": env.get("CASEBRIDGE_URL") or here,
    }  # fmt: skip
    if not env.get("CASEBRIDGE_MAIL_URL"):
        return found
    sender = env.get("CASEBRIDGE_MAIL_FROM", "")
    if not is_address(sender):
        raise BadSetting("CASEBRIDGE_MAIL_FROM is not an address: name the one that our mail comes from.")
    returns = Path(env["CASEBRIDGE_MAIL_RETURNS"]) if env.get("CASEBRIDGE_MAIL_RETURNS") else None
    if returns is not None and not returns.is_absolute():
        raise BadSetting("CASEBRIDGE_MAIL_RETURNS is not a whole path: name the maildir of the address of our mail.")
    return found | {
        "CASEBRIDGE_MAIL": mail_server(env["CASEBRIDGE_MAIL_URL"]), "CASEBRIDGE_MAIL_FROM": sender,
        "CASEBRIDGE_MAIL_RETURNS": returns,
    }  # fmt: skip


def _refuse_weak(env: Mapping[str, str], secrets_file: Path) -> None:
    if env.get("FLASK_DEBUG", "0") not in ("", "0"):
        raise BadSetting("FLASK_DEBUG is on: switch it off in production.")
    if not env.get("CASEBRIDGE_DATABASE_URL"):
        raise BadSetting("CASEBRIDGE_DATABASE_URL is not set: name the production database.")
    if not env.get("CASEBRIDGE_HOSTS"):
        raise BadSetting("CASEBRIDGE_HOSTS is not set: name the hosts that the proxy serves.")
    if not env.get("CASEBRIDGE_PROXIES", "").isdigit() or int(env["CASEBRIDGE_PROXIES"]) < 1:
        raise BadSetting("CASEBRIDGE_PROXIES is not set: say how many proxies stand before this server, 1 as a rule.")
    if env.get("CASEBRIDGE_TLS", "1") != "1":
        raise BadSetting("CASEBRIDGE_TLS is off: production answers behind TLS only.")
    if _whole(env, "CASEBRIDGE_PBKDF2_ROUNDS", PASSWORD_ROUNDS) < PASSWORD_ROUNDS:
        raise BadSetting(f"CASEBRIDGE_PBKDF2_ROUNDS is below {PASSWORD_ROUNDS}: leave it out.")
    if not secrets_file.exists():
        raise BadSetting("The secrets file is missing: run `casebridge init` first.")

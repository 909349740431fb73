"""Tells a person that they were signed in where they never were before, by what the server sees and no cookie."""

import hashlib
import hmac
import ipaddress
import re
from datetime import timedelta

from sqlalchemy import delete, select

from casebridge import clock, keys
from casebridge.accounts.models import KnownBrowser, User
from casebridge.db import db

# A browser that was not used for so long is a new one again.
KEPT_FOR = timedelta(days=180)
_NUMBERS = re.compile(r"[\d._]+")
_LONGEST = 400
_PREFIX = {4: 24, 6: 48}


def as_seen(agent: str, languages: str, address: str) -> str:
    """Return what tells a browser from others: its kind without version numbers, its languages, its network.

    :param agent: the header User-Agent. :param languages: the header Accept-Language.
    :param address: of an IPv4 one the first 24 bits count, of an IPv6 one the first 48.
    """
    return "\n".join((_NUMBERS.sub("", agent)[:_LONGEST], languages[:_LONGEST], _network(address)))


def is_new(user: User, seen: str) -> bool:
    """Remember where a person signs in, and say whether that is news: the first browser of an account is none.

    :param seen: what `as_seen` returned.
    """
    # Another hat has the browsers of its person.
    own, now = user.hat_of_id or user.id, clock.now()
    db.session.execute(delete(KnownBrowser).where(KnownBrowser.user_id == own, KnownBrowser.last_at < now - KEPT_FOR))
    known = db.session.scalars(select(KnownBrowser).where(KnownBrowser.user_id == own)).all()
    marks = [hmac.new(key, f"browser:{own}:{seen}".encode(), hashlib.sha256).hexdigest() for key in keys.ring("field")]
    found = next((one for one in known if one.mark in marks), None)
    if found is None:
        found = KnownBrowser(user_id=own)
        db.session.add(found)
    is_known = found in known
    found.mark, found.last_at = marks[0], now
    db.session.flush()
    return bool(known) and not is_known


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, _PREFIX[found.version]), strict=False))

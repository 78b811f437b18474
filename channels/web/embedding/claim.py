"""What a site says of who is logged in there: signed with the key we gave it, for minutes, once.

`<payload>.<signature>`: the payload is JSON in base64url without padding, the signature the HMAC-SHA256 of the payload
as it stands there, in hexadecimal. How a site makes one is written down in `docs/embedding.md`.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from language import personal
from language.personal import FindingKind

LONGEST = 2_000
VALID_FOR = timedelta(minutes=10)
# The clocks of two machines differ.
SKEW = timedelta(seconds=30)

_FORM = re.compile(r"([A-Za-z0-9_-]{20,1900})\.([0-9a-f]{64})")
# None of these may name a user: they would say who somebody is.
_PERSONAL = {FindingKind.ID_CARD, FindingKind.MOBILE, FindingKind.EMAIL}


class Flaw(StrEnum):
    """Why a claim is not believed: for the site's engineers, not for citizens."""

    MALFORMED = "malformed"
    PERSONAL = "personal"
    UNKNOWN_SITE = "unknown_site"
    BAD_SIGNATURE = "bad_signature"
    WRONG_ORIGIN = "wrong_origin"
    EXPIRED = "expired"
    TOO_LONG_VALID = "too_long_valid"
    USED = "used"


class Disbelieved(ValueError):
    """A claim that is not believed."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`user` is the site's own number of its user, `expires` a Unix time in seconds."""

    origin: Annotated[str, Meta(max_length=200)]
    user: Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9._~:@-]+$")]
    expires: Annotated[int, Meta(ge=0, lt=10**11)]
    nonce: Annotated[str, Meta(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]

    @property
    def until(self) -> datetime:
        return datetime.fromtimestamp(self.expires, UTC)

    @property
    def mark(self) -> str:
        """What is remembered so that the claim is taken once."""
        return hashlib.sha256(f"{self.origin}\0{self.nonce}".encode()).hexdigest()


def read(text: str, origin: str, keys: Mapping[str, str], now: datetime) -> Claim:
    """The claim of the page at `origin`. Raises Disbelieved. Whether it was used before is for the caller to know."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise Disbelieved(Flaw.MALFORMED)
    claim = _decoded(match[1])
    key = keys.get(claim.origin)
    if key is None:
        raise Disbelieved(Flaw.UNKNOWN_SITE)
    if not hmac.compare_digest(signature(match[1], key), match[2]):
        raise Disbelieved(Flaw.BAD_SIGNATURE)
    if flaw := _flaw(claim, origin, now):
        raise Disbelieved(flaw)
    return claim


def signature(payload: str, key: str) -> str:
    """The signature of an encoded payload."""
    return hmac.new(key.encode(), payload.encode(), hashlib.sha256).hexdigest()


def _decoded(payload: str) -> Claim:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), type=Claim)
    except (ValueError, msgspec.DecodeError):
        raise Disbelieved(Flaw.MALFORMED) from None


def _flaw(claim: Claim, origin: str, now: datetime) -> Flaw | None:
    if claim.origin != origin:
        return Flaw.WRONG_ORIGIN
    if any(finding.kind in _PERSONAL for finding in personal.find(claim.user)):
        return Flaw.PERSONAL
    if claim.until <= now:
        return Flaw.EXPIRED
    return Flaw.TOO_LONG_VALID if claim.until > now + VALID_FOR + SKEW else None

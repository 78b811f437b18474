"""The `state` that goes to WeChat and back when somebody enters: signed, short-lived, and of one browser.

WeChat takes letters and digits only, at most 128 of them.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

VALID_FOR = timedelta(minutes=10)
_FORM = re.compile(r"([0-9a-f]{40})([0-9a-f]{32})([0-9a-f]{8})([a-z]{1,16})")


class States:
    """Makes and reads them. `binder` is a secret that only the browser which set out has, in a cookie."""

    def __init__(self, secret_key: str) -> None:
        self._key = hashlib.sha256(b"weiqiao entering\0" + secret_key.encode()).digest()

    def make(self, target: str, binder: str, now: datetime) -> str:
        """A state for `target`, a name of small letters; no two are the same."""
        subject = f"{secrets.token_hex(16)}{int((now + VALID_FOR).timestamp()):08x}{target}"
        return self._signature(subject, binder) + subject

    def target(self, state: str, binder: str, now: datetime) -> str | None:
        """Where the browser wanted to go; None where the state is not ours, not this browser's, or too old."""
        match = _FORM.fullmatch(state)
        if match is None or not binder or int(match[3], 16) <= now.timestamp():
            return None
        genuine = hmac.compare_digest(self._signature(state[len(match[1]) :], binder), match[1])
        return match[4] if genuine else None

    def _signature(self, subject: str, binder: str) -> str:
        return hmac.new(self._key, f"{binder}\0{subject}".encode(), hashlib.sha256).hexdigest()[:40]

"""Links that go out with messages: to public pages, and for a month to one message of ours for whoever has them."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

# On a phone with WeChat: "我的诉求", known by openid (`channels.wechat.entering`).
ENTER = "/wechat/enter"
OWN_REQUESTS = f"{ENTER}?to=requests"

VALID_FOR = timedelta(days=30)
_FORM = re.compile(r"([0-9]{1,15})-([0-9]{1,12})-([0-9a-f]{32})")


class Links:
    """Makes and reads them. `public_url` without a trailing slash."""

    def __init__(self, secret_key: str, public_url: str) -> None:
        self._key = hashlib.sha256(b"weiqiao full text\0" + secret_key.encode()).digest()
        self._public_url = public_url

    def full_text(self, message_id: int, now: datetime) -> str:
        """The address of the page that shows a message in full."""
        subject = f"{message_id}-{int((now + VALID_FOR).timestamp())}"
        return f"{self._public_url}/full/{subject}-{self._signature(subject)}"

    def page(self, path: str) -> str:
        """The whole address of a public page."""
        return self._public_url + path

    def message_id(self, token: str, now: datetime) -> int | None:
        """The message that a link opens; None for one that is not ours or has run out."""
        match = _FORM.fullmatch(token)
        if match is None or int(match[2]) < now.timestamp():
            return None
        genuine = hmac.compare_digest(self._signature(f"{match[1]}-{match[2]}"), match[3])
        return int(match[1]) if genuine else None

    def _signature(self, subject: str) -> str:
        return hmac.new(self._key, subject.encode(), hashlib.sha256).hexdigest()[:32]

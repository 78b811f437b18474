"""WeChat's signature and encryption, both ways. wechatpy computes them; its traps are closed here.

Official rules: the signature is the SHA-1 of the sorted token, timestamp and nonce (and the ciphertext in secure mode).
"""

import hmac
import re
import secrets
import struct
from collections.abc import Mapping
from datetime import datetime, timedelta
from xml.parsers.expat import ExpatError

from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import WeChatException
from wechatpy.utils import WeChatSigner

from channels.parts import WeChatAccount

# A captured request must not be good for ever.
FRESH = timedelta(minutes=10)

# Characters that stand before what is encrypted.
SALT = 16

# All that is read of a sealed body: what is signed. What stands around it proves nothing, and is no parser's affair.
_CIPHERTEXT = re.compile(rb"<Encrypt>\s*(?:<!\[CDATA\[)?([A-Za-z0-9+/=]+)")

# What wechatpy and the libraries below it raise on a body that WeChat would never send.
UNREADABLE = (ExpatError, KeyError, TypeError, ValueError, AttributeError, IndexError, struct.error)


class Forged(Exception):
    """Signature, timestamp or account do not fit: WeChat did not send this, or not now."""


class Odd(Exception):
    """The body cannot be read."""


class _Cipher(PrpCrypto):  # type: ignore[misc]  # wechatpy has no types
    """wechatpy's, with salt that nobody can foretell: its own is of `random`, and slow."""

    def get_random_string(self) -> str:
        return secrets.token_hex(SALT // 2)


class _Crypto(WeChatCrypto):  # type: ignore[misc]
    """wechatpy's, with one cipher for all messages instead of one for each."""

    def __init__(self, account: WeChatAccount) -> None:
        super().__init__(account.token, account.aes_key, account.app_id)
        self._cipher = _Cipher(self.key)

    def open(self, ciphertext: str) -> str:
        """What was encrypted for this account. wechatpy's `decrypt_message` would check the signature again."""
        opened: str = self._cipher.decrypt(ciphertext, self.app_id)
        return opened

    def encrypt_message(self, msg: str, nonce: str, timestamp: str | None = None) -> str:
        sealed: str = self._encrypt_message(msg, nonce, timestamp, lambda _key: self._cipher)
        return sealed


class Envelope:
    """Opens what WeChat sends to one account and seals what is answered."""

    def __init__(self, account: WeChatAccount) -> None:
        if not account.token:
            raise ValueError("an empty WeChat token would accept everybody's signature")
        self._token = account.token
        self._crypto = _Crypto(account) if account.aes_key else None

    def check(self, query: Mapping[str, str], now: datetime) -> None:
        """Raise Forged unless the address was signed with our token within the last minutes."""
        given, timestamp, nonce = (query.get(name, "") for name in ("signature", "timestamp", "nonce"))
        _check_fresh(timestamp, now)
        _check_equal(_signature(self._token, timestamp, nonce), given)

    def open(self, body: bytes, query: Mapping[str, str], now: datetime) -> str:
        """The XML of a message. Raises Forged or Odd."""
        self.check(query, now)
        if self._crypto is None:
            return _decoded(body)
        # In secure mode a plain body proves nothing: the address alone is signed, not what comes with it.
        if query.get("encrypt_type") != "aes":
            raise Forged("not encrypted")
        return self._decrypt(_ciphertext(body), query)

    def seal(self, xml: str, now: datetime) -> str:
        """An answer as WeChat wants it, encrypted in secure mode."""
        if self._crypto is None:
            return xml
        return self._crypto.encrypt_message(xml, secrets.token_hex(8), str(int(now.timestamp())))

    def _decrypt(self, ciphertext: str, query: Mapping[str, str]) -> str:
        given, timestamp, nonce = (query.get(name, "") for name in ("msg_signature", "timestamp", "nonce"))
        _check_equal(_signature(self._token, timestamp, nonce, ciphertext), given)
        assert self._crypto is not None
        try:
            return self._crypto.open(ciphertext)
        except WeChatException as error:  # another account's message, signed with our token
            raise Forged(type(error).__name__) from error
        except UNREADABLE as error:
            raise Odd(type(error).__name__) from error


def _check_fresh(timestamp: str, now: datetime) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Forged("timestamp")
    if abs(now.timestamp() - int(timestamp)) > FRESH.total_seconds():
        raise Forged("stale")


def _check_equal(expected: str, given: str) -> None:
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise Forged("signature")


def _signature(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*(part.encode("utf-8", "replace") for part in parts))
    signature: str = signer.signature
    return signature


def _ciphertext(body: bytes) -> str:
    found = _CIPHERTEXT.search(body)
    if found is None:
        raise Odd("no ciphertext")
    return found[1].decode("ascii")


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Odd("not UTF-8") from error

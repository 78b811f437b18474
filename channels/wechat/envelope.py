"""WeChat's signature and encryption, both ways. wechatpy computes them; its traps are closed here.

Official rules: the signature is the SHA-1 of the sorted token, timestamp and nonce (and the ciphertext in secure mode).
"""

import hmac
import secrets
import struct
from collections.abc import Mapping
from datetime import datetime, timedelta
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatException
from wechatpy.utils import WeChatSigner

from channels.parts import WeChatAccount

# A captured request must not be good for ever.
FRESH = timedelta(minutes=10)

# What wechatpy and the libraries below it raise on a body that WeChat would never send.
UNREADABLE = (ExpatError, KeyError, TypeError, ValueError, AttributeError, IndexError, struct.error)


class Forged(Exception):
    """Signature, timestamp or account do not fit: WeChat did not send this, or not now."""


class Odd(Exception):
    """The body cannot be read."""


class Envelope:
    """Opens what WeChat sends to one account and seals what is answered."""

    def __init__(self, account: WeChatAccount) -> None:
        if not account.token:
            raise ValueError("an empty WeChat token would accept everybody's signature")
        self._token = account.token
        self._crypto = WeChatCrypto(account.token, account.aes_key, account.app_id) if account.aes_key else None

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
        sealed: str = self._crypto.encrypt_message(xml, secrets.token_hex(8), str(int(now.timestamp())))
        return sealed

    def _decrypt(self, ciphertext: str, query: Mapping[str, str]) -> str:
        given, timestamp, nonce = (query.get(name, "") for name in ("msg_signature", "timestamp", "nonce"))
        _check_equal(_signature(self._token, timestamp, nonce, ciphertext), given)
        assert self._crypto is not None
        try:
            opened: str = self._crypto.decrypt_message({"Encrypt": ciphertext}, given, timestamp, nonce)
        except WeChatException as error:  # another account's message, signed with our token
            raise Forged(type(error).__name__) from error
        except UNREADABLE as error:
            raise Odd(type(error).__name__) from error
        return opened


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
    try:
        ciphertext = xmltodict.parse(_decoded(body))["xml"]["Encrypt"]
    except UNREADABLE as error:
        raise Odd(type(error).__name__) from error
    if not isinstance(ciphertext, str):
        raise Odd("no ciphertext")
    return ciphertext


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Odd("not UTF-8") from error

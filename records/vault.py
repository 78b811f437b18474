"""Contact data at rest: encrypted for those who may read it, with a blind index to find the same number again."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Vault:
    """Encrypts with keys derived from one secret of at least 32 characters.

    Raises ValueError on a shorter secret, and on a ciphertext that was made with another one.
    """

    def __init__(self, secret: str) -> None:
        if len(secret) < 32:
            raise ValueError("the vault key needs at least 32 characters")
        self._cipher = Fernet(base64.urlsafe_b64encode(_derive(secret, b"contact")))
        self._index_key = _derive(secret, b"blind-index")

    def encrypt(self, text: str) -> str:
        return self._cipher.encrypt(text.encode()).decode("ascii")

    def decrypt(self, sealed: str) -> str:
        try:
            return self._cipher.decrypt(sealed.encode("ascii")).decode()
        except InvalidToken as error:
            raise ValueError("sealed with another key, or damaged") from error

    def blind_index(self, text: str) -> str:
        """The same 64 hex digits for the same text; says nothing about it without the key."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b"weiqiao", info=purpose).derive(secret.encode())

"""The keys of a demo instance: made once, kept in a file only its owner can read."""

import json
import os
import secrets
import string
from pathlib import Path

FILE = "demo-keys.json"
LETTERS = string.ascii_letters + string.digits


def keep(folder: Path) -> dict[str, str]:
    """The folder's keys by setting name, made on first use. Raises OSError when the folder cannot be written."""
    file = folder / FILE
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(file, json.dumps(_make(), indent=1))
    kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return kept


def _make() -> dict[str, str]:
    keys = {name: secrets.token_urlsafe(36) for name in ("secret_key", "vault_key", "rasa_secret", "wechat_app_secret")}
    return keys | {
        "wechat_app_id": f"wx{secrets.token_hex(8)}",
        "wechat_token": secrets.token_hex(16),
        "wechat_aes_key": "".join(secrets.choice(LETTERS) for _ in range(43)),
    }


def _write_once(file: Path, text: str) -> None:
    # Linked into place whole: of two processes that start together one wins, and neither reads half a file.
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        draft.unlink()

"""Reading the settings: every problem found at once, each a sentence that says what to set."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from service.settings import FILE_VARIABLE, PREFIX, Settings, settings_file

KEYS = ("secret_key", "vault_key", "rasa_secret")
WECHAT = ("wechat_app_id", "wechat_app_secret", "wechat_token", "wechat_aes_key")
PLACEHOLDERS = re.compile(r"change.?me|example|password|secret.?key|12345678|placeholder", re.IGNORECASE)
LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Stand-in for keys that failed on their own, so that the other rules can still be checked.
SOUND = "q7Xv2Lr9Tn4Kc8Wp3Zd6Hs1Bm5Gf0JyQe"


class SettingsError(Exception):
    """The settings cannot be used; `problems` holds one sentence each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load() -> Settings:
    """The settings of this process. Raises SettingsError with every problem."""
    settings, problems = read()
    if settings is None or problems:
        raise SettingsError(problems)
    return settings


def read() -> tuple[Settings | None, tuple[str, ...]]:
    """The settings as far as they can be read, and every problem with them."""
    if problem := _file_problem():
        return None, (problem,)
    problems = list(_unknown_variables(os.environ))
    try:
        settings: Settings | None = Settings()  # type: ignore[call-arg]  # variables and file give the rest
    except ValidationError as error:
        problems += [_sentence(detail) for detail in error.errors()]
        settings = _with_stand_ins({str(detail["loc"][0]) for detail in error.errors() if detail["loc"]})
    except OSError as error:
        return None, (
            *problems,
            f"data_dir: {error.filename} cannot be written: {error.strerror}. Set WEIQIAO_DATA_DIR.",
        )
    return settings, (*problems, *(_rules(settings) if settings else ()))


def _file_problem() -> str | None:
    file = settings_file()
    try:
        tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"{FILE_VARIABLE} names {file}, which does not exist." if FILE_VARIABLE in os.environ else None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return f"{file} cannot be read as TOML: {error}."
    return None


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name.upper() not in known:
            yield f"{name} is not a setting; see the table in README.md."


def _sentence(detail: Any) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else "settings"
    if detail["type"] == "missing":
        return f"{name} is missing: set {PREFIX}{name.upper()} ({Settings.model_fields[name].description})"
    if detail["type"] == "extra_forbidden":
        return f"{name} is not a setting; see the table in README.md."
    return f"{name}: {detail['msg']}."


def _with_stand_ins(failed: set[str]) -> Settings | None:
    # The other rules are checked with the failed settings at their defaults.
    fields = Settings.model_fields
    stand_ins: dict[str, Any] = {
        name: SOUND if field.is_required() else field.default for name, field in fields.items() if name in failed
    }
    try:
        return Settings(**stand_ins)
    except ValidationError:
        return None


def _rules(settings: Settings) -> Iterator[str]:
    yield from _key_rules(settings)
    yield from _wechat_rules(settings)
    yield from _address_rules(settings)
    yield from _database_rules(settings)
    yield from _embedding_rules(settings)


def _key_rules(settings: Settings) -> Iterator[str]:
    values = {name: getattr(settings, name).get_secret_value() for name in KEYS}
    for name, value in values.items():
        if len(value) < 32 or len(set(value)) < 12 or PLACEHOLDERS.search(value):
            yield (
                f"{name} is weak: it must be at least 32 random characters. Make one with: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(36))'"
            )
    if len(set(values.values()) - {SOUND}) < len([value for value in values.values() if value != SOUND]):
        yield "secret_key, vault_key and rasa_secret must differ from each other."


def _wechat_rules(settings: Settings) -> Iterator[str]:
    values = {name: _plain(getattr(settings, name)) for name in WECHAT}
    if any(values.values()):
        for name, value in values.items():
            if not value:
                yield f"{name} is empty but WeChat is set up: set {PREFIX}{name.upper()} or unset all wechat_*."
    if (token := values["wechat_token"]) and not re.fullmatch(r"[A-Za-z0-9]{3,32}", token):
        yield "wechat_token must be 3 to 32 letters and digits, as in WeChat's console."
    if (key := values["wechat_aes_key"]) and not re.fullmatch(r"[A-Za-z0-9]{43}", key):
        yield "wechat_aes_key must be the 43 letters and digits of EncodingAESKey from WeChat's console."


def _address_rules(settings: Settings) -> Iterator[str]:
    if settings.demo and settings.host not in LOOPBACK:
        yield f"host is {settings.host}, but a demo has public passwords and binds loopback only: use 127.0.0.1."
    if settings.public_url and not _is_http(settings.public_url):
        yield "public_url must be an address such as https://12345.example.gov.cn."
    if not settings.demo and not (settings.public_url or "").startswith("https://"):
        yield "public_url must be set to an https:// address in production."
    if not all(_is_http(url) and _is_private(url) for url in settings.rasa_urls):
        yield "rasa_url must be http://… on loopback or a private address: Rasa must not be reachable from outside."
    redis = _plain(settings.redis_url)
    if redis and not redis.startswith(("redis://", "rediss://", "unix://")):
        yield "redis_url must begin with redis://, rediss:// or unix://."
    if settings.wechat_api_base and not _is_http(settings.wechat_api_base):
        yield "wechat_api_base must begin with https:// (or http:// for a simulator)."


def _database_rules(settings: Settings) -> Iterator[str]:
    try:
        driver = make_url(settings.database).drivername
    except ArgumentError:
        driver = ""
    if driver not in ("sqlite+aiosqlite", "postgresql+psycopg"):
        yield "database_url must begin with postgresql:// or sqlite:///."


def _embedding_rules(settings: Settings) -> Iterator[str]:
    for origin in settings.embed_origins:
        if not _is_origin(origin, ("https", "http") if settings.demo else ("https",)):
            yield (
                f"embed_origins: {origin} is no origin: write https://, the host and perhaps a port, in lower case, "
                "and nothing behind it."
            )
    for origin, key in settings.keys_of_sites.items():
        if origin not in settings.embed_origins:
            yield f"embed_keys has a key for {origin}, which is not among embed_origins."
        if len(key) < 32 or len(set(key)) < 12 or PLACEHOLDERS.search(key):
            yield f"embed_keys: the key for {origin} is weak: it must be at least 32 random characters."


def _is_origin(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    written = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    return parts.scheme in schemes and re.fullmatch(r"[a-z0-9.-]+", host) is not None and text == written


def _plain(value: str | SecretStr | None) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value or ""


def _is_http(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_private(address: str) -> bool:
    try:
        return ip_address(urlsplit(address).hostname or "").is_private
    except ValueError:
        # A name is resolved by the operator's own network; only a plain public number is refused.
        return True

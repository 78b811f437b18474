"""The settings: one frozen object from `WEIQIAO_*` variables and an optional TOML file, read once at start."""

import os
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from service import demo_keys

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "WEIQIAO_"
FILE_VARIABLE = "WEIQIAO_SETTINGS_FILE"
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
OFFICIAL_WECHAT = "https://api.weixin.qq.com"
OFFICIAL_AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"

Networks = tuple[IPv4Network | IPv6Network, ...]


class Mode(StrEnum):
    """What the instance is for."""

    DEMO = "demo"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Every setting; its description is its row in README. `service.configuration` reads and judges them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True)

    mode: Mode = Field(default=Mode.DEMO, description="`demo` (loopback only, demo logins, simulator) or `production`.")
    host: str = Field(default="127.0.0.1", description="Address the service listens on.")
    port: int = Field(default=8080, ge=1, le=65535, description="Port the service listens on.")
    public_url: str | None = Field(
        default=None,
        description="Address citizens and WeChat reach the service at; https in production. Default: host and port.",
    )
    trusted_proxies: Annotated[Networks, NoDecode] = Field(
        default=(),
        description="Networks whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, separated by commas.",
    )
    data_dir: Path = Field(
        default=Path("var"), description="Database, models, logs and keys; relative to the checkout."
    )
    database_url: str = Field(
        default="", description="`postgresql://…`, or `sqlite:///…`. Default: SQLite in the data folder."
    )
    redis_url: SecretStr | None = Field(
        default=None, description="A Redis of your own. Default: embedded, loopback only."
    )
    rasa_url: str | None = Field(
        default=None,
        description="Rasa run apart, on a private address, or several separated by commas. Default: embedded.",
    )
    rasa_workers: int = Field(
        default=1,
        ge=1,
        le=16,
        description="Embedded Rasa processes, 0.6 GB each; citizens are shared out among them.",
    )
    embedder_path: Path | None = Field(
        default=None, description="Folder of a sentence-transformers model. Default: the small one trained here."
    )
    rules_dir: Path | None = Field(
        default=None,
        description="Folder of the city's own rules: its files stand for those of the same name in `escalation/rules`.",
    )
    python310: Path | None = Field(
        default=None, description="Python 3.10 for Rasa. Default: the first found that runs."
    )
    secret_key: SecretStr = Field(description="Signs cookies and forms; at least 32 random characters.")
    vault_key: SecretStr = Field(description="Encrypts contact data; at least 32 random characters. Never lose it.")
    rasa_secret: SecretStr = Field(
        description="Shared by service and Rasa, in a header; at least 32 random characters."
    )
    wechat_app_id: str = Field(default="", description="WeChat official account; empty turns WeChat off.")
    wechat_app_secret: SecretStr = Field(default=SecretStr(""), description="The account's AppSecret.")
    wechat_token: SecretStr = Field(default=SecretStr(""), description="The callback's Token.")
    wechat_aes_key: SecretStr = Field(
        default=SecretStr(""), description="The callback's EncodingAESKey, 43 characters."
    )
    wechat_verified: bool = Field(
        default=True, description="Whether the account is verified and may send service messages."
    )
    wechat_api_base: str = Field(
        default="", description="Where WeChat's API is. Default: the official host; in demo the simulator."
    )
    wechat_notices: Path | None = Field(
        default=None,
        description="File of the account's templates, for notices after 48 hours. Default: none are sent.",
    )
    transcriber_url: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description='Speech recognition of your own: a voice is posted to it, `{"text": …}` comes back. Default: none.',
    )
    media_gigabytes: int = Field(
        default=20,
        ge=1,
        description="Room for what citizens send (photos, voices, videos), in GB; then no more is taken.",
    )
    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Hosts that departments' systems may be told of events on, separated by commas."
    )
    webhook_networks: Annotated[Networks, NoDecode] = Field(
        default=(),
        description="Networks that are not public in which such hosts may lie, e.g. the government's own.",
    )
    embed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Sites whose pages may show the chat, e.g. `https://www.example.gov.cn`, separated by commas.",
    )
    embed_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Keys of those sites that say who is logged in: `https://www.example.gov.cn=KEY`, by commas.",
    )
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least severe line logged."
    )

    @field_validator("trusted_proxies", "webhook_hosts", "webhook_networks", "embed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("data_dir", "embedder_path", "rules_dir", "wechat_notices")
    @classmethod
    def _from_checkout(cls, value: Path | None) -> Path | None:
        return ROOT / value.expanduser() if value else None

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: str) -> str:
        for short, full in (("sqlite:", "sqlite+aiosqlite:"), ("postgres", "postgresql+psycopg:")):
            if value.startswith(short) and "+" not in value.partition("://")[0]:
                return full + value.partition(":")[2]
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Variables before the file before what a demo makes for itself."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=settings_file())
        return init_settings, env_settings, file, DemoKeys(settings_cls)

    @property
    def demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def keys_of_sites(self) -> dict[str, str]:
        """The keys by the origin of their site."""
        pairs = [part.strip().partition("=") for part in self.embed_keys.get_secret_value().split(",") if part.strip()]
        return {origin: key for origin, _, key in pairs}

    @property
    def wechat_enabled(self) -> bool:
        return bool(self.wechat_app_id)

    @property
    def local_url(self) -> str:
        """Where the service itself answers."""
        host = ANY_ADDRESS.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def address(self) -> str:
        """Where citizens reach it, without a trailing slash."""
        return (self.public_url or self.local_url).rstrip("/")

    @property
    def rasa_urls(self) -> tuple[str, ...]:
        """Every Rasa run apart, without trailing slashes; none: they are embedded."""
        return tuple(url.strip().rstrip("/") for url in (self.rasa_url or "").split(",") if url.strip())

    @property
    def holidays(self) -> Path:
        """The folder of holiday notices that an administrator loaded; perhaps not there yet."""
        return self.data_dir / "holidays"

    @property
    def database(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir}/weiqiao.sqlite"

    @property
    def wechat_api(self) -> str:
        """Base address of WeChat's API, without a trailing slash."""
        default = f"{self.local_url}/simulator/api" if self.demo else OFFICIAL_WECHAT
        return (self.wechat_api_base or default).rstrip("/")

    @property
    def wechat_authorize(self) -> str:
        """The page where a browser shows WeChat who it is: the simulator's where the simulator is the API."""
        simulated = self.demo and not self.wechat_api_base
        return f"{self.address}/simulator/authorize" if simulated else OFFICIAL_AUTHORIZE


class DemoKeys(PydanticBaseSettingsSource):
    """Keys a demo instance makes once and keeps beside its data; production must bring its own."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        raise NotImplementedError("every key comes at once")

    def __call__(self) -> dict[str, Any]:
        given = self.current_state
        if given.get("mode", Mode.DEMO) != Mode.DEMO:
            return {}
        folder = ROOT / Path(str(given.get("data_dir", "var"))).expanduser()
        keys = demo_keys.keep(folder)
        # An account of the operator's own is all his or nothing: demo values must not fill its gaps.
        own_account = any(name.startswith("wechat_") and name in given for name in keys)
        return {name: key for name, key in keys.items() if not (own_account and name.startswith("wechat_"))}


def settings_file() -> Path:
    """The file read beside the variables; it need not exist unless it was named."""
    return Path(os.environ.get(FILE_VARIABLE, ROOT / "weiqiao.toml"))


__all__ = ["Mode", "Settings", "ValidationError", "settings_file"]

"""What the channels are made of; `service/app.py` fills it in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from redis.asyncio import Redis

from channels.address import Networks
from channels.media.store import MediaStore
from channels.reception import Reception
from channels.standing import Standing
from channels.wechat.notice_file import NoticeFile
from escalation.casework import Casework
from escalation.rulebook import Rulebook
from knowledge_base.knowledge import KnowledgeBase
from records.database import Database
from records.vault import Vault


@dataclass(frozen=True)
class Patience:
    """Seconds. WeChat gives a delivery up after 5; `hold` more is how long an unverified account keeps it open.

    Together they end before the third delivery, which comes after 10, is answered: in whichever process that is, it
    then knows that the reply has nobody else to go to. `typing`: when a citizen is shown that we are at it.
    """

    answer: float = 4.2
    hold: float = 9.0
    typing: float = 1.5


@dataclass(frozen=True)
class WeChatAccount:
    """The official account. An empty `aes_key` means plain mode; else only encrypted messages are taken.

    `api`: base address of WeChat's API without a trailing slash. `verified`: it may send service messages.
    `authorize`: the page of WeChat's where a browser shows who it is. `notices`: its templates, by what they tell of.
    """

    app_id: str
    app_secret: str
    token: str
    aes_key: str
    verified: bool
    api: str
    patience: Patience = Patience()
    authorize: str = "https://open.weixin.qq.com/connect/oauth2/authorize"
    notices: NoticeFile = field(default_factory=dict)


@dataclass(frozen=True)
class Embedding:
    """Origins of sites whose pages may show the chat, and the keys by which some say who is logged in there."""

    origins: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ChannelSettings:
    """The settings that the channels need. `public_url` and `local_url` without a trailing slash.

    `wechat` None turns the account off; `simulator` adds the stand-in platform of demo mode.
    """

    secret_key: str
    public_url: str
    local_url: str
    trusted_proxies: Networks
    wechat: WeChatAccount | None
    simulator: bool
    embedding: Embedding = Embedding()


@dataclass(frozen=True)
class ChannelParts:
    """Everything from other floors. `redis` may be down at any time; without it limits are kept in memory."""

    database: Database
    vault: Vault
    rulebook: Rulebook
    reception: Reception
    media: MediaStore
    redis: "Redis | None"
    settings: ChannelSettings
    standing: Standing
    clock: Callable[[], datetime]
    knowledge: KnowledgeBase

    @property
    def casework(self) -> Casework:
        return Casework(self.rulebook, self.vault)

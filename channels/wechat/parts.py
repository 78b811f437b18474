"""The official account at work."""

from dataclasses import dataclass

from channels.parts import WeChatAccount
from channels.wechat.envelope import Envelope
from channels.wechat.sender import Letters


@dataclass(frozen=True)
class WeChatParts:
    """What the callback needs beside the channels' parts."""

    account: WeChatAccount
    envelope: Envelope
    letters: Letters

"""The whole API of one account."""

from collections.abc import Callable

from aiohttp import web

from channels.parts import WeChatAccount
from channels.simulator.api.media import Media
from channels.simulator.api.menu import Menus
from channels.simulator.api.messages import Messages
from channels.simulator.api.notices import Notices
from channels.simulator.api.oauth import Codes
from channels.simulator.api.qr import QrCodes
from channels.simulator.api.token import Tokens
from channels.simulator.platform import Platform


class Api:
    """Every group of calls; what the tests and trainers change is public. `platform`: whose phones are meant."""

    def __init__(self, account: WeChatAccount, platform: Callable[[], Platform]) -> None:
        self.tokens = Tokens(account)
        self.codes = Codes(account)
        self.media = Media(self.tokens)
        self.notices = Notices(self.tokens, platform)
        self.menus = Menus(self.tokens)
        self.qr_codes = QrCodes(self.tokens)
        messages = Messages(self.tokens, self.media, platform)
        asked_for = (self.codes, self.media, self.menus, self.qr_codes)
        self._groups = (self.tokens, messages, self.notices, *asked_for)

    def setup(self, app: web.Application) -> None:
        """Add the routes."""
        for group in self._groups:
            group.setup(app)

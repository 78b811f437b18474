"""The official account of the settings."""

from channels.parts import WeChatAccount
from service import notices
from service.settings import Settings


def account(settings: Settings) -> WeChatAccount:
    """The account as the channels take it."""
    return WeChatAccount(
        app_id=settings.wechat_app_id,
        app_secret=settings.wechat_app_secret.get_secret_value(),
        token=settings.wechat_token.get_secret_value(),
        aes_key=settings.wechat_aes_key.get_secret_value(),
        verified=settings.wechat_verified,
        api=settings.wechat_api,
        authorize=settings.wechat_authorize,
        notices=notices.load(settings),
    )

"""What the channels keep on the application."""

import aiohttp
from aiohttp import web

from channels.parts import ChannelParts
from channels.rates import Rates
from channels.web.guides.kept import Kept
from channels.web.links import Links
from channels.web.live import Live
from channels.web.openid import OpenIds
from channels.web.visitor import Visitors
from channels.wechat.client import WeChatClient
from channels.wechat.parts import WeChatParts

PARTS = web.AppKey("channel_parts", ChannelParts)
RATES = web.AppKey("channel_rates", Rates)
LINKS = web.AppKey("links", Links)
WECHAT = web.AppKey("wechat", WeChatParts)
LIVE = web.AppKey("live", Live)
VISITORS = web.AppKey("visitors", Visitors)
OPENIDS = web.AppKey("openids", OpenIds)
KEPT = web.AppKey("kept_pages", Kept)
WECHAT_HTTP = web.AppKey("wechat_http", aiohttp.ClientSession)
WECHAT_CLIENT = web.AppKey("wechat_client", WeChatClient)

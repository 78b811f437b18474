"""What the channels keep on the application."""

from aiohttp import web

from channels.parts import ChannelParts
from channels.rates import Rates
from channels.web.visitor import Visitors

PARTS = web.AppKey("channel_parts", ChannelParts)
RATES = web.AppKey("channel_rates", Rates)
VISITORS = web.AppKey("visitors", Visitors)

"""What the desk's application and its requests carry; `service.security` fills in the requests."""

from aiohttp import web
from aiohttp.typedefs import Handler

from desk.parts import DeskParts
from records.staff import Staff

PARTS = web.AppKey("desk_parts", DeskParts)
# The handlers that take a larger body than the application's others, with its size in bytes.
LARGEST: web.AppKey[dict[Handler, int]] = web.AppKey("largest_bodies", dict)
STAFF = web.RequestKey("staff", Staff)
# Goes into every form as the hidden field `csrf`; the same for the whole session.
CSRF = web.RequestKey("csrf", str)

"""What the desk's application and its requests carry; `service.security` fills in the requests."""

from aiohttp import web

from desk.parts import DeskParts
from records.staff import Staff

PARTS = web.AppKey("desk_parts", DeskParts)
STAFF = web.RequestKey("staff", Staff)
# Goes into every form as the hidden field `csrf`; the same for the whole session.
CSRF = web.RequestKey("csrf", str)

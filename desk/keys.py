"""What a desk request carries once `service.security` has let it in."""

from aiohttp import web

from records.staff import Staff

STAFF = web.RequestKey("staff", Staff)
# Goes into every form as the hidden field `csrf`; the same for the whole session.
CSRF = web.RequestKey("csrf", str)

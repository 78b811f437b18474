"""Public pages, rendered once for what is published today and then handed out, or not even that (ETag)."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from aiohttp import web

# A page has some ten thousand bytes.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Edition:
    """What pages are made from: they hold as long as neither the knowledge version nor the day is another."""

    version: int
    day: date


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as it goes out; `tag` is its ETag."""

    body: bytes
    tag: str


class Kept:
    """The pages of one edition, those asked for last."""

    def __init__(self) -> None:
        self._edition: Edition | None = None
        self._pages: OrderedDict[str, Rendered] = OrderedDict()

    def page(self, edition: Edition, path: str, render: Callable[[], str]) -> Rendered:
        """The page of a path; `render` makes it where it is not kept."""
        if edition != self._edition:
            self._edition, self._pages = edition, OrderedDict()
        found = self._pages.get(path)
        if found is None:
            body = render().encode()
            found = self._pages[path] = Rendered(body, hashlib.sha256(body).hexdigest()[:32])
        self._pages.move_to_end(path)
        if len(self._pages) > MOST:
            self._pages.popitem(last=False)
        return found


def response(request: web.Request, rendered: Rendered, content_type: str = "text/html") -> web.Response:
    """The page, or that the browser has it already. It asks each time, so that what is withdrawn is gone at once."""
    headers = {"ETag": f'"{rendered.tag}"', "Cache-Control": "public, no-cache"}
    if any(tag.value == rendered.tag for tag in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(body=rendered.body, content_type=content_type, charset="utf-8", headers=headers)

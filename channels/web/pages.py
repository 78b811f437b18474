"""The templates of the citizens' pages."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from channels.web.assets import static
from channels.web.guides.addresses import entry_address
from escalation.wording import full_day
from records.moments import CITY_TIME

_PHONE = re.compile(r"(?<![0-9-])(?:1[0-9]{4}|0[0-9]{2,3}-?[0-9]{7,8}|[0-9]{8})(?![0-9-])")


@cache
def _environment() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals |= {"static": static, "entry_address": entry_address}
    pages.filters |= {"full_day": full_day, "moment": _moment, "phones": _phones}
    return pages


def rendered(template: str, **values: object) -> str:
    """The text of a page."""
    return _environment().get_template(template).render(**values)


def page(template: str, status: int = 200, **values: object) -> web.Response:
    """A rendered page; what is personal must not stay in any cache."""
    text = rendered(template, **values)
    return web.Response(text=text, status=status, content_type="text/html", headers={"Cache-Control": "no-store"})


def _moment(moment: datetime) -> str:
    """2026年11月23日 10:05, in the city."""
    local = moment.astimezone(CITY_TIME)
    return f"{full_day(local.date())} {local:%H:%M}"


def _phones(line: str) -> Markup:
    """A line whose telephone numbers can be tapped."""
    found, last = Markup(), 0
    for number in _PHONE.finditer(line):
        found += line[last : number.start()] + Markup('<a href="tel:{0}">{0}</a>').format(number[0])
        last = number.end()
    return found + line[last:]

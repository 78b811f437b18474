"""The templates of the citizens' pages."""

from datetime import datetime
from functools import cache
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from channels.web.assets import static
from escalation.wording import full_day
from records.moments import CITY_TIME


@cache
def _environment() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["static"] = static
    pages.filters |= {"full_day": full_day, "moment": _moment}
    return pages


def page(template: str, status: int = 200, **values: object) -> web.Response:
    """A rendered page; what is personal must not stay in any cache."""
    text = _environment().get_template(template).render(**values)
    return web.Response(text=text, status=status, content_type="text/html", headers={"Cache-Control": "no-store"})


def _moment(moment: datetime) -> str:
    """2026年11月23日 10:05, in the city."""
    local = moment.astimezone(CITY_TIME)
    return f"{full_day(local.date())} {local:%H:%M}"

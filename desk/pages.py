"""The desk's page templates: one Jinja2 environment, autoescaped, with the filters that every page may use."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from records.moments import CITY_TIME

HERE = Path(__file__).parent
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def environment() -> Environment:
    """The environment; a template that names something missing fails loudly."""
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["local"] = local
    pages.globals["static"] = static
    return pages


def local(moment: datetime, form: str = "%m月%d日 %H:%M") -> str:
    """An aware moment as the city's clocks show it."""
    return moment.astimezone(CITY_TIME).strftime(form)


@cache
def static(name: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep it for ever."""
    digest = hashlib.sha256(static_files()[name]).hexdigest()[:12]
    return f"/desk/static/{name}?v={digest}"


@cache
def static_files() -> Mapping[str, bytes]:
    """What browsers load beside the pages, by name. In memory: a request that ends early leaves no file open."""
    return {path.name: path.read_bytes() for path in sorted((HERE / "static").iterdir()) if path.suffix in TYPES}

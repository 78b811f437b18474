"""The one error middleware: what nobody foresaw is logged under a reference number and answered in Chinese with it.

A body that ended too early (its sender went away), did not come, or cannot be unpacked is the sender's affair, and no
error of ours.
"""

import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from jinja2 import Environment, FileSystemLoader, Template

from desk.api.problem import ApiProblem
from records.yaml_text import read_yaml

HERE = Path(__file__).parent
REFERENCE_BYTES = 4

log = structlog.get_logger(__name__)


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let answers and redirects pass, put bare HTTP errors into words, and turn everything else into a 500 page."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or error.text != f"{error.status}: {error.reason}":
            raise
        return _in_words(request, error)
    except Exception as error:
        if error is request.content.exception():
            status = 408 if isinstance(error, TimeoutError) else 400
            return _response(request, status, words()[str(status)], None)
        reference = secrets.token_hex(REFERENCE_BYTES).upper()
        log.exception("request failed", reference=reference, method=request.method, route=route_of(request))
        return _response(request, 500, words()["other"], reference)


def route_of(request: web.Request) -> str:
    """The route's pattern, which holds no case number, query code or name; the raw path may."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "(no route)"


@cache
def words() -> Mapping[str, str]:
    """The sentences of `wording.yaml`, by status."""
    loaded: dict[str, str] = read_yaml((HERE / "wording.yaml").read_text(encoding="utf-8"))["errors"]
    return loaded


def _in_words(request: web.Request, error: web.HTTPException) -> web.Response:
    response = _response(request, error.status, words().get(str(error.status), words()["other"]), None)
    for name in ("Allow", "Retry-After"):
        if name in error.headers:
            response.headers[name] = error.headers[name]
    return response


def _response(request: web.Request, status: int, message: str, reference: str | None) -> web.Response:
    if request.path.startswith("/api/"):
        return _problem(status, message, reference).response()
    if "text/html" not in request.headers.get("Accept", ""):
        body = {"error": message} | ({"reference": reference} if reference else {})
        return web.json_response(body, status=status)
    page = _page().render(words=words(), message=message, reference=reference)
    return web.Response(text=page, content_type="text/html", charset="utf-8", status=status)


def _problem(status: int, message: str, reference: str | None) -> ApiProblem:
    if reference is not None:
        return ApiProblem(status, "broken", reference=reference)
    return ApiProblem(status, "no_route") if status in (404, 405) else ApiProblem(status, "other", what=message)


@cache
def _page() -> Template:
    return Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True).get_template("error.html")

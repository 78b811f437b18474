"""Whatever cannot be done, in the one form of RFC 9457, with words that say what to do."""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec
from aiohttp import web

from desk.api.shapes import CaseView
from records.yaml_text import read_yaml

MEDIA_TYPE = "application/problem+json"


class ProblemBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem. `type` ends with its code; `current` is the case as it stands, where that is why."""

    type: str
    title: str
    status: int
    detail: str
    current: CaseView | None = None


class ApiProblem(Exception):
    """A request that cannot be done: `code` names its words in `wording.yaml`, `values` fill them in."""

    def __init__(self, status: int, code: str, current: CaseView | None = None, **values: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.current = current
        self.values = values

    def response(self) -> web.Response:
        words = wording("problems")[self.code]
        detail = words["detail"].format(**self.values)
        body = ProblemBody(f"urn:weiqiao:problem:{self.code}", words["title"], self.status, detail, self.current)
        return web.Response(body=msgspec.json.encode(body), status=self.status, content_type=MEDIA_TYPE)


def target_words(code: Literal["not_https", "not_an_address", "host_not_listed", "private"]) -> str:
    """Why a target of webhooks is refused."""
    return str(wording("targets")[code])


@cache
def wording(group: str) -> dict[str, Any]:
    """A group of the words of the API."""
    found: dict[str, Any] = read_yaml(files("desk.api").joinpath("wording.yaml").read_text(encoding="utf-8"))
    words: dict[str, Any] = found[group]
    return words

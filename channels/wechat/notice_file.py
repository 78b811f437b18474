"""Which of the account's templates tells of what: a YAML file of the operator's, as WeChat gives every account its own.

By occasion (`registered`, `answered`, `material`, `reply`) a `subscription` (a subscription notice, long-term or
one-off), a `template` (a template message), or both: the first is tried first. Each names the template's `id` and, for
every keyword of it, what stands there: `number` of the request, `state`, `time`, `date` or `text`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from records.outbox import Occasion

MAX_FILE = 65_536
# WeChat fills 2 to 5 keywords; longer template messages were made before that rule.
MAX_KEYWORDS = 10


class Value(StrEnum):
    """What a keyword can say. None of it is personal."""

    NUMBER = "number"
    STATE = "state"
    TIME = "time"
    DATE = "date"
    TEXT = "text"


_ANY = frozenset(Value)
# WeChat's kinds of keyword: how many characters each holds, and what fits into it.
KINDS: dict[str, tuple[int, frozenset[Value]]] = {
    "thing": (20, _ANY),
    "keyword": (20, _ANY),
    "const": (20, frozenset({Value.STATE})),
    "phrase": (5, frozenset({Value.STATE})),
    "short_thing": (5, frozenset({Value.STATE})),
    "character_string": (32, frozenset({Value.NUMBER})),
    "time": (32, frozenset({Value.TIME, Value.DATE})),
    "date": (32, frozenset({Value.TIME, Value.DATE})),
}
_KEYWORD = re.compile(r"([a-z_]{1,20}?)[0-9]{0,3}")


class NoticeFileError(Exception):
    """The file cannot be used; `problems` holds one sentence each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Template:
    """A template of the account's: its id in WeChat's console, and what stands in each of its keywords."""

    id: str
    fields: dict[str, Value]


@dataclass(frozen=True)
class Notice:
    """How an occasion is told of."""

    subscription: Template | None = None
    template: Template | None = None


NoticeFile = dict[Occasion, Notice]


def load(file: Path) -> NoticeFile:
    """Read the file. Raises NoticeFileError with every problem."""
    try:
        raw = file.read_bytes()
        found = msgspec.yaml.decode(raw if len(raw) <= MAX_FILE else b"[]", type=dict[Occasion, _Notice])
    except OSError as error:
        raise NoticeFileError((f"{file} cannot be read: {error.strerror}.",)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoticeFileError((f"{file}: {error}.",)) from error
    notices = {occasion: notice.checked() for occasion, notice in found.items()}
    problems = tuple(
        f"{file}: {occasion}.{problem}" for occasion, notice in notices.items() for problem in _problems(notice)
    )
    if problems:
        raise NoticeFileError(problems)
    return notices


def kind(keyword: str) -> str:
    """The kind of a keyword: `thing` for `thing3`; empty where WeChat has none such."""
    match = _KEYWORD.fullmatch(keyword)
    return match[1] if match and match[1] in KINDS else ""


class _Template(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    fields: dict[str, Value]


class _Notice(msgspec.Struct, forbid_unknown_fields=True):
    subscription: _Template | None = None
    template: _Template | None = None

    def checked(self) -> Notice:
        found = (None if one is None else Template(one.id, one.fields) for one in (self.subscription, self.template))
        return Notice(*found)


def _problems(notice: Notice) -> list[str]:
    named = {"subscription": notice.subscription, "template": notice.template}
    problems = [] if any(named.values()) else ["subscription or .template is missing"]
    for name, template in named.items():
        if template is not None:
            problems += [f"{name}: {problem}" for problem in _template_problems(template)]
    return problems


def _template_problems(template: Template) -> list[str]:
    problems = []
    if not re.fullmatch(r"[A-Za-z0-9_-]{10,64}", template.id):
        problems.append(f"{template.id!r} is no template id; copy it from WeChat's console")
    if not 0 < len(template.fields) <= MAX_KEYWORDS:
        problems.append(f"1 to {MAX_KEYWORDS} keywords are needed")
    for keyword, value in template.fields.items():
        if not kind(keyword):
            problems.append(f"{keyword!r} is no keyword; WeChat's kinds are {', '.join(KINDS)}, with a number")
        elif value not in KINDS[kind(keyword)][1]:
            fitting = ", ".join(sorted(KINDS[kind(keyword)][1]))
            problems.append(f"{keyword} cannot hold {value}, only {fitting}")
    return problems

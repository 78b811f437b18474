"""Every sentence that citizens read: filled with the longest that it may hold it fits into a WeChat message, and it is
plain, with a break before the reader loses the thread."""

import re
import string
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import bot
import channels

# WeChat's limit in bytes of UTF-8, and what somebody of seventy takes in without a break.
LIMIT = 2048
LONGEST_SENTENCE = 60
_NUMBER = "WQ20261123-123456789"
_DAY = "2026年11月23日（星期一）"
_TITLE = "《" + "办" * 60 + "》"
# The longest that each blank is filled with in earnest.
LONGEST: dict[str, object] = {
    "address": "路" * 100,
    "answer_by": _DAY,
    "as_of": "2026-11-23",
    "asked": "问" * 40,
    "code": 45015,
    "basis": "依据：《" + "法" * 30 + "》（自2026年8月15日起施行）" + "章" * 20,
    "brief": "吵" * 41,
    "confidence": "\n保密：是，只有 12345 中心和主办单位能看到",
    "contact": "138****8000",
    "count": 5,
    "day": _DAY,
    "city": "乌鲁木齐市",
    "days": 15,
    "department": "成都市" + "局" * 40,
    "districts": "、".join(["成都东部新区"] * 9),
    "doubted": "2月30日",
    "explanation": "说" * 200,
    "heading": "第三章 " + "办" * 40,
    "hours": "工作日 9:00–12:00、13:00–17:00，周末 9:00–12:00",
    "kind": "投诉",
    "label": "路" * 100,
    "latitude": 30.65987,
    "length": 123456,
    "lies_in": "成都高新区",
    "limit": 2000,
    "lines": "\n".join(f"{n}. {_NUMBER} {_TITLE}：等待派单。{'果' * 41}" for n in range(1, 6)),
    "longitude": 104.06554,
    "matter": "吵" * 41,
    "megabytes": 10,
    "minutes": 30,
    "most": 5,
    "n": 5,
    "name": "街" * 40,
    "next": _DAY + " 9:00",
    "number": _NUMBER,
    "outcome": "果" * 100,
    "part": "联系方式",
    "parts": "事情、地点、时间",
    "place": "路" * 40,
    "query_code": "ABCDEFGH",
    "rating": "基本满意",
    "reply": "复" * 300,
    "route": "法" * 300,
    "said": "路" * 40,
    "sent": "照片",
    "similar": "\n".join(f"{n}. {'吵' * 41}（地点：{'路' * 41}）" for n in range(1, 6)),
    "spot": "路" * 41,
    "spans": "9:00–12:00、13:00–17:00",
    "status": "等待派单",
    "text": "文" * 400,
    "title": _TITLE,
    "titles": "、".join([_TITLE] * 3),
    "others": "局" * 30,
    "url": "https://" + "a" * 200,
    "value": "路" * 100,
    "welcome": "迎" * 150,
    "what": "吵" * 301,
    "when": "夜" * 60,
    "where": "路" * 200,
    "first": "先" * 120,
    "opening": _TITLE,
    "why": _TITLE + "已经失效",
}


def sentences(node: object, path: str) -> Iterator[tuple[str, str]]:
    """Each text of a wording file by where it stands."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from sentences(value, f"{path}.{key}")
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from sentences(value, f"{path}.{place}")
    else:
        yield path, str(node)


def _of(package: str, directory: str) -> list[tuple[str, str]]:
    return list(sentences(msgspec.yaml.decode((Path(directory) / "wording.yaml").read_bytes()), package))


WORDS = [*_of("bot", bot.__path__[0]), *_of("channels", channels.__path__[0])]


@pytest.mark.parametrize(("path", "text"), WORDS, ids=[path for path, _ in WORDS])
def test_a_sentence_is_filled_fits_and_has_breaks(path: str, text: str) -> None:
    blanks = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    assert blanks <= LONGEST.keys(), "a blank that nobody said how to fill"
    filled = text.format_map(LONGEST)
    assert "{" not in filled
    assert len(filled.encode()) <= LIMIT
    plain = re.sub(r"\{[^}]*\}", "", text)
    assert [part for part in re.split("[。！？；：\n]", plain) if len(part) > LONGEST_SENTENCE] == []


def test_no_length_is_given_for_a_blank_that_is_gone() -> None:
    used = {name for _, text in WORDS for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    assert LONGEST.keys() == used

"""The words of `wording.yaml`."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge_base.checks import Problem
from knowledge_base.entry import Facet
from knowledge_base.exchange.imported import Fault
from knowledge_base.reading.outcome import Omission, Reason
from records.yaml_text import read_yaml


@cache
def facet_names() -> dict[Facet, str]:
    """The Chinese heading of every facet."""
    return {facet: _words()["facets"][facet.value] for facet in Facet}


def notes_name() -> str:
    """The Chinese heading of a guide's notes."""
    return str(_words()["notes"])


def proposal_title() -> str:
    """What stands for the title until an editor writes one."""
    return str(_words()["proposal_title"])


def sentence(reason: Reason, **details: str) -> str:
    """Why something was not taken in, as a sentence in Chinese."""
    text: str = _words()["refusals"][reason.value]
    return text.format(**details)


def left_out(counts: Mapping[Omission, int]) -> str:
    """What did not become text, as 图片 3、脚注尾注 1; nothing when all did."""
    return "、".join(f"{_words()['omissions'][one.value]} {count}" for one, count in counts.items() if count)


def column_names() -> dict[str, str]:
    """The Chinese names of the fields of entries."""
    names: dict[str, str] = _words()["columns"]
    return names


def fault_sentence(fault: Fault | Problem, row: int, column: str) -> str:
    """What is wrong, with its place: 第 3 行“标题”：不能为空。 Row 0 is the file, an empty column the row."""
    place = (f"第 {row} 行" if row else "") + (f"“{column}”" if column else "")
    return (f"{place}：" if place else "") + str(_words()["faults"][fault.value])


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = read_yaml(files("knowledge_base").joinpath("wording.yaml").read_text(encoding="utf-8"))
    return words

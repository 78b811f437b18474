"""Guides from YAML: what is good is read, and every mistake is told at once."""

from itertools import combinations
from pathlib import Path

import pytest

from knowledge_base.entry import Facet
from knowledge_base.fields import FileErrors
from knowledge_base.guides import SAMPLE_GUIDES, read_guides

GOOD = """
area: residence
name: 居住证
guides:
  - id: residence-permit
    title: 居住证申领
    department: police
    as_of: 2026-10-01
    source: 示例·据居住证暂行条例整理
    steps: [到派出所申请。]
    phone: 12345
    wordings: [怎么办居住证, 居住证咋个办, 居住证在哪办, 居主证要啥材料]
"""


def test_a_guide_is_read_with_its_area_and_a_phone_number_as_text(tmp_path: Path) -> None:
    (tmp_path / "06.yaml").write_text(GOOD, encoding="utf-8")
    (guide,) = read_guides(tmp_path)
    assert (guide.area, guide.phone, guide.as_of.year) == ("residence", "12345", 2026)


def test_all_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    bad = GOOD.replace("title: 居住证申领", "titel: 居住证申领").replace("2026-10-01", "去年")
    (tmp_path / "06.yaml").write_text(bad, encoding="utf-8")
    (tmp_path / "07.yaml").write_text(
        GOOD.replace("wordings: [", "related: [nowhere]\n    wordings: ["), encoding="utf-8"
    )
    (tmp_path / "08.yaml").write_text("area: [", encoding="utf-8")
    with pytest.raises(FileErrors) as raised:
        read_guides(tmp_path)
    told = "\n".join(raised.value.mistakes)
    for mistake in (
        "06.yaml: residence-permit: title is missing",
        "06.yaml: residence-permit: titel is not a field of a guide",
        "06.yaml: residence-permit: as_of must be a date",
        "07.yaml: residence-permit: id is used more than once",
        "07.yaml: residence-permit: related names nowhere",
        "08.yaml: not readable as YAML",
    ):
        assert mistake in told


def test_the_sample_holds_at_least_a_hundred_and_fifty_guides_over_all_twenty_eight_areas() -> None:
    guides = read_guides(SAMPLE_GUIDES)
    assert len(guides) >= 150
    assert len({guide.area for guide in guides}) == 28
    assert all(guide.source.startswith("示例") for guide in guides)
    assert all(len(guide.wordings) >= 6 for guide in guides)


def test_no_two_sample_guides_say_the_same() -> None:
    bodies = [
        _runs("".join(line for facet in Facet for line in guide.lines(facet))) for guide in read_guides(SAMPLE_GUIDES)
    ]
    shared = [len(one & other) / min(len(one), len(other)) for one, other in combinations(bodies, 2)]
    assert max(shared) < 0.4


def _runs(text: str) -> set[str]:
    return {text[start : start + 5] for start in range(len(text) - 4)}

"""The search on a small base: words, official words, sound and meaning, and what is said of a ranking."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from knowledge_base import calibration
from knowledge_base.analysis import analyse
from knowledge_base.answer import Answer, Outcome
from knowledge_base.decision import decide
from knowledge_base.entry import Document, Entry, Facet, Guide
from knowledge_base.index import Index
from knowledge_base.lexicon import Lexicon, tokens
from knowledge_base.wording import facet_names
from language.text import normalise


def guide(id: str, title: str, *wordings: str, **parts: object) -> Guide:
    values: dict[str, object] = {"materials": ("身份证原件。",), "steps": ("先到窗口。", "再交材料。")} | parts
    return Guide(
        id=id,
        title=title,
        area="test",
        department="police",
        as_of=date(2026, 10, 1),
        source="示例",
        wordings=wordings,
        **values,  # type: ignore[arg-type]
    )


ENTRIES: tuple[Entry, ...] = (
    guide("permit", "居住证申领", "外地人怎么办居住证", conditions=("在本市居住满半年。",), related=("household",)),
    guide("card", "社会保障卡丢失补卡", "社保卡掉了怎么办", fee="补卡收工本费。"),
    guide("household", "户口迁移", "把户口迁到老婆那里", conditions=("结婚满一年。",)),
    guide("water", "停水怎么问", "今天停水停到几点", steps=("打供水热线。",)),
    guide("lamp", "路灯不亮报修", "路灯黑了三天", steps=("说清灯杆编号。",)),
    Document(
        id="plan",
        title="促进就业若干措施",
        text="一、稳定岗位。"
        + "对不裁员的企业返还失业保险费。" * 20
        + "\n二、创业扶持。"
        + "高校毕业生创业给予担保贷款。" * 20,
        source="某部门",
        as_of=date(2026, 1, 1),
    ),
)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(1, [analyse(entry, facet_names()) for entry in ENTRIES], None, calibration.load().lexical)


def first(index: Index, question: str) -> str:
    best = index.rank(normalise(question), None).order[0]
    return index.analyses[int(best)].entry.id


def answer(index: Index, question: str) -> Answer:
    text = normalise(question)
    return decide(index, index.rank(text, None), text)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("居住证怎么申领", "permit"),
        ("我社保卡甩了", "card"),
        ("射保卡丢了", "card"),
        ("户口想迁到外省", "household"),
        ("没水了几点来", "water"),
        ("灯坏了路上黑黢黢的", "lamp"),
        ("大学毕业生创业能不能担保贷款", "plan"),
    ],
)
def test_the_right_entry_comes_first(index: Index, question: str, entry: str) -> None:
    assert first(index, question) == entry


def test_the_facet_asked_is_quoted(index: Index) -> None:
    said = answer(index, "社会保障卡丢失补卡要多少钱工本费")
    assert said.outcome is Outcome.ANSWERED
    assert [passage.facet for passage in said.passages] == [Facet.FEE]
    assert said.passages[0].heading == "费用"
    assert 0 < said.passages[0].score <= 1


def test_without_a_facet_an_overview_is_given_and_related_entries_lead_on(index: Index) -> None:
    said = answer(index, "外地人怎么办居住证申领")
    assert said.entry_id == "permit"
    assert [passage.facet for passage in said.passages] == [Facet.CONDITIONS, Facet.STEPS]
    assert said.related[0].entry_id == "household"
    assert "permit" not in {related.entry_id for related in said.related}


def test_a_facet_the_guide_lacks_gives_the_overview(index: Index) -> None:
    assert answer(index, "路灯不亮报修要多少工本费").passages[0].facet is Facet.STEPS


def test_a_document_is_quoted_by_its_best_passages_with_their_heading(index: Index) -> None:
    said = answer(index, "高校毕业生创业给予担保贷款")
    assert said.entry_id == "plan"
    assert any("二、创业扶持" in passage.heading for passage in said.passages)


@pytest.mark.parametrize("question", ["比特币行情", "冠军是哪个球队", "photosynthesis"])
def test_what_the_base_does_not_hold_is_not_answered(index: Index, question: str) -> None:
    said = answer(index, question)
    assert said.outcome is Outcome.NOTHING_FOUND
    assert said.passages == ()


def test_close_entries_are_offered_as_choices(index: Index) -> None:
    open_minded = replace(index.calibration, refuse_below=0.0, answer_from=1.1)
    choosing = Index(1, index.analyses, None, open_minded)
    said = answer(choosing, "到窗口交材料")
    assert said.outcome is Outcome.CHOICES
    assert 2 <= len(said.related) <= 4
    assert [passage.entry_id for passage in said.passages] == [related.entry_id for related in said.related]


def test_entries_that_may_not_be_used_are_never_first(index: Index) -> None:
    usable = np.array([entry.id != "permit" for entry in ENTRIES])
    ranking = index.rank(normalise("居住证申领"), None, usable)
    assert index.analyses[ranking.order[0]].entry.id != "permit"


def test_coverage_is_the_share_of_the_question_that_a_text_holds() -> None:
    lexicon = Lexicon([tokens("居住证申领"), tokens("路灯报修"), []])
    whole, nothing = lexicon.query(tokens("居住证申领")), lexicon.query(tokens("比特币"))
    assert lexicon.coverage(whole)[0] > 3 * lexicon.coverage(whole)[1]
    assert lexicon.coverage(nothing).tolist() == [0, 0, 0]

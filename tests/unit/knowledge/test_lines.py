"""The lines of a guide that say what a question asks, whichever part they stand in."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge_base import calibration, line_fitting, lines
from knowledge_base.analysis import analyse, of_lines
from knowledge_base.context import Context
from knowledge_base.decision import decide
from knowledge_base.entry import Facet, Guide
from knowledge_base.examination import examine
from knowledge_base.facets import by_rule
from knowledge_base.followup import asked
from knowledge_base.index import Fixed, index_of
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import facet_names
from language.text import normalise

TODAY = date(2026, 11, 23)

CAMP = Guide(
    id="camp",
    title="露营地预约",
    source="示例·整理",
    as_of=date(2026, 10, 1),
    area="parks",
    conditions=("满十六周岁。", "一次最多住三晚。", "外地人凭身份证也能订。"),
    materials=("身份证。", "委托别人来取钥匙的，带委托书。"),
    steps=("在公众号选日子。", "付押金。", "凭短信入场。"),
    time_limit="当天答复。",
    fee="每晚四十元。",
    place="公园北门。",
    notes=("押金退房后七天内退回。", "超过中午十二点退房的，多算一天。"),
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("押金好多天之内退得到", "押金退房后七天内退回。"),
        ("中午过了十二点才退房咋个算", "超过中午十二点退房的，多算一天。"),
        ("我是外地来的订得到不", "外地人凭身份证也能订。"),
        ("钥匙喊别人去帮我取可以不嘛", "委托别人来取钥匙的，带委托书。"),
        ("最多可以住几晚上", "一次最多住三晚。"),
    ],
)
def test_the_line_that_tells_the_fact_is_meant_wherever_it_stands(question: str, told: str) -> None:
    text = normalise(question)
    assert told in [one.line.text for one in lines.meant(CAMP, text, by_rule(text), 2)]


@pytest.mark.parametrize(("question", "facet"), [("要带哪些材料", Facet.MATERIALS), ("在哪里办", Facet.PLACE)])
def test_whoever_asks_for_a_part_gets_no_line_of_another(question: str, facet: Facet) -> None:
    text = normalise(question)
    assert {one.line.facet for one in lines.meant(CAMP, text, by_rule(text), 2)} <= {facet}


def test_a_bare_topic_means_no_line() -> None:
    assert lines.meant(CAMP, "露营", by_rule("露营"), 2) == []


def test_weights_are_fitted_to_what_answers() -> None:
    answers = {"押金几天内退": "七天内退回", "十二点以后退房怎么算": "十二点退房"}
    facets = {text: by_rule(normalise(text)) for text in answers}
    exact = [line_fitting.exact(CAMP, text, words, facets[text]) for text, words in answers.items()]
    fitted = line_fitting.fit(exact, exact)
    assert len(fitted.weights) == lines.FEATURES
    assert fitted.weights[0] > 0
    assert fitted.quote_from <= fitted.first_from


def test_a_question_must_name_words_of_exactly_one_line() -> None:
    with pytest.raises(ValueError, match="2 lines"):
        line_fitting.exact(CAMP, "身份证", "身份证", by_rule("身份证"))


def test_to_whoever_asks_on_a_line_comes_first_and_is_not_said_twice() -> None:
    vocabulary = Vocabulary()
    other = replace(CAMP, id="boat", title="游船租借", notes=("押金当场退。",))
    index = index_of(
        Fixed([analyse(one, facet_names(), vocabulary) for one in (CAMP, other)], vocabulary), calibration.load()
    )
    on = Context(topic="camp", asked="露营地怎么预约", goes_on=True)
    what = asked("外地的可以不", on, by_rule)
    said = decide(examine(index, what, index.understand(what.text, None), on, TODAY))
    assert said.passages[0].text.removeprefix("· ").startswith("外地人凭身份证也能订。")
    assert "".join(passage.text for passage in said.passages).count("外地人") == 1
    headings = [passage.heading for passage in said.passages]
    assert len(headings) == len(set(headings))


def test_a_note_leads_to_the_notes_on_the_page() -> None:
    assert of_lines(CAMP, None, "注意", ("押金退房后七天内退回。",)).anchor == "notes"

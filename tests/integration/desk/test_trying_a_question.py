"""A question tried out: what is found, by what, and why it is answered or not, as a citizen would read it."""

from dataclasses import replace
from datetime import date

import pytest
from desk_town import Page, Town
from knowledge_house import GUIDE, publish

from knowledge_base.entry import Validity
from knowledge_base.guides import SAMPLE_GUIDES, read_guides

TRY = "/desk/knowledge/try"
SAMPLES = {guide.id: guide for guide in read_guides(SAMPLE_GUIDES)}


async def attempt(town: Town, question: str, **given: str) -> Page:
    return await town.at("editor").post(TRY, question=question, **given)


async def test_an_answer_is_shown_as_a_citizen_reads_it_with_every_part_of_the_score(town: Town) -> None:
    await publish(town, *SAMPLES.values())
    page = await attempt(town, "办居住证要带啥子材料")
    assert page.status == 200
    assert "理解成 办居住证要带什么材料" in page.words
    assert "问的是 需要准备" in page.words
    assert "本人身份证、近期照片" in page.words
    assert "已直接答复" in page.words
    assert "只按用词" in page.words
    for head in ("总分", "全文用词", "标题问法"):
        assert head in page.words
    assert "/desk/knowledge/entries/residence-permit" in page.links("/desk/knowledge/entries/")


async def test_what_is_not_like_anything_is_not_answered_and_the_page_says_why(town: Town) -> None:
    await publish(town, *SAMPLES.values())
    page = await attempt(town, "量子纠缠的贝尔不等式如何推导")
    assert "最像的条目也不够像" in page.words
    assert "就不回答" in page.words


async def test_what_is_repealed_or_of_another_district_is_marked(town: Town) -> None:
    old = replace(
        SAMPLES["residence-permit"], id="old", title="暂住证办理", validity=Validity(repealed=date(2026, 1, 1))
    )
    await publish(town, old, replace(GUIDE, districts=("510104",), title="犬只登记", wordings=("狗怎么登记",)))
    page = await attempt(town, "暂住证办理")
    assert "已废止" in page.words
    assert "不引用" in page.words
    before = await attempt(town, "暂住证办理", day="2025-06-01")
    assert "已废止" not in before.words
    elsewhere = await attempt(town, "犬只登记", district="510107")
    assert "不管这个区" in elsewhere.words
    assert "所在区 武侯区" in elsewhere.words
    named = await attempt(town, "锦江区的犬只登记", district="510107")
    assert "所在区 锦江区" in named.words


async def test_a_hostile_question_is_shown_as_text(town: Town) -> None:
    hostile = '<script>alert(1)</script>"><img src=x>居住证'
    await publish(town, replace(GUIDE, title=hostile, steps=(hostile,)))
    page = await attempt(town, hostile)
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "<img" not in page.text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"question": " "}, "请先写一个问题"),
        ({"question": "好", "district": "x"}, "表单不完整"),
        ({"question": "好", "day": "x"}, "日期不对"),
    ],
)
async def test_a_form_that_cannot_be_taken_says_what_to_do(town: Town, given: dict[str, str], sentence: str) -> None:
    page = await town.at("editor").post(TRY, **given)
    assert page.status == 400
    assert sentence in page.words


async def test_where_nothing_is_published_the_page_says_so(town: Town) -> None:
    page = await town.at("administrator").post(TRY, question="居住证怎么办")
    assert "还没有发布任何条目" in page.words
    assert "居住证怎么办" in page.text

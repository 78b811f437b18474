"""The search on a small base: words, official words, sound and meaning, and what is said of a ranking."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge_base import calibration
from knowledge_base.analysis import analyse
from knowledge_base.answer import Answer, Outcome
from knowledge_base.context import Context
from knowledge_base.decision import decide
from knowledge_base.entry import Document, Entry, Facet, Guide, Standing, Validity
from knowledge_base.examination import Case, examine
from knowledge_base.facets import by_rule
from knowledge_base.followup import asked
from knowledge_base.index import Fixed, Index, index_of
from knowledge_base.trial import Bar, trial
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import facet_names

TODAY = date(2026, 11, 23)
SOMEONE = Context()


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


def index_with(*entries: Entry) -> Index:
    vocabulary = Vocabulary()
    analyses = [analyse(entry, facet_names(), vocabulary) for entry in (*ENTRIES, *entries)]
    return index_of(Fixed(analyses, vocabulary), calibration.load())


@pytest.fixture(scope="module")
def index() -> Index:
    return index_with()


def case(index: Index, question: str, context: Context = SOMEONE) -> Case:
    what = asked(question, context, by_rule)
    return examine(index, what, index.understand(what.text, None), context, TODAY)


def first(index: Index, question: str) -> str:
    return index.analyses[int(case(index, question).whole.order[0])].entry.id


def answer(index: Index, question: str, context: Context = SOMEONE) -> Answer:
    return decide(case(index, question, context))


def titles(answer: Answer) -> Sequence[str]:
    return [passage.title for passage in answer.passages]


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("居住证怎么申领", "permit"),
        ("居住證怎麼申領", "permit"),
        ("我社保卡甩了", "card"),
        ("射保卡丢了", "card"),
        ("shebaoka丢了", "card"),
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
    said = answer(index, "外地人怎么办居住证")
    assert said.entry_id == "permit"
    assert [passage.facet for passage in said.passages] == [Facet.CONDITIONS, Facet.STEPS]
    assert said.related[0].entry_id == "household"
    assert "permit" not in {related.entry_id for related in said.related}


def test_a_facet_the_guide_lacks_gives_the_overview(index: Index) -> None:
    assert answer(index, "那要多少工本费", Context(topic="lamp")).passages[0].facet is Facet.STEPS


def test_a_document_is_quoted_by_its_best_passages_with_their_heading(index: Index) -> None:
    said = answer(index, "创业扶持的高校毕业生创业给予担保贷款是怎么规定的", Context(topic="plan"))
    found = said.passages or answer(index, "促进就业若干措施").passages
    assert any(passage.heading == "" and passage.text.startswith("二、创业扶持") for passage in found)


@pytest.mark.parametrize("question", ["比特币行情", "冠军是哪个球队", "photosynthesis"])
def test_what_the_base_does_not_hold_is_not_answered(index: Index, question: str) -> None:
    said = answer(index, question)
    assert said.outcome is Outcome.NOTHING_FOUND
    assert said.passages == ()


def test_close_entries_are_offered_as_choices(index: Index) -> None:
    choosing = index_with()
    choosing.calibration = replace(index.calibration, refuse_below=0.0, answer_from=1.1)
    said = answer(choosing, "到窗口交材料")
    assert said.outcome is Outcome.CHOICES
    assert 2 <= len(said.related) <= 4
    assert [passage.entry_id for passage in said.passages] == [related.entry_id for related in said.related]


REPEALED = TODAY - timedelta(days=30)
OLD = guide("old", "渣土车白天禁行", "渣土车白天能不能走", validity=Validity(repealed=REPEALED, superseded_by="new"))
NEW = guide("new", "工程车通行管理", validity=Validity(effective=REPEALED))


def test_of_what_was_repealed_is_said_when_and_what_holds_instead() -> None:
    said = answer(index_with(OLD, NEW), "渣土车白天禁行")
    assert said.outcome is Outcome.NOT_IN_FORCE
    assert said.out_of_force is not None
    assert (said.out_of_force.entry_id, said.out_of_force.standing) == ("old", Standing.REPEALED)
    assert said.out_of_force.day == REPEALED
    assert set(titles(said)) == {NEW.title}
    assert said.entry_id == "new"


def test_without_a_successor_nothing_out_of_force_is_quoted() -> None:
    said = answer(index_with(replace(OLD, validity=Validity(expires=REPEALED))), "渣土车白天能不能走")
    assert (said.outcome, said.passages) == (Outcome.NOT_IN_FORCE, ())
    assert said.out_of_force is not None
    assert said.out_of_force.standing is Standing.EXPIRED


def test_what_is_not_yet_in_force_says_from_when() -> None:
    begins = TODAY + timedelta(days=40)
    said = answer(index_with(replace(OLD, validity=Validity(effective=begins))), "渣土车白天禁行")
    assert said.out_of_force is not None
    assert (said.out_of_force.standing, said.out_of_force.day) == (Standing.NOT_YET, begins)


WENJIANG, PIDU, JINJIANG = "510115", "510117", "510104"
VARIANTS = tuple(
    guide(name, f"{place}老旧小区电梯补贴", "老小区装电梯补贴好多钱", districts=(code,))
    for name, place, code in (("lift-wj", "温江区", WENJIANG), ("lift-pd", "郫都区", PIDU))
)


def test_where_the_answer_differs_by_district_the_district_is_asked_for() -> None:
    said = answer(index_with(*VARIANTS), "老旧小区电梯补贴")
    assert said.outcome is Outcome.WHICH_DISTRICT
    assert set(said.districts) == {WENJIANG, PIDU}


@pytest.mark.parametrize(("district", "entry"), [(WENJIANG, "lift-wj"), (PIDU, "lift-pd")])
def test_a_known_district_is_used(district: str, entry: str) -> None:
    said = answer(index_with(*VARIANTS), "老小区装电梯补贴好多钱", Context(district=district))
    assert (said.outcome, said.entry_id) == (Outcome.ANSWERED, entry)


def test_another_district_is_told_where_it_holds() -> None:
    said = answer(index_with(*VARIANTS), "老旧小区电梯补贴", Context(district=JINJIANG))
    assert said.outcome is Outcome.OTHER_DISTRICT
    assert said.districts
    assert said.passages == ()


def test_a_place_alone_asks_the_question_before_for_there() -> None:
    context = Context(district=WENJIANG, asked="老小区装电梯补贴好多钱")
    assert answer(index_with(*VARIANTS), "那温江呢", context).entry_id == "lift-wj"


def test_another_matter_takes_over_the_facet_asked_before(index: Index) -> None:
    said = answer(index, "那居住证申领呢", Context(topic="card", asked="社保卡掉了要带什么材料"))
    assert (said.entry_id, said.passages[0].facet) == ("permit", Facet.MATERIALS)


def test_what_another_body_deals_with_names_it_first() -> None:
    court = guide("court", "欠钱不还起诉", "打官司要债", channel="请到有管辖权的人民法院立案。", fee="按标的收诉讼费。")
    said = answer(index_with(court), "欠钱不还起诉")
    assert said.outcome is Outcome.OTHER_CHANNEL
    assert said.passages[0].text == "请到有管辖权的人民法院立案。"
    fee = answer(index_with(court), "那要交多少钱", Context(topic="court"))
    assert [passage.facet for passage in fee.passages] == [None, Facet.FEE]


def test_a_trial_shows_the_parts_of_every_score_and_why_an_entry_is_barred() -> None:
    index = index_with(OLD, NEW)
    shown = trial(case(index, "渣土车白天能不能走"))
    best = shown.candidates[0]
    assert (best.entry_id, best.bar, best.standing) == ("old", Bar.NOT_IN_FORCE, Standing.REPEALED)
    assert best.score == pytest.approx(sum(added for _, added in best.parts.values()), abs=1e-3)
    assert shown.answer.outcome is Outcome.NOT_IN_FORCE
    assert 0 <= shown.relevance <= 1


CARDS = (
    guide(
        "bus-card",
        "公交卡申请",
        "公交卡怎么申请",
        "想申请一张公交卡",
        fee="第一张公交卡免费。",
        phone="拨 961 公交热线。",
    ),
    guide("bus-card-lost", "公交卡挂失补办", "公交卡掉了怎么补", "公交卡补一张", fee="补公交卡交工本费。"),
    guide("bus-card-refund", "公交卡退卡", "公交卡不要了怎么退", "公交卡退押金"),
)


@pytest.mark.parametrize("said", ["公交卡", "公交卡的事", "想问一下公交卡", "公交卡这块嘛"])
def test_a_topic_that_several_entries_share_is_asked_back(said: str) -> None:
    found = answer(index_with(*CARDS), said)
    assert (found.outcome, found.vague) == (Outcome.CHOICES, True)
    assert {one.entry_id for one in found.related} <= {card.id for card in CARDS}
    assert 2 <= len(found.related) <= 3


def test_a_topic_of_one_entry_is_answered_at_once(index: Index) -> None:
    assert answer(index, "路灯").entry_id == "lamp"


def test_what_names_one_of_them_is_no_bare_topic() -> None:
    assert not answer(index_with(*CARDS), "公交卡挂失补办").vague


@pytest.mark.parametrize("said", ["多少钱", "那要花钱不", "收不收钱哦"])
def test_a_part_alone_is_answered_from_the_entry_before(said: str) -> None:
    found = answer(index_with(*CARDS), said, Context(topic="bus-card-lost", asked="公交卡掉了"))
    assert (found.entry_id, found.goes_on) == ("bus-card-lost", True)
    assert [passage.facet for passage in found.passages] == [Facet.FEE]


def test_what_was_recognised_as_going_on_is_answered_from_the_entry_before_whatever_it_says() -> None:
    context = Context(topic="bus-card", asked="公交卡怎么申请", goes_on=True)
    assert answer(index_with(*CARDS), "那我爷爷没得手机呢", context).goes_on


@pytest.mark.parametrize(
    "said", ["自受理之日起至发证，法定时限为几日", "登记费用要多少钱", "提交申请以后审批要几天才有结果"]
)
def test_a_part_asked_for_in_the_words_of_offices_goes_on_about_the_entry_before(said: str) -> None:
    found = answer(index_with(*CARDS), said, Context(topic="bus-card-lost", asked="公交卡掉了"))
    assert (found.entry_id, found.goes_on) == ("bus-card-lost", True)


AID = guide("aid", "救助金申领", "救助金怎么申请", conditions=("家里遇到急难。",), related=("aid-sum",))
AID_SUM = guide("aid-sum", "救助金能领几个月、每月多少", conditions=("最长领12个月。", "每月按标准发。"))


@pytest.mark.parametrize("said", ["领得到几个月嘛", "可以领好多个月喃"])
def test_what_the_title_of_its_kin_asks_for_is_answered_from_the_kin(said: str) -> None:
    on = Context(topic="aid", asked="救助金怎么申请", goes_on=True)
    told = answer(index_with(AID, AID_SUM, *ENTRIES), said, on)
    assert told.entry_id == "aid-sum"
    assert told.passages[0].text.removeprefix("· ").startswith("最长领12个月。")


@pytest.mark.parametrize("said", ["要带哪些材料", "我没得户口本要得不"])
def test_what_no_title_asks_for_stays_with_the_entry_before(said: str) -> None:
    on = Context(topic="aid", asked="救助金怎么申请", goes_on=True)
    assert answer(index_with(AID, AID_SUM, *ENTRIES), said, on).entry_id == "aid"


def test_a_guide_that_is_no_kin_is_not_taken_for_what_its_title_asks() -> None:
    on = Context(topic="aid", asked="救助金怎么申请", goes_on=True)
    alone = replace(AID, related=())
    assert answer(index_with(alone, AID_SUM, *ENTRIES), "领得到几个月嘛", on).entry_id == "aid"


def test_a_sum_that_is_mistyped_by_sound_is_asked_for_as_one() -> None:
    assert asked("要交好多千嘛", Context(), by_rule).text == asked("要交多少钱嘛", Context(), by_rule).text


@pytest.mark.parametrize("said", ["居住证申领的法定时限为几日", "护照办下来要几个工作日，要交好多钱"])
def test_a_part_of_another_matter_does_not(said: str) -> None:
    assert not answer(index_with(*CARDS), said, Context(topic="bus-card-lost", asked="公交卡掉了")).goes_on


def test_another_matter_that_nothing_is_known_about_does_not_go_on() -> None:
    context = Context(topic="bus-card", asked="公交卡怎么申请")
    found = answer(index_with(*CARDS), "热气球驾驶要多少钱学费", context)
    assert (found.outcome, found.goes_on) == (Outcome.NOTHING_FOUND, False)


def test_one_of_what_was_offered_is_chosen_in_other_words() -> None:
    offered = tuple(card.id for card in CARDS)
    found = answer(index_with(*CARDS), "公交卡 就是退押金那个", Context(asked="公交卡", offered=offered))
    assert (found.outcome, found.entry_id) == (Outcome.ANSWERED, "bus-card-refund")


def test_one_of_what_was_offered_is_judged_among_these_alone() -> None:
    offered = tuple(card.id for card in CARDS)
    context = Context(offered=offered, among=0.2)
    found = answer(index_with(*CARDS), "公交卡 我不坐车了想把押的钱要转来的那种", context)
    assert found.entry_id in offered
    unclear = replace(context, among=1_000.0)
    assert answer(index_with(*CARDS), "公交卡 那种", unclear).outcome is Outcome.NOTHING_FOUND


def test_of_what_was_offered_the_one_that_holds_in_the_place_is_chosen() -> None:
    offered = tuple(variant.id for variant in VARIANTS)
    context = Context(district=PIDU, asked="电梯的钱", offered=offered)
    assert answer(index_with(*VARIANTS), "我住郫都", context).entry_id == "lift-pd"


def test_where_no_entry_is_sure_the_one_that_is_over_is_told_before_others_are_offered() -> None:
    unsure = index_with(OLD, NEW)
    unsure.calibration = replace(unsure.calibration, refuse_below=0.0, answer_from=1.1)
    assert answer(unsure, "渣土车白天跑不跑得").outcome is Outcome.NOT_IN_FORCE

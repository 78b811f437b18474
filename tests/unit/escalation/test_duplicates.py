"""Requests about one and the same thing are found among open cases, near misses are not, and the reasons are told."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nearness import near

from escalation import classifier, wording
from escalation.classifier import Classifier
from escalation.classifier_training import fit, train_classifier
from escalation.duplicates import concept, evaluation, fitting, mention, pairs, reading, space, space_training, weights
from escalation.duplicates.likeness import AGAINST_MATTER, AGAINST_PLACE, MatterSign, PlaceSign
from escalation.duplicates.meaning import Read, alike, meaning
from escalation.duplicates.pairs import Differs, Group, Told
from escalation.duplicates.score import judge, recent
from escalation.duplicates.sketch import sketch
from escalation.duplicates.space import Space, Words
from escalation.duplicates.suggestion import Candidate, Standing, may_join, similar
from escalation.examples import Example
from escalation.router import Router
from language.text import normalise
from service import learning, models
from service.settings import ROOT

NOON = datetime(2026, 10, 12, 12, tzinfo=UTC)
LIFT = "双楠路丽景花园2栋电梯一周坏了三次"
SAME_LIFT = "双楠丽景二栋的电梯又坏了"
WEIGHTS = weights.load()


@pytest.fixture(scope="module", autouse=True)
def _readers() -> None:
    """Loaded once, whichever test comes first and however little time it has."""
    for file in (reading.MATTERS, reading.PLACES):
        reading.load(file)


def case(number: str, text: str, days: float = 0) -> Candidate:
    return Candidate(Standing(number), sketch(text, NOON - timedelta(days=days)))


def found(new: Candidate, *others: Candidate) -> list[str]:
    return [suggestion.number for suggestion in similar(new, others, WEIGHTS, wording.suggestion())]


def test_the_same_thing_in_other_words_is_suggested_with_its_reasons() -> None:
    [suggestion] = similar(case("NEW", SAME_LIFT), [case("A", LIFT, days=2)], WEIGHTS, wording.suggestion())
    assert suggestion.number == "A"
    assert suggestion.likeness.score >= WEIGHTS.suggest_from
    assert suggestion.reason == "地点相同：丽景、同一栋；事项相同：电梯、损坏；相隔 2 天。"


@pytest.mark.parametrize(
    "near_miss",
    [
        "双楠路丽景花园6栋电梯一周坏了三次",
        "双楠路丽景花园2栋楼顶有人搭玻璃房",
        "温江鱼凫路恒大花园2栋电梯一周坏了三次",
        "新都区大丰街道蓝光花园电梯坏了",
    ],
    ids=["another building", "another matter", "another compound", "another district"],
)
def test_a_near_miss_is_not_suggested(near_miss: str) -> None:
    assert found(case("NEW", LIFT), case("A", near_miss, days=1)) == []


def test_what_is_long_past_is_not_suggested() -> None:
    assert found(case("NEW", SAME_LIFT), case("A", LIFT, days=90)) == []
    assert [recent(days) for days in (1, 31, 46)] == [1.0, 0.6, 0.05]


def test_the_surest_come_first_and_never_more_than_asked_for() -> None:
    others = [case(f"A{day}", LIFT, days=day) for day in range(8)]
    assert len(found(case("NEW", LIFT), *others)) == 5
    vague = case("VAGUE", "武侯那边丽景电梯有问题", days=1)
    assert found(case("NEW", LIFT), vague, case("SURE", LIFT, days=1))[0] == "SURE"


def test_only_open_cases_that_answer_for_themselves_are_joined_and_confidential_ones_never() -> None:
    lead, new = Standing("A"), Standing("NEW")
    assert may_join(new, lead)
    assert not may_join(lead, lead)
    for barred in (
        replace(lead, open=False),
        replace(lead, merged=True),
        replace(lead, confidential=True),
    ):
        assert not may_join(new, barred)
        assert found(case("NEW", SAME_LIFT), replace(case("A", LIFT), standing=barred)) == []
    assert not may_join(replace(new, confidential=True), lead)
    assert not may_join(replace(new, answers_for_others=True), lead)
    assert may_join(new, replace(lead, answers_for_others=True))


TEXTS = [
    told.text
    for pair in pairs.read_held_out(ROOT / "training_data/evaluation/duplicates.yaml")
    for told in (pair.a, pair.b)
]


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_the_order_of_two_requests_does_not_matter(one: str, other: str) -> None:
    a, b = sketch(one, NOON), sketch(other, NOON)
    assert judge(a, b, WEIGHTS).score == pytest.approx(judge(b, a, WEIGHTS).score)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    drawn = sketch(text, NOON)
    assert 0 <= judge(drawn, drawn, WEIGHTS).score <= 1


def test_five_thousand_open_cases_take_less_than_two_seconds() -> None:
    others = [case(f"A{place}", TEXTS[place % len(TEXTS)], days=place % 20) for place in range(len(TEXTS))]
    many = [replace(others[place % len(others)], standing=Standing(f"B{place}")) for place in range(5000)]
    start = perf_counter()
    found(case("NEW", LIFT), *many)
    assert perf_counter() - start < 2


def test_numbers_are_read_in_figures_and_in_words() -> None:
    assert mention.numbers("二十一栋3单元，6号线c口") == {("栋", "21"), ("单元", "3"), ("号线", "6"), ("口", "c")}
    assert mention.numbers("十栋") == mention.numbers("10幢")
    assert mention.in_digits("二十一栋三单元，建设二路第三小学") == "21栋3单元，建设二路第三小学"


@pytest.mark.parametrize("copy", [LIFT, f"{LIFT}，请处理", f"反映一下{LIFT}"])
def test_who_copies_a_request_is_taken_to_mean_it(copy: str) -> None:
    assert found(case("NEW", copy), case("A", LIFT)) == ["A"]
    assert found(case("NEW", copy.replace("2栋", "5栋")), case("A", LIFT)) == []


def test_landmarks_of_one_town_are_two_places_and_a_road_is_not_the_district_it_is_named_after() -> None:
    assert sketch("武侯大道路灯不亮", NOON).districts == frozenset()
    assert "武侯大道" in sketch("武侯大道路灯不亮", NOON).names
    assert sketch("桂溪街道路灯不亮", NOON).towns == {"桂溪"}


def test_two_parts_of_a_road_two_numbered_roads_and_two_schools_are_two_places() -> None:
    assert mention.roads("益州大道北段") == {("益州", "", "", "北")}
    assert mention.roads("科园二路修路") == {("科园", "", "二", "")}
    for one, other in (
        ("双楠大道东段绿化带枯死", "双楠大道西段绿化带枯死"),
        ("科园二路挖沟没有警示灯", "科园三路挖沟没有警示灯"),
        ("简阳第一幼儿园请假不退费", "简阳第二幼儿园请假不退费"),
        ("t64路末班车提前收班", "t61路末班车提前收班"),
    ):
        assert judge(sketch(one, NOON), sketch(other, NOON), WEIGHTS).place < 0.5
        assert judge(sketch(one, NOON), sketch(one, NOON), WEIGHTS).place > 0.8


def test_what_a_request_begins_with_is_looked_for_in_the_other_one() -> None:
    assert mention.opening("我住锦悦湾三栋") == "锦悦"
    assert mention.opening("") == mention.opening("请问") == ""


def test_messages_of_one_matter_mean_alike_and_of_others_do_not() -> None:
    lamps, buses = ("路灯不亮", "路灯坏了三天", "灯杆歪了"), ("公交车不来", "末班公交太早", "公交甩站")
    examples = [Example(text, label) for label, texts in (("lamps", lamps), ("buses", buses)) for text in texts]
    read = partial(meaning, fit(examples, classifier.BRIEF), unlearnt(2))
    same, other = alike(read("路灯又坏了"), read("灯杆上的路灯不亮")), alike(read("路灯又坏了"), read("公交甩站"))
    assert same[0] > 0.9 > 0.1 > other[0]
    assert same[1] > other[1]
    told = [sketch("东侧又坏了", NOON, meaning=read(text)) for text in ("路灯又坏了", "路灯不亮", "公交甩站")]
    assert judge(told[0], told[1], WEIGHTS).matter > judge(told[0], told[2], WEIGHTS).matter


def unlearnt(matters: int) -> Space:
    """A space that knows two words and leaves everything as it is."""
    words = Words({"路灯": 0, "车": 1}, np.eye(2, dtype=np.float32))
    return Space(words, np.eye(2 + matters))


def test_a_word_means_what_its_characters_do_where_it_is_not_known() -> None:
    words = unlearnt(0).words
    assert words.together("路灯").tolist() == pytest.approx([1, 0])
    assert words.together("公交车").tolist() == pytest.approx([0, 1])
    assert words.together("谢谢").tolist() == [0, 0]


def test_a_space_is_read_as_it_was_kept(tmp_path: Path) -> None:
    kept = unlearnt(1)
    space.save(kept, tmp_path / "space.npz")
    read = space.load(tmp_path / "space.npz")
    assert read.words.rows == kept.words.rows
    assert read.point("路灯", np.ones(1)).tolist() == pytest.approx(kept.point("路灯", np.ones(1)).tolist())


LAMPS = (
    ("路灯不亮", "灯杆歪了", "一盏灯都没亮"),
    ("路灯没亮", "灯杆斜了", "灯一盏都不亮"),
    ("灯不亮了", "灯杆倒了", "灯没有亮"),
)


def lessons() -> list[Group]:
    """Lamps that are dark are one thing, lamp posts that lean are another."""
    return [
        Group(dark, "2026-10-06T22:40", (Told(same, ""),), (Told(leaning, "", Differs.MATTER),))
        for dark, leaning, same in LAMPS
    ]


def test_a_space_that_is_trained_tells_a_dark_lamp_from_a_leaning_post() -> None:
    characters = sorted({character for texts in LAMPS for text in texts for character in text})
    words = Words(
        {character: row for row, character in enumerate(characters)}, np.eye(len(characters), dtype=np.float32)
    )
    taught = fit([Example("路灯不亮", "lamps"), Example("公交不来", "buses")], classifier.BRIEF)
    begun, trained = (
        partial(meaning, taught, Space(words, turn))
        for turn in (np.eye(len(characters) + 2), space_training.fit(lessons(), space_training.sight(words, taught)))
    )

    def apart(read: Read) -> float:
        near = [alike(read(one), read(other))[2] for one, other in (("灯没亮", "路灯不亮"), ("灯没亮", "灯杆斜了"))]
        return near[0] - near[1]

    assert apart(trained) > apart(begun)


def test_a_space_is_trained_once_and_anew_for_other_lessons(tmp_path: Path) -> None:
    taught = fit([Example("路灯不亮", "lamps"), Example("公交不来", "buses")], classifier.BRIEF)
    said: list[str] = []
    first = space_training.train_space(lessons(), unlearnt(2).words, taught, tmp_path, said.append)
    assert space_training.train_space(lessons(), unlearnt(2).words, taught, tmp_path, said.append) == first
    assert said == ["3 requests", "up to date"]
    assert space_training.train_space(lessons()[:2], unlearnt(2).words, taught, tmp_path, said.append) != first


async def test_a_router_reads_messages_once_both_of_its_models_are_loaded(tmp_path: Path) -> None:
    taught = train_classifier([Example("路灯不亮", "lamps"), Example("公交不来", "buses")], tmp_path, lambda _: None)
    near = tmp_path / "space.npz"
    space.save(unlearnt(2), near)
    router, without = Router(taught, near), Router(taught)
    assert router.reader is None
    await router.start()
    await without.start()
    assert without.reader is None
    assert router.reader is not None
    assert alike(router.reader("路灯不亮"), router.reader("路灯不亮")) == pytest.approx((1, 1, 1))


def test_every_phrase_of_the_concepts_can_be_heard() -> None:
    rows = concept.concepts()
    assert [
        phrase for _, _, phrases in rows for phrase in phrases if normalise(phrase).replace(" ", "") != phrase
    ] == []
    assert len({(kind, name) for kind, name, _ in rows}) == len(rows)


def test_no_sign_against_one_thing_speaks_for_it() -> None:
    for fitted, signs, against in (
        (WEIGHTS.place, PlaceSign, AGAINST_PLACE),
        (WEIGHTS.matter, MatterSign, AGAINST_MATTER),
        (WEIGHTS.unread, MatterSign, AGAINST_MATTER),
    ):
        assert len(fitted) == len(signs)
        for sign in list(signs)[1:]:
            assert fitted[sign] <= 0 if sign in against else fitted[sign] >= 0


@dataclass(frozen=True, slots=True)
class Trained:
    """What our own lessons teach, kept between runs for as long as they stay the same."""

    classifier: Classifier
    space: Space

    @property
    def read(self) -> Read:
        return partial(meaning, self.classifier, self.space)


@pytest.fixture(scope="module")
def trained() -> Trained:
    target = models.folder(ROOT / "var")
    router = learning.router(target, (), lambda _: None)
    embedder = learning.embedder(target, learning.groups(()), lambda _: None)
    near = learning.space(target, embedder, router, lambda _: None)
    return Trained(classifier.load(router), space.load(near))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_fitted_weights_belong_to_the_training_pairs(trained: Trained) -> None:
    parts, close = pairs.read_parts(learning.REQUESTS), pairs.read_groups(learning.CLOSE)
    readings = weights.load_readings()
    fitted = fitting.fit(fitting.unseen(parts, close, trained.space.words, trained.classifier, readings))
    assert fitted.suggest_from == pytest.approx(WEIGHTS.suggest_from, abs=0.01)


@pytest.mark.slow
def test_the_promised_figures_hold_on_pairs_that_were_put_aside(trained: Trained) -> None:
    held_out = pairs.read_held_out(ROOT / "training_data/evaluation/duplicates.yaml")
    figures = evaluation.evaluate(held_out, WEIGHTS, trained.read)
    assert figures.precision >= evaluation.PRECISION_FLOOR
    assert figures.recall >= evaluation.RECALL_FLOOR


def test_half_of_all_labelled_pairs_are_near_misses_and_the_two_sets_stay_apart() -> None:
    groups = pairs.read_groups(ROOT / "training_data/duplicates")
    held_out = pairs.read_held_out(ROOT / "training_data/evaluation/duplicates.yaml")
    assert len(groups) == 430
    assert sum(len(group.same) for group in groups) == 811
    assert sum(len(group.other) for group in groups) == 863
    close = pairs.read_groups(learning.CLOSE)
    assert len(close) == 2725
    assert sum(len(group.same) for group in close) == sum(len(group.other) for group in close) == 8175
    assert sum(pair.same for pair in held_out) == 120
    assert len(held_out) == 240
    told = [
        text
        for group in (*groups, *close)
        for text in (group.text, *(told.text for told in (*group.same, *group.other)))
    ]
    unseen = pairs.read_held_out(ROOT / "training_data/evaluation/unseen/second/duplicates.yaml")
    assert sum(pair.same for pair in unseen) == 80
    assert len(unseen) == 160
    others = [text for pair in unseen for text in (pair.a.text, pair.b.text)]
    assert list(near([*TEXTS, *others], told)) == []

"""Routing: the catalogue decides what it is sure of, people decide the rest."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from escalation import wording
from escalation.case import CaseKind
from escalation.department import NO_UNITS, Department, units_of
from escalation.routing import Catalogue, Matter, Proposal, Route, ranked, route
from escalation.rules.loader import load
from language import places, text

RULES = load()
BUREAUS = replace(RULES.catalogue, units=NO_UNITS)
MESSAGES: list[list[str | None]] = yaml.safe_load(
    Path(__file__).with_name("routing_messages.yaml").read_text(encoding="utf-8")
)
PRECISION = 0.97
AUTOMATIC = 0.85


def routed(words: str, catalogue: Catalogue = BUREAUS, kind: CaseKind | None = None) -> Route:
    return route(text.normalise(words), places.find(words), catalogue, wording.route(), kind=kind)


def test_what_is_dispatched_by_itself_goes_to_the_right_department() -> None:
    judged = [(routed(words or ""), wanted) for words, wanted in MESSAGES]
    automatic = [(way, wanted) for way, wanted in judged if way.certain]
    right = sum(way.department == wanted for way, wanted in automatic)
    assert len(MESSAGES) >= 60
    assert right / len(automatic) >= PRECISION
    assert len(automatic) / sum(wanted is not None for _, wanted in MESSAGES) >= AUTOMATIC


def test_a_certain_route_names_department_category_place_and_reason() -> None:
    way = routed("武侯区桂溪街道的路灯咋个都不亮喃")
    assert (way.department, way.area, way.matter) == ("city_management", "public_facilities", "streetlight")
    assert places.DISTRICTS[way.district or ""] == "成都高新区"
    assert way.reason == (
        "派单目录“路灯不亮或损坏”，依据文字“路灯、不亮”。依据：部门三定职责（示例）武侯区桂溪街道由成都高新区办理。"
    )


def test_two_matters_in_one_message_are_left_to_the_dispatcher_with_both_candidates() -> None:
    way = routed("路灯不亮，垃圾也没人收")
    assert (way.certain, way.department) == (False, None)
    assert [candidate.matter for candidate in way.candidates] == ["streetlight", "rubbish"]
    assert way.reason == "与派单目录 2 项相符，请派单员选定。"


def test_candidates_of_one_area_give_the_case_that_area() -> None:
    assert routed("井盖坏了，路灯也不亮").area == "public_facilities"


def test_a_message_that_fits_nothing_is_left_to_the_dispatcher() -> None:
    way = routed("我要投诉")
    assert (way.certain, way.candidates, way.district) == (False, (), None)


@pytest.mark.parametrize(
    ("words", "found"),
    [("路灯坏了", True), ("街灯黑", True), ("路灯很好", False), ("灯坏", False), ("路灯坏了但是景观灯", False)],
)
def test_a_matter_needs_one_word_of_every_group_and_none_that_excludes_it(words: str, found: bool) -> None:
    groups, none = ("路灯|街灯", "坏|黑"), ("景观灯",)
    matter = Matter("m", "a", "路灯", "police", CaseKind.HELP, "依据：示例", all=groups, none=none)
    assert routed(words, Catalogue({"a": "设施"}, (matter,))).certain is found


def weighed(words: str, **proposed: float) -> Route:
    proposals = [Proposal(matter.replace("_", "-"), share) for matter, share in proposed.items()]
    return route(text.normalise(words), None, BUREAUS, wording.route(), proposals)


def test_a_matter_that_catalogue_and_classifier_agree_on_is_certain() -> None:
    way = weighed("路灯不亮", streetlight=0.99, rubbish=0.001)
    assert (way.certain, way.department, way.matter) == (True, "city_management", "streetlight")
    assert way.confidence is not None
    assert way.confidence > 0.95
    assert "综合把握" in way.reason


def test_two_matters_that_the_catalogue_finds_are_left_to_the_dispatcher_however_sure_the_classifier_is() -> None:
    way = weighed("路灯不亮，垃圾也没人收", streetlight=0.999, rubbish=0.001)
    assert (way.certain, way.department) == (False, None)
    assert [candidate.matter for candidate in way.candidates] == ["streetlight"]
    assert way.reason == "与派单目录 2 项相符，请派单员选定。"


@pytest.mark.parametrize("proposed", [{}, {"streetlight": 0.999}])
def test_a_message_that_turns_to_a_second_matter_is_left_to_the_dispatcher(proposed: dict[str, float]) -> None:
    way = weighed("武侯区桂溪街道路灯不亮，另外娃儿晚上放学咋个办", **proposed)
    assert (way.certain, way.department, way.matter, way.area) == (False, None, None, "public_facilities")
    assert [candidate.matter for candidate in way.candidates] == ["streetlight"]
    assert way.reason == "来件似乎还说到另一件事，请派单员研判。"


def test_the_classifier_alone_never_dispatches() -> None:
    way = weighed("灯杆子黑黢黢的", streetlight=0.999)
    assert (way.certain, way.department) == (False, None)
    assert [candidate.matter for candidate in way.candidates] == ["streetlight"]
    assert way.reason == "派单目录没有相符事项，按历史工单的规律列出可能的部门，请派单员研判。"


def test_a_classifier_that_contradicts_the_catalogue_hands_over_to_the_dispatcher() -> None:
    way = weighed("路灯不亮", streetlight=0.01, power_supply=0.95)
    assert (way.certain, way.department) == (False, None)
    assert [candidate.department for candidate in way.candidates] == ["power", "city_management"]
    assert way.reason == "派单目录与历史工单的规律不一致，请派单员选定。"


def test_a_single_match_is_certain_where_the_classifier_has_no_other_opinion() -> None:
    spread = {matter.id.replace("-", "_"): 1 / len(RULES.catalogue.matters) for matter in RULES.catalogue.matters}
    unsure = weighed("路灯不亮", **spread)
    assert not unsure.certain
    assert "综合把握只有" in unsure.reason
    assert weighed("路灯不亮", streetlight=0.99, rubbish=0.005).certain


def test_three_departments_are_offered_each_by_its_likeliest_matter() -> None:
    way = weighed("出了点事", streetlight=0.3, rubbish=0.2, police_permits=0.2, bus=0.15, tax_invoice=0.1)
    assert [candidate.matter for candidate in way.candidates] == ["streetlight", "police-permits", "bus"]
    assert all("综合把握" in candidate.reason for candidate in way.candidates)


def test_a_matter_that_the_classifier_never_learnt_is_still_found_by_the_catalogue() -> None:
    first = ranked(["petition"], RULES.catalogue, [Proposal("abolished", 1.0)])[0]
    assert (first.department, first.share) == ("petition", pytest.approx(1))


def test_every_area_lies_in_one_domain_of_the_tree() -> None:
    areas = [area for domain in RULES.catalogue.domains for area in domain.areas]
    assert sorted(areas) == sorted(set(areas)) == sorted(RULES.catalogue.areas)


def test_the_catalogue_covers_every_area_and_department() -> None:
    matters = RULES.catalogue.matters
    assert len(matters) >= 60
    assert {matter.area for matter in matters} == set(RULES.catalogue.areas)
    assert {matter.department for matter in matters} == {
        key for key, one in RULES.departments.items() if one.of is None
    }


UNITS = units_of(
    [
        Department("lamps_jinjiang", "锦江区照明部门", of="city_management", districts=("510104", "510106")),
        Department("lamps_gaoxin", "高新区照明部门", of="city_management", districts=("gaoxin",)),
        Department("housing_jinjiang", "锦江区住建部门", of="housing", districts=("510104",)),
        Department("transport_jinjiang", "锦江区交通部门", of="transport", districts=("510104",)),
    ]
)
PLACED = replace(RULES.catalogue, units=UNITS)


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        ("锦江区水碾河路的路灯不亮", "lamps_jinjiang"),
        ("金牛区九里堤的路灯不亮", "lamps_jinjiang"),
        ("武侯区桂溪街道的路灯不亮", "lamps_gaoxin"),  # a functional zone takes over streets of a district
        ("武侯区玉林街道的路灯不亮", "city_management"),  # without a unit the bureau leads
        ("锦江区停电了", "power"),
        ("锦江区地铁口的扶梯又停了，地铁没得人管", "transport"),  # a citywide matter
    ],
)
def test_the_place_decides_who_leads(words: str, lead: str) -> None:
    way = routed(words, PLACED)
    assert (way.certain, way.department, way.candidates[0].department) == (True, lead, lead)


def test_a_route_to_a_unit_says_why_and_its_helpers_are_those_of_the_place() -> None:
    way = routed("锦江区水碾河路的工地半夜施工吵得很", PLACED)
    assert (way.department, way.supporting) == ("housing_jinjiang", ("lamps_jinjiang", "ecology"))
    assert way.reason.endswith("按属地由锦江区住建部门主办。")
    assert way.candidates[0].reason.endswith("按属地由锦江区住建部门主办。")
    assert "属全市统一办理，由市级部门主办。" in routed("锦江区地铁口的扶梯又停了，地铁没得人管", PLACED).reason
    assert "属地" not in routed("武侯区玉林街道的路灯不亮", PLACED).reason


def test_a_suggestion_stays_with_the_bureau_wherever_it_is_about() -> None:
    suggested = CaseKind.SUGGESTION
    assert routed("锦江区水碾河路的路灯太暗", PLACED, suggested).department == "city_management"
    assert routed("路灯太暗", PLACED, suggested).certain


def test_where_the_place_decides_but_is_not_known_a_dispatcher_finds_it_out() -> None:
    way = routed("路灯不亮", PLACED)
    assert (way.certain, way.department, way.matter, way.area) == (False, None, None, "public_facilities")
    assert [(one.matter, one.department) for one in way.candidates] == [("streetlight", "city_management")]
    assert way.reason.endswith("地点不明，主办单位要看在哪个区（市）县，请派单员核实地点后派单。")
    assert routed("停电了", PLACED).certain


def test_candidates_of_an_unsure_route_are_the_units_of_the_place() -> None:
    way = routed("锦江区水碾河路井盖坏了，路灯也不亮", PLACED)
    assert not way.certain
    assert [one.department for one in way.candidates] == ["lamps_jinjiang", "housing_jinjiang"]

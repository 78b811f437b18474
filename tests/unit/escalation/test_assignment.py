"""Whoever is there gets the work, fairly: never somebody who is away, nor somebody full while others have room."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from escalation import wording
from escalation.assignment import Absence, Colleague, Ground, Work, choose, explain

MONDAY = date(2026, 11, 23)
AWAY = (Absence(MONDAY, MONDAY + timedelta(days=4)),)
LI = Colleague(1, "李", capacity=10)
WANG = Colleague(2, "王", capacity=10)
ZHAO = Colleague(3, "赵", capacity=10)
WORK = Work("N1", weight=1, area="noise")

COLLEAGUES = st.lists(
    st.builds(
        Colleague,
        id=st.integers(1, 50),
        name=st.just("某"),
        capacity=st.integers(1, 20),
        areas=st.frozensets(st.sampled_from(["noise", "lift"])),
        absences=st.sampled_from([(), AWAY]),
        duty=st.sampled_from([frozenset(), frozenset({MONDAY})]),
        taken=st.integers(0, 9),
    ),
    max_size=6,
    unique_by=lambda colleague: colleague.id,
)
LOADS = st.dictionaries(st.integers(1, 50), st.integers(0, 25))
WORKS = st.builds(
    Work,
    number=st.just("N1"),
    weight=st.integers(1, 4),
    area=st.sampled_from([None, "noise"]),
    former=st.integers(1, 50),
)


@given(COLLEAGUES, LOADS, WORKS)
def test_somebody_is_found_whenever_somebody_is_there_and_never_somebody_away(
    colleagues: list[Colleague], loads: dict[int, int], work: Work
) -> None:
    found = choose(work, colleagues, loads, MONDAY)
    there = [colleague for colleague in colleagues if colleague.present(MONDAY)]
    assert (found is None) == (not there)
    assert found is None or found.colleague in there


@given(COLLEAGUES, LOADS, WORKS)
def test_nobody_goes_above_a_full_load_while_somebody_else_has_room(
    colleagues: list[Colleague], loads: dict[int, int], work: Work
) -> None:
    found = choose(work, colleagues, loads, MONDAY)
    if found is not None and found.load > found.colleague.capacity:
        there = [colleague for colleague in colleagues if colleague.present(MONDAY)]
        assert all(loads.get(colleague.id, 0) + work.weight > colleague.capacity for colleague in there)
        assert Ground.FULL in found.grounds


@given(COLLEAGUES, LOADS, WORKS)
def test_the_same_facts_give_the_same_person_in_whatever_order(
    colleagues: list[Colleague], loads: dict[int, int], work: Work
) -> None:
    shuffled = sorted(colleagues, key=lambda colleague: -colleague.id)
    assert choose(work, colleagues, loads, MONDAY) == choose(work, shuffled, loads, MONDAY)


@given(st.integers(2, 5), st.integers(10, 60))
def test_over_time_equals_get_equally_much(people: int, cases: int) -> None:
    team = [Colleague(place, "某", capacity=100) for place in range(people)]
    given_to: Counter[int] = Counter()
    for number in range(cases):
        current = [replace(one, taken=given_to[one.id]) for one in team]
        found = choose(Work(f"N{number}", weight=1), current, given_to, MONDAY)
        assert found is not None
        given_to[found.colleague.id] += 1
    shares = [given_to[one.id] for one in team]
    assert max(shares) - min(shares) <= 1


def test_the_same_person_goes_on_with_a_citizen_unless_full_or_away() -> None:
    work, loads = replace(WORK, former=2), {1: 0, 2: 5}
    found = choose(work, [LI, WANG], loads, MONDAY)
    assert found is not None
    assert found.colleague == WANG
    assert Ground.FORMER in found.grounds
    for busy, colleagues in (({2: 10}, [LI, WANG]), (loads, [LI, replace(WANG, absences=AWAY)])):
        other = choose(work, colleagues, busy, MONDAY)
        assert other is not None
        assert other.colleague == LI


def test_the_roster_goes_before_skill_and_skill_before_load() -> None:
    skilled, rostered = replace(WANG, areas=frozenset({"noise"})), replace(ZHAO, duty=frozenset({MONDAY}))
    by_skill = choose(WORK, [LI, skilled], {2: 9}, MONDAY)
    by_duty = choose(WORK, [LI, skilled, rostered], {3: 9}, MONDAY)
    assert by_skill is not None
    assert by_duty is not None
    assert (by_skill.colleague.id, by_duty.colleague.id) == (2, 3)


def test_a_choice_is_explained_in_words() -> None:
    found = choose(replace(WORK, former=2), [LI, WANG], {}, MONDAY)
    assert found is not None
    assert explain(found, "噪音", wording.assignment()) == "由王办理：办理过该市民的诉求（在办 1/10）。"
    full = choose(WORK, [LI, WANG], {1: 10, 2: 12}, MONDAY)
    assert full is not None
    assert explain(full, "噪音", wording.assignment()) == "由李办理：在岗人员均已满额、在办占比最低（在办 11/10）。"


def test_somebody_is_back_on_the_day_after_the_last_day_away() -> None:
    away = replace(LI, absences=AWAY)
    assert [away.present(MONDAY + timedelta(days=days)) for days in (-1, 0, 4, 5)] == [True, False, False, True]

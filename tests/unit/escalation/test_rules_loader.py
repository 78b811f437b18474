"""Rules with mistakes in them are told of, all at once, with file and entry."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from escalation.case import CaseKind, Urgency
from escalation.limits import Facts, What
from escalation.rules import loader
from escalation.rules.loader import RulesError, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(loader.FOLDER, tmp_path / "rules"))


def problems_of(folder: Path) -> str:
    with pytest.raises(RulesError) as refused:
        load(folder)
    return "\n".join(refused.value.problems)


def placeless(told: str) -> str:
    """The same without the lines."""
    return re.sub(r", line [0-9]+", "", told)


def change(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_the_rules_of_the_house_are_sound() -> None:
    rules = load()
    assert rules.department_name("police") == "市公安局"
    assert rules.department_name("abolished") == "abolished"
    assert rules.department_name(None) is None
    assert not rules.second_signature.needed(CaseKind.COMPLAINT, "police")


def test_all_mistakes_of_all_files_are_told_together(folder: Path) -> None:
    change(folder / "departments.yaml", "{key: fire,", "{key: police,")
    change(folder / "dispatch_catalogue.yaml", "department: gas", "department: gasworks")
    change(folder / "dispatch_catalogue.yaml", "any: [工伤]", "any: [咋个]")
    change(folder / "dispatch_catalogue.yaml", "kind: help", "kind: wish")
    change(folder / "dispatch_catalogue.yaml", "any: [公积金]", "anny: [公积金]")
    change(folder / "time_limits.yaml", "praise: 3", "praise: 0")
    change(folder / "time_limits.yaml", "12:00:00", "14:00:00")
    change(folder / "second_signature.yaml", "departments: []", "departments: [navy]")
    change(folder / "risk_words.yaml", "kind: media", "kind: meteor")
    change(folder / "risk_words.yaml", "讨说法", "咋个")
    change(folder / "repeats.yaml", "requests: 3", "requests: 1")
    change(folder / "assignment.yaml", "capacity: 30", "capacity: 0")
    change(folder / "live_chat.yaml", "departments: []", "departments: [army]")
    change(folder / "live_chat.yaml", "most: 5", "most: 0")
    change(folder / "retention.yaml", "contact_days: 365", "contact_days: 3")
    change(folder / "holidays" / "2025.yaml", "2025-01-26", "2024-01-26")
    told = placeless(problems_of(folder))
    for expected in (
        "departments.yaml, police: stands there twice",
        "dispatch_catalogue.yaml, gas-supply: 'gasworks' is not defined",
        "dispatch_catalogue.yaml, work-injury: '咋个' can never be found, texts are searched as '怎么'",
        "dispatch_catalogue.yaml, pension-payment: Invalid enum value 'wish'",
        "dispatch_catalogue.yaml, housing-fund: unknown key 'anny'",
        "dispatch_catalogue.yaml, housing-fund: needs phrases in `any` or `all`",
        "time_limits.yaml: days: must be from 1 to 365",
        "time_limits.yaml: office_hours: spans must follow one another",
        "second_signature.yaml: 'navy' is not defined",
        "risk_words.yaml, social-media: Invalid enum value 'meteor'",
        "risk_words.yaml, gathering: '咋个' can never be found",
        "repeats.yaml: requests: must be from 2 to 100",
        "assignment.yaml: capacity: must be from 1 to 1000",
        "retention.yaml: contact_days: must be from 30 to 3650",
        "holidays/2025.yaml: 2024-01-26 lies in another year",
    ):
        assert expected in told


def test_mistakes_in_limits_and_ladder_are_told_with_their_entry(folder: Path) -> None:
    change(folder / "time_limits.yaml", "urgencies: [critical], days: 1", "areas: [moon], hours: 1")
    change(folder / "time_limits.yaml", "returns: 2", "returns: 20")
    change(folder / "time_limits.yaml", "auto_accept_hours: 10", "auto_accept_hours: 6")
    change(folder / "time_limits.yaml", "auto_accept, urgencies: [critical], hours: 1", "auto_accept, days: 1")
    change(folder / "time_limits.yaml", "tell_hours: 7", "tell_hours: 0")
    change(folder / "time_limits.yaml", "support_share: 0.6", "support_share: 2")
    change(folder / "ladder.yaml", "share: 0.75", "share: 1.5")
    change(folder / "ladder.yaml", "days: 0,", "share: 0.5, days: 0,")
    change(folder / "ladder.yaml", "key: overdue_3, days: 3", "key: overdue, days: 1")
    change(folder / "ladder.yaml", "waiting_days: 5", "waiting_days: 0")
    change(folder / "ladder.yaml", "support_soon_days: 1", "support_soon_days: 0")
    change(folder / "review.yaml", "departments: []", "departments: [navy]")
    told = placeless(problems_of(folder))
    for expected in (
        "time_limits.yaml: exception 1: needs `days` from 1 to 365",
        "time_limits.yaml, exception 1: 'moon' is not defined",
        "time_limits.yaml: exception 5: needs `hours` above 0 and at most 80",
        "time_limits.yaml: auto_accept_hours: must be from accept_hours to 80",
        "time_limits.yaml: tell_hours: must be above 0 and at most 80",
        "time_limits.yaml: returns: must be from 0 to 10",
        "time_limits.yaml: support_share: must be above 0 and at most 1",
        "ladder.yaml: soon: `share` must be above 0 and below 1",
        "ladder.yaml: today: needs either `share` or `days`",
        "ladder.yaml: rungs: a key stands there twice",
        "ladder.yaml: rungs: must stand from the lowest to the highest",
        "ladder.yaml: waiting_days: must be from 1 to 365",
        "ladder.yaml: support_soon_days: must be from 1 to 365",
        "review.yaml: 'navy' is not defined",
    ):
        assert expected in told


def test_mistakes_about_units_of_districts_are_told_with_their_entry_and_line(folder: Path) -> None:
    units = (
        "{key: one, name: 甲, of: navy, districts: ['510104']}",
        "{key: two, name: 乙, of: city_management_longquanyi, districts: ['510104']}",
        "{key: three, name: 丙, of: police, districts: ['510104', atlantis]}",
        "{key: four, name: 丁, of: police, districts: ['510104']}",
        "{key: five, name: 戊, of: police}",
        "{key: six, name: 己, districts: ['510104']}",
    )
    file = folder / "departments.yaml"
    file.write_text("\n".join((file.read_text(encoding="utf-8"), *(f"- {one}" for one in units))), encoding="utf-8")
    change(folder / "dispatch_catalogue.yaml", "department: gas,", "department: three,")
    told = problems_of(folder)
    for expected in (
        "departments.yaml, one: 'navy' is not defined",
        "departments.yaml, two: 'city_management_longquanyi' is a unit itself: name its bureau",
        "departments.yaml, three: 'atlantis' is no district",
        "departments.yaml, four: 'police' has a unit in 锦江区 already, 'three'",
        "departments.yaml, five: needs `districts`: codes of those that the unit handles",
        "departments.yaml, six: needs `duties`",
        "departments.yaml, six: has `districts`: say of which bureau it is the unit there, with `of`",
        "dispatch_catalogue.yaml, gas-supply: 'three' is a unit, which the place decides on: name its bureau 'police'",
    ):
        assert expected in placeless(told)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert f"departments.yaml, line {lines.index('- ' + units[3]) + 1}, four" in told


def test_a_kind_that_is_none_is_told(folder: Path) -> None:
    change(folder / "dispatch_catalogue.yaml", "citywide_kinds: [suggestion]", "citywide_kinds: [wish]")
    assert "dispatch_catalogue.yaml, line 5: Invalid enum value 'wish'" in problems_of(folder)


def test_whoever_names_a_bureau_for_a_signature_means_its_units_too(folder: Path) -> None:
    change(folder / "review.yaml", "departments: []", "departments: [city_management]")
    review = load(folder).review
    assert review.needed(CaseKind.HELP, "city_management_longquanyi")
    assert not review.needed(CaseKind.HELP, "housing_longquanyi")


def test_a_missing_a_broken_and_a_misshapen_file_are_told(folder: Path) -> None:
    (folder / "time_limits.yaml").unlink()
    (folder / "dispatch_catalogue.yaml").write_text("areas: [", encoding="utf-8")
    (folder / "departments.yaml").write_text("police: 市公安局", encoding="utf-8")
    told = placeless(problems_of(folder))
    assert "time_limits.yaml: [Errno 2]" in told
    assert "dispatch_catalogue.yaml: while parsing" in told
    assert "departments.yaml: expected a list of entries" in told


def test_a_day_both_off_and_worked_is_told(folder: Path) -> None:
    change(folder / "holidays" / "2026.yaml", "- 2026-01-04", "- 2026-01-01")
    assert "holidays/2026.yaml: 2026-01-01 is both off and worked" in placeless(problems_of(folder))


def test_a_notice_in_the_file_of_another_year_is_told_and_takes_no_years_place(folder: Path, tmp_path: Path) -> None:
    notice = "{year: 2028, source: 通知, estimated: false, holidays: [{name: 元旦, days: [2028-01-01]}]}"
    (tmp_path / "2027.yaml").write_text(notice, encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        load(folder, tmp_path)
    assert refused.value.problems == ("holidays/2027.yaml, line 1: holds the year 2028: name it by its year",)


def test_the_next_notice_is_loaded_as_a_file_and_replaces_the_estimate(folder: Path, tmp_path: Path) -> None:
    notices = tmp_path / "notices"
    notices.mkdir()
    notice = "{year: 2027, source: 通知, estimated: false, holidays: [{name: 元旦, days: [2027-01-01]}]}"
    (notices / "2027.yaml").write_text(notice, encoding="utf-8")
    calendar = load(folder, notices).calendar
    assert not calendar.is_estimate(date(2026, 12, 1), date(2027, 2, 1))
    assert calendar.is_workday(date(2027, 2, 5))


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("departments.yaml", "{key: fire,", "{key: police,", "police: stands there twice"),
        ("dispatch_catalogue.yaml", "any: [公积金]", "any: [咋个]", "housing-fund: '咋个' can never be found"),
        ("dispatch_catalogue.yaml", "department: gas", "department: gasworks", "gas-supply: 'gasworks' is not defined"),
        ("time_limits.yaml", "help: 7", "help: soon", "Expected `int`, got `str` - at `$.days[...]`"),
        ("time_limits.yaml", "returns: 2", "returns: 20", "returns: must be from 0 to 10"),
        ("time_limits.yaml", "redos: 2", "returns: 2", "the key 'returns' stands there twice"),
        ("time_limits.yaml", "urgencies: [critical], hours: 0.5", "days: 3", "exception 3: needs `hours` above 0"),
        ("ladder.yaml", "key: today, days: 0", "key: today, days: -1", "today: `days` must be from 0 to 365"),
        ("review.yaml", "departments: []", "departments: [navy]", "'navy' is not defined"),
        ("categories.yaml", "  name: 教育", "  name: [教育", "while parsing a flow sequence"),
    ],
)
def test_a_mistake_is_told_with_its_line(folder: Path, file: str, old: str, new: str, problem: str) -> None:
    at = (folder / file).read_text(encoding="utf-8").partition(old)[0].count("\n") + 1
    change(folder / file, old, new)
    told = [one for one in problems_of(folder).splitlines() if problem in one]
    [place] = [int(found[1]) for one in told if (found := re.match(rf"{file}, line ([0-9]+)", one))]
    # Of a mapping whose keys may be anything only the mapping's place is known, of broken YAML where it broke.
    assert 0 <= abs(place - at) <= (4 if "[...]" in problem or "parsing" in problem else 0)


def test_the_citys_own_files_stand_for_the_shipped_ones(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "holidays").mkdir(parents=True)
    shutil.copy(folder / "time_limits.yaml", own)
    change(own / "time_limits.yaml", "complaint: 15", "complaint: 10")
    assert load(own=own).limits.days[CaseKind.COMPLAINT] == 10
    assert load(own=own).departments == load().departments
    (own / "time_limit.yaml").write_text("days: {}", encoding="utf-8")
    with pytest.raises(RulesError, match=r"time_limit\.yaml: no file of the rules has this name"):
        load(own=own)
    with pytest.raises(RulesError, match="no such folder"):
        load(own=tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("limit", "late"),
    [(What.AUTO_ACCEPT, "  auto_accept: [handler, head]\n"), (What.TELL, "  untold: [handler]\n")],
)
def test_files_from_before_there_was_a_limit_mean_none_and_the_department_would_be_told(
    folder: Path, limit: What, late: str
) -> None:
    limits = folder / "time_limits.yaml"
    lines = [line for line in limits.read_text(encoding="utf-8").splitlines() if limit not in line]
    limits.write_text("\n".join(lines), encoding="utf-8")
    change(folder / "ladder.yaml", late, "")
    rules = load(folder)
    assert rules.limits.time_of(limit, Facts(CaseKind.HELP, Urgency.CRITICAL)) is None
    assert rules.ladder.late == load().ladder.late


def test_a_ladder_from_before_parts_had_reminders_of_their_own_has_the_shipped_ones(folder: Path) -> None:
    change(folder / "ladder.yaml", "support_soon_days: 1\n", "")
    assert load(folder).ladder == load().ladder


def test_an_expression_for_a_second_matter_that_can_never_be_found_is_told(folder: Path) -> None:
    change(folder / "second_matter.yaml", "另外,", "另外, ＡＢ,")
    assert "second_matter.yaml, line 2: 'ＡＢ' can never be found" in problems_of(folder)

"""The words of `wording.yaml`, filled in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from escalation.assignment import AssignmentWords, Ground
from escalation.case import Case, CaseKind, CaseStatus, Rating, RatingReason, Supervision, Urgency
from escalation.conditions import Condition
from escalation.duplicates.suggestion import SuggestionWords
from escalation.limits import OfficeHours, What
from escalation.repeats import RepeatWords
from escalation.risk import Risk
from escalation.routing import RouteWords
from escalation.sla import Deadline, Passed
from escalation.step import Step
from records.yaml_text import read_yaml


@cache
def words() -> dict[str, Any]:
    """The whole file."""
    found: dict[str, Any] = read_yaml(files("escalation").joinpath("wording.yaml").read_text(encoding="utf-8"))
    return found


def kind(kind: CaseKind) -> str:
    return str(words()["kinds"][kind])


def status(status: CaseStatus) -> str:
    return str(words()["statuses"][status])


def status_for_citizen(status: CaseStatus) -> str:
    return str(words()["statuses_for_citizen"][status])


def step(step: Step) -> str:
    return str(words()["steps"][step])


def condition(condition: Condition) -> str:
    """Why a step cannot be taken."""
    return str(words()["conditions"][condition])


def reminder(key: str, *, number: str, answer_by: date) -> str:
    """What a reminder of the clock says."""
    return str(words()["reminders"].get(key, words()["reminders"]["rung"]).format(number=number, day=day(answer_by)))


def part_reminder(key: str, *, number: str, department: str, answer_by: date) -> str:
    """What a reminder of a supporting department's own last day says."""
    return str(words()["reminders"][key].format(number=number, department=department, day=day(answer_by)))


@cache
def route() -> RouteWords:
    """The sentences that routing gives its reasons in."""
    return RouteWords(**words()["route"])


def risk(risk: Risk) -> str:
    """A risk and the words that show it, for staff."""
    phrases = words()["risk"]
    return str(phrases["whole"].format(kind=phrases["kinds"][risk.kind], words=phrases["between"].join(risk.words)))


def flag(kind: str) -> str:
    """What a flag warns of: a kind of risk, or a citizen who comes again."""
    return str(words()["risk"]["kinds"].get(kind, words()["repeat"]["name"]))


@cache
def repeat() -> RepeatWords:
    """The sentences that say why a citizen is flagged."""
    found = words()["repeat"]
    return RepeatWords(found["requests"], found["redone"], found["between"])


@cache
def assignment() -> AssignmentWords:
    """The sentence that explains who was given a case."""
    found = words()["assignment"]
    grounds = {Ground(ground): text for ground, text in found["grounds"].items()}
    return AssignmentWords(found["whole"], grounds, found["between"], found["plain"])


@cache
def suggestion() -> SuggestionWords:
    """The sentence that says why two requests are taken for one."""
    return SuggestionWords(**words()["suggestion"])


def day(day: date) -> str:
    """11月23日"""
    return f"{day.month}月{day.day}日"


def full_day(day: date) -> str:
    """2026年11月23日"""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: date) -> str:
    return str(words()["weekdays"][day.weekday()])


def deadline(deadline: Deadline) -> str:
    """How a deadline was reckoned, in one sentence."""
    phrases = words()["deadline"]
    same_year = deadline.answer_by.year == deadline.begun_on.year
    return str(
        phrases["whole"].format(
            kind=kind(deadline.kind),
            days=deadline.days,
            begun=phrases["begun"][deadline.begun].format(day=day(deadline.begun_on)),
            notes=_notes(deadline, phrases),
            answer_by=day(deadline.answer_by) if same_year else full_day(deadline.answer_by),
        )
    )


def _notes(deadline: Deadline, phrases: dict[str, Any]) -> str:
    notes: str = phrases["extended"].format(days=deadline.extended) if deadline.extended else ""
    notes += phrases["waited"].format(days=deadline.waited) if deadline.waited else ""
    return notes + _passed(deadline.passed, phrases)


def _passed(passed: Passed, phrases: dict[str, Any]) -> str:
    notes = ""
    if passed.skipped:
        notes += phrases["skipped"].format(names="、".join(passed.skipped))
    elif passed.off:
        notes += phrases["weekends"]
    if passed.made_up:
        notes += phrases["made_up"].format(days="、".join(day(worked) for worked in passed.made_up))
    return notes + phrases["estimated"] if passed.estimated else notes


def office_limit(
    what: What, length: timedelta, begun: Step, begun_at: datetime, due: datetime, office: OfficeHours, passed: Passed
) -> str:
    """How a limit in office hours was reckoned; moments in the city's time."""
    phrases = words()["limit"]
    spans = "、".join(f"{opens:%H:%M}—{closes:%H:%M}" for opens, closes in office.spans)
    return str(
        phrases["whole"].format(
            what=phrases["what"]["return_review" if begun is Step.RETURN else what],
            hours=f"{length / timedelta(hours=1):g}",
            at=_moment(begun_at),
            begun=step(begun),
            office=spans,
            notes=_passed(passed, words()["deadline"]),
            due=_moment(due),
        )
    )


def limit_as_it_was(what: What, due: datetime) -> str:
    """A limit that the rules of today do not lead to; `due` in the city's time."""
    phrases = words()["limit"]
    return str(phrases["as_it_was"].format(what=phrases["what"][what], due=_moment(due)))


def support_limit(days: int, begun_on: date, last: date, passed: Passed, cut: bool) -> str:
    """How a supporting department's last day was reckoned; `cut`: at the last day to answer."""
    phrases = words()["limit"]
    notes = _passed(passed, words()["deadline"]) + (phrases["cut"] if cut else "")
    return str(phrases["support"].format(days=days, begun=day(begun_on), notes=notes, due=day(last)))


def support_set(last: date) -> str:
    """A supporting department's last day that somebody set."""
    return str(words()["limit"]["support_set"].format(due=day(last)))


def citys_limits() -> str:
    """The rule that a limit comes from which has no source of its own."""
    return str(words()["limit"]["source"])


def _moment(at: datetime) -> str:
    return f"{day(at.date())} {at:%H:%M}"


def reply_to_citizen(number: str, department: str | None, answered: date, reply: str) -> str:
    """The message that brings a department's reply; `department` None: the 12345 centre itself answered."""
    name = department or words()["centre"]
    text: str = words()["reply_to_citizen"]
    return text.format(number=number, department=name, date=full_day(answered), reply=reply)


def withdrawn_by_citizen() -> str:
    return str(words()["withdrawn_by_citizen"])


def erased() -> str:
    """What stands where words were that their citizen asked to have erased."""
    return _say("erased")


def told(key: str, department: str | None, answer_by: date | None) -> tuple[str, str]:
    """What a citizen's timeline says of a step and of what it means; `department` None: the 12345 centre."""
    title, note = words()["timeline"][key]
    filled = {"department": department or words()["centre"], "day": "" if answer_by is None else full_day(answer_by)}
    unknown = answer_by is None and "{day}" in note
    return str(title.format(**filled)), "" if unknown else str(note.format(**filled))


def any_department() -> str:
    """A department that is not named."""
    return str(words()["moves"]["needs"]["department"])


def next_for_citizen(
    key: str, department: str | None, answer_by: date, look_again: date | None, asked: str = ""
) -> str:
    """What a citizen may expect next; `asked`: what they are to answer first."""
    again = full_day(look_again) if look_again else ""
    name = department or words()["centre"]
    return str(words()["next"][key].format(department=name, day=full_day(answer_by), look_again=again, asked=asked))


def lead_case(number: str) -> str:
    """On whose word a merged case follows its lead."""
    return _say("lead_case", number=number)


def admitted_to_citizen(case: Case) -> str:
    return _say("admitted_to_citizen", number=case.number, day=full_day(case.answer_by))


def dispatched_to_citizen(case: Case, department: str) -> str:
    return _say("dispatched_to_citizen", number=case.number, department=department, day=full_day(case.answer_by))


def follow_up_to_citizen(case: Case) -> str:
    """What is asked after the answer."""
    return str(words()["follow_up_to_citizen"]).format(number=case.number)


def referred_to_citizen(case: Case, channel: str) -> str:
    return _say("referred_to_citizen", number=case.number, channel=channel)


def question_to_citizen(number: str, question: str) -> str:
    return _say("question_to_citizen", number=number, question=question)


def interim_to_citizen(number: str, department: str | None, text: str) -> str:
    return _say("interim_to_citizen", number=number, department=department or words()["centre"], text=text)


def extension_to_citizen(case: Case) -> str:
    return _say("extension_to_citizen", number=case.number, day=full_day(case.answer_by))


def later_to_citizen(case: Case) -> str:
    """What is said to whoever waits longer than they were told, as days off or on changed."""
    return _say("later_to_citizen", number=case.number, day=full_day(case.answer_by))


def deferred_to_citizen(number: str, reason: str, look_again: date) -> str:
    return _say("deferred_to_citizen", number=number, reason=reason, day=full_day(look_again))


def merged_to_citizen(case: Case) -> str:
    return _say("merged_to_citizen", number=case.number)


def withdrawn_to_citizen(case: Case) -> str:
    return _say("withdrawn_to_citizen", number=case.number)


def separated_to_citizen(case: Case) -> str:
    return _say("separated_to_citizen", number=case.number, day=full_day(case.answer_by))


def of_merged(number: str, text: str) -> str:
    """What is said of a merged case, for those who work its lead."""
    return _say("of_merged", number=number, text=text)


def on_its_own() -> str:
    return _say("on_its_own")


def return_request(reason: str, basis: str) -> str:
    return _say("return_request", reason=reason, basis=basis)


def assigned_part(department: str, staff_id: int) -> str:
    return _say("assigned_part", department=department, staff=staff_id)


def part_given(department: str, reason: str) -> str:
    """Why somebody of a supporting department does its part."""
    return _say("part_given", department=department, reason=reason)


def assigned(staff_id: int) -> str:
    return _say("assigned", staff=staff_id)


def dispatched(reason: str, district: str | None) -> str:
    """Why a case went to a department; `district` names the one that people found it to be in."""
    return "；".join(part for part in (reason, "" if district is None else _say("located", district=district)) if part)


def auto_accepted(due: datetime) -> str:
    """Why a case counts as accepted; `due` is local."""
    return _say("auto_accepted", due=_moment(due))


def auto_accept_rule() -> str:
    """On whose word a case counts as accepted, where the rule has no source of its own."""
    return _say("auto_accept_rule")


def extension_request(days: int, reason: str) -> str:
    return _say("extension_request", days=days, reason=reason)


def extension_granted(days: int) -> str:
    return _say("extension_granted", days=days)


def supervision(level: Supervision) -> str:
    return str(words()["supervision"][level])


def rating_reason(reason: RatingReason) -> str:
    return str(words()["rating_reasons"][reason])


def supervised(level: Supervision, reason: str) -> str:
    return _say("supervised", level=supervision(level), reason=reason)


def raised(unit: str, reason: str) -> str:
    return _say("raised", unit=unit, reason=reason)


def conferred(units: Sequence[str], agreed: str) -> str:
    """What departments agreed on, by their names."""
    return _say("conferred", units="、".join(units), agreed=agreed)


def instruction(text: str, due: date) -> str:
    return _say("instruction", text=text, day=full_day(due))


def urgency(urgency: Urgency) -> str:
    return str(words()["urgencies"][urgency])


def graded(to: Urgency, reason: str) -> str:
    return _say("graded", urgency=urgency(to), reason=reason)


def merged(lead_number: str) -> str:
    return _say("merged", number=lead_number)


def split_off(matter: str) -> str:
    return _say("split_off", matter=matter)


def pressed_by_citizen() -> str:
    return _say("pressed_by_citizen")


def confided_by_citizen() -> str:
    return _say("confided_by_citizen")


def imported(number: str) -> str:
    """What the history says of a case of a system that was used before."""
    return _say("imported", number=number)


def reckoned(before: date, after: date) -> str:
    """That a last day to answer moved with the calendar."""
    return _say("reckoned", before=full_day(before), after=full_day(after))


def verdict(rating: Rating, reason: str | None, text: str) -> str:
    """A rating in words, with its reason and what was said."""
    parts = [words()["ratings"][rating], words()["rating_reasons"][reason] if reason else "", text]
    return "：".join(part for part in parts if part)


def _say(key: str, **filled: object) -> str:
    return str(words()["said"][key].format(**filled))

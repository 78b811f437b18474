"""The Chinese names that pages show instead of keys: every template gets them as `labels`."""

from dataclasses import dataclass
from datetime import date

from desk.wording import name, words
from escalation import wording as case_words
from escalation.case import CaseKind, CaseStatus, Rating, RatingReason, Supervision, Urgency
from escalation.department import Department
from escalation.filters import UNKNOWN
from escalation.ladder import Audience
from escalation.risk import FLAGS
from escalation.rulebook import Rulebook
from escalation.step import Step
from language.places import DISTRICTS
from records.live_talks import Ending, Why
from records.roles import Role
from records.staff import Staff


@dataclass(frozen=True)
class Labels:
    """Names by the rules in force; a key that left the rules is shown as it is."""

    rulebook: Rulebook

    def kind(self, kind: CaseKind) -> str:
        return case_words.kind(kind)

    def kinds(self) -> list[tuple[str, str]]:
        return [(kind.value, case_words.kind(kind)) for kind in CaseKind]

    def status(self, status: CaseStatus) -> str:
        return case_words.status(status)

    def urgency(self, urgency: Urgency) -> str:
        return case_words.urgency(urgency)

    def supervision(self, level: Supervision) -> str:
        return case_words.supervision(level)

    def ratings(self) -> list[tuple[str, str]]:
        return [(rating.value, case_words.verdict(rating, None, "")) for rating in Rating]

    def reasons(self) -> list[tuple[str, str]]:
        """Why somebody is not satisfied, for whoever asked them."""
        return [(reason.value, case_words.rating_reason(reason)) for reason in RatingReason]

    def verdict(self, rating: Rating, reason: str | None) -> str:
        return case_words.verdict(rating, reason, "")

    def rung(self, key: str) -> str:
        """What a reminder reminds of: a limit, a rung of the ladder, or a step that somebody took."""
        limits = words()["rungs"]  # some are called as the step that was not taken in time
        return case_words.step(Step(key)) if key in set(Step) and key not in limits else name("rungs", key)

    def audience(self, audience: Audience) -> str:
        return name("audiences", audience)

    def flag(self, kind: str) -> str:
        return case_words.flag(kind)

    def limit(self, key: str) -> str:
        return name("limits", key)

    def move_group(self, group: str) -> str:
        return name("move_groups", group)

    def step(self, step: Step) -> str:
        return case_words.step(step)

    def department(self, key: str | None) -> str:
        if key is None or key == UNKNOWN:
            return str(words()["lists"]["none_department"])
        return self.rulebook.department_name(key) or key

    def department_groups(self, near: str | None = None) -> list[tuple[str, list[Department]]]:
        """Departments as forms offer them, each group with its heading: the city's, then units by what they handle,
        those of the district `near` (a code) before the others."""
        groups: dict[tuple[str, ...], list[Department]] = {}
        for department in self.rulebook.departments.values():
            groups.setdefault(department.districts, []).append(department)
        bureaus = groups.pop((), [])
        ordered = sorted(groups.items(), key=lambda group: near not in group[0])
        units = [("、".join(map(self.district, districts)), found) for districts, found in ordered]
        return [(str(words()["lists"]["bureaus"]), bureaus), *units]

    def district(self, code: str | None) -> str:
        if code is None or code == UNKNOWN:
            return str(words()["lists"]["none_district"])
        return DISTRICTS.get(code, code)

    def districts(self) -> list[tuple[str, str]]:
        return list(DISTRICTS.items())

    def area(self, key: str | None) -> str:
        if key is None or key == UNKNOWN:
            return str(words()["lists"]["none_category"])
        return self.rulebook.catalogue.areas.get(key, key)

    def areas(self) -> list[tuple[str, str]]:
        return list(self.rulebook.catalogue.areas.items())

    def matter(self, key: str | None) -> str:
        """The matter of the catalogue; for a case without one, that it has no category."""
        if key is None or key == UNKNOWN:
            return str(words()["lists"]["none_category"])
        matter = self.rulebook.catalogue.matter(key)
        return key if matter is None else matter.name

    def matters(self) -> list[tuple[str, str]]:
        return [(matter.id, matter.name) for matter in self.rulebook.catalogue.matters]

    def choice(self, field: str, value: str) -> str:
        """What a value means that lists are narrowed by; one that left the rules is shown as it is."""
        if field == "flag" and value not in words()["choices"][field]:
            return self.flag(value)
        return str(words()["choices"][field].get(value, value))

    def choices(self, field: str) -> list[tuple[str, str]]:
        return list(words()["choices"][field].items())

    def flags(self) -> list[tuple[str, str]]:
        return [(key, self.choice("flag", key)) for key in FLAGS]

    def channels(self) -> list[tuple[str, str]]:
        return list(words()["channels"].items())

    def event(self, event: str) -> str:
        return name("events", event)

    def outcome(self, outcome: str | None) -> str:
        return name("outcomes", outcome or "waiting")

    def sending(self, state: str) -> str:
        return name("sending", state)

    def why(self, why: Why) -> str:
        """Why a citizen asked for a person."""
        return name("live_why", why)

    def ending(self, ending: Ending) -> str:
        """How a conversation with a person ended."""
        return name("live_endings", ending)

    def channel(self, channel: str) -> str:
        return name("channels", channel)

    def refused(self, what: str) -> str:
        """What a platform refuses: everything on a channel, or notices alone."""
        return name("refused", what)

    def role(self, role: Role) -> str:
        return name("roles", role)

    def whose(self, person: Staff) -> str:
        """What a person is, and where: `承办人 · 市住建局`."""
        roles = "、".join(self.role(role) for role in Role if role in person.roles)
        where = self.department(person.department) if person.department else str(words()["whole_city"])
        return f"{roles} · {where}"

    def action(self, action: str) -> str:
        """What an audit entry tells of."""
        step = action.removeprefix("case.")
        return case_words.step(Step(step)) if step in set(Step) else name("actions", action)

    def day(self, day: date) -> str:
        return case_words.day(day)

    def full_day(self, day: date) -> str:
        return f"{case_words.full_day(day)} {case_words.weekday(day)}"

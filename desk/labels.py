"""The Chinese names that pages show instead of keys: every template gets them as `labels`."""

from dataclasses import dataclass
from datetime import date

from desk.wording import name, words
from escalation import wording as case_words
from escalation.case import CaseKind, CaseStatus
from escalation.filters import UNKNOWN
from escalation.rulebook import Rulebook
from escalation.step import Step
from language.places import DISTRICTS
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

    def step(self, step: Step) -> str:
        return case_words.step(step)

    def department(self, key: str | None) -> str:
        if key is None or key == UNKNOWN:
            return str(words()["lists"]["none_department"])
        return self.rulebook.department_name(key) or key

    def departments(self) -> list[tuple[str, str]]:
        """Key and name of every department, in the order of the rules."""
        return [(key, department.name) for key, department in self.rulebook.departments.items()]

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

    def outcome(self, outcome: str | None) -> str:
        return name("outcomes", outcome or "waiting")

    def channel(self, channel: str) -> str:
        return name("channels", channel)

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

"""What the form of a step sends, read and checked; every mistake is a Problem that says what to do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from desk.case_query import BadQuery, parse_day
from desk.rendering import Problem
from escalation.case import CaseKind, Rating, RatingReason, Urgency
from escalation.casework import REASON_LIMIT, REPLY_LIMIT, Choice, Verdict
from escalation.intake import PartOfCase
from escalation.number import PREFIX, find_number
from escalation.rulebook import Rulebook
from escalation.steps import AUTHORITY_LIMIT
from language import text as texts
from language.places import DISTRICTS
from records.media import NewPiece

_ROW = re.compile("[0-9]{1,9}")
_HIDDEN = frozenset({"csrf", "version", "command"})

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class MoveInput:
    """The fields of a form, each with all its values, and the pictures that came with it, in their places.

    Every method raises Problem 400 on what cannot be taken.
    """

    fields: Mapping[str, Sequence[str]]
    rulebook: Rulebook
    pictures: tuple[NewPiece, ...] = ()

    def one(self, name: str) -> str:
        """The value of a field that has one; empty where it is not there."""
        return next(iter(self.fields.get(name, ())), "")

    @property
    def typed(self) -> dict[str, Sequence[str]]:
        """What a person typed or chose, to be shown again."""
        return {name: values for name, values in self.fields.items() if name not in _HIDDEN and any(values)}

    def text(self, name: str = "text") -> str:
        """A text that a step cannot do without."""
        return self._needed(name, REASON_LIMIT)

    def reply(self) -> str:
        return self._needed("text", REPLY_LIMIT)

    def authority(self) -> str:
        return self._fitting("authority", AUTHORITY_LIMIT)

    def kept(self) -> frozenset[int]:
        """The pictures, by their rows, that stay with a reply."""
        return frozenset(int(one) for one in self.fields.get("keep", ()) if _ROW.fullmatch(one))

    def choice(self) -> Choice:
        """A dispatcher's choice. A last day counts only for a department that is ticked."""
        department, known = self.one("department"), self.rulebook.departments
        if department not in known:
            raise Problem(400, "no_department")
        supporting = tuple(key for key in known if key in self.fields.get("supporting", ()))
        if department in supporting:
            raise Problem(400, "same_department")
        matter = self.rulebook.catalogue.matter(self.one("matter"))
        return Choice(
            department=department,
            supporting=supporting,
            matter=None if matter is None else matter.id,
            reason=self._fitting("text", REASON_LIMIT),
            support_until={key: self._day(f"until-{key}") for key in supporting if self.one(f"until-{key}")},
            district=self._known("district", ("", *DISTRICTS), "bad_form") or None,
        )

    def days(self) -> int:
        return self._number("days", 3, "bad_days")

    def due(self) -> date:
        return self._day("due")

    def verdict(self) -> Verdict:
        rating, reason = self._word("rating", Rating, "no_rating"), self.one("reason")
        why = self._word("reason", RatingReason, "bad_form") if reason else None
        if rating is not Rating.DISSATISFIED:
            why = None
        elif why is None:
            raise Problem(400, "no_reason")
        return Verdict(rating, why, self._fitting("words", REASON_LIMIT))

    def lead(self) -> str:
        typed = self.one("lead")[:64].strip()
        number = find_number(typed) or find_number(f"{PREFIX}{typed}")
        if number is None:
            raise Problem(400, "bad_lead")
        return number

    def handler(self) -> int:
        return self._number("handler", 9, "no_handler")

    def order(self) -> int:
        return self._number("order", 9, "no_order")

    def urgency(self) -> Urgency:
        return self._word("urgency", Urgency, "no_urgency")

    def level(self) -> str:
        return self._known("level", [level.key for level in self.rulebook.levels], "no_level")

    def departments(self) -> tuple[str, ...]:
        """The departments that are ticked, at least one."""
        found = tuple(key for key in self.rulebook.departments if key in self.fields.get("departments", ()))
        if not found:
            raise Problem(400, "no_departments")
        return found

    def part(self) -> PartOfCase:
        kind = self._word("kind", CaseKind, "no_kind")
        return PartOfCase(kind, self.text())

    def _needed(self, name: str, limit: int) -> str:
        text = self._fitting(name, limit)
        if not text:
            raise Problem(400, "empty_text")
        return text

    def _fitting(self, name: str, limit: int) -> str:
        text = texts.clean(self.one(name), limit + 1)
        if len(text) > limit:
            raise Problem(400, "long_text", length=len(self.one(name)), limit=limit)
        return text

    def _number(self, name: str, digits: int, problem: str) -> int:
        value = self.one(name).strip()
        if not (value.isascii() and value.isdigit() and len(value) <= digits):
            raise Problem(400, problem)
        return int(value)

    def _day(self, name: str) -> date:
        try:
            return parse_day(self.one(name), name)
        except BadQuery as error:
            raise Problem(400, "bad_day") from error

    def _known(self, name: str, keys: Sequence[str], problem: str) -> str:
        if self.one(name) not in keys:
            raise Problem(400, problem)
        return self.one(name)

    def _word(self, name: str, words: type[Word], problem: str) -> Word:
        try:
            return words(self.one(name))
        except ValueError as error:
            raise Problem(400, problem) from error

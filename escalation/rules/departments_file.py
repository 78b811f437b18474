"""What is wrong with `departments.yaml`, in sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from escalation.department import Department
from language.places import DISTRICTS


@dataclass(frozen=True, slots=True)
class Mistake:
    """In the entry of a department, at a word of it."""

    department: str
    word: str
    problem: str


def mistakes(departments: Mapping[str, Department]) -> Iterator[Mistake]:
    """Every mistake, in the order of the departments by key."""
    found: dict[tuple[str, str], str] = {}
    for one in departments.values():
        yield from _of_entry(one, departments)
        for district in one.districts if one.of is not None else ():
            first = found.setdefault((one.of or "", district), one.key)
            if first != one.key:
                where = DISTRICTS.get(district, district)
                yield Mistake(one.key, district, f"{one.of!r} has a unit in {where} already, {first!r}")


def _of_entry(one: Department, departments: Mapping[str, Department]) -> Iterator[Mistake]:
    yield from _of_bureau(one) if one.of is None else _of_unit(one, one.of, departments)
    for district in one.districts:
        if district not in DISTRICTS:
            yield Mistake(one.key, district, f"{district!r} is no district")


def _of_bureau(one: Department) -> Iterator[Mistake]:
    if not one.duties:
        yield Mistake(one.key, one.key, "needs `duties`")
    if one.districts:
        yield Mistake(one.key, "districts", "has `districts`: say of which bureau it is the unit there, with `of`")


def _of_unit(one: Department, bureau: str, departments: Mapping[str, Department]) -> Iterator[Mistake]:
    if bureau not in departments:
        yield Mistake(one.key, bureau, f"{bureau!r} is not defined")
    elif departments[bureau].of is not None:
        yield Mistake(one.key, bureau, f"{bureau!r} is a unit itself: name its bureau")
    if not one.districts:
        yield Mistake(one.key, one.key, "needs `districts`: codes of those that the unit handles")

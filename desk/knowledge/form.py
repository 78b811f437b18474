"""An entry as the fields of its form, and back. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge_base.checks import Problem
from knowledge_base.entry import Entry, EntryKind, kind_of
from knowledge_base.exchange import columns
from knowledge_base.exchange.imported import Fault

MOST_QUESTIONS = 500
_CHOSEN = "districts"


@dataclass(frozen=True)
class Form:
    """What a person wrote: `cells` by field, lists one item a line. `revision` is that of the entry that they saw, and
    `questions` are those of the gap list that are done with once it is saved."""

    kind: EntryKind
    entry_id: str
    cells: Mapping[str, str]
    note: str = ""
    revision: int = 0
    questions: tuple[int, ...] = ()

    @property
    def districts(self) -> list[str]:
        """The ticked districts."""
        return self.cells.get(_CHOSEN, "").split()

    def read(self) -> tuple[Entry | None, list[tuple[str, Fault | Problem]]]:
        """The entry, or everything that is wrong with it by field."""
        cells = {**self.cells, "id": self.entry_id}
        return columns.guide(cells) if self.kind is EntryKind.GUIDE else columns.document(cells)

    def with_line(self, name: str, line: str) -> "Form":
        """The same with one more line in a field, unless it has that line."""
        lines = self.cells.get(name, "").splitlines()
        return self if line in lines else self.with_cell(name, "\n".join([*lines, line]))

    def with_cell(self, name: str, text: str) -> "Form":
        """The same with another text in a field."""
        return replace(self, cells={**self.cells, name: text})


def blank(kind: EntryKind, entry_id: str, today: date) -> Form:
    """The form of a new entry, checked today."""
    return Form(kind, entry_id, dict.fromkeys(_names(kind), "") | {"as_of": today.isoformat()})


def of_entry(entry: Entry, revision: int, note: str = "") -> Form:
    """The form of what an entry says now."""
    return Form(kind_of(entry), entry.id, columns.shown(entry), note, revision)


def sent(kind: EntryKind, entry_id: str, fields: Mapping[str, str], districts: Sequence[str]) -> dict[str, str]:
    """The cells of a form as it was sent."""
    given = {name: fields.get(name, "") for name in _names(kind)}
    return given | {"id": entry_id, _CHOSEN: "\n".join(districts)}


def _names(kind: EntryKind) -> tuple[str, ...]:
    return columns.FIELDS if kind is EntryKind.GUIDE else columns.FIELDS_OF_DOCUMENT

"""What is published, to be looked through: by id, by area, and which entry holds instead of another. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from knowledge_base.analysis import Analysis
from knowledge_base.entry import Document, Entry, Guide, Standing


class Shelf:
    """Everything that was published at the knowledge version `version`."""

    def __init__(self, version: int, analyses: Iterable[Analysis]) -> None:
        self.version = version
        self._analyses: Mapping[str, Analysis] = {one.entry.id: one for one in analyses}

    def find(self, entry_id: str) -> Analysis | None:
        """A published entry with its passages, whether it is in force or not."""
        return self._analyses.get(entry_id)

    def areas(self, day: date) -> Counter[str]:
        """How many guides of each area are in force."""
        return Counter(guide.area for guide in self._in_force(day) if isinstance(guide, Guide))

    def guides(self, area: str, day: date) -> list[Guide]:
        """The guides of an area that are in force, by title."""
        found = [one for one in self._in_force(day) if isinstance(one, Guide) and one.area == area]
        return sorted(found, key=lambda guide: guide.title)

    def documents(self, day: date) -> list[Document]:
        """The documents that are in force, by title."""
        found = [one for one in self._in_force(day) if isinstance(one, Document)]
        return sorted(found, key=lambda document: document.title)

    def related(self, entry: Entry, day: date) -> list[Entry]:
        """What an entry leads on to, as far as it is in force."""
        return [other for entry_id in entry.related if (other := self._holding(entry_id, day)) is not None]

    def instead(self, entry: Entry, day: date) -> Entry | None:
        """What holds on a day on which this one does not: what replaced it, or what it is going to replace."""
        if entry.validity.standing(day) is not Standing.NOT_YET:
            return self._holding(entry.validity.superseded_by or "", day)
        replaced = (one for one in self._in_force(day) if one.validity.superseded_by == entry.id)
        return next(replaced, None)

    def _holding(self, entry_id: str, day: date) -> Entry | None:
        found = self._analyses.get(entry_id)
        held = found is not None and found.entry.validity.standing(day) is Standing.IN_FORCE
        return found.entry if found is not None and held else None

    def _in_force(self, day: date) -> list[Entry]:
        entries = (one.entry for one in self._analyses.values())
        return [entry for entry in entries if entry.validity.standing(day) is Standing.IN_FORCE]

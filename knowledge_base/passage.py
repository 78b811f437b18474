"""A passage: the piece of an entry that is quoted to a citizen, with where it is from."""

import hashlib
from dataclasses import dataclass
from datetime import date

from knowledge_base.entry import Facet


@dataclass(frozen=True, slots=True)
class Passage:
    """`heading` is the facet's Chinese name or the document's heading path; `score` is the confidence, 0 to 1.

    `number` is the 文号 of what it is from, `issuer` who issued that. `noted`: it is of a guide's notes.
    """

    entry_id: str
    title: str
    facet: Facet | None
    heading: str
    text: str
    source: str
    as_of: date
    department: str | None
    score: float = 0.0
    number: str | None = None
    issuer: str | None = None
    noted: bool = False

    @property
    def anchor(self) -> str:
        """Its place on the page of its entry: the same as long as its words are."""
        if self.facet is not None:
            return self.facet.value
        if self.noted:
            return "notes"
        return "p" + hashlib.sha256(f"{self.heading}\n{self.text}".encode()).hexdigest()[:10]

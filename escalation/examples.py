"""What the classifier learns from: messages and expressions by matter, texts about guides, and closed cases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import wording
from escalation.case import REPLIED, Candidate
from escalation.routing import Catalogue
from escalation.tables import cases
from language.text import normalise
from records.yaml_text import read_yaml

_EXPRESSIONS = "terms.yaml"
_TELLING = 8  # characters
_NEWEST = 50_000  # closed cases that are learnt from: a big city has as many in some weeks


@dataclass(frozen=True, slots=True)
class Example:
    """A message or expression, and the label that people gave it; `writing` names what was written in one go, in one
    manner, empty where nobody knows."""

    text: str
    label: str
    writing: str = ""


def read_examples(folder: Path, expressions: bool = True) -> list[Example]:
    """The examples of `routing/`: lists of messages by matter, and in `terms.yaml` expressions with blanks between. A
    file in it is one writing, and so is a folder of files."""
    paths = [path for path in sorted(folder.rglob("*.yaml")) if expressions or path.name != _EXPRESSIONS]
    return [example for path in paths for example in _of_file(path, path.relative_to(folder).parts[0])]


def _of_file(path: Path, writing: str) -> Iterator[Example]:
    for matter, found in read_yaml(path.read_text(encoding="utf-8")).items():
        for message in found.split() if path.name == _EXPRESSIONS else found:
            yield Example(message, matter, writing)


def about_guides(texts: Mapping[str, Sequence[str]], matters: Mapping[str, str]) -> list[Example]:
    """Examples of what people say about guides (texts by guide), where the guide's matter is known; some short words
    may be about anything."""
    known = ((matters[guide], said) for guide, said in texts.items() if guide in matters)
    return [Example(text, matter) for matter, said in known for text in said if len(text) >= _TELLING]


async def closed_cases(connection: AsyncConnection, catalogue: Catalogue) -> list[Example]:
    """The newest answered cases, by the matter that they ended with: a case that was routed wrong, returned or given to
    another department teaches what people made of it. The texts are masked.

    Where nobody said which matter of that department it is, it is the only one of its matters that was proposed, or
    else the only one that the text names. Left out are cases without such a one, and what was erased.
    """
    columns = select(cases.c.summary, cases.c.matter, cases.c.department, cases.c.candidates)
    answered = (cases.c.status.in_(sorted(REPLIED)), cases.c.matter.is_not(None), cases.c.summary != wording.erased())
    rows = await connection.execute(columns.where(*answered).order_by(cases.c.id.desc()).limit(_NEWEST))
    labelled = ((row.summary, _matter_of(row, catalogue)) for row in rows)
    return [Example(summary, matter) for summary, matter in labelled if matter is not None]


def _matter_of(row: Any, catalogue: Catalogue) -> str | None:
    """The matter of the department that answered a case; a unit's are those of its bureau."""
    bureau = catalogue.units.bureau_of(row.department or "")
    own = {matter.id: matter for matter in catalogue.matters if matter.department == bureau}
    if row.matter in own:
        return str(row.matter)
    candidates = msgspec.json.decode(row.candidates, type=tuple[Candidate, ...])
    proposed = [one.matter for one in candidates if one.matter in own]
    named = [matter.id for matter in own.values() if matter.evidence(normalise(row.summary))]
    return next((only for only, *others in filter(None, (proposed, named)) if not others), None)

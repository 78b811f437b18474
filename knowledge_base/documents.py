"""Policy documents from Markdown files with a head in YAML: read, checked, and every mistake reported at once.

A file begins with the fields of `entry.Document` except `text` between two lines of `---`; below them stands the text.
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import msgspec
import yaml

from knowledge_base.entry import Document
from knowledge_base.fields import (
    HEAD_LISTS,
    HEAD_TEXTS,
    FileErrors,
    Found,
    Shape,
    contradictions,
    mistakes,
    numbers_as_text,
)
from records.yaml_text import read_yaml

SAMPLE_DOCUMENTS = Path(__file__).parent / "sample/documents"

_HEAD = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<text>.*)", re.DOTALL)
_SHORTEST_TEXT = 50
_SHAPE = Shape("document", HEAD_TEXTS, HEAD_LISTS, ("id", "title", "issuer", "source", "as_of", "wordings"))


def read_documents(folder: Path, others: Collection[str] = ()) -> list[Document]:
    """Every document of the `*.md` files in `folder`. Raises FileErrors with all mistakes of all files.

    `others` are the ids of entries beside these that they may name.
    """
    wrong: list[str] = []
    read = [_of_file(path, wrong) for path in sorted(folder.glob("*.md"))]
    found = [one for one in read if one is not None]
    for head, text in found:
        wrong += [f"{head.name}: {mistake}" for mistake in mistakes(head.raw, _SHAPE)]
        if len(text) < _SHORTEST_TEXT:
            wrong.append(f"{head.name}: its text needs at least {_SHORTEST_TEXT} characters")
    wrong += contradictions([head for head, _ in found], others)
    if wrong:
        raise FileErrors(wrong)
    return [msgspec.convert({**head.raw, "text": text}, Document) for head, text in found]


def _of_file(path: Path, wrong: list[str]) -> tuple[Found, str] | None:
    try:
        parts = _HEAD.fullmatch(path.read_text(encoding="utf-8"))
        head: Any = read_yaml(parts["head"]) if parts else None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        wrong.append(f"{path.name}: not readable as YAML in UTF-8: {error}")
        return None
    if parts is None or not isinstance(head, dict):
        wrong.append(f"{path.name}: needs a head in YAML between two lines of ---")
        return None
    return Found(path.name, numbers_as_text(head, _SHAPE)), parts["text"].strip()

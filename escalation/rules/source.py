"""A file of the rules with the line that each part of it stands on, so that a mistake can be told with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from records.yaml_text import Loader

Way = tuple[str | int, ...]
"""The way to a part of a file: keys of mappings and places in lists, counted from 0."""

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Source:
    """What a file holds. `root` None: it is empty."""

    name: str
    content: Any
    root: yaml.Node | None

    def line(self, path: Way = ()) -> int:
        """The line, counted from 1, of the deepest part of the way that is there."""
        node = self.root
        found = 1 if node is None else node.start_mark.line + 1
        for step in path:
            pair = _inside(node, step)
            if pair is None:
                break
            key, node = pair
            found = key.start_mark.line + 1
        return found

    def line_of(self, path: Way, word: str) -> int:
        """The line on which a word stands as a value or key below a part of the file; else that of the part."""
        node = self.root
        for step in path:
            pair = _inside(node, step)
            if pair is None:
                return self.line(path)
            node = pair[1]
        lines = (scalar.start_mark.line + 1 for scalar in _scalars(node) if scalar.value == word)
        return next(lines, self.line(path))

    def doubled(self) -> Iterator[tuple[int, str]]:
        """Line and name of every key that its mapping holds already: only the last one would count."""
        yield from _doubled(self.root)


def read(file: Path, name: str) -> Source:
    """Read a file. Raises OSError, UnicodeDecodeError or yaml.YAMLError."""
    loader = Loader(file.read_text(encoding="utf-8"))
    try:
        root = loader.get_single_node()
        content = None if root is None else loader.construct_document(root)
    finally:
        loader.dispose()
    return Source(name, content, root)


def path_in(message: str) -> Way:
    """The way that a message of msgspec ends with: "… - at `$.days.help`"."""
    _, _, way = message.rpartition(" - at `$")
    return tuple(key or int(place) for key, place in _STEP.findall(way))


def _inside(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    match node:
        case yaml.ScalarNode():
            yield node
        case yaml.SequenceNode():
            for value in node.value:
                yield from _scalars(value)
        case yaml.MappingNode():
            for pair in node.value:
                for value in pair:
                    yield from _scalars(value)


def _doubled(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _doubled(value)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, str(key.value)
            if isinstance(key.value, str):
                seen.add(key.value)
            yield from _doubled(value)

"""Messages that the assistant learns from beside its own: some of those that citizens' requests are compared by and
some ways of asking for guides.

What its own messages are about, requests and questions alike, is only some of what there is; these are about
everything, long, and full of places and times, as real ones are.
"""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bot import hearing
from language import places
from records.yaml_text import read_yaml

_DATA = Path(__file__).resolve().parents[1] / "training_data"
# So many of each, far apart in the files: of more, everything would look like one of the two.
MOST = 900
# Ways of asking seldom name a place, so that who does would seem to report something there.
_EVERY_PLACED = 3
_PLACED = ("我在{}住，{}", "{}的{}", "在{}{}", "我是{}的，{}", "{}这边，{}")
_SHORTEST = 6


@cache
def messages() -> tuple[tuple[str, str], ...]:
    """Each with its kind of turn; always the same ones from the same files."""
    requests = [(text, "complain") for text in _spread(list(_requests()))]
    asked = [(text, "ask_policy") for text in _placed(_spread(list(_questions())))]
    return tuple(dict.fromkeys((*requests, *asked)))


def training_file() -> str:
    """The same as Rasa's training data."""
    by_intent = {intent: [text for text, one in messages() if one == intent] for intent in ("complain", "ask_policy")}
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in by_intent.items()
    ]
    # JSON is YAML; Rasa looks for its keys at the beginning of a line.
    return f'version: "3.1"\nnlu: {json.dumps(blocks, ensure_ascii=False)}\n'


def _requests() -> Iterator[str]:
    for group in itertools.chain.from_iterable(_read("duplicates")):
        yield group["text"]
        yield from (other["text"] for key in ("same", "other") for other in group.get(key, ()))


def _questions() -> Iterator[str]:
    """Those that have the look of a question: 山洪后山墙歪了 is one only to whoever asked about it before."""
    entries: Sequence[Mapping[str, Mapping[str, Sequence[str]]]] = _read("paraphrases")
    asked = (text for file in entries for parts in file.values() for texts in parts.values() for text in texts)
    return (text for text in asked if len(text) >= _SHORTEST and hearing.asks(text))


def _read(folder: str) -> list[Any]:
    return [read_yaml(file.read_text(encoding="utf-8")) for file in sorted((_DATA / folder).glob("*.yaml"))]


def _spread(texts: Sequence[str]) -> list[str]:
    return [texts[n * len(texts) // MOST] for n in range(MOST)] if len(texts) > MOST else list(texts)


def _placed(texts: Sequence[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        lead = _PLACED[number % len(_PLACED)]
        place = places.NAMES[number * 7919 % len(places.NAMES)]
        yield text if number % _EVERY_PLACED else lead.format(place, text)

"""An entry made ready for the search: its questions, its passages, and the tokens of each. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge_base.chunking import chunks
from knowledge_base.entry import Document, Entry, Facet, Guide
from knowledge_base.lexicon import tokens
from knowledge_base.passage import Passage
from language.text import normalise

# A title says what an entry is about; in the whole text it counts this many times.
_TITLE_WEIGHT = 3
_PATH_SEPARATOR = " › "


@dataclass(frozen=True, slots=True)
class Analysis:
    """`questions`: the normalised title and wordings; `texts`: what each passage is searched by, its title included."""

    entry: Entry
    questions: tuple[str, ...]
    passages: tuple[Passage, ...]
    texts: tuple[str, ...]
    whole: list[str]
    question_tokens: tuple[list[str], ...]
    text_tokens: tuple[list[str], ...]


def analyse(entry: Entry, facet_names: Mapping[Facet, str]) -> Analysis:
    """Take an entry apart. `facet_names` are the headings of a guide's passages."""
    passages = tuple(
        _of_guide(entry, facet_names) if isinstance(entry, Guide) else _of_document(entry),
    )
    questions = tuple(normalise(text) for text in (entry.title, *entry.wordings))
    bodies = [normalise(f"{passage.heading} {passage.text}") for passage in passages]
    question_tokens = tuple(map(tokens, questions))
    body_tokens = [tokens(body) for body in bodies]
    extra = tokens(normalise(_beside(entry)))
    whole = [*question_tokens[0] * _TITLE_WEIGHT, *_joined(question_tokens[1:]), *extra, *_joined(body_tokens)]
    return Analysis(
        entry=entry,
        questions=questions,
        passages=passages,
        texts=tuple(f"{questions[0]} {body}" for body in bodies),
        whole=whole,
        question_tokens=question_tokens,
        text_tokens=tuple([*question_tokens[0], *body] for body in body_tokens),
    )


def _joined(parts: Iterable[list[str]]) -> list[str]:
    return [token for part in parts for token in part]


def _beside(entry: Entry) -> str:
    """What belongs to an entry without being a passage."""
    return " ".join((entry.audience or "", *entry.notes)) if isinstance(entry, Guide) else ""


def _of_guide(guide: Guide, facet_names: Mapping[Facet, str]) -> Iterable[Passage]:
    for facet in Facet:
        if lines := guide.lines(facet):
            yield _passage(guide, facet, facet_names[facet], listed(lines, numbered=facet is Facet.STEPS))


def _of_document(document: Document) -> Iterable[Passage]:
    for chunk in chunks(document.text):
        yield _passage(document, None, _PATH_SEPARATOR.join(chunk.path), chunk.text)


def _passage(entry: Entry, facet: Facet | None, heading: str, text: str) -> Passage:
    return Passage(entry.id, entry.title, facet, heading, text, entry.source, entry.as_of, entry.department)


def listed(lines: tuple[str, ...], *, numbered: bool) -> str:
    """Sentences as people read them in a chat: one alone, several as a list."""
    if len(lines) == 1:
        return lines[0]
    return "\n".join(f"{place}. {line}" if numbered else f"· {line}" for place, line in enumerate(lines, 1))

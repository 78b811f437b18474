"""An entry made ready for the search: its questions, its passages, and the tokens of each. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from knowledge_base.chunking import chunks
from knowledge_base.entry import Document, Entry, Facet, Guide
from knowledge_base.passage import Passage
from knowledge_base.vocabulary import Ids, Vocabulary, tokens
from language.text import normalise

# A title says what an entry is about; in the whole text it counts this many times.
_TITLE_WEIGHT = 3
_PATH_SEPARATOR = " › "


@dataclass(frozen=True, slots=True)
class Analysis:
    """A guide for another body's matter has the sentence on that body as its first passage.

    `questions`: the normalised title and wordings; `texts`: what each passage is searched by, its title included.

    `question_ids`, `text_ids` are the token numbers of each, `whole` of everything the entry says.
    """

    entry: Entry
    questions: tuple[str, ...]
    passages: tuple[Passage, ...]
    texts: tuple[str, ...]
    question_ids: tuple[Ids, ...]
    text_ids: tuple[Ids, ...]
    whole: Ids


def analyse(entry: Entry, headings: Mapping[Facet, str], vocabulary: Vocabulary) -> Analysis:
    """Take an entry apart. `headings` are those of a guide's passages; new tokens go into `vocabulary`."""
    passages = passages_of(entry, headings)
    questions = tuple(normalise(text) for text in (entry.title, *entry.wordings))
    bodies = [normalise(f"{passage.heading} {passage.text}") for passage in passages]
    question_ids = tuple(vocabulary.ids(tokens(question)) for question in questions)
    body_ids = [vocabulary.ids(tokens(body)) for body in bodies]
    beside = vocabulary.ids(tokens(normalise(_beside(entry))))
    return Analysis(
        entry=entry,
        questions=questions,
        passages=passages,
        texts=tuple(f"{questions[0]} {body}" for body in bodies),
        question_ids=question_ids,
        text_ids=tuple(np.concatenate([question_ids[0], body]) for body in body_ids),
        whole=np.concatenate([*question_ids[:1] * _TITLE_WEIGHT, *question_ids[1:], beside, *body_ids]),
    )


def passages_of(entry: Entry, headings: Mapping[Facet, str]) -> tuple[Passage, ...]:
    """The pieces that an entry is quoted in, in its order."""
    return tuple(_of_guide(entry, headings) if isinstance(entry, Guide) else _of_document(entry))


def _beside(entry: Entry) -> str:
    """What belongs to an entry without being a passage."""
    said = (entry.audience or "", entry.number or "", *(entry.notes if isinstance(entry, Guide) else ()))
    return " ".join(said)


def of_lines(guide: Guide, facet: Facet | None, heading: str, texts: tuple[str, ...]) -> Passage:
    """Some lines of one part of a guide, or with None of its notes, as they are quoted beside other parts."""
    return replace(_passage(guide, facet, heading, listed(texts, numbered=False)), noted=facet is None)


def _of_guide(guide: Guide, headings: Mapping[Facet, str]) -> Iterable[Passage]:
    if guide.channel is not None:
        yield _passage(guide, None, "", guide.channel)
    for facet in Facet:
        if lines := guide.lines(facet):
            yield _passage(guide, facet, headings[facet], listed(lines, numbered=facet is Facet.STEPS))


def _of_document(document: Document) -> Iterable[Passage]:
    for chunk in chunks(document.text):
        text = chunk.text.removeprefix(f"{document.title}\n")
        # A heading that the text begins with, or that is the title, is not said again.
        path = [heading for heading in chunk.path if heading != document.title and not text.startswith(heading)]
        yield _passage(document, None, _PATH_SEPARATOR.join(path), text)


def _passage(entry: Entry, facet: Facet | None, heading: str, text: str) -> Passage:
    return Passage(
        entry_id=entry.id,
        title=entry.title,
        facet=facet,
        heading=heading,
        text=text,
        source=entry.source,
        as_of=entry.as_of,
        department=entry.department,
        number=entry.number,
        issuer=entry.issuer,
    )


def listed(lines: tuple[str, ...], *, numbered: bool) -> str:
    """Sentences as people read them in a chat: one alone, several as a list."""
    if len(lines) == 1:
        return lines[0]
    return "\n".join(f"{place}. {line}" if numbered else f"· {line}" for place, line in enumerate(lines, 1))

"""An answer of the knowledge base in the citizen's words: quoted passages, their sources, and the way on. Pure."""

from collections.abc import Iterable

from bot.reply import Choice, Reply, ReplyOutcome, Source
from bot.wording import WORDS
from knowledge_base.answer import Answer, Outcome
from knowledge_base.passage import Passage

# Of WeChat's 2,048 bytes; sources and choices are written below the text there.
BYTES = 1400
MOST_RELATED = 3
MOST_NEAREST = 3
SAMPLE = "示例"
_ANSWER = WORDS.answer


def reply(answer: Answer) -> Reply:
    """What is said for an answer of any outcome."""
    match answer.outcome:
        case Outcome.ANSWERED:
            return _answered(answer)
        case Outcome.CHOICES:
            return _offered(answer)
        case _:
            nearest = _nearest(passage.entry_id for passage in answer.rejected)
            return Reply(_ANSWER.nothing, ReplyOutcome.NOTHING_FOUND, _choices(WORDS.talk_choices[:1]), nearest=nearest)


def _answered(answer: Answer) -> Reply:
    opening = _ANSWER.opening.format(title=answer.passages[0].title)
    closing = [_ANSWER.way_on]
    if any(passage.source.startswith(SAMPLE) for passage in answer.passages):
        closing.insert(0, _ANSWER.sample)
    room = BYTES - len("\n".join((opening, *closing, _ANSWER.more)).encode())
    parts = _within([_part(passage) for passage in answer.passages], room)
    related = tuple(one.title for one in answer.related[:MOST_RELATED])
    return Reply(
        "\n".join((opening, *parts, *closing)), ReplyOutcome.ANSWERED, _choices(related), _sources(answer.passages)
    )


def _offered(answer: Answer) -> Reply:
    titles = tuple(one.title for one in answer.related)
    text = "\n".join((_ANSWER.choices, _ANSWER.choices_way_on))
    nearest = _nearest(one.entry_id for one in answer.related)
    return Reply(text, ReplyOutcome.CHOICES, _choices(titles), nearest=nearest)


def _nearest(entry_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry_ids))[:MOST_NEAREST]


def _part(passage: Passage) -> str:
    return _ANSWER.part.format(heading=passage.heading, text=passage.text)


def _within(parts: list[str], room: int) -> list[str]:
    """As many whole parts as fit into `room` bytes; the first that does not is cut at a line, and said to be."""
    kept: list[str] = []
    for part in parts:
        if len(part.encode()) + 1 > room:
            return [*kept, *_cut(part, room), _ANSWER.more]
        kept.append(part)
        room -= len(part.encode()) + 1
    return kept


def _cut(part: str, room: int) -> list[str]:
    fitting = part.encode()[: max(room - 1, 0)].decode(errors="ignore")
    end = max(fitting.rfind("\n"), fitting.rfind("。") + 1)
    return [fitting[:end]] if end > 0 else []


def _sources(passages: tuple[Passage, ...]) -> tuple[Source, ...]:
    by_entry = {one.entry_id: Source(one.entry_id, one.title, one.source, one.as_of) for one in passages}
    return tuple(by_entry.values())


def _choices(texts: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(text) for text in texts)

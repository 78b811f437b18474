"""An answer of the knowledge base in the citizen's words: quoted passages, their sources, and the way on. Pure."""

import re
from collections.abc import Iterable, Sequence

from bot.reply import Choice, Reply, ReplyOutcome, Source
from bot.wording import WORDS
from escalation.wording import full_day
from knowledge_base.answer import Answer, Outcome, OutOfForce
from knowledge_base.entry import Standing
from knowledge_base.passage import Passage
from language.places import DISTRICTS

# Of WeChat's 2,048 bytes; sources and choices are written below the text there.
BYTES = 1400
# Of each of several answers: 第一件事 above it, a blank line below.
_ROOM_BESIDE = 60
# Characters of an answer in few words.
CORE = 80
MOST_RELATED = 3
MOST_NEAREST = 3
# A reply's choices are numbered with one digit.
MOST_NAMED = 9
SAMPLE = "示例"
_ANSWER = WORDS.answer
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+$")


def reply(answer: Answer, room: int = BYTES) -> Reply:
    """What is said for an answer of any outcome; what is quoted takes at most `room` bytes."""
    match answer.outcome:
        case Outcome.ANSWERED:
            return _answered(answer, room)
        case Outcome.CHOICES:
            return _offered(answer)
        case Outcome.NOT_IN_FORCE if answer.out_of_force is not None:
            return _not_in_force(answer, answer.out_of_force, room)
        case Outcome.OTHER_DISTRICT:
            return _elsewhere(answer)
        case Outcome.WHICH_DISTRICT:
            return _which_district(answer)
        case Outcome.OTHER_CHANNEL:
            opening = _ANSWER.other_channel.format(title=answer.passages[0].title)
            return _quoted(answer, opening, ReplyOutcome.OTHER_CHANNEL, _ANSWER.other_channel_way_on, room)
        case _:
            nearest = _nearest(passage.entry_id for passage in answer.rejected)
            return Reply(_ANSWER.nothing, ReplyOutcome.NOTHING_FOUND, _choices(WORDS.talk_choices[:1]), nearest=nearest)


def several(answers: Sequence[Answer]) -> Reply:
    """What is said to the questions of one message, each in its turn, with the choices of the last unclear one.

    At least one of them must be answered.
    """
    replies = [reply(answer, BYTES // len(answers) - _ROOM_BESIDE) for answer in answers]
    said = [_of_several(one) for one in replies]
    firm = [one for one in replies if one.short]
    unclear = [
        one for one in replies if not one.short and one.choices and one.outcome is not ReplyOutcome.NOTHING_FOUND
    ]
    closing = () if unclear else (_ANSWER.way_on,)
    return Reply(
        "\n\n".join(
            (*(_ANSWER.matter.format(number=n, text=text) for n, text in zip("一二三", said, strict=False)), *closing)
        ),
        firm[0].outcome,
        unclear[-1].choices if unclear else (),
        tuple(dict.fromkeys(source for one in firm for source in one.sources)),
        nearest=tuple(dict.fromkeys(entry for one in replies for entry in one.nearest)),
        short="\n\n".join(one.short for one in firm if one.short),
    )


def without_way_on(text: str) -> str:
    """The text of an answer without the way on at its end, where another one follows."""
    return text.removesuffix(f"\n{_ANSWER.way_on}")


def _of_several(one: Reply) -> str:
    return _ANSWER.matter_unknown if one.outcome is ReplyOutcome.NOTHING_FOUND else without_way_on(one.text)


def _answered(answer: Answer, room: int) -> Reply:
    opening = _ANSWER.opening.format(title=answer.passages[0].title)
    return _quoted(answer, opening, ReplyOutcome.ANSWERED, _ANSWER.way_on, room)


def _quoted(answer: Answer, opening: str, outcome: ReplyOutcome, way_on: str, room: int) -> Reply:
    closing = [way_on]
    if any(passage.source.startswith(SAMPLE) for passage in answer.passages):
        closing.insert(0, _ANSWER.sample)
    room -= len("\n".join((opening, *closing, _ANSWER.more)).encode())
    parts = _within([_part(passage) for passage in answer.passages], room)
    related = tuple(one.title for one in answer.related[:MOST_RELATED])
    return Reply(
        "\n".join((opening, *parts, *closing)),
        outcome,
        _choices(related),
        _sources(answer.passages),
        short="\n".join((opening, *_briefly(answer), *closing[:-1])),
    )


def _not_in_force(answer: Answer, over: OutOfForce, room: int) -> Reply:
    """Why what fits does not hold, then what holds instead; the old text is never quoted."""
    words = {Standing.REPEALED: _ANSWER.repealed, Standing.EXPIRED: _ANSWER.expired, Standing.NOT_YET: _ANSWER.not_yet}
    why = words[over.standing].format(title=_bare(over.title), day=full_day(over.day))
    if not answer.passages:
        text = _ANSWER.nothing_instead.format(why=why)
        related = _choices(tuple(one.title for one in answer.related[:MOST_RELATED]))
        return Reply(text, ReplyOutcome.NOT_IN_FORCE, related, nearest=(over.entry_id,))
    form = _ANSWER.until_then if over.standing is Standing.NOT_YET else _ANSWER.instead
    opening = form.format(why=why, title=_bare(answer.passages[0].title))
    return _quoted(answer, opening, ReplyOutcome.NOT_IN_FORCE, _ANSWER.way_on, room)


def _bare(title: str) -> str:
    """A title for between 《》, which some have already."""
    return title.removeprefix("《").removesuffix("》")


def _elsewhere(answer: Answer) -> Reply:
    names = "、".join(map(_district, answer.districts[:MOST_NAMED]))
    text = "\n".join((_ANSWER.other_district.format(districts=names), _ANSWER.other_district_way_on))
    related = tuple(one.title for one in answer.related[:MOST_RELATED])
    nearest = _nearest(one.entry_id for one in answer.rejected)
    return Reply(text, ReplyOutcome.OTHER_DISTRICT, _choices(related), nearest=nearest)


def _which_district(answer: Answer) -> Reply:
    text = "\n".join((_ANSWER.which_district, _ANSWER.which_district_way_on))
    names = tuple(map(_district, answer.districts[:MOST_NAMED]))
    nearest = _nearest(one.entry_id for one in answer.rejected)
    return Reply(text, ReplyOutcome.WHICH_DISTRICT, _choices(names), nearest=nearest)


def _district(code: str) -> str:
    return DISTRICTS.get(code, code)


def _offered(answer: Answer) -> Reply:
    titles = tuple(one.title for one in answer.related)
    text = "\n".join((_ANSWER.choices, _ANSWER.choices_way_on))
    nearest = _nearest(one.entry_id for one in answer.related)
    return Reply(text, ReplyOutcome.CHOICES, _choices(titles), nearest=nearest)


def _nearest(entry_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry_ids))[:MOST_NEAREST]


def _part(passage: Passage) -> str:
    return _ANSWER.part.format(heading=passage.heading, text=passage.text) if passage.heading else passage.text


def _within(parts: list[str], room: int) -> list[str]:
    """As many whole parts as fit into `room` bytes; the first that does not is cut at a line, and said to be."""
    kept: list[str] = []
    for part in parts:
        if len(part.encode()) + 1 > room:
            return [*kept, *_cut(part, room), _ANSWER.more]
        kept.append(part)
        room -= len(part.encode()) + 1
    return kept


def _briefly(answer: Answer) -> tuple[str, ...]:
    """The core of what is quoted; where another body decides, of who that is and of what was asked."""
    if answer.outcome is Outcome.OTHER_CHANNEL and len(answer.passages) > 1:
        return *_core(answer.passages[:1]), *_core(answer.passages[1:])
    return _core(answer.passages)


def _core(passages: Sequence[Passage]) -> tuple[str, ...]:
    """The first sentences of what is quoted, a few or one long one; where there is more, that is said."""
    text = passages[0].text.strip()
    core = ""
    for sentence in _SENTENCE.findall(text):
        if core and len(core) + len(sentence) > CORE:
            break
        core += sentence
    whole = len(passages) == 1 and core.strip() == text
    return (core.strip(),) if whole else (core.strip(), _ANSWER.more)


def _cut(part: str, room: int) -> list[str]:
    fitting = part.encode()[: max(room - 1, 0)].decode(errors="ignore")
    end = max(fitting.rfind("\n"), fitting.rfind("。") + 1)
    return [fitting[:end]] if end > 0 else []


def _sources(passages: tuple[Passage, ...]) -> tuple[Source, ...]:
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.entry_id, passage)
    return tuple(
        Source(one.entry_id, one.title, one.source, one.as_of, one.number, one.issuer, one.anchor)
        for one in first.values()
    )


def _choices(texts: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(text) for text in texts)

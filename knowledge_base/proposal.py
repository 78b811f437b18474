"""A handler's reply proposed as an entry: the rule that it states, without the citizen whom it was written to. Pure.

It is a draft. Whatever was taken out leaves a mark, and an editor and a second person read it before anybody else does.
"""

import re
from dataclasses import dataclass
from datetime import date

from knowledge_base.entry import Document
from knowledge_base.scrubbing import MARK, private, scrub
from knowledge_base.wording import proposal_title
from language import text

# As long as a handler may answer.
_LONGEST_REPLY = 4_000
_LONGEST_TITLE = 30
_LONGEST_WORDING = 60
# A sentence that says less than that beside the marks says nothing.
_LEAST = 4
# A sentence with more marks than that is about one case.
_MOST_MARKS = 1

_SENTENCE = re.compile(r"[^。！？!?；\n]+[。！？!?；]*")
_CLAUSE = re.compile(r"[，,。！？!?；\s]")
_WHO = "先生|女士|市民|网友|来电人|同志|群众|居民|业主|朋友|〔略〕"
_HELLO = re.compile(
    rf"^[\s,，、]*(?:(?:尊敬的|亲爱的)?[^\s,，。:：]{{0,12}}?(?:{_WHO})?们?[,，:： ]*[您你]们?好[,，!！:： ]*"
    r"|尊敬的[^,，。:：]{0,16}[,，:：]+)"
)
_COURTESY = re.compile(
    r"(?:来信|来电|反映|咨询|提出|诉求|留言|问题|情况).{0,30}(?:收悉|已?收到|已受理|已知悉)"
    r"|(?:现|特|就此|现将.{0,20})(?:回复|答复|函复)如下|特此(?:回复|答复|告知)|(?:感谢|谢谢)[您你]|[祝愿][您你]|敬请谅解|欢迎.{0,8}监督"
    r"|^如(?:果)?[您你]?(?:对.{0,12})?(?:仍|还|再)?有(?:其他|任何|什么)?(?:疑问|问题|需要|不明)"
    r"|(?:联系|咨询|办公|值班)?电话[:：为是]{0,2}〔略〕|(?:联系|致电|拨打).{0,6}〔略〕|电话联系[您你]|已.{0,4}回访|表示(?:满意|理解|认可)"
)
_ASKS = re.compile(r"怎么|如何|咋|哪|什么|多少|几|能不能|可不可以|可以.{0,12}吗|吗|\?|？")


@dataclass(frozen=True, slots=True)
class Answered:
    """A case and its answer. `told` is what the citizen wrote, `reply` what the handler answered on `day`; `source`
    says whose reply it is. `known`: whatever else identifies the citizen, a name or the place of the case."""

    told: str
    reply: str
    source: str
    day: date
    department: str | None = None
    known: tuple[str, ...] = ()


def propose(entry_id: str, answered: Answered) -> Document:
    """A draft from a reply; its text is empty where nothing of the reply is left."""
    told, reply = text.clean(answered.told), text.clean(answered.reply, _LONGEST_REPLY)
    known = (*answered.known, *private((told, reply)))
    question = _question(told, known)
    return Document(
        id=entry_id,
        title=question[:_LONGEST_TITLE] or proposal_title(),
        source=answered.source,
        as_of=answered.day,
        department=answered.department,
        wordings=(question,) if 0 < len(question) <= _LONGEST_WORDING else (),
        text=_rule(reply, known),
    )


def _rule(reply: str, known: tuple[str, ...]) -> str:
    """What a reply says to anybody, line by line."""
    lines = ("".join(_telling(line, known)) for line in reply.split("\n"))
    return "\n".join(line for line in lines if line)


def _telling(line: str, known: tuple[str, ...]) -> list[str]:
    # The whole line first: a telephone number may hold what looks like the end of a sentence.
    sentences = [_HELLO.sub("", sentence).strip() for sentence in _SENTENCE.findall(scrub(line, known))]
    return [sentence for sentence in sentences if not _COURTESY.search(sentence) and _says_something(sentence)]


def _question(told: str, known: tuple[str, ...]) -> str:
    """The citizen's question in one sentence without a mark, or nothing: rather one that asks than the first."""
    scrubbed = scrub(told, known)
    parts = (_HELLO.sub("", one).strip(" 。！!；") for one in (*_SENTENCE.findall(scrubbed), *_CLAUSE.split(scrubbed)))
    whole = [one for one in parts if MARK not in one and _says_something(one)]
    return next((one for one in whole if _ASKS.search(one)), whole[0] if whole else "")


def _says_something(sentence: str) -> bool:
    if sentence.count(MARK) > _MOST_MARKS:
        return False
    return sum(character.isalpha() for character in sentence.replace(MARK, "")) >= _LEAST

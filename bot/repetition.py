"""The same answer again: more simply the second time, with a person the third, and word for word where that is asked
for. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bot import small_talk
from bot.reply import Choice, Reply, ReplyOutcome
from bot.wording import WORDS
from language import dialect, places
from language.text import normalise

_WORDS = WORDS.again
# Longer than that says more.
_LONGEST = 20
_POLITE = (
    "(?:啥子?|什么|喂|啊|嗯|哎|哦|不好意思|对不起|麻烦|请|你|您|能不能|能|可不可以|可以|我|刚才|刚刚|给我|那个|这个|还是|都|也"
    "|老太婆|老头子|老年人|老人家|没有?(?:听|看|记)(?:清楚?|明白|到|得?住|见)|吗|嘛|吧|呢|好不好|行不行|谢谢|了|的|[，,。.！!?？\\s])*"
)
_AGAIN = re.compile(
    f"{_POLITE}(?:(?:再|重新|重)(?:给我)?(?:说|讲|摆|发|念|回答|来)(?:[一1]?(?:遍|次|道|回|盘|下|哈)){_POLITE}"
    "|没有?(?:听|看|记)(?:清楚?|到|得?住|见)[了啊嘛呢，,。！!?？]*|说啥子?[?？]?)"
)
_TOO_HARD = re.compile(
    f"{_POLITE}(?:看|听|读|弄)不(?:太?懂|太?明白|来){_POLITE}"
    f"|{_POLITE}(?:字|话|内容|说得?|讲得?|写得?|答案)?(?:太|好|这么|恁个)(?:多|长|复杂|难懂|啰嗦|深奥){_POLITE}(?:看不(?:完|来|懂|清)?)?{_POLITE}"
    f"|{_POLITE}(?:说|讲|写|再)?(?:得|的)?(?:简单|简短|通俗|明白|慢|直白)(?:些|点|一点|一些|点儿|说|讲|告诉我|概括){{1,2}}{_POLITE}"
    f"|{_POLITE}(?:用|拿)?(?:说|讲|用|拿)(?:人话|大白话|白话|重点|普通话)(?:说|讲)?{_POLITE}|{_POLITE}(?:是)?(?:啥子?|什么)意思{_POLITE}|{_POLITE}不懂{_POLITE}"
    f"|{_POLITE}(?:这么|恁个?|那么|一)?(?:长|大)?[一这]?(?:段|篇|堆|串){_POLITE}(?:看|读)不(?:懂|完|来|清){_POLITE}"
)
_LARGER = re.compile(
    "字(?:体|号)?[^，,。]{0,4}(?:大|小)|放大|(?:眼睛?|眼神)[^，,。]{0,4}(?:花|不好|不行|看不)|老花|看不见字"
)
_ONLY_LARGER = re.compile(
    f"{_LARGER.pattern}|看不(?:清楚?|见|到)|字体?|能不能|能|可以|可不可以|点儿?|一?些|一下|调|弄|写|发|再|太|好|我|你们?"
    "|的|得|了|嘛|吧|吗|哈|啊|噻|老|年纪|人|戴|眼镜|不|行|请|麻烦|把|给|[，,。！!？? ]"
)
_NOTHING_ELSE = re.compile(_POLITE)
# One thing after the other: 一样一样教我.
_IN_STEPS = re.compile(
    "慢慢|(?:一|逐)(?:样|步|件|个|条|项|点|句|段)(?:一|逐)?(?:样|步|件|个|条|项|点|句|段)|逐[项条步一句]|分(?:成)?(?:步骤?|条|开)|手把手|[教带]我"
    "|(?:说|讲|来|教|摆)(?:得|的)?慢|慢[点些]|太快|跟不上|记不(?:住|到|下)|一[次回]只?[说讲]一[件个样步条]"
)
_AROUND_STEPS = re.compile(
    f"{_IN_STEPS.pattern}|能不能|可不可以|步|先[做办弄]什么|(?:后|再)[做办弄]什么|说明|予以|清楚|明白|[听看]不?懂|不懂|怎么(?:办|弄|做|操作|整|走)?|[别不莫][急慌]|老师|麻烦|谢谢|辛苦"
    "|(?:年纪|岁数)大|老年人|老人|老太婆|老头子|记性|脑子|反应|不好|行不行|好不好|不行|[这那]么多|恁个?多"
    "|[说讲教来摆做办弄看听给我你您请是的地得了嘛吧哈呢啊哎哦呀噻些点下一再又还都就按跟把要想能会慢、，,。.！!？? ]"
)
_LONGEST_STEPS, _FEW = 30, 1
_QUESTIONS = frozenset({ReplyOutcome.ASKING, ReplyOutcome.CHOICES, ReplyOutcome.WHICH_DISTRICT})
_STILL_ASKING = frozenset(
    {*_QUESTIONS, ReplyOutcome.OWN_CASE, ReplyOutcome.SMALL_TALK, ReplyOutcome.NOTHING_FOUND, ReplyOutcome.RECEIVED}
)
_SUMMARY = WORDS.form.ask["confirm"].partition("\n")[0]
# Of the pairs of characters of the shorter question.
_ALIKE = 0.3
_CLAUSE = re.compile(r"[，,。.；;！!？?\s]+")
# What stands before a line of a list, and where its first sentence ends.
_MARK = re.compile(r"^(?:·|\d+[.、])\s*")
_SENTENCE = re.compile("[^。！？；]*[。！？；]?")
# Of the length of an answer, more is no shorter.
_SHORTER = 0.7


def asks_again(said: str) -> bool:
    """Whether a short message does nothing but ask to hear the last thing once more."""
    return len(said) <= _LONGEST and bool(_AGAIN.fullmatch(said))


def finds_too_hard(said: str) -> bool:
    """Whether a short message says nothing but that the answer is too hard or too long."""
    if len(said) <= _LONGEST_STEPS and wants_it_in_steps(said):
        return True
    clauses = [clause for clause in _CLAUSE.split(said) if clause]
    if len(said) > _LONGEST or not all(_TOO_HARD.fullmatch(one) or _NOTHING_ELSE.fullmatch(one) for one in clauses):
        return False
    return any(map(_TOO_HARD.fullmatch, clauses))


def wants_it_larger(said: str) -> bool:
    """Whether a short message says nothing but that what is written is too small to read."""
    plain = dialect.plain(said)
    return len(plain) <= _LONGEST and bool(_LARGER.search(plain)) and len(_ONLY_LARGER.sub("", plain)) <= _FEW


def wants_it_in_steps(said: str) -> bool:
    """Whether a message says nothing but that the answer is to be told slowly, one thing at a time."""
    plain = dialect.plain(said)
    return bool(_IN_STEPS.search(plain)) and len(_AROUND_STEPS.sub("", plain)) <= _FEW


def varied(reply: Reply, earlier: Sequence[Reply], *, on_duty: bool) -> Reply:
    """The reply, or where the same was said before in this visit, what is said instead.

    `on_duty`: a person answers here now. What the citizen asked to hear again is said as it is.
    """
    times = told(reply, earlier)
    if times == 0:
        return reply
    return simpler(reply) if times == 1 else _with_a_person(reply, on_duty=on_duty)


def told(reply: Reply, earlier: Sequence[Reply]) -> int:
    """How often the same was said before without being asked to be said again."""
    return 0 if reply.outcome is ReplyOutcome.REPEATED else sum(_says(one, reply) for one in earlier)


def asked_twice(reply: Reply, earlier: Sequence[Reply]) -> bool:
    """Whether a reply puts a question that was put twice already, in the same words, and never answered."""
    if not _puts_a_question(reply):
        return False
    since = takewhile(lambda one: one.outcome in _STILL_ASKING, reversed(earlier))
    return sum(_asks_the_same(one, reply) for one in since) > 1


def otherwise(reply: Reply, *, on_duty: bool) -> Reply:
    """What is said instead of the same question a third time: in a form the ways on before it, for whoever comes back
    from other talk must know what is asked; anywhere else a person."""
    if reply.outcome is ReplyOutcome.ASKING:
        return replace(reply, text=f"{_WORDS.asked_twice_in_a_form}\n{reply.text}")
    offer = small_talk.offer(_WORDS.asked_twice, on_duty=on_duty)
    return replace(reply, text=offer.text, outcome=ReplyOutcome.HANDED_OFF, choices=offer.choices)


def _puts_a_question(reply: Reply) -> bool:
    return reply.outcome in _QUESTIONS or reply.of_case is not None or reply.text == WORDS.talk["choose"]


def _asks_the_same(one: Reply, reply: Reply) -> bool:
    """Whether an earlier reply put the same question, perhaps after other words; a summary that changed is another."""
    if one.choices != reply.choices or one.outcome is not reply.outcome:
        return False
    if reply.outcome is ReplyOutcome.ASKING and _SUMMARY not in reply.text:
        return one.text.splitlines()[-1:] == reply.text.splitlines()[-1:]
    return one.text.endswith(reply.text) or reply.text.endswith(one.text)


def simpler(reply: Reply) -> Reply:
    """The answer in few words, all of them its own, and the ways on. The reply must have a `short`."""
    return _again(reply, f"{reply.short}\n{_WORDS.way_on}", reply.choices)


def first_thing(reply: Reply) -> Reply:
    """The first line of an answer, the rest of which can be asked for bit by bit. The reply must have a `short`."""
    opening, *lines = (reply.short or reply.text).splitlines()
    first = _SENTENCE.match(_MARK.sub("", lines[0] if lines else opening))
    text = _WORDS.first_thing.format(opening=opening, first=first[0] if first else "")
    return _again(reply, text, tuple(map(Choice, _WORDS.first_thing_choices)))


def _again(reply: Reply, text: str, choices: Sequence[Choice]) -> Reply:
    choices = (*choices, Choice(WORDS.person.choice))
    return replace(reply, text=text, outcome=ReplyOutcome.REPEATED, choices=tuple(dict.fromkeys(choices)))


def more_simply(earlier: Sequence[Reply], *, on_duty: bool) -> Reply | None:
    """What is said to somebody for whom the last answer was too hard: it in few words, where these are clearly fewer,
    then only its first line, then a person; None where there was no answer."""
    last = next((one for one in reversed(earlier) if one.short), None)
    if last is None:
        return None
    told = [one for one in earlier if _says(one, last)]
    # `last` may be one of these itself.
    full = max(told, key=lambda one: len(one.text))
    forms = [form for form in (simpler(full), first_thing(full)) if len(form.text) <= _SHORTER * len(full.text)]
    left = (form for form in forms if form.text not in {one.text for one in told})
    return next(left, None) or _with_a_person(last, on_duty=on_duty)


def choose_simply(earlier: Sequence[Reply]) -> Reply | None:
    """What was offered last to choose from, in few words; None where it was something else that was said last."""
    if not earlier or earlier[-1].outcome is not ReplyOutcome.CHOICES:
        return None
    return replace(earlier[-1], text=_WORDS.choose_simply, outcome=ReplyOutcome.REPEATED)


def once_more(earlier: Sequence[Reply]) -> Reply | None:
    """What was said last, to somebody who asks to hear it again; None where nothing was."""
    if not earlier or not earlier[-1].text:
        return None
    return replace(earlier[-1], outcome=ReplyOutcome.REPEATED, rated=None, dissatisfied=False)


def to_a_doubt(earlier: Sequence[Reply]) -> Reply | None:
    """The answer of just now once more, and what it is from, to somebody who does not believe it; None where what was
    said last is from no entry."""
    again = once_more(earlier)
    if again is None or not again.sources or earlier[-1].outcome is ReplyOutcome.REPEATED:
        return None
    told = _WORDS.doubted.format(title=again.sources[0].title)
    return replace(again, text=f"{told}\n{again.text}")


def _with_a_person(reply: Reply, *, on_duty: bool) -> Reply:
    """A person instead of the same words once more; what they were from stays to be looked up."""
    offer = small_talk.offer(_WORDS.told_twice, on_duty=on_duty)
    return replace(reply, text=offer.text, outcome=ReplyOutcome.HANDED_OFF, choices=offer.choices)


def _says(one: Reply, reply: Reply) -> bool:
    """Whether an earlier reply said the same to the same question, perhaps among other things, at length or in few
    words."""
    begins_alike = bool(one.short and reply.short and reply.short in one.short)
    return begins_alike and _asks_alike(one.asked, reply.asked)


def _asks_alike(one: str | None, other: str | None) -> bool:
    """Whether two questions that were answered alike may be one: by their words, of the same place."""
    if one is None or other is None:
        return True
    if places.districts_in(one) != places.districts_in(other):
        return False
    first, second = (_pairs(normalise(question)) for question in (one, other))
    fewer = min(len(first), len(second))
    return not fewer or len(first & second) / fewer >= _ALIKE


def _pairs(question: str) -> set[str]:
    plain = question.replace(" ", "")
    return {plain[at : at + 2] for at in range(len(plain) - 1)}

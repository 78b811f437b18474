"""Which of the choices that were offered is meant: by number, by place in the list, or by some of its words. Pure."""

import re
from collections.abc import Sequence

from bot import answer_meaning, hearing, short_answers
from bot.answer_meaning import Meaning, Question
from language import dialect

_DIGITS = "一二三四五六七八九"
# Longer than that is a new question.
_LONGEST = 16
_PLAIN = re.compile("(?:第)?([1-9一二三四五六])(?:个|条|项|种|件|样|款|点|号)?[.。、]?")
_NOISE = re.compile(
    "谢谢您?|麻烦了?|请|您|帮我|给我|就行|就好|可以|选择|我(?:说|问|要|想问|想要|选|指)的?(?:就)?是?|我?(?:要|选|问|想问)|就(?:是|要|选)?|是|那就|[那这]一|那|这|个|条|项|件|种|样|款|的|嘛|吧|呢|啊|哈|哦|呀|嗯|对|好|[，,。.、！!\\s]"
)
_CUE = re.compile("[那这](?:一?[个种样条件])|就是|选|我(?:说|问|要|指)的|的那")
_NUMBERED = re.compile(f"第?([1-9{_DIGITS}])")
_FROM_THE_END = re.compile(f"倒数第?([1-9{_DIGITS}])")
_NTH_OF_THEM = re.compile(f"第([1-3{_DIGITS[:3]}])(?:个|件|样|项|种)")
_TOLD = "(?:[说问讲提]到?的)"
_FORMER = re.compile(
    f"(?:前面|前头|前|头)[那这一]?(?:个|件|样|者)|(?:前面|前头|先前|开头){_TOLD}[那这]?[个件样笔项种]?"
)
_LATTER = re.compile(f"(?:后面|后头|后)[那这一]?(?:个|件|样|者)|(?:后面|后头|后来){_TOLD}[那这]?[个件样笔项种]?")
# 刚才 alone may be what was talked of last.
_BEFORE = "(?:前面|前头|先前|先头|起先|起初|开头|开始|最先|最早|最开始|一开始|上一?个|早先)"
_BACK_TO = re.compile(
    f"(?:转?回(?:到|过头|转来|头)?|再?接着)(?:来?[说讲问])*(?:{_BEFORE}|刚才|刚刚)?(?:我?[说问讲提](?:到|过)?的?)?[那这个一]{{1,2}}(?:个|件|桩|回)?(?:事|问题|话|话题)?"
    f"|(?:还是|再|又)?[说问讲]{{0,2}}{_BEFORE}(?:我?[说问讲提](?:到|过)?的)?[那这个]{{1,2}}(?:件|桩|回)?(?:事情?|问题|话题)"
    f"|{_BEFORE}我?[说问讲提](?:到|过)?的?[那这个]{{1,2}}(?:件|桩|回)?(?:事情?|问题|话题)?"
)
_AND_NO_MORE = re.compile("(?:那么?|的|呢|嘛|吧|啊|哈|[，,。？?！! ])*")
_FIRST = re.compile("最?(?:上面|上头|上边|前面|前头|前边|开头|打头|头|前|上|首)[一者]?")
_LAST = re.compile("最?(?:下面|下头|下边|后面|后头|后边|底下|末尾|末了|后|下|末)[一者]?")
_MIDDLE = re.compile("(?:正)?(?:中间|当中)")
# What points at one, at the end of a longer message: 要转到老家去领的那种.
_POINTS_LAST = re.compile(
    "(?:[那这](?:一?[个种样条件桩回款类项]|些)|的)(?:事情?|问题|情况)?(?:嘛|噻|哈|呢|啊|哦|呀|咯|了|吧|撒|嘞|勒|[。！!.~])*$"
)
_LONGEST_POINTING = 40
_LONGEST_CORE = 8
# Without a word that points at one.
_LONGEST_TITLE = 4
# One was taken, and now another is wanted: 第一个也说一下, 刚才第二个呢.
_ALSO = re.compile(
    "也|还有?|再|又|另外|刚才|刚刚|先前|之前|顺便|一起|一并|[一两]?[下哈遍]|说说?|讲讲?|看看?|问问?|了解|告诉|晓得|知道|给我|帮我|麻烦"
    "|请|谢谢|想|要|听|呢|吗|嘛"
)
_THE_OTHER = re.compile("另外?(?:一|那)?[个件条]|剩下?的?那?[个件条]?的?|其他(?:那个|的)")


def numbered(said: str, choices: Sequence[str]) -> str | None:
    """The choice whose bare number a message is: 2, 第二个."""
    match = _PLAIN.fullmatch(said)
    return _at(choices, _index(match[1])) if match else None


def meant(said: str, choices: Sequence[str], *, titles: bool = False) -> str | None:
    """The choice that somebody who was asked for one names: 第二个嘛, 下面那个, 换证那个; None where it is unclear.

    Of `titles` a few characters will do that one of them has and no other: 补 of 居住证补办.
    """
    plain = dialect.plain(said)
    if not choices or len(plain) > _LONGEST:
        return None
    core, cue = _NOISE.sub("", plain), bool(_CUE.search(plain))
    found = _by_place(core, choices) or _by_words(core, choices, cue=cue)
    says_nothing = hearing.asks(plain) or short_answers.agrees(plain) or short_answers.cancels(plain)
    if found is not None or not titles or says_nothing:
        return found
    return _by_own_characters(core, choices, cue=cue)


def is_none(said: str) -> bool:
    """Whether somebody who was asked for one of several says that it is none of them: 都不是, 没有我要的."""
    return answer_meaning.sure(Question.CHOICES, said) is Meaning.NO


def leaves_open(said: str) -> bool:
    """Whether somebody who was asked for one of several wants any of them, or one after the other: 随便, 都说一下."""
    return answer_meaning.sure(Question.CHOICES, said) is Meaning.SKIP


def one_more(said: str, choices: Sequence[str], taken: Sequence[str]) -> str | None:
    """The choice that somebody who took some of them names besides: 第一个也说一下, 另外那个; None for all else."""
    plain = dialect.plain(said)
    if len(plain) > _LONGEST:
        return None
    left = [choice for choice in choices if choice not in taken]
    if len(left) == 1 and _THE_OTHER.search(plain):
        core = _NOISE.sub("", _ALSO.sub("", _THE_OTHER.sub("", plain)))
        return None if core else left[0]
    core = _ALSO.sub("", plain)
    return _by_place(_NOISE.sub("", core), choices) if core != plain else None


def spoken_of(said: str, titles: Sequence[str]) -> str | None:
    """The one of several things that were told together which a message goes on about: 第二个要好久, or by a few of its
    words that no other has; None where it is unclear."""
    plain = dialect.plain(said)
    if match := _NTH_OF_THEM.search(plain):
        return _at(titles, _index(match[1]))
    if _LATTER.search(plain):
        return titles[-1]
    if _FORMER.search(plain):
        return titles[0]
    pairs = [{title[at : at + 2] for at in range(len(title) - 1)} for title in titles]
    shared = [
        sum(pair in plain for pair in own - set().union(*pairs[:n], *pairs[n + 1 :])) for n, own in enumerate(pairs)
    ]
    most = max(shared, default=0)
    return titles[shared.index(most)] if most and shared.count(most) == 1 else None


def before_last(said: str) -> str | None:
    """What a message says that goes back to what was talked of before the last thing, 回到前头那个事，要几天; None for
    any other message, and for one that says no more."""
    plain = dialect.plain(said)
    found = _BACK_TO.match(plain)
    rest = plain[found.end() :].lstrip("呢嘛，,。 ") if found else ""
    return rest if len(rest) > 1 else None


def without_its_place(said: str) -> str:
    """A message without the words that say which of several things it goes on about; "" where it says no more."""
    left = _FORMER.sub("", _LATTER.sub("", _NTH_OF_THEM.sub("", said)))
    return "" if _AND_NO_MORE.fullmatch(left) else left.lstrip("呢，, ")


def _by_place(core: str, choices: Sequence[str]) -> str | None:
    """The choice that stands at a place of the list: 第二, 下面."""
    if match := _NUMBERED.fullmatch(core):
        return _at(choices, _index(match[1]))
    if match := _FROM_THE_END.fullmatch(core):
        return _at(choices[::-1], _index(match[1]))
    if _FIRST.fullmatch(core):
        return choices[0]
    if _LAST.fullmatch(core):
        return choices[-1]
    if _MIDDLE.fullmatch(core) and len(choices) % 2:
        return choices[len(choices) // 2]
    return None


def core(said: str) -> str:
    """What is left of a message without the words that only say that one is chosen: 第一回办 of 就是第一回办那个嘛."""
    plain = dialect.plain(said)
    return _NOISE.sub("", plain) or plain


def points_at_one(said: str) -> bool:
    """Whether a message points at one of some things, in any words, 就是头一回办的那种; a longer one at the end."""
    plain = dialect.plain(said)
    points = _CUE.search(plain) if len(plain) <= _LONGEST else _POINTS_LAST.search(plain)
    return len(plain) <= _LONGEST_POINTING and bool(points) and len(_NOISE.sub("", plain)) > 1


def _by_words(core: str, choices: Sequence[str], *, cue: bool) -> str | None:
    """The one choice that has these words; after 那个 the one with most of the characters that not all choices have."""
    holding = [choice for choice in choices if len(core) > 1 and core in choice]
    if len(holding) == 1:
        return holding[0]
    if not cue or not core or len(core) > _LONGEST_CORE:
        return None
    common = set.intersection(*map(set, choices))
    shared = [len(set(core) & set(choice) - common) for choice in choices]
    most = max(shared)
    sure = most * 2 >= len(set(core) - common) and shared.count(most) == 1
    return choices[shared.index(most)] if most and sure else None


def _by_own_characters(core: str, choices: Sequence[str], *, cue: bool) -> str | None:
    """The one choice that has characters of these which no other has, where the choices explain most of them."""
    if not core or len(core) > (_LONGEST_CORE if cue else _LONGEST_TITLE):
        return None
    holders = [[choice for choice in choices if character in choice] for character in core]
    own = {holding[0] for holding in holders if len(holding) == 1}
    explained = sum(map(bool, holders)) * 2
    return own.pop() if len(own) == 1 and (explained > len(core) or (cue and explained == len(core))) else None


def _index(digit: str) -> int:
    return _DIGITS.index(digit) if digit in _DIGITS else int(digit) - 1


def _at(choices: Sequence[str], index: int) -> str | None:
    return choices[index] if index < len(choices) else None

"""Which of the choices that were offered is meant: by number, by place in the list, or by some of its words. Pure."""

import re
from collections.abc import Sequence

from language import dialect

_DIGITS = "一二三四五六七八九"
# Longer than that is a new question.
_LONGEST = 16
_PLAIN = re.compile("(?:第)?([1-9一二三四五六])(?:个|条|项|种|件|样|款)?[.。、]?")
_NOISE = re.compile(
    "我(?:说|问|要|想问|想要|选|指)的?(?:就)?是?|我?(?:要|选|问|想问)|就(?:是|要|选)?|是|那就|[那这]一|那|这|个|条|项|件|种|样|款|的|嘛|吧|呢|啊|哈|哦|呀|嗯|对|好|[，,。.、！!\\s]"
)
_CUE = re.compile("[那这](?:一?[个种样条件])|就是|选|我(?:说|问|要|指)的|的那")
_NUMBERED = re.compile(f"(?:第(?=[1-9{_DIGITS}]$)|(?=[1-9]$))(.)")
_FIRST = re.compile("最?(?:上面|上头|上边|前面|前头|前边|开头|打头|头)一?")
_LAST = re.compile("最?(?:下面|下头|下边|后面|后头|后边|底下|末尾|后)一?")
_MIDDLE = re.compile("(?:正)?(?:中间|当中)")
_LONGEST_CORE = 8
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


def meant(said: str, choices: Sequence[str]) -> str | None:
    """The choice that somebody who was asked for one names: 第二个嘛, 下面那个, 换证那个; None where it is unclear."""
    plain = dialect.plain(said)
    if not choices or len(plain) > _LONGEST:
        return None
    core = _NOISE.sub("", plain)
    return _by_place(core, choices) or _by_words(core, choices, cue=bool(_CUE.search(plain)))


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


def _by_place(core: str, choices: Sequence[str]) -> str | None:
    """The choice that stands at a place of the list: 第二, 下面."""
    if match := _NUMBERED.fullmatch(core):
        return _at(choices, _index(match[1]))
    if _FIRST.fullmatch(core):
        return choices[0]
    if _LAST.fullmatch(core):
        return choices[-1]
    if _MIDDLE.fullmatch(core) and len(choices) % 2:
        return choices[len(choices) // 2]
    return None


def points_at_one(said: str) -> bool:
    """Whether a short message points at one of some things, in whatever words: 就是头一回办的那种."""
    plain = dialect.plain(said)
    return len(plain) <= _LONGEST and bool(_CUE.search(plain)) and len(_NOISE.sub("", plain)) > 1


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


def _index(digit: str) -> int:
    return _DIGITS.index(digit) if digit in _DIGITS else int(digit) - 1


def _at(choices: Sequence[str], index: int) -> str | None:
    return choices[index] if index < len(choices) else None

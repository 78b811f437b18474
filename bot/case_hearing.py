"""What a citizen wants of a case that they filed: add to it, press, rate the answer, take it back. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot import hearing
from escalation import number
from escalation.case import Rating, RatingReason
from escalation.casework import Verdict
from language import dialect


class Wish(StrEnum):
    """What is wanted; `wording.yaml` says each."""

    SUPPLEMENT = "supplement"
    PRESS = "press"
    RATE = "rate"
    WITHDRAW = "withdraw"
    WITHDRAW_NOW = "withdraw_now"  # they were asked whether they are sure


@dataclass(frozen=True, slots=True)
class Heard:
    """A wish with the case that it names, if it does.

    `sure`: the words mean a case and nothing else. `guessed`: it may be meant, and is asked before it is done.
    """

    wish: Wish
    number: str | None
    sure: bool = True
    guessed: bool = False
    text: str = ""
    verdict: Verdict | None = None


_LONGEST = 200
_NUMBER = re.compile(r"\s*(?:编号|工单)?[:：]?\s*wq\s?[0-9]{8}\s?[-_]?\s?[0-9]{4,9}\s*", re.IGNORECASE)
_NOISE = re.compile(r"[，,。.！!？?；;：:~、\s]+")
# Taken out word by word before the rest is compared, so that no pattern has two ways to match the same words.
_POLITE = re.compile(
    "麻烦|帮我|给我|替我|能不能|可不可以|可以|一下|我的|上次|之前|那个|这个|这件|那件|进度|请|我|要|想|再|把|将|的|吗|了|吧|它|嘛|哈"
)
_CASE = "(?:诉求|工单|投诉|举报|求助|建议)"
_PRESS = re.compile(f"{_CASE}?(?:催办|催单|催一?催|催促|催|加急){_CASE}?")
_WITHDRAW = re.compile(f"(?:撤回|撤销|撤掉|撤|取消){_CASE}|{_CASE}(?:撤回|撤销|撤掉|撤)")
_WITHDRAW_NUMBERED = re.compile(f"{_CASE}?(?:撤回|撤销|撤掉|撤|取消){_CASE}?")
_WITHDRAW_NOW = re.compile("确认撤回(?:诉求|工单)?")
_WAITING = re.compile(
    "你们|事情|问题|这么久|好久|几天|为什么|为啥|怎么|到底|一直|诉求|工单|投诉|我的|这个|那个|都|咋个|咋|还|是|了|吗|啊|呢|嘛|啥|过|我"
)
_IMPATIENT = re.compile("(?:没有?|不见)(?:得)?人?(?:来|处理|解决|答复|回复|回音|消息|动静|办|管){1,2}(?:一下)?")
_ADDED = re.compile(
    r"^\s*(?:我)?(?:要|想|再)?补充(?:一下|一点|说明|信息|情况|材料|内容)?(?:[:：，,\s]+|$)(?P<text>.*)", re.DOTALL
)
_ADDED_NUMBERED = re.compile(r"^\s*(?:我)?(?:要|想|再)?补充[:：，,\s]*(?P<text>.*)", re.DOTALL)
_BEFORE_RATING = (
    "(?:我|对|你们|您们|这次|此次|这个|答复|处理|结果|办理|回复|表示|总体|总的来说|觉得|评价|是|的|很|非常|比较|挺|还"
    "|都|算|谢谢|,)*"
)
_RATINGS: tuple[tuple[Rating, re.Pattern[str]], ...] = (
    (
        Rating.DISSATISFIED,
        re.compile(f"^{_BEFORE_RATING}(?:不太?满意|不是很满意|不怎么满意|很不满|不满)(?:意)?(?P<rest>.*)$"),
    ),
    (Rating.BASICALLY, re.compile(f"^{_BEFORE_RATING}(?:基本|大体|还算|比较)满意(?:了|吧|的|谢谢|感谢|,)*$")),
    (Rating.SATISFIED, re.compile(f"^{_BEFORE_RATING}满意(?:了|的|得很|谢谢|感谢|多谢|辛苦了|你们|,)*$")),
)
_REASONS: tuple[tuple[RatingReason, re.Pattern[str]], ...] = (
    (RatingReason.NO_CONTACT, re.compile("没(?:有)?(?:人)?(?:联系|打电话|来电|找)(?:过)?我?|没接到电话")),
    (RatingReason.SLOW, re.compile("太慢|很慢|拖|太久|好久才|时间(?:太)?长|慢")),
    (RatingReason.ATTITUDE, re.compile("态度|不耐烦|凶|敷衍|推诿|踢皮球")),
    (RatingReason.UNCLEAR, re.compile("看不懂|不清楚|不明白|没说清|含糊|套话|官话")),
    (
        RatingReason.UNSOLVED,
        re.compile("没(?:有|得)?人?(?:来|解决|处理|修|改|管|用|办|弄)|未解决|还是|又|照样|依然|仍|没变"),
    ),
)
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_COUNTED = "一百|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_SCORE = re.compile(f"(?:(?P<digits>[0-9]{{1,3}})|(?P<words>{_COUNTED}))(?P<unit>分(?!钟)|颗?星(?!期))")
_FIVE, _TEN = 5, 10
_BASICALLY, _SATISFIED = 0.6, 0.8
_COURTESY = re.compile("(?:谢谢|感谢|好的?|收到|知道了|晓得|嗯|哦|ok|您好|你好|再见|查进度|转人工|人工)[^，,]{0,6}$")
_UNSOLVED = re.compile("(?:问题)?(?:还是)?(?:没有?|未)(?:得到)?(?:解决|处理|修好|弄好)(?:问题)?(?:了|啊|呢)*")


def hear(said: str) -> Heard | None:
    """The wish of a message that names a case or can mean nothing but one; None for anything else."""
    if len(said) > _LONGEST and not _ADDED.match(said):
        return None
    named = number.find_number(said)
    plain = _plain(said)
    if (added := (_ADDED_NUMBERED if named else _ADDED).match(_NUMBER.sub(" ", said))) is not None:
        return Heard(Wish.SUPPLEMENT, named, text=added["text"].strip())
    if _WITHDRAW_NOW.fullmatch(plain):
        return Heard(Wish.WITHDRAW_NOW, named)
    core = _POLITE.sub("", plain)
    if _PRESS.fullmatch(core):
        return Heard(Wish.PRESS, named, text=said)
    if (_WITHDRAW_NUMBERED if named else _WITHDRAW).fullmatch(core):
        return Heard(Wish.WITHDRAW, named)
    if _IMPATIENT.fullmatch(_WAITING.sub("", plain)):
        return Heard(Wish.PRESS, named, sure=named is not None, text=said)
    verdict = rating(said)
    return None if verdict is None else Heard(Wish.RATE, named, sure=named is not None, verdict=verdict)


def meant(said: str, wish: Wish, *, sure: bool) -> Heard:
    """A message whose wish is known by the kind of turn that it is, with what its words add."""
    verdict = (rating(said, asked=True) or score(said)) if wish is Wish.RATE else None
    return Heard(wish, number.find_number(said), sure, not sure, said, verdict)


def score(said: str) -> Verdict | None:
    """What stars or points mean; None where the scale is not plain: 四分 is good out of five and bad out of ten."""
    match = _SCORE.search(said)
    if match is None:
        return None
    given = int(match["digits"]) if match["digits"] else _counted(match["words"])
    if match["unit"].endswith("星") or given == _FIVE:
        out_of = 5
    elif given <= _FIVE:
        return None
    else:
        out_of = 10 if given <= _TEN else 100
    share = given / out_of
    if share < _BASICALLY:
        return Verdict(Rating.DISSATISFIED, RatingReason.UNSAID)
    return Verdict(Rating.SATISFIED if share >= _SATISFIED else Rating.BASICALLY, None)


def _counted(words: str) -> int:
    """A number up to a hundred in Chinese: 九十五."""
    if words.startswith("一百"):
        return 100
    tens, ten, ones = words.rpartition("十")
    return _DIGITS.get(tens, 1) * 10 * bool(ten) + _DIGITS.get(ones, 0)


def rating(said: str, *, asked: bool = False) -> Verdict | None:
    """What a message says of an answer; `asked`: they were asked for it just now, so that less will do."""
    plain = _NOISE.sub(",", _NUMBER.sub("", dialect.standard(said.strip().lower()))).strip(",")
    for found, pattern in _RATINGS:
        match = pattern.match(plain)
        if match is not None:
            reason = _reason(match["rest"].strip(",")) if found is Rating.DISSATISFIED else None
            return Verdict(found, reason, said if reason else "")
    if asked and _UNSOLVED.fullmatch(plain):
        return Verdict(Rating.DISSATISFIED, RatingReason.UNSOLVED, said)
    return None


def why(said: str) -> RatingReason | None:
    """The reason that a message gives, to somebody who asked for one."""
    return next((reason for reason, words in _REASONS if words.search(_plain(said))), None)


def answers(said: str) -> bool:
    """Whether a message may be what somebody was asked for: not a question, not a courtesy, not another request."""
    courtesy = re.match(
        "^(?:谢谢|感谢|好的?|收到|知道了|晓得|嗯|哦|ok|您好|你好|再见|查进度|转人工|人工)[^，,]{0,6}$",
        said.strip().lower(),
    )
    return len(said) >= 2 and not courtesy and not hearing.asks(said) and hearing.request_kind(said) is None


def _reason(rest: str) -> RatingReason:
    if not rest or rest in ("了", "啊", "的", "呢"):
        return RatingReason.UNSAID
    return why(rest) or RatingReason.OTHER


def _plain(said: str) -> str:
    return _NOISE.sub("", _NUMBER.sub("", dialect.standard(said.strip().lower())))

"""The time that is told in the place of another once it was taken: 月份写早了，是九月; 是下午不是上午. Pure."""

import re

from bot import clauses, hearing, occasion, short_answers

_N = "(?:\\d{1,2}|[一二两三四五六七八九十廿]{1,3})"
_PARTS = {
    "year": "[今去前]年|20\\d\\d年",
    "month": f"(?:上上|上|这|本)个?月|(?<![个\\d]){_N}月(?:份(?!证))?",
    "day": f"(?<![\\d路街道巷里弄村段下]){_N}[日号](?![楼线院栋门铺码])",
    "week": "(?:上上|上|这|本)个?(?=周|星期|礼拜)",
    "weekday": "(?:周|星期|礼拜)(?:[一二三四五六日末]|天(?!天))",
    "hour": f"(?:{occasion.HOUR})+",
}
_READ = {name: re.compile(pattern) for name, pattern in _PARTS.items()}
_ANY_PART = "|".join(_PARTS.values())
_CALENDAR = re.compile("（[^）]*）$")
_NAME = "年份|月份|号数|天数|日子|日期|时间|时辰|钟点|点钟|时段|哪一?天|[几哪]号|星期|礼拜|周几"
_TIME = f"(?:{_NAME}|{occasion.MOMENT.pattern}|{_ANY_PART})"
_LATE = "(?:早|晚|迟)"
_BLAME = (
    "(?:不对|不准|有误|要不得|错|岔|拐|反了|混|差了|不是"
    f"|{_LATE}(?=了|得|点(?!钟)|些|一|两|几|$|[，,。 ])|[提往][前后])"
)
_BETWEEN = "(?:[写说填记搞弄讲报成给得太偏都的那这是了栏]|好像|可能)*"
# 时间不对; 写早了; 早了三天; 不是十月; 改一下月份
_BLAMED = re.compile(
    f"{_TIME}{_BETWEEN}{_BLAME}|[写填记报说讲]得?太?{_LATE}|(?<![今昨前当每清]){_LATE}了(?:好?几|半|{_N})个?[天日周星礼月年]"
    f"|^{_LATE}了|不是{_TIME}|(?:改|换|更正)(?:一?[下哈]|个)*{_TIME}"
)
# What stands behind belongs to how late it was: 晚了一天.
_BEHIND = re.compile(f"(?:了|得|的|头|多)*(?:点|些|(?:好?几|半|{_N})个?(?:天|日|周|星期|礼拜|月|年))?")
_IS = re.compile(f"(?<![不还都])(?:是|改到|改成)(?:在|从|自)?(?:{occasion.MOMENT.pattern}|{_ANY_PART})")
_NOT_TILL = re.compile(f"(?:{occasion.MOMENT.pattern}|{_ANY_PART})(?:份|的时候)?才(?!是?对)")
# What the citizen did then, or who was there, is not when it was: 昨天才打过电话; 是昨天那个师傅说的.
_DID = re.compile("我|[打报问说找去回来]|投诉|反映|举报|那[个位家些]|有空|在家|方便")
_ASKS = re.compile("[?？]|[吗么不嘛]$|多久|好久|怎么|为什么")
_LASTS = re.compile(f"(?:才|都|有|快|已经|是){occasion.LONG}")
_LARGER = {"day": ("year", "month"), "month": ("year",)}
_LONGEST = 40


def is_wrong(said: str) -> bool:
    """Whether a message names the time, or a part of it, as wrong: 月份写早了."""
    blamed = _BLAMED.search(said) if _says(said) else None
    return blamed is not None and bool(re.search(_TIME, said)) and not _DID.match(said[blamed.end() :])


def is_told(said: str) -> bool:
    """Whether a message names the time, or a part of it, as wrong, or says when it was instead."""
    return is_wrong(said) or (
        _says(said) and any(_says_when(clause) for clause in clauses.CLAUSE.split(said) if clause)
    )


def _says(said: str) -> bool:
    return len(said) <= _LONGEST and not (_ASKS.search(said) or short_answers.agrees(said))


def _says_when(clause: str) -> bool:
    found = _IS.search(clause) or _NOT_TILL.search(clause)
    return found is not None and not (_DID.search(clause.replace(found[0], "")) or hearing.asks(clause))


def amended(old: str, said: str) -> str | None:
    """The time that a message tells instead of the old one, which keeps what the new words leave out: 十月12号 and
    月份错了，是九月 make 九月12号. `said`: without what it denies. None where it tells none."""
    told = said
    for blamed in _BLAMED.finditer(said):
        behind = said[blamed.end() :]
        told = behind[_BEHIND.match(behind).end() :]  # type: ignore[union-attr]
    # 国庆还没装起，是十一月头上才亮的: what was then is no new time.
    says = next((clause for clause in clauses.CLAUSE.split(told) if clause and _says_when(clause)), "")
    told = says if _tells(says) else told
    new, before = told if _tells(told) else _unblamed(said), _CALENDAR.sub("", old)
    moment, parts = occasion.moment(new), _parts(new)
    if moment and _relative(moment):
        return moment
    if parts.keys() == {"hour"}:
        return _at_another_hour(before, parts["hour"])
    if parts:
        return _joined(_parts(before), parts, of_the_month="月" in said)
    return moment or occasion.about(new) or _lasting(new)


def _lasting(words: str) -> str | None:
    found = _LASTS.search(words)
    return found["long"] if found else None


def _at_another_hour(old: str, hour: str) -> str:
    """昨天早上 → 昨天晚上."""
    return _READ["hour"].sub("", old) + hour


def _tells(words: str) -> bool:
    return bool(_parts(words) or occasion.moment(words) or occasion.about(words) or _lasting(words))


def _unblamed(said: str) -> str:
    return "，".join(part for part in clauses.CLAUSE.split(said) if part and not _BLAMED.search(part))


def _relative(moment: str) -> bool:
    """Whether words of time name more than parts of a date: 前天晚上, 每周三."""
    for part in _READ.values():
        moment = part.sub("", moment)
    return bool(moment.strip("的 "))


def _parts(words: str) -> dict[str, str]:
    return {name: found[0] for name, part in _READ.items() if (found := part.search(words))}


def _joined(old: dict[str, str], new: dict[str, str], *, of_the_month: bool) -> str:
    """The new parts of a date with those of the old one that they leave out: what is larger, and what is smaller where
    only the larger one was wrong."""
    kept = dict[str, str]()
    if "day" in new or "month" in new:
        kept = {name: old[name] for name in _LARGER["day" if "month" not in new else "month"] if name in old}
        if "day" not in new and of_the_month and "day" in old:
            kept["day"] = old["day"]
    elif "weekday" in new:
        kept = {name: old[name] for name in ("week",) if "weekday" in old and name in old}
    elif "year" in new:
        kept = {name: old[name] for name in ("month", "day", "hour") if name in old}
    told = {**kept, **new}
    if "day" in told and "month" in told:
        told["month"] = told["month"].removesuffix("份")
    return "".join(told[name] for name in _PARTS if name in told)

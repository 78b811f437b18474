"""The wish that nobody learns who made a request: not the same as to stay unnamed, as a number may be left. Pure."""

import re

from bot.clauses import CLAUSE
from language import dialect

_OF_THE_CITIZEN = "我|本人|反映人|举报人|投诉人|个人"
_TAIL = "[好处理一下点些哈嘛噻哦吧啊呀了起办的着。！~ ]*$"
_KEPT_QUIET = re.compile(
    f"(?:请|希望|务必|一定|必须|千万|麻烦|拜托|求|{_OF_THE_CITIZEN})[^不没未别]{{0,14}}保密{_TAIL}"
    f"|^(?:另外|还有|这个|这件事?|此事|那|就|都|也|但是?|身份|信息|姓名|名字|电话|号码|需要|我?想?要求?|注意|予以|给予|严格)*保密{_TAIL}"
    # 能不能给我保密 asks for it, 会不会保密 whether it is done.
    "|(?:帮|给|为|替|对)(?:我|本人)(?:们|的?(?:个人)?(?:身份|信息|姓名|名字|电话|号码))?[^不没未别]{0,3}保[个下]?密"
)
_NEVER = "(?:不要|不想|不愿意?|不能|不可以?|不许|不得|不准|别|莫|避免|怕)"
_NOT_TOLD = re.compile(
    f"{_NEVER}(?:再)?(?:让|给|叫|跟|被|使|喊|告诉|透露给)[^，。！？；,]{{1,8}}(?:知道|晓得|看到|看见|认出|发现|查到|猜到)(?:出来|了|到)?(?:这?就?是(?:我|谁)|我的?(?:名|姓|身份|电话|号码|信息|[说讲告举反投打]))"
    f"|{_NEVER}(?:再)?(?:告诉|透露给|说给|泄露给)[^，。！？；,我]{{1,8}}(?:这?就?是(?:我|谁)|我的?(?:名|姓|身份|电话|号码|信息|[说讲告举反投打]))"
    f"|{_NEVER}(?:对外|往外)?(?:泄露|泄漏|透露|外传|传出去)(?:出去)?(?:是我|{_OF_THE_CITIZEN}|身份|姓名|信息)"
)
# Of others, or of what was done to others: 他们没给我保密, 老板喊我保密.
_OF_OTHERS = re.compile(
    "(?:没|没有|未|不)(?:给|为|替|帮)(?:我|本人)|(?:叫|喊|要求|让|逼|威胁)(?:我们?|大家|本人|他们)[^，。]{0,4}保密"
)
_NO_MORE = re.compile(
    "(?:不用|不需要?|不必|不要|无需|无须|没(?:有)?必要|取消|不要求)(?:再)?(?:给|为|替|帮)?(?:我|本人)?(?:的)?保密(?!局)"
)
_COURTEOUS = re.compile("(?:好的?|对了|还有|哦|谢谢|感谢|麻烦|辛苦)(?:了|你们?|您们?)?")
_LONGEST = 24


def asked(text: str) -> bool:
    """Whether a message says, whatever else it says, that nobody is to learn whose request it is."""
    return any(map(_asks, CLAUSE.split(text))) and not waived(text)


def only_asked(text: str) -> bool:
    """Whether a message asks for that and for nothing else."""
    beside = (part for part in CLAUSE.split(without(text)) if part)
    return asked(text) and all(map(_COURTEOUS.fullmatch, beside))


def waived(text: str) -> bool:
    """Whether a message says that it need not be kept in confidence."""
    return bool(_NO_MORE.search(dialect.plain(text)))


def without(text: str) -> str:
    """The text without its clauses that only ask for confidence, or waive it."""
    parts = (part for part in CLAUSE.split(text) if part)
    return "，".join(part for part in parts if len(part) > _LONGEST or not (_asks(part) or waived(part)))


def _asks(clause: str) -> bool:
    said = dialect.plain(clause)
    wants = _KEPT_QUIET.search(said) or _NOT_TOLD.search(said)
    return wants is not None and _OF_OTHERS.search(said) is None

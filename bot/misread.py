"""What somebody says who was answered something else than they asked: that it was not meant, and what was. Pure."""

import re

from bot import hearing
from language import dialect

_WHO = "(?:你|您|你们|机器人|哎呀?|哦|噢|啊|嗯|哈|诶|不好意思|好像|完全|根本|又|都|就|[，, ])*"
_THIS = "(?:这个?|那个?|这些|那些)(?:意思|问题|事情?)?"
_NOT_THAT = (
    f"{_WHO}(?:(?:我)?不是(?:想|要)?(?:问|说|指|讲)(?:的)?(?:{_THIS}|[^，,。！ ]{{1,12}}?)"
    f"|(?:我)?(?:想|要)?(?:问|说)的不是{_THIS}|不是(?:{_THIS}|我(?:要|想)?(?:问|说|的意思)的?)|(?:不是|不对|不得对|没得对|没有对|错)(?:不是|不对|错|了)*"
    "|(?:我)?不是(?:想)?要(?:这个|那个|这些)|(?:你)?(?:答|说|讲|回)的(?:都)?不是我?(?:想|要)?(?:问|说)?的?|我(?:问|说|指)的不是(?:这个?|那个?)(?:事情?|问题|意思)?"
    "|(?:搞|弄|理解|听|看|答|说|想|整)(?:错|反|岔)了?|没(?:有)?(?:听|看|搞|弄|理解|读)(?:懂|明白|清楚?|对)|没懂|答非所问|文不对题|牛头不对马嘴"
    "|没(?:有)?(?:一个)?我(?:要|想)?(?:问|说|找)?的|都不(?:是|对)(?:这些|这几个|的)?|一个都不(?:是|对)|不是(?:这|那)[几两些]个?|不在(?:里面|上面)"
    ")(?:我?(?:的|说的?|问的?)?(?:意思|话|问题|什么))?(?:了|的|嘛|哦|啊|呀|哈|哇)*"
)
_ENDS = "(?:[，,。！!；; ]+|$)"
_NOT = re.compile(f"(?:{_NOT_THAT}{_ENDS})+")
_MEANT = re.compile(
    "(?:我)?(?:其实|明明|本来|就|才)?(?:是)?(?:想|要)?(?:问|说|指|讲|要|咨询|了解|打听)的?"
    "(?:不是(?P<not>[^，,。；; ]{1,12})[，,。；; ]*)?(?:其实|应该|就)?(?:是|一下|下|[：:，, ])*"
    "|我的意思(?:就)?是(?:说)?[，,]?|(?:其实|应该|就)?是(?:想|要)?(?:问|说)?"
)
_ONLY_THAT = re.compile("意思|不是(?:想)?要|的不是|不是(?:想|要)?(?:问|说)|理解|搞错|弄错|没(?:有)?(?:听|看|搞|理解)")
_SHORTEST = 2


def heard(said: str) -> str | None:
    """What was meant, to which a message goes on that says that something else was answered, "" where it does not say
    what; None for any other message."""
    plain = dialect.plain(said).rstrip("。！! ")
    denied = _NOT.match(plain)
    rest = plain[denied.end() :] if denied else plain
    if not rest:
        return "" if _ONLY_THAT.search(plain) else None
    named = _MEANT.match(rest)
    if named is None or (denied is None and not _tells_what(named[0])):
        return None
    meant = rest[named.end() :].strip("，, ")
    return meant if len(meant) >= _SHORTEST and hearing.request_kind(meant) is None else None


def _tells_what(lead: str) -> bool:
    """Whether words alone say that another thing was asked: 我问的是…."""
    return re.search("[问说指讲]的(?:不是|是)|意思", lead) is not None

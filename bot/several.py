"""Several matters in one message, told apart only where the words themselves count them. Pure."""

import re

from bot import whereabouts
from bot.clauses import CLAUSE
from escalation.duplicates import concept
from language import places
from language.text import normalise

# "我要反映两件事": without it, what is counted are mostly the parts or the demands of one matter.
_ANNOUNCED = re.compile("(?:两|二|三|四|五|几|2|3|4|5)(?:件|个|桩|样)(?:不同的|别的)?(?:事情?|问题|情况|诉求|投诉)")
_COUNTED = (
    re.compile("(?:另外?|还有|再|[二三])?一(?:个|件|桩|样)(?:事情?|问题)?(?:就?是|[：:，,])"),
    re.compile("第[一二三四五](?:(?:个|件|桩)(?:事情?|问题)?(?:就?是|[，,、：:])?|就?是|[，,、：:])"),
    re.compile("(?<![第星期周])[一二三四五](?:是|、)"),
    re.compile(r"(?<!\d)[1-5](?:[、．)）]|\.(?!\d))"),
    re.compile("其[一二三四五](?:是|[，,、：:])?"),
)
# 两家店, 两个地方: more than one of anything, each of which is told of with the same word of counting.
_SOME = re.compile("(?:两|二|三|四|2|3|4)(?P<counter>[\u4e00-\u9fff])(?P<noun>[^，。：:；;,、 \n]{0,6})")
# Parts of one matter, however many.
_OF_ONE = re.compile(
    "原因|理由|要求|条件|办法|方法|想法|说法|方案|方面|可能|证据|好处|坏处|后果|选择|[天年月次回趟遍点分块元岁]"
)
_OF_ANYTHING = frozenset({"危险", "反复", "损坏"})
_ASKS = re.compile("哪|怎么|咋|什么|啥|吗|多少|对不对")
_WHO = frozenset("家户名位")
_BOTH = re.compile(
    "(?:^|(?<=[，,。；;！! ]))(?:这|那)?(?:[两二三四][^，,。；;！! ]{1,3}|大家|全部?)?(?:都|一起|一并|一块儿?)"
    "(?:是|要|得|请|麻烦|帮我?|给我?|想|一起)*"
    "(?:管|处理|解决|看|查|登记|记|报|反映|投诉|举报|来|弄|清|修|整治)[^，,。；;！! ]{0,6}[。！! ]*$"
)
# Two that were announced need not be numbered: 两个问题：…；还有就是….
_BESIDES = re.compile(
    "(?:[，。；;,!！ ]|^)(?:还有就是|还有|另外|再就是|再有|再者|其次|再(?:有)?一[个件桩](?:就?是|呢)?)"
    "(?:就?是|[，,：: ])*"
)
_ANNOUNCED_WITHIN = 30
_ONE_MORE = re.compile(
    "(?:^|(?<=[，。！？；,!?; ]))(?:对了|哦|噢|然后|[，, ])*(?:另外|还有|顺便)[，, ]*我?(?:还|再|也|想|要)*"
    "(?=投诉|举报|反映|表扬|建议)"
    "|(?:^|(?<=[，。！？；,!?; ]))(?:对了|哦|噢|另外|然后|顺便|我|[，, ])*"
    "(?:还有(?:另外)?一(?:件|个|桩)|另外(?:还有)?一(?:件|个|桩)|(?:再|还要|还想|想再|要再)(?:说|反映|登记|投诉|举报)一(?:件|个|桩))(?:别的|其他)?(?:事情?|问题)?"
    "(?:就?是|[，,：: ])*"
    "|还有(?:另外)?[件个桩](?:别的|其他)?(?:事情?|问题)(?:就?是|[，,：: ])*"
)
_SHORTEST = 6
_SHORTEST_COUNTED = 3
_PAIR = 2
_AROUND = " ，,。；;、：:！!"


def split(text: str) -> tuple[str, ...]:
    """The matters of a message, in order; one, the text as it is, where the words do not count several."""
    if apart := _told_apart(text):
        return apart
    counted = _listed(text) or _one_more(text)
    return counted if len(counted) > 1 and all(len(part) >= _SHORTEST for part in counted) else (text,)


def another(text: str) -> str | None:
    """What a message tells that begins with 还有一件事, "" where it tells nothing yet; None for any other message."""
    match = _ONE_MORE.match(text)
    return None if match is None else text[match.end() :].strip(_AROUND)


def and_another(text: str) -> tuple[str, str] | None:
    """What a message answers, and the other matter that it tells after that; None where it tells none."""
    parts = _one_more(text)
    return (parts[0], parts[1]) if parts and parts[0] and len(parts[1]) >= _SHORTEST else None


def _listed(text: str) -> tuple[str, ...]:
    announced = _ANNOUNCED.search(text, 0, _ANNOUNCED_WITHIN)
    if announced is None:
        return ()
    for counted in _COUNTED:
        starts = list(counted.finditer(text, announced.end()))
        if len(starts) > 1:
            ends = [*(match.start() for match in starts[1:]), len(text)]
            return tuple(text[match.end() : end].strip(_AROUND) for match, end in zip(starts, ends, strict=True))
    parts = [part.strip(_AROUND) for part in _BESIDES.split(text[announced.end() :])]
    return tuple(parts) if len(parts) == _PAIR and announced[0][0] in "两二2" else ()


def _told_apart(text: str) -> tuple[str, ...]:
    """What is told of two or three of anything, each counted with the same word: 两家店，一家…，一家…. Nothing where it
    is one matter: in two places, or for two reasons."""
    for some in _SOME.finditer(text, 0, _ANNOUNCED_WITHIN + _SHORTEST):
        starts = list(_each(some["counter"]).finditer(text, some.start("noun")))
        if _OF_ONE.search(some["counter"] + some["noun"].split(some["counter"])[0]) or len(starts) < _PAIR:
            continue
        lead, between = text[: some.start()], text[some.start("noun") : starts[0].start()]
        ends = [*(match.start() for match in starts[1:]), len(_BOTH.sub("", text))]
        parts = [text[match.end() : end].strip(_AROUND) for match, end in zip(starts, ends, strict=True)]
        if not _ASKS.search(parts[-1]) and _of_their_own(parts, lead + between, of_people=some["counter"] in _WHO):
            return tuple(_placed(lead, part) for part in parts)
    return ()


def _each(counter: str) -> re.Pattern[str]:
    leads = "(?:另外?|还有|再|其中|头|[二三])?(?:一|(?<=另))"
    says = "(?:就?是|在|呢|嘛|[：:，,])+"
    begins = "(?:^|(?<=[，,。；;：:！! ]))"
    return re.compile(
        f"{begins}{leads}{counter}(?!人)(?:{says})?|{leads}{counter}[^，,。；;：:！! 一]{{0,2}}?(?:就?是|呢|嘛)+"
    )


def _of_their_own(parts: list[str], lead: str, *, of_people: bool) -> bool:
    """Whether each part tells a trouble that neither the others nor what stands before them tell."""
    told, before = [_concepts(part) for part in parts], _concepts(lead)
    shared = any(one & other - _OF_ANYTHING for at, one in enumerate(told) for other in (before, *told[at + 1 :]))
    told_of_each = all(told) and min(map(len, parts)) >= _SHORTEST_COUNTED
    return told_of_each and not shared and (of_people or before <= _OF_ANYTHING)


def _concepts(words: str) -> frozenset[str]:
    heard = concept.hear(normalise(words))
    return heard.objects | heard.troubles


def _placed(lead: str, part: str) -> str:
    """A part with the place that was told before all of them."""
    where = whereabouts.place(lead) or (CLAUSE.split(lead)[-1] if places.find(CLAUSE.split(lead)[-1]) else None)
    return part if where is None or whereabouts.place(part) else f"{where.rstrip('有')}，{part}"


def _one_more(text: str) -> tuple[str, ...]:
    match = _ONE_MORE.search(text, 1)
    return () if match is None else (text[: match.start()].strip(_AROUND), text[match.end() :].strip(_AROUND))

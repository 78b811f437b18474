"""Several matters in one message, told apart only where the words themselves count them. Pure."""

import re

# "我要反映两件事": without it, what is counted are mostly the parts or the demands of one matter.
_ANNOUNCED = re.compile("(?:两|二|三|四|五|几|2|3|4|5)(?:件|个|桩|样)(?:不同的|别的)?(?:事情?|问题|情况|诉求|投诉)")
_COUNTED = (
    re.compile("(?:另外?|还有|再|[二三])?一(?:个|件|桩|样)(?:事情?|问题)?(?:就?是|[：:，,])"),
    re.compile("第[一二三四五](?:(?:个|件|桩)(?:事情?|问题)?(?:就?是|[，,、：:])?|就?是|[，,、：:])"),
    re.compile("(?<![第星期周])[一二三四五](?:是|、)"),
    re.compile(r"(?<!\d)[1-5](?:[、．)）]|\.(?!\d))"),
    re.compile("其[一二三四五](?:是|[，,、：:])?"),
)
# Two that were announced need not be numbered: 两个问题：…；还有就是….
_BESIDES = re.compile("(?:[，。；;,!！ ]|^)(?:还有就是|还有|另外|再就是|再有|再者|其次)(?:就?是|[，,：: ])*")
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
_PAIR = 2
_AROUND = " ，,。；;、：:！!"


def split(text: str) -> tuple[str, ...]:
    """The matters of a message, in order; one, the text as it is, where the words do not count several."""
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


def _one_more(text: str) -> tuple[str, ...]:
    match = _ONE_MORE.search(text, 1)
    return () if match is None else (text[: match.start()].strip(_AROUND), text[match.end() :].strip(_AROUND))

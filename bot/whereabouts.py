"""Where something is, in a citizen's words. Pure."""

import re
from functools import lru_cache

from bot import fillers
from bot.clauses import CLAUSE, PARTS
from bot.occasion import MOMENT
from language import places, words
from language.places import Place

_NOWHERE = re.compile(
    "网上|线上|网店|网络|直播间?|微信|抖音|快手|淘宝|京东|拼多多|电话里|app|平台上|全市|全城|到处", re.IGNORECASE
)
_LONGEST_NOWHERE = 12
_BEFORE_A_PLACE = re.compile(
    "(?:哦|噢|嗯|啊|好的?|对|是|不对|晓得了|知道了|明白了|谢谢|(?:说|写|打|发|搞|弄|记)(?:错|岔|漏)了|口误"
    "|(?:接着|继续|还是|回到?)说?(?:刚才|刚刚|前面)?的?|[，。！？；,!?; ])+"
)
_LEADS_IN = re.compile(
    "^(?:就|应该|地点|地址|位置|地方)?(?:是|在|就在|是在|为)[：: ]?(?!不)|^(?:地点|地址|位置)[：: ]?(?=.{4})"
    "|^我们?(?:家|屋头)?(?:就|是)?(?:住在?|在)"
)
# 本人系晋阳街道居民; and what stands below a letter.
_WHO_TELLS = re.compile(
    "(?:^|(?<=[，。！？；：:,!?;\n ]))[^，。！？；：:,!?;\n ]{0,4}(?:本人|我们?|反映人|投诉人)(?:系|是|乃|家?住|户籍)"
    "(?:[^，。！？；,!?;\n]{0,30}?"
    "(?:居民|业主|村民|住户|市民|租户|租客|群众|职工|员工|家长|学生|人)|在?[^，。！？；,!?;\n]{2,20}的[^，。！？；,!?;\n]{1,8})"
    "(?:[，。！？；,!?;\n ]|$)|此致\\s*敬礼.*",
    re.DOTALL,
)
_LIES_IN = re.compile(
    "(?:位于|坐落(?:于|在)|(?:地址|地点|位置)(?:就?[是为在]|[:：])+)(?P<spot>[^，。！？；,!?;\n ]{2,40})"
)
_ROAD = re.compile(
    "(?:[^，。！？；,!?;\n 有在人的里昨今前天晚上我们一附旁某个各多些坐等乘]|天(?=[府下])|一(?=[品环心])){1,7}"
    "(?:路|街|巷|大道|村|社区|镇|乡|小区|苑|花园|广场|公园|市场|中学|小学|大学|医院|(?:公交|地铁|客运|汽车|火车)站)"
)
_LONGEST_PLACE = 40
_LONGEST_ALONE = 20
_BESIDE_ALONE = re.compile("^(?:我?(?:就|是|在|住)+)+|那边|这边|[呢哦嘛哈的，, ]")
_BETWEEN = re.compile("(?:区|市|县|的|那个?|这个?|那边|这边|[， ])*")
# With these a clause tells what is there; no name of a place has them, but for 都江堰, 龙都南路, 太升北路, 得胜街.
_OF_A_ROAD = "[东南西北]?[一二三四五]?(?:路|街|巷|大道)"
_GOES_ON = re.compile(
    f"[了没把被让给还又很不有在着我你他她看]|都(?!江堰|市|区|{_OF_A_ROAD})|太(?![平升古和极阳子]|{_OF_A_ROAD})"
    f"|得(?!胜|荣|{_OF_A_ROAD})|就是|老是|总是|一直|[天整成]天|直接"
)
# What is called by no word for a place, at its end: …后门的水果摊.
_LONGEST_NAME = 8
# Where a station is left, nothing of the place follows but what lies beside it.
_EXIT = re.compile(
    "(?:地铁|公交|高铁|客运|火车)(?:站台?|口)(?:[A-Za-z][0-9]?(?:出入?|入)?口|[出入]口)?|站[A-Za-z][0-9]?(?:出入?|入)?口|[A-Za-z][0-9]?(?:出|入)?口"
)
# An estate, a block, a door: 锦绣花园5栋.
_COUNT = "[一二三四五六七八九十0-9A-Za-z]+"
_ESTATE = re.compile(
    "[^，。！？；,!?;\n ]{2,12}"
    f"(?:苑|花园|小区|家园|公寓|大厦|广场|新村|新城|华庭|半岛|名都|{_COUNT}期|家属院|宿舍|大院)"
    f"(?:{_COUNT}(?:期|区|组团|栋|幢|号楼?|座|单元|楼|层|户))*"
    f"|{_COUNT}(?:期|栋|幢|号楼?|座|单元)(?:{_COUNT}(?:单元|楼|层|号|户))*"
)


def is_nowhere(text: str) -> bool:
    """Whether something happened at no place that has a district: 网上."""
    return len(text) <= _LONGEST_NOWHERE and bool(_NOWHERE.search(text))


@lru_cache(maxsize=16)
def place(text: str) -> str | None:
    """The words that say where, to the end of their clause: from the name of a sub-district or landmark on, what 位于
    announces, or a road that follows the name of its district. A bare district is not enough, and where somebody who
    introduces themselves lives counts only if nothing else is told."""
    told = _WHO_TELLS.sub("", text)
    if spot := _LIES_IN.search(told):
        said, lies_in = _ended(spot["spot"]), places.find(text)
        known = lies_in is None or places.find(said)
        return said if known or lies_in is None else places.in_district(said, lies_in.handled_by)
    if (found := places.find(told)) is not None and not places.districts_in(found.text):
        return _to_its_end(told, found.text, _district_before(told[: told.find(found.text)]))
    return _road(told) or _home(text)


def alone(text: str) -> Place | None:
    """The place that a message names and nothing else, be it with a road that is not known: 青羊区草市街."""
    said = only_place(text)
    named = places.find(said)
    if named is None or places.only_a_place(said):
        return named
    if len(said) > _LONGEST_ALONE or CLAUSE.search(said):
        return None
    rest = said
    for _, one in places.find_all(said):
        rest = rest.replace(one.text, "", 1)
    rest = _BESIDE_ALONE.sub("", rest)
    return named if not rest or (places.is_kind(rest) and not _GOES_ON.search(rest)) else None


def _district_before(told: str) -> str:
    """The name of the district that is told last before a place, in the same clause or right before it."""
    clause = CLAUSE.split(told)[-1]
    named = [found for _, found in places.find_all(clause) if places.districts_in(found.text)]
    if not named:
        return ""
    right_before = _BETWEEN.fullmatch(clause[clause.rfind(named[-1].text) + len(named[-1].text) :])
    return named[-1].district_name if right_before or named[-1].district_name in clause else ""


def _road(text: str) -> str | None:
    """A road or the like whose name follows that of its district."""
    for start, found in places.find_all(text):
        if found.street is None and places.districts_in(found.text) and _ROAD.match(text, start + len(found.text)):
            return _ended(CLAUSE.split(text[start:])[0])
    return None


def _home(text: str) -> str | None:
    """The sub-district of somebody who tells who they are."""
    found = places.find(text)
    if found is None or places.districts_in(found.text):
        return None
    return places.in_district(found.street or found.text, found.handled_by)


def place_of(text: str, name: str, district: str) -> str:
    """The words from a name on to the end of their clause, with this district (a code) before them."""
    return _to_its_end(text, name, places.DISTRICTS[district])


def _to_its_end(text: str, name: str, district: str) -> str:
    clause, *others = CLAUSE.split(text[text.find(name) :])
    ended = _ended(clause)
    inside = estate(others[0]) if others and ended == clause else ""
    return f"{district}{ended}{inside}"[:_LONGEST_PLACE]


def estate(clause: str) -> str:
    """A clause that names an estate, a block or a door and says nothing else; "" for any other."""
    return clause if _ESTATE.fullmatch(clause) and not _GOES_ON.search(clause) and not places.find(clause) else ""


def _ended(clause: str) -> str:
    """The beginning of a clause, up to the words that say when, or where it goes on to tell what is there to its last
    word for a place: who speaks makes no pause."""
    when = MOMENT.search(clause, 2)
    told = clause[: when.start()] if when else clause
    name = places.find(told)
    known = told.find(name.text) + len(name.text) if name else 0
    goes_on = _GOES_ON.search(told, known)
    left = max((found.end() for found in _EXIT.finditer(told)), default=0)
    spot = max(known, left, _last_of_a_place(told[: goes_on.start()] if goes_on else told))
    tells = when or goes_on or left or len(told) - spot > _LONGEST_NAME
    return (told[:spot] if tells and spot else told)[:_LONGEST_PLACE]


def _last_of_a_place(told: str) -> int:
    """Where the last word for a place ends: 路, 小区门口, 楼上, 88号."""
    end = at = 0
    for word in words.tokenizer().cut(told):
        at += len(word)
        if places.is_kind(word) or places.is_kind(word.rstrip("上里内边处")):
            end = at
    return end


def tells_on(spot: str) -> bool:
    """Whether words say more than the name of a place does."""
    return bool(_GOES_ON.search(spot))


def only_place(text: str) -> str:
    """An answer to where something is, without what people say before one: 哦，就是在…."""
    parts = [part for part in PARTS.split(fillers.without(text.strip())) if part]
    while len(parts) > 1 and _BEFORE_A_PLACE.fullmatch(parts[0]):
        parts = parts[1:]
    said = _LEADS_IN.sub("", "".join(parts), count=1)
    return said if len(said) > 1 else text.strip()

"""Places in other cities, whose matters are not this one's: 德阳市旌阳区, 广汉那边."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from language import places, tables
from language.phrases import any_of

# Before these a name is where somebody or something comes from or goes.
_FROM = "(?<!从)(?<!由)(?<!往)(?<!自)(?<!寄到)(?<!发到)(?<!转到)(?<!不是)"
# Behind a name these make a road, a dish, a firm or a person of it: 广元路, 重庆小面.
_NO_PLACE = (
    "(?!(?:[东西南北中上下内外]|[一二三四五六七八九十])?(?:路|街|大道|大街|巷|段)|人(?!民)|的人|籍|户口|户籍|口音|话|的?车(?!站)|牌|号|[小凉燃拉]?[面粉菜酒](?!业)|小吃|火锅|烧烤|特产"
    "|凉皮|泡菜|抄手|烤|豆腐|钵钵|麻辣|串串|广场|花园|苑|小区|大厦|饭店|酒店|宾馆|银行|商会|商业|商贸|华联|同仁堂|办事处|驻|装修|装饰|建筑|建设|建工|公司|集团|物流|大药房|药业|牛肉|米粉|社保|医保|公积金|养老|驾照|[交缴]|参保|买的|读书|上学|上班|打工|场(?!镇)|民)"
)


class _City:
    """A city by the names in it."""

    def __init__(self, name: str, kinds: str, inside: str, plain: str) -> None:
        self.full = name + kinds.split()[0]
        self.called = f"{name}(?:{'|'.join(kinds.split()[::-1])})"
        self.inside = frozenset(inside.split())
        self.plain = frozenset(plain.split())


_CITIES: Mapping[str, _City] = MappingProxyType({row[0]: _City(*row) for row in tables.rows("elsewhere.tsv")})


def _short(name: str) -> str:
    return re.sub("(?:区|县|市|镇)$", "", name) if len(name) > 2 else name


def _surely() -> Iterator[tuple[str, str]]:
    """Patterns that say a place of a city by themselves: with its kind, or with what lies in it."""
    for name, city in _CITIES.items():
        within = "|".join(sorted({_short(one) for one in city.inside}, key=len, reverse=True))
        yield name, f"{city.called}|{name}(?:{within})" if within else city.called


def _owners() -> Mapping[str, str]:
    """Names that are plain without their city's → the city; what lies in several cities or here too is no such name."""
    owners: dict[str, set[str]] = {name: {name} for name in _CITIES}
    for name, city in _CITIES.items():
        for one in (*city.plain, *(full for full in city.inside if len(full) > 2 and full.endswith(("县", "市")))):
            owners.setdefault(one, set()).add(name)
    return MappingProxyType(
        {one: cities.pop() for one, cities in owners.items() if len(cities) == 1 and one not in places.NAMES}
    )


_SURE = tuple((name, re.compile(f"{_FROM}(?P<name>{said}){_NO_PLACE}")) for name, said in _surely())
_OWNERS = _owners()
_NAME = any_of(_OWNERS).pattern
_FULL = re.compile(f"{_FROM}(?P<name>{any_of(one for one in _OWNERS if one[-1] in '县市').pattern}){_NO_PLACE}")
_LIVES = "(?:在|位于|老家(?:在|是)?|家住|住|我们|我老家|咱们)"
_AROUND = (
    "(?:[市县区]?(?:那边|这边|那里|这里|那儿|这儿|这头|那头|城里|城区|县城|市区|市里|县里|乡下|农村|当地|境内|老家|下面|底下)|[市县区](?!场|民)"
    "|[^，。！？；,!?; ]{1,4}[镇乡村])"
)
_TOLD = re.compile(f"{_FROM}{_LIVES}(?P<name>{_NAME}){_NO_PLACE}")
_BEYOND = re.compile(f"{_FROM}(?P<name>{_NAME}){_AROUND}")
_ANSWER = re.compile(f"(?:哦|嗯|就|是|在|我们|我|这|那|四川省?|[，, ])*(?P<name>{_NAME}){_NO_PLACE}")
# Where somebody's people live is not where the matter is: 娃儿在绵阳，我一个人住.
_KIN_AWAY = re.compile(
    "(?:儿子|儿|女儿|女|幺女|闺女|娃娃?|娃儿|孩子|子女|儿女|女婿|儿媳妇?|媳妇|孙子|孙女|外孙女?|老婆|老公|爱人|老伴|爸爸?|妈妈?|父母|爸妈|老汉儿?|哥哥?|姐姐?|弟弟?|妹妹?|兄弟|亲戚|家人|屋头人)"
    "(?:们|一家人?|两口子|现在|目前|平时|长期|常年|都|也|又|还|远|人|些|[两三四]个)*(?:在|住在?)"
    "[^，。！？；,!?; 被遭]{1,8}(?=[，。！？；,!?; ]|$)"
)
# What speaks of where the citizen is.
_AT_HOME = re.compile(
    "我(?:自己|一个人|就|还|是|人)*(?:住|在)|这边|这里|这儿|我们?(?:院|小区|楼|村|社区|家|屋)|屋头|成都"
)
_HERE = "成都"
_BESIDE = re.compile(f"(?:我在|我住在?|我人在|我是|本人在|从)[^，。]{{0,2}}{_HERE}")
# So far behind a city's name another name still lies in it.
_NEAR = 16


def find(s: str, *, asked: bool = False) -> str | None:
    """The full name of the other city in which something is by what is said: 德阳市; None for here and anywhere.

    `asked`: `s` answers where something is, so that a name alone will do, and so will where somebody's people live and
    nothing else.
    """
    beyond = _KIN_AWAY.sub("", s)
    if not asked or (beyond != s and (_AT_HOME.search(beyond) or places.looks_like_one(beyond))):
        s = beyond
    found = _found(s, asked=asked)
    if found is None:
        return None
    city, start, end = found
    beside = _BESIDE.sub("", s)
    here = (at for at, _ in places.find_all(s) if not start <= at < end + _NEAR)
    return None if _HERE in beside or any(True for _ in here) else _CITIES[city].full


def _found(s: str, *, asked: bool) -> tuple[str, int, int] | None:
    """The city that is named, and where in the text."""
    ours = [(at, at + len(place.text)) for at, place in places.find_all(s)]
    for city, match in _named(s, asked=asked):
        start = match.start("name")
        # 射洪坝街道 is here.
        if not any(at <= start < end and end - at > len(match["name"]) for at, end in ours):
            return city, start, match.end()
    return None


def _named(s: str, *, asked: bool) -> Iterator[tuple[str, re.Match[str]]]:
    """The cities that may be named, the surest first."""
    for city, sure in _SURE:
        if match := sure.search(s):
            yield city, match
    for match in (_FULL.search(s), _TOLD.search(s), _BEYOND.search(s), _ANSWER.match(s) if asked else None):
        if match:
            yield _OWNERS[match["name"]], match

"""A text about one citizen's case without the citizen: everything personal replaced by a mark. Pure.

Not `personal.mask`, which keeps the ends of numbers and surnames: what is left of a published text is read by all.
"""

import re
from collections.abc import Iterable

from language import people, personal

MARK = "〔略〕"

_CASE_NUMBER = re.compile(r"(?i)WQ ?\d{8} ?[-_—–]? ?\d{4,9}")
_NAMED_NUMBER = re.compile(
    r"(?:工单|案件|受理|投诉|办件|查询|订单|合同|快递|运单|户|房|证件|身份证|社保卡|卡|账|帐)(?:编号|单号|号码|号|码)"
    r"[:：为是]{0,2} ?[A-Za-z\d-]{4,40}"
)
# Numbers of seven digits and more belong to somebody: telephones, accounts, papers; days do not.
_LONG_NUMBER = re.compile(
    r"(?<![\dA-Za-z])(?!(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d))[A-Za-z]{0,4}\d(?:[ -]?\d){6,}[A-Za-z\d]*"
)
_SPELT_NUMBER = re.compile("[零〇幺一二两三四五六七八九]{7,}")
_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)
_ACCOUNT = re.compile(r"(?i)(?:微信|QQ|抖音|支付宝)(?:账号|号码|号)?[:：为是 ]{0,3}[A-Za-z\d_-]{5,30}")

# A name ends where words that cannot be part of it begin: 您反映的锦绣花园…
_PART = r"[^\W\da-zA-Z的在于位到至从对和与及是为把将被请向由该本各给住家我您他她了就因经往去来个哪看]"
_NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,4})"
_STREET = re.compile(
    rf"{_PART}{{1,7}}?(?:大道|路|街|巷|胡同)(?:[东西南北中上下一二三四五六七八九十]{{1,2}}[段巷街路])?[东西南北]?{_NUMBER}(?:-\d+)?号"
    r"(?:附\d+号|院|楼)?"
)
_VILLAGE = re.compile(rf"{_PART}{{1,5}}?(?:村|社区){_NUMBER}(?:组|社|队)(?:{_NUMBER}号)?")
# Words before 小区 that name none.
_ANY = re.compile(
    "(?:老旧|住宅|居民|封闭|开放式|新建|物业|周边|同一|商品|安置|经济适用|公租|普通|大型|全市|市级|多个|相关|居住|智慧|市民)房?$"
)
_COMPOUND = re.compile(
    rf"({_PART}{{2,6}}?)(?:小区|花园|家园|公寓|花苑|雅苑|名苑|名城|国际城|公馆|别墅|大厦|广场|山庄)(?:{_NUMBER}期|[东西南北]区)?"
)
_HOUSE = re.compile(
    rf"{_NUMBER}号(?:院|楼|附\d+号)|{_NUMBER}(?:栋|幢|单元|楼|层)?{_NUMBER}(?:室|房)|{_NUMBER}(?:栋|幢|单元)"
)
_REPEATED = re.compile(rf"(?:{re.escape(MARK)}[\s,，、:：的和-]{{0,2}})+(?={re.escape(MARK)})")
_PATTERNS = (
    _CASE_NUMBER,
    _NAMED_NUMBER,
    _EMAIL,
    _ACCOUNT,
    _STREET,
    _VILLAGE,
    _HOUSE,
    _LONG_NUMBER,
    _SPELT_NUMBER,
)
# Each round can only bring fewer words together; this ends it if ever one did not.
_MOST_ROUNDS = 5


def private(texts: Iterable[str]) -> tuple[str, ...]:
    """What is personal in some texts, as it is written there: one may name whom another speaks of."""
    found = {name for text in texts for name in (*people.names(text), *_found(text))}
    return tuple(sorted(found))


def scrub(text: str, known: Iterable[str] = ()) -> str:
    """`text` with a mark for everything personal in it, and for every one of the `known` words."""
    for word in sorted(known, key=len, reverse=True):
        if len(word) > 1:
            text = text.replace(word, MARK)
    for _ in range(_MOST_ROUNDS):
        before, text = text, _once(text)
        if text == before:
            break
    return text


def _once(text: str) -> str:
    for word in (*_found(text), *people.names(text)):
        text = text.replace(word, MARK)
    text = _COMPOUND.sub(lambda match: match[0] if _ANY.search(match[1]) else MARK, text)
    for pattern in _PATTERNS:
        text = pattern.sub(MARK, text)
    return _REPEATED.sub("", text)


def _found(text: str) -> tuple[str, ...]:
    return tuple(finding.text for finding in personal.find(text))

"""Personal data in a text: where it stands, and the text with it masked, each kind in the form usual for it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from language import tables


class FindingKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    EMAIL = "email"
    PLATE = "plate"
    WECHAT = "wechat"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal data: `s[start:end]` of the text searched, which is `text`."""

    kind: FindingKind
    start: int
    end: int
    text: str


def find(s: str) -> tuple[Finding, ...]:
    """Everything personal in `s` by position. Of two that overlap, the first, then the longer, is kept."""
    narrow = s.translate(_NARROW)
    found = sorted(_spans(narrow), key=lambda span: (span[1], -span[2]))
    kept: list[Finding] = []
    for kind, start, end in found:
        if not kept or start >= kept[-1].end:
            kept.append(Finding(kind, start, end, s[start:end]))
    return tuple(kept)


def mask(s: str) -> str:
    """`s` as others may read it: numbers keep their ends, a name its surname, an address its sub-district."""
    parts: list[str] = []
    end = 0
    for finding in find(s):
        parts += s[end : finding.start], _MASKS[finding.kind](finding.text.translate(_NARROW))
        end = finding.end
    return "".join(parts) + s[end:]


def mobile(s: str) -> str | None:
    """The first mobile number in `s` as 11 digits, however it was grouped, prefixed or spelt; None without one."""
    match = _MOBILE.search(s.translate(_NARROW)) or _MOBILE_SPELT.search(s)
    return _digits(match[0].translate(_SPELT))[-11:] if match else None


def own_mobile(s: str) -> str | None:
    """The first mobile number in `s` that the writer gives as their own in so many words: 我电话是…, 联系我…."""
    for one in find(s):
        if one.kind is FindingKind.MOBILE and (_MINE.search(s[: one.start]) or _CALL_ME.match(s[one.end :])):
            return mobile(one.text)
    return None


def landline(s: str, *, asked: bool = False) -> str | None:
    """The first landline number in `s` as 028-87654321; None without one. `asked`: whoever was asked for a number may
    leave the city's code out."""
    narrow = s.translate(_NARROW)
    match = _LANDLINE.search(narrow)
    if match is None:
        local = _LOCAL.search(narrow) if asked else None
        return f"{_CITY_CODE}-{_digits(local[0])}" if local else None
    digits = _digits(match[0])
    code = 3 if digits[1] in "12" else 4
    return f"{digits[:code]}-{digits[code:]}"


def without_numbers(s: str) -> str:
    """`s` without its telephone numbers and the words that only announce them."""
    found = [one for one in find(s) if one.kind in (FindingKind.MOBILE, FindingKind.LANDLINE)]
    for one in reversed(found):
        s = _ANNOUNCES.sub("", s[: one.start]) + s[one.end :]
    return s.strip(" ，,。；;：:") if found else s


def without_own_number(s: str) -> str:
    """`s` without the telephone numbers that the writer gives as their own: announced as such, or standing alone."""
    found = [one for one in find(s) if one.kind in (FindingKind.MOBILE, FindingKind.LANDLINE)]
    for one in reversed(found):
        before, after = s[: one.start], s[one.end :]
        alone = _ENDS_A_CLAUSE.search(before) and _BEGINS_A_CLAUSE.match(after)
        if alone or _OWN.search(before):
            s = _ANNOUNCES.sub("", before) + after
    return s.strip(" ，,；;：:") if found else s


_CITY_CODE = "028"
_OWN = re.compile(
    "(?:我的?|本人的?|联系)(?:联系)?(?:电话|手机|号码|手机号|联系方式|电话号码)(?:号码?)?(?:就?是|为)?[：: ]*$"
    "|(?:^|[，,。；;：: ])(?:电话|手机|号码|手机号|联系方式|电话号码)(?:号码?)?(?:就?是|为)?[：: ]*$"
    "|(?:打|联系)我的?(?:电话)?[：: ]*$"
)
_ASKS = "(?:请|麻烦|可以|随时|直接|你们就?)"
_MINE = re.compile(
    "(?:(?<![给打骗])(?:我|本人)的?(?:联系)?(?:电话|手机|号码|手机号|联系方式|电话号码)(?:号码?)?"
    f"|{_ASKS}(?:打|联系|找)我的?(?:电话)?)(?:就?是|为)?[，,：: ]*$"
)
# 138… 联系我，说要退款 is somebody else's.
_CALL_ME = re.compile(
    f"[，,。 ]*(?:{_ASKS}+(?:打我|打给我|联系我|找我|给我[打回]电话)"
    "|(?:打我|打给我|联系我|找我)(?:电话)?(?:就行|就好|就可以|即可|吧))"
)
_ENDS_A_CLAUSE = re.compile("(?:^|[，,。；;：:\\s])$")
_BEGINS_A_CLAUSE = re.compile("$|[，,。；;：:\\s]")
_ANNOUNCES = re.compile(
    "[，,。；; ]*(?:我的?|本人)?(?:联系)?(?:电话|手机|号码|手机号|联系方式|电话号码)?(?:号码?)?(?:是|为)?[：: ]*$"
)

_NARROW = {0x3000: " ", **{wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}}
_SPELT = str.maketrans("零〇幺一二三四五六七八九", "001123456789")

_GAP = r"[ -]{0,2}"
_MOBILE = re.compile(rf"(?<!\d)(?:\(?(?:\+|00)?86\)?{_GAP}|0)?1[3-9](?:{_GAP}\d){{9}}(?!\d)")
_MOBILE_SPELT = re.compile(
    rf"(?<![零〇幺一二三四五六七八九])[幺一]{_GAP}[三四五六七八九](?:{_GAP}[零〇幺一二三四五六七八九]){{9}}(?![零〇幺一二三四五六七八九])"
)
_LANDLINE = re.compile(r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3})[ -]?[2-8]\d{3}[ -]?\d{3,4}(?!\d)")
# Chengdu's have eight digits.
_LOCAL = re.compile(r"(?<![\d-])[2-8]\d{3}[ -]?\d{4}(?!\d)")
_ID_CARD = re.compile(r"(?<![A-Za-z\d])[1-9]\d{5} ?(?:18|19|20)\d{6} ?\d{3}[\dXx](?![A-Za-z\d])")
# No bank card starts with 1 or 2, as years and dates do; a letter or a dash before the digits means a reference number.
_BANK_CARD = re.compile(r"(?<![A-Za-z\d-])[3-9]\d{3}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?[ -]?\d{0,3}(?![A-Za-z\d])")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z\d-]{1,63}(?:\.[A-Za-z\d-]{2,63}){1,4}", re.ASCII)
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_PLATE = re.compile(rf"{_PROVINCE}[A-HJ-NP-Za-hj-np-z][·. ]?[A-HJ-NP-Za-hj-np-z\d]{{5,6}}(?![A-Za-z\d])")
_WECHAT = re.compile(
    r"(?:微信号?|(?<![a-z])(?:vx|wx|weixin|wechat)|[加Vv]信|威信|薇信)(?:[号是为:，, ]|id){0,4}"
    r"([A-Za-z][A-Za-z\d_-]{5,19})(?![A-Za-z\d_-])",
    re.IGNORECASE,
)

_NUMBER = r"(?:[A-Za-z]?\d{1,4}[A-Za-z]?|[一二三四五六七八九十百]{1,4})"
_ROOM = r"(?:\d{1,4}(?:-\d{1,4}){0,2}(?:号|室|房)?)"
_FLOOR = rf"(?:{_NUMBER}[楼层])"
_UNIT = rf"(?:{_NUMBER}单元)"
_BUILDING = rf"(?:{_NUMBER}(?:号楼|栋|幢|#)|[A-Za-z]座)"
_ADDRESS = re.compile(
    rf"(?<![A-Za-z\d])(?:{_BUILDING}[ ,，]?{_UNIT}?|{_UNIT})[ ,，]?{_FLOOR}?[ ,，]?{_ROOM}?(?![A-Za-z\d])"
    rf"|(?<![A-Za-z\d])\d{{1,4}}-\d{{1,3}}-\d{{1,4}}(?:号|室)|(?<![A-Za-z\d])\d{{3,4}}室"
)

_SURNAMES = tables.rows("surnames.tsv")
_SURNAME = f"(?:{'|'.join(name for row in _SURNAMES[:1] for name in row)}|[{''.join(_SURNAMES[1])}])"
_ROLES = "联系人|投诉人|举报人|申请人|反映人|当事人|户主"
_ANNOUNCED = f"(?:我叫|我的名字[是叫]?|名字[是叫]|姓名|{_ROLES}|本人叫|(?<=[是叫])本人)"
# A given name ends where ordinary words begin: 我叫张三我住…
_GIVEN = r"[^\W\da-zA-Z我家的在是住，电手联今有要想现因为和来反投求向去于先女]{1,2}"
_NAME = re.compile(rf"{_ANNOUNCED}[是为叫: ]{{0,3}}({_SURNAME}(?:先生|女士|{_GIVEN}))")
_NOT_A_NAME = frozenset({"车回", "车来", "何时", "何地", "和谐"})

_Span = tuple[FindingKind, int, int]


def _spans(s: str) -> Iterator[_Span]:
    for kind, pattern, group, check in _RECOGNISERS:
        for match in pattern.finditer(s):
            if check(match[group]):
                yield kind, match.start(group), match.end(group)


def _digits(s: str) -> str:
    return "".join(character for character in s if character.isdigit())


def _is_id_card(s: str) -> bool:
    """GB 11643: a real birth date, and the check character of the weighted sum modulo 11."""
    number = s.replace(" ", "").upper()
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return "10X98765432"[sum(int(digit) * 2 ** (17 - i) for i, digit in enumerate(number[:17])) % 11] == number[17]


def _is_bank_card(s: str) -> bool:
    """16 to 19 digits with Luhn's check digit."""
    digits = [int(digit) for digit in reversed(_digits(s))]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
    return 16 <= len(digits) <= 19 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_name(s: str) -> bool:
    return s[:2] not in _NOT_A_NAME


def _always(_: str) -> bool:
    return True


_RECOGNISERS: tuple[tuple[FindingKind, re.Pattern[str], int, Callable[[str], bool]], ...] = (
    (FindingKind.ID_CARD, _ID_CARD, 0, _is_id_card),
    (FindingKind.MOBILE, _MOBILE, 0, _always),
    (FindingKind.MOBILE, _MOBILE_SPELT, 0, _always),
    (FindingKind.BANK_CARD, _BANK_CARD, 0, _is_bank_card),
    (FindingKind.LANDLINE, _LANDLINE, 0, _always),
    (FindingKind.EMAIL, _EMAIL, 0, _always),
    (FindingKind.PLATE, _PLATE, 0, _always),
    (FindingKind.WECHAT, _WECHAT, 1, _always),
    (FindingKind.ADDRESS, _ADDRESS, 0, _always),
    (FindingKind.NAME, _NAME, 1, _is_name),
)


def _ends(s: str, first: int, last: int) -> str:
    return s[:first] + "*" * (len(s) - first - last) + s[len(s) - last :]


def _mask_email(s: str) -> str:
    name, _, host = s.partition("@")
    return f"{name[0]}***@{host}"


_MASKS: dict[FindingKind, Callable[[str], str]] = {
    FindingKind.MOBILE: lambda s: _ends(_digits(s.translate(_SPELT))[-11:], 3, 4),
    FindingKind.LANDLINE: lambda s: _ends(_digits(s), 3, 2),
    FindingKind.ID_CARD: lambda s: _ends(s.replace(" ", ""), 6, 3),
    FindingKind.BANK_CARD: lambda s: _ends(_digits(s), 0, 4),
    FindingKind.EMAIL: _mask_email,
    FindingKind.PLATE: lambda s: _ends(s.translate({0xB7: None, 0x2E: None, 0x20: None}), 2, 3),
    FindingKind.WECHAT: lambda s: _ends(s, 2, 0),
    FindingKind.ADDRESS: lambda s: "***",
    FindingKind.NAME: lambda s: _ends(s, 1, 0),
}

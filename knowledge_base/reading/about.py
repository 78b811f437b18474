"""What a document says of itself, told from its own words: title, 文号, issuing body, days. Pure."""

import re
from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

from knowledge_base.reading.outcome import About

_HEAD, _TAIL = 1_200, 1_500
_LONGEST_TITLE = 120
_DAY = r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_CHINESE_DAY = re.compile(
    r"([二〇○零一三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_DIGITS = {character: digit for digit, character in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_BRACKETS = str.maketrans("[(（【「", "〔〔〔〔〔") | str.maketrans("])）】」", "〕〕〕〕〕")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,15}\s*[〔\[(（【「]\s*(?:19|20)\d{2}\s*(?:年)?\s*[〕\])）】」]\s*第?\s*\d{1,5}\s*号"
)
_LABEL = re.compile(r"(?:发文字号|发文编号|文\s*号|文件编号)\s*[:：|]?\s*")
_ISSUER_LABEL = re.compile(
    r"(?:发布机构|发文机关|发布单位|制发机关|印发机关|公开责任部门)\s*[:：|]\s*([^\s|，。；:：]{3,40})"
)
_DAY_LABEL = re.compile(rf"(?:发布日期|成文日期|发文日期|印发日期|发布时间|生成日期)\s*[:：|]\s*(?:{_DAY})")
_BODY = re.compile(
    r"[\u4e00-\u9fff（）()、 ]{2,60}(?:政府|委员会|办公室|办公厅|局|厅|部|院|署|中心|总队|支队|大队|支行|协会|管委会"
    r"|街道办事处|领导小组|指挥部)"
)
_RED_HEAD = re.compile(r"([\u4e00-\u9fff]{3,40}(?:政府|委员会|办公室|办公厅|局|厅|部))文件")
_FRONT = re.compile(
    r"索引号|分\s*类|发布|成文|发文|文号|有效性|主题词|公开方式|来源|浏览|字号|时间|日期|信息|保密|密级|特急|加急"
)
_TITLE_END = re.compile(
    r"(?:通知|办法|规定|意见|方案|公告|细则|决定|条例|指南|指引|通告|函|批复|报告|规划|措施|政策|问答|公报|规程|标准|目录|清单|须知|解读|通报|计划)"
    r"(?:[（(][^（）()]{1,20}[)）])?$"
)
_VALID = re.compile(
    rf"本[\u4e00-\u9fff]{{1,6}}自(?:{_DAY})起(?:正式)?(?:施行|实施|执行|生效)(?:[，,；;]?\s*有效期(?:为|至)?\s*(?:([一二三四五六七八九十\d]{{1,2}})\s*年|(?:至)?\s*(?:{_DAY})))?"
)


def about(text: str, named: str = "") -> About:
    """What is told in a text in Markdown; `named` is the title where the file's format has a place for it."""
    head, tail = text[:_HEAD], text[-_TAIL:]
    effective, expires = _validity(text)
    return About(
        title=(named or _title(head))[:_LONGEST_TITLE],
        number=_number(head),
        issuer=_issuer(head, tail),
        issued=_issued(head, tail),
        effective=effective,
        expires=expires,
    )


def _title(head: str) -> str:
    """The first heading of the highest level near the start, or the first line that is no front matter, with the next
    where it goes on there."""
    lines = [line for line in head.splitlines() if line.strip() and not line.startswith("|")][:10]
    headings = [line for line in lines if line.startswith("#")]
    if headings:
        return min(headings, key=lambda line: len(line) - len(line.lstrip("#"))).lstrip("# ")
    told = [line.strip() for line in lines if not _is_front(line)]
    if not told:
        return lines[0].strip() if lines else ""
    first, second = told[0], told[1] if len(told) > 1 else ""
    goes_on = not _TITLE_END.search(first) and _TITLE_END.search(second) and not re.search("[。；，：]", first + second)
    return first + second if goes_on else _start(first)


def _start(line: str) -> str:
    """The line up to its first sentence or blank, where it holds more than a title."""
    return line if len(line) <= _LONGEST_TITLE else re.split(r"[\s。；]", line, maxsplit=1)[0]


def _is_front(line: str) -> bool:
    return bool(
        _NUMBER.fullmatch(line.strip())
        or _RED_HEAD.fullmatch(line.strip())
        or (_FRONT.search(line[:12]) and re.search("[:：]", line[:20]))
        or re.fullmatch(rf"\s*(?:{_DAY})\s*", line)
    )


def _number(head: str) -> str | None:
    """A 文号 that stands alone or behind its label; one inside a sentence is another document's."""
    for line in head.splitlines():
        for part in re.split(r"\s{1,4}|\|", _LABEL.sub(" ", line)):
            if _NUMBER.fullmatch(part):
                return re.sub(r"\s", "", part).translate(_BRACKETS)
        whole = _LABEL.sub("", line).strip("| ")
        if _NUMBER.fullmatch(whole):
            return re.sub(r"\s", "", whole).translate(_BRACKETS)
    return None


def _issuer(head: str, tail: str) -> str | None:
    """The body behind its label, in the signature above the day, or in the red head."""
    if found := _ISSUER_LABEL.search(head):
        return found[1]
    lines = [line.strip() for line in tail.splitlines() if line.strip()]
    for above, line in pairwise(lines):
        if _day(line) and re.fullmatch(rf"(?:{_DAY}|{_CHINESE_DAY.pattern})", line) and _BODY.fullmatch(above):
            return above
    red = _RED_HEAD.search(head)
    return red[1] if red else None


def _issued(head: str, tail: str) -> date | None:
    """The day behind its label, or the last that stands alone on a line."""
    if found := _DAY_LABEL.search(head):
        return _of(found.groups())
    for line in reversed(tail.splitlines()):
        if re.fullmatch(rf"\s*(?:{_DAY}|{_CHINESE_DAY.pattern})\s*", line):
            return _day(line)
    return None


def _day(line: str) -> date | None:
    if found := re.search(_DAY, line):
        return _of(found.groups())
    if chinese := _CHINESE_DAY.search(line):
        year = int("".join(str(_DIGITS[character]) for character in chinese[1]))
        return _date(year, _small(chinese[2]), _small(chinese[3]))
    return None


def _validity(text: str) -> tuple[date | None, date | None]:
    """Since when and until when the document itself says that it holds: 本办法自2024年5月1日起施行，有效期5年."""
    found = next(_VALID.finditer(text), None)
    if found is None:
        return None, None
    groups = found.groups()
    effective = _of(groups[:6])
    if effective is None:
        return None, None
    if groups[6]:
        years = int(groups[6]) if groups[6].isdecimal() else _small(groups[6])
        return effective, _after(effective, years)
    last = _of(groups[7:])
    return effective, last if last and last >= effective else None


def _after(day: date, years: int) -> date | None:
    """The last day of so many years from a day on."""
    year = day.year + years
    same = _date(year, day.month, min(day.day, monthrange(year, day.month)[1])) if year <= date.max.year else None
    return same - timedelta(days=1) if same else None


def _of(groups: tuple[str | None, ...]) -> date | None:
    digits = [int(group) for group in groups if group is not None]
    return _date(*digits[:3]) if len(digits) >= 3 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _small(numeral: str) -> int:
    """一 to 九十九; other runs of these characters give some number that is no month or day."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[character]) for character in numeral))
    return (_DIGITS.get(tens, 99) if tens else 1) * 10 + (_DIGITS.get(ones, 99) if ones else 0)

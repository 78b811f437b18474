"""What a message of a citizen in the form corrects of what was said before. Pure."""

import re
from dataclasses import replace
from datetime import datetime

from bot import clauses, occasion, request_form, whereabouts
from bot.request_form import Draft, Problem, Slot
from escalation.case import CaseKind
from language import dates, dialect, personal, places
from records.moments import local_day

WRONG = re.compile(
    "不对|不是|不算|错了|错啦|(?:说|写|打|填|记|讲|发|搞|弄)(?:错|岔|反)|口误|更正|纠正|改成|改为|改到|改一下|换成|换为|应该是|应当是|应为|有误"
)
_NOT_THAT = re.compile("(?:并|也)?不(?:是|在)(?:说)?[^，,。；;是]{1,20}(?:[，,。；; ]|而是|(?=是))")
_LONGEST_CORRECTION = 60
# "修改地点", "地点不对", "时间错了"
_NAMES = {
    Slot.WHAT: "事情|内容|事由|问题",
    Slot.WHERE: "地点|地址|位置|地方|地头",
    Slot.WHEN: "时间|日期|日子",
    Slot.CONTACT: "联系|电话|手机|号码",
}
_ASKED_TO_CHANGE = {
    slot: re.compile(
        f"(?:改|换|不对|错).{{0,4}}(?:{names})|(?:{names}).{{0,4}}(?:改|换|不对|错|没有?[说写填讲]|[说写填讲](?:岔|漏)|不准)"
    )
    for slot, names in _NAMES.items()
}
_NEW_VALUE = re.compile("(?:应该是|应当是|应为|改成|改为|改到|换成|换为|而是|是|在)(?P<value>[^是]{2,})$")
_LIES = re.compile("(?:发生|出|坐落|是|地点|就)?(?:在|于)[^，。！？；,!?;是]{2,}$")
_SPOT = re.compile("^[^，。！？；,!?;了没不]{2,20}(?:路|街|巷|大道|村|社区|镇|乡|小区|苑|花园|广场|公园|院|栋|组)")
_NEW_KIND = re.compile(
    ".*(?<!不)(?:改成|改为|换成|算(?:是|作)?|当成?|当作|应该是|而是|其实是|是)(?:一?[个条件])?(?P<kind>投诉|举报|求助|建议|表扬)"
)
# 双流区 黄水镇 云岭路
_BETWEEN_PARTS = re.compile("(?<=[区市县镇乡道路街村]) +(?=[^ ]+[镇乡道路街巷村社区院苑号组])")
_AFTER_A_PLACE = re.compile("(?:才是?(?:对|正确)|才对头|的|哈|嘛|噻|哦|啊|[。！!~ ])*$")
_KINDS = {
    "投诉": CaseKind.COMPLAINT,
    "举报": CaseKind.REPORT,
    "求助": CaseKind.HELP,
    "建议": CaseKind.SUGGESTION,
    "表扬": CaseKind.PRAISE,
}


def corrected(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem | None:
    """The draft with what the message corrects; None for one that corrects nothing."""
    said = dialect.standard(text)
    if slot is Slot.WHAT or len(said) > _LONGEST_CORRECTION:
        return None
    named = next((one for one, words in _ASKED_TO_CHANGE.items() if words.search(said)), None)
    number = personal.mobile(said) or personal.landline(said)
    if number and (slot is Slot.CONFIRM or (named is Slot.CONTACT and slot is not Slot.CONTACT)):
        return numbered(draft, number, now)
    wrong = bool(WRONG.search(said))
    if not wrong and named is None:
        return None
    changed = _with_new_values(draft, slot, named, _NOT_THAT.sub("", said), now)
    if changed is not None:
        return changed
    return request_form.without(draft, named) if named is not None and slot is Slot.CONFIRM else None


def _with_new_values(draft: Draft, slot: Slot, named: Slot | None, said: str, now: datetime) -> Draft | None:
    if kind := _NEW_KIND.search(said):
        return replace(draft, kind=_KINDS[kind["kind"]])
    changed = draft
    # 事情发生在…: 事情 is what lies there.
    if named is Slot.WHAT and _LIES.search(said):
        named = Slot.WHERE
    if named is None and slot is Slot.CONFIRM and _names_a_spot(said):
        named = Slot.WHERE
    if named in (None, Slot.WHERE) and (where := new_place(draft, said, told=named is Slot.WHERE)):
        changed = request_form.placed(changed, where)
    if named in (None, Slot.WHEN) and (draft.when or slot is Slot.WHEN) and (when := request_form.moment(said, now)):
        changed = replace(changed, when=when, doubted=None if slot is Slot.WHEN else changed.doubted)
    value = _NEW_VALUE.search(said)
    if changed is draft and value and named in (Slot.WHAT, Slot.WHEN):
        return _renamed(draft, named, value["value"], now)
    return None if changed is draft else changed


def _names_a_spot(said: str) -> bool:
    """Whether what a correction puts in the place of another thing can only be a place: 是水碾河路5号院."""
    value = _NEW_VALUE.search(said)
    return value is not None and _SPOT.match(value["value"]) is not None and occasion.moment(said) is None


def _renamed(draft: Draft, named: Slot, value: str, now: datetime) -> Draft | None:
    if named is Slot.WHAT:
        return replace(draft, what=value) if len(value) >= request_form.SHORTEST_WHAT else None
    day = dates.find(value, local_day(now))
    return None if day and day.trouble else replace(draft, when=dates.beside(value, local_day(now)))


def new_place(draft: Draft, said: str, *, told: bool) -> str | None:
    """The place that a correction names. A district alone goes before the words that are there; `told`: it says that it
    is about the place, so that unknown names will do."""
    old = draft.where or draft.doubted
    said = _BETWEEN_PARTS.sub("", said)
    place = whereabouts.place(said)
    if place is not None:
        return _AFTER_A_PLACE.sub("", place)
    districts = places.districts_in(said)
    if whole := _whole_place(said):
        return whole
    if districts:
        return places.in_district(old, districts[-1]) if old else None
    value = _NEW_VALUE.search(said) if told else None
    spot = value["value"] if value else clauses.last(said) if told else ""
    if not value and not _SPOT.match(spot):
        return None
    before = places.districts_in(old or "")
    return places.in_district(spot, before[0]) if before else spot


def _whole_place(said: str) -> str | None:
    """A district and what lies in it, though its names are not known: it takes the place of all that was there."""
    for start, found in places.find_all(said):
        told = _AFTER_A_PLACE.sub("", re.split("[，。！？；,!?;\n]", said[start:])[0])
        inside = told.removeprefix(found.text).strip()
        if places.districts_in(found.text) and len(inside) > 1 and places.looks_like_one(inside):
            return told[: request_form.LONGEST_WHERE]
    return None


def numbered(draft: Draft, number: str, now: datetime) -> Draft:
    """Another number than before. It is taken at once only by whoever read what it is used for."""
    if draft.consent_at is not None:
        return replace(draft, contact=number, consent_at=now, anonymous=False, offered=None)
    return replace(draft, contact=None, offered=number, anonymous=False)

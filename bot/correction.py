"""What a message of a citizen in the form corrects of what was said before. Pure."""

import re
from dataclasses import replace
from datetime import datetime

from bot import clauses, hearing, new_time, occasion, request_draft, request_form, whereabouts
from bot.clauses import CLAUSE
from bot.request_draft import Draft, Problem, Slot
from escalation.case import CaseKind
from language import dates, dialect, personal, places
from records.moments import local_day

WRONG = re.compile(
    "不对|不是|不算|错了|错啦|(?:说|写|打|填|记|讲|发|搞|弄)(?:错|岔|反|拐)|口误|更正|纠正|改成|改为|改到|改一下|换成|换为|应该是|应当是|应为|有误"
)
_SAYS_SO = re.compile("改(?:过来|成|为|一下|正)|(?:说|写|打|填|记|讲|搞|弄)(?:错|岔|反|拐)|口误|更正|纠正|有误")
_NOT_THAT = re.compile("(?:并|也)?不(?:是|在)(?:说)?[^，,。；;是]{1,20}(?:[，,。；; ]|而是|(?=是)|$)")
_LONGEST_CORRECTION = 60
# "修改地点", "地点不对", "时间错了"
_NAMES = {
    Slot.WHAT: "事情|内容|事由|问题",
    Slot.WHERE: "地点|地址|位置|地方|地头|[街路]名",
    Slot.WHEN: "时间|日期|日子",
    Slot.CONTACT: "联系|电话|手机|号码",
}
_ASKED_TO_CHANGE = {
    slot: re.compile(
        f"(?:改|换|不对|错).{{0,4}}(?:{names})|(?:{names}).{{0,4}}(?:改|换|不对|错|没有?[说写填讲]|[说写填讲](?:岔|漏)|不准)"
    )
    for slot, names in _NAMES.items()
}
_NEW_VALUE = re.compile(
    "(?:应该是|应当是|应为|改成|改为|改到|换成|换为|写成|更正为|变更为|而是|是|在|于)(?P<value>[^是]{2,})$"
)
_IN = re.compile("^(?:就|是|在|于)+")
_RIGHT = re.compile("(?P<value>[^，,。；; 是]{2,})才(?:是|对)[^，,。；; ]{0,3}$")
# 不是纸箱，是旧沙发; 是5号院不是3号院.
_THIS = "[^，,。；;！! 是不]"
_INSTEAD = (
    re.compile(f"不是(?P<old>{_THIS}{{2,12}}?)(?:[，,；; 哦哈嘛啊的]|而)*(?:应该)?是在?(?P<new>{_THIS}{{2,30}})"),
    re.compile(
        f"(?P<old>{_THIS}{{2,12}}?)(?:不对|(?:[写说打填记]?错|岔)了?)[，,；; 哦哈嘛啊]*(?:应该)?是?在?"
        f"(?P<new>{_THIS}{{2,30}})"
    ),
    re.compile(f"(?<!不)是在?(?P<new>{_THIS}{{2,30}}?)[，, 哦哈嘛啊]*不是(?P<old>{_THIS}{{2,12}})"),
)
# 5号院 takes the place of 3号院 and not of the street before it; so does what lies beside it.
_NUMBERED = re.compile("(?:[0-9]+|[一二三四五六七八九十百]+)(?P<kind>号院|号楼|号|栋|幢|单元|组|期|楼)")
_HOUSE_NUMBER = re.compile(
    "(?:号数|门牌号?|[号栋]数?)[^，,。 月]{0,6}(?:错|不对|岔)[^月日周]*[0-9一二三四五六七八九十]+[号栋]"
)
_A_DAY = re.compile("[日号月]（?")
_BESIDE = re.compile("隔壁|旁边|对面|对门|背后|后面|前面|里面|外面|楼上|楼下|门口")
# What leads to the right place where nothing says that another was wrong: 准确的说是在….
_LEADS = re.compile(
    "(?:其实|实际上?|准确|具体|严格|来讲|应该|应当|想起来|现在|写成|帮我?|把|我|刚才|记得|明明|怎么|的?说|的|就|是|在|于|了|哦|嘛"
    "|地点|地址|位置|地方|再|精确|详细|一?点|一?些|更|[，,:： ])+"
)
_LONGEST_LED = 30
_LIES = re.compile("(?:发生|出|坐落|是|地点|就)?(?:在|于)[^，。！？；,!?;是]{2,}$")
_SPOT = re.compile("^[^，。！？；,!?;了没不]{2,20}(?:路|街|巷|大道|村|社区|镇|乡|小区|苑|花园|广场|公园|院|栋|组)")
_NEW_KIND = re.compile(
    ".*(?<!不)(?:改[成为]?|换[成为]?|算(?:是|作)?|当(?:成|作)?|按照?|[写登报转归记](?:记?[成为作])?|应该是|而是|其实是|是)(?:我|提|[为成是]|的|一?[个条件])*"
    "(?P<kind>投诉|举报|求助|建议|表扬)(?!书|信|人|者|电话|平台|热线|箱|过|的)"
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


def says_so(text: str) -> bool:
    """Whether a message says in so many words that something was told wrong, and what is right: 丢的不是烟头，是蚊香，
    改过来."""
    said = dialect.standard(text)
    return bool(_SAYS_SO.search(said)) and any(instead.search(said) for instead in _INSTEAD)


def corrected(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem | None:
    """The draft with what the message corrects; None for one that corrects nothing."""
    said = dialect.standard(text)
    if slot is Slot.WHAT or len(said) > _LONGEST_CORRECTION:
        return None
    return _of_another_kind(draft, said) or _with_other_answers(draft, slot, said, now)


def _with_other_answers(draft: Draft, slot: Slot, said: str, now: datetime) -> Draft | Problem | None:
    """The draft with what a message corrects of its answers."""
    named = _asked_to_change(said)
    number = personal.mobile(said) or personal.landline(said)
    if number and (slot is Slot.CONFIRM or (named is Slot.CONTACT and slot is not Slot.CONTACT)):
        return numbered(draft, number, now)
    named = named or _of_the_old(draft, said) or _of_a_house(draft, said) or _time_alone(slot, said)
    if named in (None, Slot.WHEN) and (timed := retimed(draft, slot, said, now)):
        return timed
    if named is Slot.WHAT and (swapped := _swapped(draft.what or "", said)):
        return replace(draft, what=swapped)
    if named is None and not WRONG.search(said):
        if slot not in (Slot.CONTACT, Slot.CONFIRM) or not _leads_to_a_place(said):
            return None
        named = Slot.WHERE
    changed = _with_new_values(draft, slot, named, _NOT_THAT.sub("", said), now)
    if changed is not None:
        return changed
    return request_draft.without(draft, named) if named is not None and slot is Slot.CONFIRM else None


def _of_another_kind(draft: Draft, said: str) -> Draft | None:
    """The draft as a request of another kind, where a clause names one, with what is told behind it."""
    parts = [part for part in CLAUSE.split(said) if part]
    for place, clause in enumerate(parts):
        named = _NEW_KIND.search(clause)
        if named and not hearing.asks(clause) and (kind := _KINDS[named["kind"]]) is not draft.kind:
            told = "，".join(part for part in parts[place + 1 :] if len(part) >= request_form.SHORTEST_WHAT)
            return replace(draft, kind=kind, what=request_form.more(draft.what or "", told) if told else draft.what)
    return None


def _asked_to_change(said: str) -> Slot | None:
    return next((one for one, words in _ASKED_TO_CHANGE.items() if words.search(said)), None)


def _of_a_house(draft: Draft, said: str) -> Slot | None:
    """A number that is wrong is that of a house where no day was told: 号数打错了，是17号."""
    numbered = _HOUSE_NUMBER.search(said) and WRONG.search(said) and draft.where
    return Slot.WHERE if numbered and not _A_DAY.search(draft.when or "") else None


def _time_alone(slot: Slot, said: str) -> Slot | None:
    return Slot.WHEN if slot is Slot.CONFIRM and new_time.is_wrong(said) else None


def retimed(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | None:
    """The draft with another time that a message tells once it was told: 月份写早了，是九月; None for any other."""
    said = dialect.standard(text)
    if slot not in (Slot.CONTACT, Slot.CONFIRM) or not draft.when or not new_time.is_told(said):
        return None
    new = new_time.amended(draft.when, _NOT_THAT.sub("", said))
    known = new is not None and not request_form.doubtful_day(new, now)
    return replace(draft, when=dates.beside(new, local_day(now))) if new and known else None


def _with_new_values(draft: Draft, slot: Slot, named: Slot | None, said: str, now: datetime) -> Draft | None:
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
    value = _value(said)
    if changed is draft and value and named in (Slot.WHAT, Slot.WHEN):
        return _renamed(draft, named, value, now)
    return None if changed is draft else changed


def _of_the_old(draft: Draft, said: str) -> Slot | None:
    """Which answer has the words that a message puts others in the place of."""
    old = [match["old"] for pattern in _INSTEAD if (match := pattern.search(said))]
    told = {Slot.WHERE: draft.where or draft.doubted or "", Slot.WHEN: draft.when or "", Slot.WHAT: draft.what or ""}
    return next((slot for slot, words in told.items() if any(one in words for one in old)), None)


def _swapped(words: str, said: str) -> str | None:
    """The words with some of them changed for others: 不是纸箱，是旧沙发."""
    for pattern in _INSTEAD:
        if (match := pattern.search(said)) and match["old"] in words:
            return words.replace(match["old"], _AFTER_A_PLACE.sub("", match["new"]))
    return None


def _leads_to_a_place(said: str) -> bool:
    """Whether a message tells a place and nothing else but what leads to one."""
    clause = clauses.last(said)
    lead = _LEADS.match(clause)
    spot = clause[lead.end() :] if lead else clause if _LEADS.fullmatch(said.removesuffix(clause)) else ""
    told = 1 < len(spot) <= _LONGEST_LED and places.looks_like_one(spot)
    return told and not (hearing.asks(clause) or whereabouts.tells_on(spot)) and occasion.moment(said) is None


def _value(said: str) -> str | None:
    found = _RIGHT.search(said) or _NEW_VALUE.search(said)
    return _IN.sub("", found["value"]) if found else None


def _names_a_spot(said: str) -> bool:
    """Whether what a correction puts in the place of another thing can only be a place: 是水碾河路5号院."""
    value = _value(said)
    return value is not None and _SPOT.match(value) is not None and occasion.moment(said) is None


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
    place, districts = whereabouts.place(said), places.districts_in(said)
    if whole := _AFTER_A_PLACE.sub("", place) if place is not None else _whole_place(said):
        return _moved(old, said, districts[-1]) if old and districts and _is_there(whole, old) else whole
    if districts:
        return _moved(old, said, districts[-1]) if old else None
    value = _value(said) if told else None
    spot = _AFTER_A_PLACE.sub("", value or (clauses.last(said) if told else ""))
    if inside := within(draft, spot):
        return inside
    if not value and not _SPOT.match(spot):
        return None
    before = places.districts_in(old or "")
    return places.in_district(spot, before[0]) if before else spot


def _is_there(whole: str, old: str) -> bool:
    """Whether a place in words names a district, and in it only what the old place has too."""
    named, inside = places.find(whole), places.without_names(whole).strip(" 的")
    only_district = named is not None and bool(places.districts_in(named.text))
    return only_district and bool(inside) and inside in old


def _moved(old: str, said: str, district: str) -> str:
    """The old place in another district, without what lies elsewhere for sure where something else is left of it; an
    estate that is told with the district takes the place of all that was there, unless it was there too."""
    told = next((spot for clause in CLAUSE.split(said) if (spot := whereabouts.estate(clause))), "")
    value = _IN.sub("", _value(said) or "").rstrip("，, ")
    if not told and _SPOT.match(value) and not places.districts_in(value):
        told = value
    if told and told not in old:
        return places.DISTRICTS[district] + told
    left = places.without_names_outside(old, district).strip("，, 的")
    kept = left if whereabouts.estate(left) else old
    return places.in_district(kept, district)


def within(draft: Draft, spot: str) -> str | None:
    """The old place with a number of its own kind changed, or with what lies in it; None where another is told."""
    old, numbered = draft.where or draft.doubted, _NUMBERED.match(spot)
    if not old or not (numbered or _BESIDE.match(spot)):
        return None
    same = [one.start() for one in _NUMBERED.finditer(old) if numbered and one["kind"] == numbered["kind"]]
    return (old[: same[-1]] if same else old) + spot


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

"""What a message does to a draft: it goes back, corrects something said before, or answers what is asked. Pure."""

import re
from dataclasses import replace
from datetime import datetime

from bot import (
    asides,
    choosing,
    correction,
    hearing,
    left_out,
    occasion,
    read_back,
    request_draft,
    request_form,
    resuming,
    secrecy,
    several,
    short_answers,
    step_back,
    whereabouts,
)
from bot.answer_meaning import Question
from bot.clauses import CLAUSE
from bot.request_draft import Draft, Problem, Slot
from bot.step_back import Whole
from language import dates, personal, places

_ORDER = (Slot.WHAT, Slot.WHERE, Slot.WHEN, Slot.CONTACT, Slot.CONFIRM)
_NAMED = re.compile(
    "(?:哦|噢|对了|还有|另外|补充一?下?|[，, ])*(?:(?P<when>时间|日期)|(?P<where>地点|地址|位置|地方))"
    "(?:就?[是在]|[:： ])+ ?(?P<value>[^?？]{2,60})$"
)
_ONE = "(?:一?[点下句条个])?"
_LEADS = "(?:哦|噢|等一?[下哈等]|我|请|麻烦|帮忙?|给|你们?|内容|里[头面]|[，, ])*"
_ADDS = (
    f"(?:补充(?:说明|情况)?{_ONE}|再?[加添补写说记](?:上?一[点下句条个]|[点下句条个上])|再要?[加添补]|还[有要](?!一?[件个桩])(?:说|讲|补充|写|加)?{_ONE}(?:要说)?"
    f"|[漏忘落](?:了|记)(?:说|讲|写|提)?{_ONE}|还?没说完|另外(?!一)还?|顺便[说提讲]{_ONE}|对了|要?写清楚)"
)
_MORE = re.compile(f"{_LEADS}(?:{_ADDS}(?:就是|嘛|噻|哈|的|了|[:：，,。 ])*)+(?P<more>[^?？]{{4,}})$", re.DOTALL)
# 漏了, 落了 and 掉了 alone may be what is wrong.
_SAYS_IT_ADDS = re.compile(_ADDS.replace("(?:说|讲|写|提)?", "(?:说|讲|写|提)"))
_OF_A_NAME = re.compile("路名|街名|小区名|门牌")
_ANNOUNCED = re.compile("(?:我的?|家里的?|屋头的?|[，, ])*(?:座机|电话|号码|联系方式)")
# Of what may slip one's mind, or is there to be called.
_NOTES_IT = re.compile(
    "^(?:这|就|那)?[是里]?$|^(?:我|本人)?(?:免贵)?(?:姓|叫|名字叫)[^，。我你他]{1,4}$|先[记存留写]|[记存留写](?:这|给|我的?$|到|住|下|起|好|一下|[哈个着])|(?:先|这是?|就是?|有)(?:我|给)?[^，。]{0,4}(?:号码?|电话|手机)|(?:方便|好|打给?|联系|找)[^，。]{0,4}(?:我|联系|打|找)"
    "|(?:不然|免得|省得|要不|否则|怕|万一|等[会下哈]|待会|一会|过后|回头|到时|转身|记性|[莫别])[^，。]{0,8}(?:忘|记|漏|落|丢|掉)|记性"
)
_LONGEST_PLACE = 40
_NOTHING_WRONG = re.compile("没(?:有|得)?(?:什么)?(?:问题|[写填说记]?错|毛病)(?!了)")
# Beside these a moment is not when the matter was: 我昨天又去看了.
_GOES_ON = re.compile("[我又还他她]|[是对]的|有空|在家")
_WRITTEN_IN = re.compile(
    "(?:请|麻烦|帮我?|给我|把|将)*(?P<more>[^?？，,。]{3,30}?)[也都]?(?:一起)?"
    "[写记加补添](?:上|进)(?:去|嘛|吧|哈|噻|一?下|[。！ ])*$"
)


def hear(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem:
    """The draft after a message that came while `slot` was asked for, or why the message will not do."""
    rest = _beside_confidence(slot, text)
    if rest is None:
        return _heard(draft, slot, text, now)
    heard = _heard(draft, slot, rest, now) if len(rest) >= request_form.SHORTEST_WHERE else draft
    return draft if slot is Slot.CONFIRM and isinstance(heard, Problem) else heard


def _heard(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem:
    if short_answers.cancels(text, short_answers.asked(draft)):
        return replace(draft, declined=True)
    if (back := _taken_back(slot, text)) is not None:
        # 日子不对，前天就有了 tells the right one.
        timed = correction.retimed(draft, slot, text, now) if back is Slot.WHEN else None
        return timed or _back(draft, slot, back)
    if slot is Slot.WHERE and draft.doubted is not None and choosing.is_none(text):
        return request_draft.without(draft, slot)
    if slot is Slot.WHAT:
        return request_form.fill(draft, slot, text, now)
    if (other := several.another(text)) is not None:
        if len(other) < request_form.SHORTEST_WHAT:
            return Problem.ANOTHER_AFTER
        return replace(draft, later=(*draft.later, other[: request_form.LONGEST_WHAT]))
    if slot is Slot.CONFIRM and (told := several.and_another(text)) and short_answers.agrees(told[0]):
        text, draft = told[0], replace(draft, later=(*draft.later, told[1]))
    return _left_out(draft, slot, text, now) or _told(draft, slot, _mended(slot, text), now)


def _beside_confidence(slot: Slot, text: str) -> str | None:
    """What a message says beside the wish for confidence or the end of it, which the draft knows by then; None for any
    other message. To who is asked for a number the wish means that none is left."""
    asks = secrecy.asked(text) and not hearing.unnamed(text) and slot is not Slot.CONTACT
    if slot is Slot.WHAT or not (asks or secrecy.waived(text)):
        return None
    rest = secrecy.without(text)
    return None if secrecy.asked(rest) or secrecy.waived(rest) else rest


def without_lead(slot: Slot, text: str) -> str:
    """An answer without the word to go on that stands before it: 行行行，接着填，地址是…; any other text as it is."""
    rest = resuming.beyond(text) if slot in (Slot.WHERE, Slot.WHEN) else ""
    goes_on = slot is Slot.WHERE and places.find(rest) is None and request_form.SAYS.search(rest)
    return rest if rest and asides.answers(slot, rest) and not (goes_on or hearing.asks(rest)) else text


def _told(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem:
    changed = correction.corrected(draft, slot, text, now) or _told_besides(draft, slot, text, now)
    if changed is None and slot is Slot.CONFIRM and not draft.may_join:
        changed = read_back.put_right(draft, text, now)
    return changed or _answered(draft, slot, text, now)


def _answered(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem:
    """The draft with the answer and what is said of its citizen beside it: a number, or to stay unnamed."""
    if slot is not Slot.CONTACT and hearing.unnamed(text):
        draft, text = _anonymous(draft), secrecy.without(hearing.named_words(text))
        # At the end what stays of the words may still say yes, and to which one.
        if slot is Slot.CONFIRM:
            answered = request_form.fill(draft, slot, text, now)
            return draft if isinstance(answered, Problem) else answered
        if len(text) < request_form.SHORTEST_WHERE:
            return draft
    draft, text = _noted(draft, slot, text, now)
    return request_form.fill(draft, slot, text, now) if text else draft


def _noted(draft: Draft, slot: Slot, text: str, now: datetime) -> tuple[Draft, str]:
    """The draft with a number that is told while where or when is asked for, and the text without it and without the
    clauses that only ask to note it, 先记到嘛，不然等会儿忘了, "" where nothing else is said."""
    number = personal.mobile(text) or _landline(text) if slot in (Slot.WHERE, Slot.WHEN) else None
    if number is None:
        return draft, text
    draft = correction.numbered(replace(draft, own=request_form.tells_own(text)), number, now)
    parts = [part for part in CLAUSE.split(personal.without_numbers(text)) if part]
    rest = "，".join(part for part in parts if places.find(part) or not _NOTES_IT.search(part))
    return draft, rest if len(rest) >= request_form.SHORTEST_WHERE else ""


def _landline(text: str) -> str | None:
    """A number of a telephone that is announced as one, and stands alone."""
    return personal.landline(text) if _ANNOUNCED.match(text) else None


def _left_out(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem | None:
    """The draft without the questions that a message leaves out beside what it answers; None where it leaves none."""
    # 我手机…，不然等会儿忘了 leaves nothing out.
    noted, beside = _noted(draft, slot, text, now)
    if not beside:
        return noted if left_out.heard(text)[0] else None
    draft, (left, rest) = noted, left_out.heard(beside)
    open_ones = left & request_draft.unanswered(draft)
    # 不晓得路名, said of a place that was told, leaves no other question out.
    if left == {Slot.WHERE} and not open_ones and not rest and _OF_A_NAME.search(text):
        return draft
    nothing_else = slot not in open_ones and not rest and open_ones != {Slot.CONTACT}
    if not open_ones or slot is Slot.CONFIRM or nothing_else:
        return None
    for one in open_ones:
        draft = request_draft.skipped(draft, one)
    if len(rest) < request_form.SHORTEST_WHERE:
        return draft
    following = request_draft.next_slot(draft) if slot in open_ones else slot
    # Beside what is left out stands an answer, if only to the question that comes next.
    answered = following is slot or (following not in (None, Slot.CONFIRM) and asides.answers(following, rest))
    return hear(draft, following, rest, now) if following and answered else draft


def _mended(slot: Slot, text: str) -> str:
    """The text with what is asked for spelt right, where it is typed as it sounds."""
    if slot is Slot.WHEN:
        return text if dates.looks_like_one(text) else dates.mended(text)
    return places.mended(text) if slot is Slot.WHERE or correction.WRONG.search(text) else text


def _told_besides(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem | None:
    """The draft with a time or a place that is told while another thing is asked; None for any other message."""
    if slot is Slot.CONTACT and draft.offered and short_answers.agrees(text, Question.NUMBER):
        return None
    named = _NAMED.match(text)
    said = named["value"] if named else text
    timed = (named and named["when"]) or (occasion.only_a_moment(said) and not _GOES_ON.search(said))
    if slot is not Slot.WHEN and slot is not Slot.WHERE and timed and not hearing.asks(said):
        return request_form.fill(request_draft.without(draft, Slot.WHEN), Slot.WHEN, said, now)
    if slot is not Slot.WHERE and ((named and named["where"]) or places.only_a_place(places.mended(said))):
        mended = places.mended(said)
        new = correction.new_place(draft, mended, told=False) or correction.within(draft, mended)
        return request_form.placed(draft, new or whereabouts.only_place(mended))
    if slot is not Slot.WHERE and draft.where is not None and (whole := _whole_place(slot, text)):
        return request_form.placed(draft, whole)
    if slot is not Slot.WHERE and (more := _more(text)) and not _answers_first(slot, text, more):
        return replace(draft, what=request_form.more(draft.what or "", more))
    return None


def _answers_first(slot: Slot, text: str, more: str) -> bool:
    """Whether a message, for all that looks like an addition in it, answers what is asked: 漏了一个星期了 of a pipe."""
    if slot is Slot.CONTACT:
        return personal.mobile(more) is not None or personal.landline(more, asked=True) is not None
    only_when = occasion.only_a_moment(more) or not _SAYS_IT_ADDS.search(text)
    return slot is Slot.WHEN and only_when and dates.looks_like_one(text)


def _whole_place(slot: Slot, text: str) -> str | None:
    """A place that a message names by its district or sub-district, and nothing else: it replaces the old one."""
    said = whereabouts.only_place(places.mended(text))
    if asides.answers(slot, text) and slot is not Slot.CONTACT:
        return None
    if places.find(said) is None or whereabouts.tells_on(said) or hearing.asks(text) or hearing.unnamed(text):
        return None
    alone = (
        len(said) <= _LONGEST_PLACE and personal.mobile(text) is None and personal.landline(text, asked=True) is None
    )
    return said if alone and (places.is_kind(said) or whereabouts.place(said)) else None


def _more(text: str) -> str | None:
    """What a message adds to the matter."""
    if short_answers.agrees(text) or (found := _MORE.match(text) or _WRITTEN_IN.match(text)) is None:
        return None
    return None if hearing.asks(found["more"]) or short_answers.agrees(found["more"]) else found["more"]


def corrects(draft: Draft, slot: Slot, text: str, now: datetime) -> bool:
    """Whether a message goes back or corrects something that was said before, whatever else it sounds like."""
    if goes_back(slot, text) or left_out.heard(text)[0] & request_draft.unanswered(draft):
        return True
    return slot is not Slot.WHAT and isinstance(correction.corrected(draft, slot, _mended(slot, text), now), Draft)


def goes_back(slot: Slot, text: str) -> bool:
    """Whether a message, while `slot` is asked for, only takes back what was answered."""
    return _taken_back(slot, text) is not None


def _taken_back(slot: Slot, text: str) -> Slot | Whole | None:
    back = step_back.heard(text) or (None if slot is Slot.WHAT else step_back.with_a_reason(text))
    # What is told first may be that an address or a number is wrong.
    nothing = (slot is Slot.WHAT and isinstance(back, Slot)) or _NOTHING_WRONG.search(text)
    return None if nothing else back


def _back(draft: Draft, slot: Slot, back: Slot | Whole) -> Draft | Problem:
    """The draft without what is taken back, which is asked for again."""
    if isinstance(back, Slot):
        return request_draft.without(draft, back)
    if back is Whole.ALL:
        return request_draft.emptied(draft)
    at = _ORDER.index(slot)
    if draft.doubted is not None and at:
        return request_draft.without(draft, slot)
    return request_draft.without(draft, _ORDER[at - 1]) if at else Problem.NOTHING_BEFORE


def _anonymous(draft: Draft) -> Draft:
    return replace(draft, anonymous=True, contact=None, consent_at=None, offered=None)

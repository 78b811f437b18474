"""The rules of the request form: what an answer fills, and what has to be asked about it. Pure.

The same rules serve inside Rasa's form and, when Rasa is down, without it.
"""

import re
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot import (
    clauses,
    fillers,
    hearing,
    left_out,
    occasion,
    request_draft,
    secrecy,
    several,
    short_answers,
    whereabouts,
)
from bot.answer_meaning import Meaning, Question
from bot.clauses import CLAUSE
from bot.request_draft import Draft, Problem, Similar, Slot, next_slot
from escalation.case import CaseKind
from escalation.duplicates import concept
from language import dates, personal, places
from language.text import normalise
from records.moments import local_day

LONGEST_WHAT = 2000
LONGEST_WHERE = 200
LONGEST_WHEN = 60
SHORTEST_WHAT = 4
SHORTEST_WHERE = 2
# Told before the matter itself, which is still to be asked.
_NAMES_WHEN = re.compile("(?:发生)?(?:时间|日期|日子)(?:就?[是在]|[:： ])")
_OF_A_NUMBER = re.compile("(?:我的?|本人的?|先|记|留|是|就|可以|打|找|联系|请|哈|嘛|[:： ])*")


def begin(kind: CaseKind, text: str, now: datetime) -> Draft:
    """A draft with everything that the first message says already."""
    if kind is CaseKind.PRAISE and hearing.named_kind(text) is not kind and _ends_in_trouble(text):
        kind = CaseKind.COMPLAINT
    draft = Draft(kind=hearing.request_kind(text) or kind, begun_at=now, anonymous=hearing.unnamed(text))
    draft = wished(draft, text)
    heard = fill(draft, Slot.WHAT, text, now)
    return draft if isinstance(heard, Problem) else heard


def wished(draft: Draft, text: str) -> Draft:
    """The draft with what a message says of keeping it in confidence, whatever else it says."""
    if secrecy.waived(text):
        return request_draft.kept_quiet(draft, False) if draft.confidential else draft
    return request_draft.kept_quiet(draft, True) if secrecy.asked(text) and not draft.confidential else draft


def _ends_in_trouble(text: str) -> bool:
    """Whether what begins like praise ends with something that is wrong: 路灯修好了，就是井盖还松着."""
    return bool(concept.hear(normalise(clauses.last(text))).troubles)


def fill(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem:
    """The draft with the citizen's answer to `slot`, or why the answer will not do."""
    match slot:
        case Slot.WHAT:
            return _fill_what(draft, text, now)
        case Slot.WHERE:
            return _fill_where(draft, text, now)
        case Slot.WHEN:
            return _fill_when(draft, text, now)
        case Slot.CONTACT:
            return _fill_contact(draft, text, now)
        case Slot.CONFIRM:
            return _agreed(_confirm(draft, text), now)


def placed(draft: Draft, said: str, *, asked: bool = False) -> Draft:
    """The draft with a place, or with a doubt about it where nothing was asked about it yet.

    A place that names no district lies in the one that the matter names.
    """
    if places.find(said) is None and len(told := places.districts_in(draft.what or "")) == 1:
        said = places.in_district(said, told[0])
    cut = said[:LONGEST_WHERE]
    if asked or doubt_about(cut) is None:
        return replace(draft, where=cut, doubted=None, similar=None, joins=None)
    return replace(draft, where=None, doubted=cut, similar=None, joins=None)


class Doubt(StrEnum):
    """What is asked about an answer before it is taken."""

    DISTRICT_UNKNOWN = "district_unknown"
    DISTRICT_OR_PLACE = "district_or_place"  # 金牛区熊猫基地: each lies elsewhere
    DISTRICT_OF_SEVERAL = "district_of_several"
    NO_TIME = "no_time"
    DAY_TO_COME = "day_to_come"
    NO_SUCH_DAY = "no_such_day"


_DAYS = {dates.Trouble.TO_COME: Doubt.DAY_TO_COME, dates.Trouble.NO_SUCH_DAY: Doubt.NO_SUCH_DAY}


def doubt(draft: Draft) -> Doubt | None:
    """What is asked about the answer to the question that is open."""
    if draft.doubted is None:
        return None
    match next_slot(draft):
        case Slot.WHERE:
            return doubt_about(draft.doubted)
        case Slot.WHEN:
            named = dates.find(draft.doubted, local_day(draft.begun_at))
            return _DAYS[named.trouble] if named and named.trouble else Doubt.NO_TIME
    return None


def doubt_about(place: str) -> Doubt | None:
    """What has to be asked about a place, or None where it is clear which district it lies in."""
    if places.contradiction(place):
        return Doubt.DISTRICT_OR_PLACE
    if places.homonyms(place):
        return Doubt.DISTRICT_OF_SEVERAL
    if whereabouts.is_nowhere(place):
        return None
    return Doubt.DISTRICT_UNKNOWN if places.find(place) is None else None


def moment(text: str, now: datetime) -> str | None:
    """The words of a text that say when, with the day of the calendar, "" where they say that it is not known; None
    without any, or for a day to come."""
    said = occasion.moment(text) or occasion.about(text)
    if said is None:
        return "" if occasion.forgot_the_day(text) else None
    named = dates.find(said, local_day(now))
    return None if named and named.trouble else dates.beside(said, local_day(now))


def _answer_invitation(draft: Draft, text: str, now: datetime) -> Draft | Problem:
    """Yes, no, or the matter itself."""
    means = short_answers.heard(Question.NEXT, text)
    if means in (Meaning.NO, Meaning.CANCEL):
        return replace(draft, declined=True)
    if means not in (Meaning.YES, Meaning.SKIP):
        return _fill_what(replace(draft, later=draft.later[1:], invited=False), text, now)
    told = taken_up(draft, now)
    # All that is known of it was shown with the offer.
    return replace(told, confirmed=True) if next_slot(told) is Slot.CONFIRM else told


def taken_up(draft: Draft, now: datetime) -> Draft:
    """The matter that the draft offers, with everything that its words say already."""
    offered, *rest = draft.later
    asked = replace(draft, later=tuple(rest), invited=False)
    told = _fill_what(asked, offered, now)
    # What it is used for was not said with the offer.
    return replace(asked, what=offered) if isinstance(told, Problem) else replace(told, own=False)


_COMMON = frozenset({CaseKind.COMPLAINT, CaseKind.HELP})


def _fill_what(draft: Draft, text: str, now: datetime) -> Draft | Problem:
    if draft.invited:
        return _answer_invitation(draft, text, now)
    if (beside := _beside_the_matter(draft, text, now)) is not None:
        return beside
    text, *others = several.split(text)
    if draft.what is None and draft.where is None and whereabouts.alone(text):
        return placed(draft, whereabouts.only_place(text))
    if len(secrecy.without(hearing.matter(text))) < SHORTEST_WHAT:
        return Problem.WHAT_TOO_SHORT
    unnamed = draft.anonymous or any(map(hearing.unnamed, (text, *others)))
    told = replace(
        draft,
        kind=_kind_told(draft, text),
        own=draft.own or tells_own(text),
        what=fillers.before(personal.without_own_number(text))[:LONGEST_WHAT],
        when=draft.when if draft.when is not None else moment(text, now),
        anonymous=unnamed and draft.contact is None,
        offered=None if unnamed or draft.contact else personal.mobile(text) or draft.offered,
        later=(*draft.later, *(hearing.named_words(other) if unnamed else other for other in others)),
    )
    return told if draft.where is not None else _place_told(told, places.mended(text))


def _beside_the_matter(draft: Draft, text: str, now: datetime) -> Draft | None:
    """The draft with a number and a time that are told before the matter, 我手机139…，时间是昨天晚上; None where
    anything else is told."""
    parts = [part for part in CLAUSE.split(text) if part]
    when = [part for part in parts if _NAMES_WHEN.match(part)]
    number = personal.mobile(text)
    if number is None or any(part not in when and personal.mobile(part) is None for part in parts):
        return None
    if not all(_OF_A_NUMBER.fullmatch(personal.without_numbers(part)) for part in parts if part not in when):
        return None
    told = replace(draft, own=draft.own or tells_own(text), offered=None if draft.contact else number)
    return replace(told, when=moment("，".join(when), now) or draft.when) if when else told


def _kind_told(draft: Draft, text: str) -> CaseKind:
    """The kind that a text names, or that its words speak for where no rarer one was named before: a report of 乱收费
    stays one."""
    told = hearing.request_kind(text)
    if told is None or (draft.kind not in _COMMON and hearing.named_kind(text) is None):
        return draft.kind
    return told


def tells_own(text: str) -> bool:
    """Whether the number in a text is the citizen's own, to be called at."""
    return personal.own_mobile(text) is not None and personal.own_mobile(text) == personal.mobile(text)


def _place_told(draft: Draft, text: str) -> Draft:
    """A place that the matter tells; one that contradicts itself is asked about."""
    other = places.contradiction(text)
    said = whereabouts.place_of(text, other.name, other.said) if other else whereabouts.place(text)
    return draft if said is None else placed(draft, said)


def _fill_where(draft: Draft, text: str, now: datetime) -> Draft | Problem:
    if draft.when is None and occasion.forgot_the_day(text):
        told, left = replace(draft, when=""), occasion.beside_the_day(text)
        return _fill_where(told, left if len(left) >= SHORTEST_WHERE else text, now)
    if short_answers.skips(text, Question.WHERE) and not left_out.is_of_others(text):
        return replace(draft, where=draft.doubted or "", doubted=None)
    if len(text) < SHORTEST_WHERE:
        return Problem.WHERE_TOO_SHORT
    when = moment(text, now) if draft.when is None else draft.when
    if occasion.only_a_moment(text) and places.find(text) is None:
        return replace(draft, when=when, where=draft.doubted, doubted=None)
    if draft.doubted is None and places.find(text) is None and _tells_more(draft, text, when):
        return _more_of_the_matter(draft, text, when)
    said = whereabouts.only_place(text)
    told = replace(draft, when=when)
    return placed(told, said) if draft.doubted is None else placed(told, _cleared(draft.doubted, said), asked=True)


def _cleared(doubted: str, said: str) -> str:
    """A place of which something was asked, together with the answer."""
    if places.only_a_place(said) and len(named := places.districts_in(said)) == 1:
        return places.in_district(doubted, named[0])
    if doubt_about(doubted) is Doubt.DISTRICT_UNKNOWN:
        return f"{said}（{doubted}）" if places.find(said) else f"{doubted}，{said}"
    return said if places.find(said) else f"{doubted}，{said}"


# What says that something is so, and no name of a place has.
SAYS = re.compile("[了不没说很太还又把被给让得]|都(?!江堰|市|区)")
_SHORTEST_TOLD = 5


def _tells_more(draft: Draft, text: str, when: str | None) -> bool:
    """Whether an answer to where goes on about the matter instead: it tells when, or names nothing like a place."""
    says = SAYS.search(text) and not places.looks_like_one(text)
    told = len(text) >= _SHORTEST_TOLD and (says or hearing.request_kind(text) is not None)
    return (draft.when is None and when is not None) or bool(told)


def _more_of_the_matter(draft: Draft, text: str, when: str | None) -> Draft:
    return replace(draft, what=more(draft.what or "", text), when=when)


def more(what: str, text: str) -> str:
    """A matter with what is told of it besides."""
    return f"{what}；{text}"[:LONGEST_WHAT]


def _fill_when(draft: Draft, text: str, now: datetime) -> Draft | Problem:
    named = dates.find(text, local_day(now))
    if named is None and short_answers.skips(text, Question.WHEN):
        return replace(draft, when="", doubted=None)
    if len(text) > LONGEST_WHEN:
        return Problem.WHEN_TOO_LONG
    if len(text) > _LONGEST_BARE_WHEN and (told := _when_beside_the_matter(draft, text, now)):
        return told
    # Who insists is taken at their word: 下个月要拆.
    doubtful = named.trouble is not None and draft.doubted != text if named else not dates.looks_like_one(text)
    if doubtful and (named or draft.doubted is None):
        return replace(draft, doubted=text)
    return replace(draft, when=dates.beside(text, local_day(now)), doubted=None)


_LONGEST_BARE_WHEN = 15


def _when_beside_the_matter(draft: Draft, text: str, now: datetime) -> Draft | None:
    """The draft with the clauses that say when, and the others added to the matter; None without either."""
    parts = [part for part in CLAUSE.split(text) if part]
    timed = [part for part in parts if occasion.moment(part) or occasion.about(part)]
    others = [part for part in parts if part not in timed]
    if not timed or not others or doubtful_day(text, now):
        return None
    when = dates.beside("，".join(timed), local_day(now))
    return replace(draft, when=when, what=more(draft.what or "", "，".join(others)), doubted=None)


def doubtful_day(text: str, now: datetime) -> bool:
    """Whether a text names a day that cannot be when something was."""
    named = dates.find(text, local_day(now))
    return named is not None and named.trouble is not None


_SHORTEST_NUMBER = 6
_MOBILE_DIGITS = 11
_OF_NUMBERS = re.compile("电话|手机|号码?|微信|联系|座机|[零〇幺一二两三四五六七八九]{4,}")
_SHORTEST_MORE = 8


def _fill_contact(draft: Draft, text: str, now: datetime) -> Draft | Problem:
    given = personal.mobile(text) or personal.landline(text, asked=True)
    if given is None and hearing.asks_why_contact(text):
        return Problem.CONTACT_WHY
    means = short_answers.heard(short_answers.asked(draft), text)
    if given is None and (means is Meaning.ANONYMOUS or hearing.unnamed(text)):
        return replace(draft, anonymous=True, offered=None)
    if given is None and draft.offered is not None and means is Meaning.YES:
        given = draft.offered
    if given is None:
        return _no_number(draft, text, means)
    return replace(draft, contact=given, consent_at=now, offered=None)


def _no_number(draft: Draft, text: str, means: Meaning | None) -> Draft | Problem:
    """What becomes of an answer without a number: it goes on about the matter, says yes to no number, or is wrong."""
    if any(map(str.isdigit, text)):
        return _wrong_number(text)
    if short_answers.agrees(text):
        return Problem.CONTACT_EITHER
    of_numbers = _OF_NUMBERS.search(text) or hearing.asks(text) or means is Meaning.WAIT
    return (
        _wrong_number(text)
        if of_numbers or len(text) < _SHORTEST_MORE
        else _more_of_the_matter(draft, text, draft.when)
    )


def _wrong_number(text: str) -> Problem:
    digits = max((len(run) for run in re.findall(r"\d+", re.sub(r"(?<=\d)[ -](?=\d)", "", text))), default=0)
    if digits > _MOBILE_DIGITS:
        return Problem.CONTACT_TOO_LONG
    return Problem.CONTACT_TOO_SHORT if _SHORTEST_NUMBER <= digits < _MOBILE_DIGITS else Problem.CONTACT_NOT_A_NUMBER


_JOINABLE = frozenset({CaseKind.COMPLAINT, CaseKind.REPORT, CaseKind.HELP})


def looks_for_similar(draft: Draft) -> bool:
    """Whether open cases of the same thing are to be looked for: all is told, and nobody looked yet."""
    complete = next_slot(replace(draft, confirmed=False)) is Slot.CONFIRM and draft.similar is None
    return complete and not draft.confidential and draft.kind in _JOINABLE and bool(draft.where)


_WHICH = re.compile("第 ?([1-5一二三四五]) ?(?:件|个|条)")


def _joined(draft: Draft, similar: tuple[Similar, ...], text: str) -> Draft | Problem:
    """What was told is shown with the question, so that who joins needs not say yes once more."""
    means, counted = _same_or_not(text), _WHICH.search(text)
    if means is Meaning.NO:
        return replace(draft, joins="")
    place = _place(counted[1]) if counted else 0 if means is Meaning.YES and len(similar) == 1 else len(similar)
    if place >= len(similar):
        return Problem.JOIN_UNCLEAR
    return replace(draft, joins=similar[place].number, confirmed=True)


def _place(digit: str) -> int:
    return int(digit) - 1 if digit.isdigit() else "一二三四五".index(digit)


def _agreed(heard: Draft | Problem, now: datetime) -> Draft | Problem:
    """The yes to all that was read back is one to the use of the number, too."""
    if isinstance(heard, Problem) or not heard.confirmed or not heard.tells_own:
        return heard
    return replace(heard, contact=heard.offered, consent_at=now, offered=None)


def _same_or_not(text: str) -> Meaning | None:
    """Whether theirs is the one that was shown, in what is said last: 我不晓得他们说的是哪家，给我单独报."""
    return short_answers.heard(Question.JOIN, text) or short_answers.heard(Question.JOIN, clauses.last(text))


def _confirm(draft: Draft, text: str) -> Draft | Problem:
    if draft.similar and draft.joins is None:
        return _joined(draft, draft.similar, text)
    match short_answers.heard(Question.CONFIRM, text):
        case Meaning.YES:
            return replace(draft, confirmed=True)
        case Meaning.WAIT:
            return Problem.CONFIRM_LATER
        case Meaning.NO:
            return Problem.CONFIRM_WHICH
    return Problem.CONFIRM_UNCLEAR

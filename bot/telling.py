"""Whether a message tells a matter that is to be dealt with, by the facts in it and not by its tone. Pure."""

import re

from bot import clauses, hearing, occasion, whereabouts
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from escalation.case import CaseKind
from language import dialect, personal, places

_SHORTEST = 8
# To these nothing was done, so that another reply may stand in their place.
_TALK = frozenset({ReplyOutcome.SMALL_TALK, ReplyOutcome.CANCELLED})
_LOOKED_UP = frozenset(
    {
        ReplyOutcome.ANSWERED,
        ReplyOutcome.CHOICES,
        ReplyOutcome.NOTHING_FOUND,
        ReplyOutcome.NOT_IN_FORCE,
        ReplyOutcome.OTHER_DISTRICT,
        ReplyOutcome.WHICH_DISTRICT,
    }
)
# Whoever has no case talks of something new.
_NO_CASE = frozenset({WORDS.own_case.none, WORDS.progress.none})
_ENOUGH = 2
# Of a question that is none: 凭什么, 能不能派人来看下.
_NO_QUESTION = re.compile(
    "凭什么|为什么|为何|到底|究竟|有没有人|没有?人|怎么(?:都|也|还|老|就|又|这么|那么|回事|搞|没)|太|老是|总是|天天|一直|[每整]天|每晚|又"
    "|还.{0,3}不.{0,3}了|(?:多久|几天|几次|好[多几][天次年])了|派人|帮我|帮忙|谁来管|(?:你们|来).{0,4}(?:管|处理|看)(?:管|看|一?下)"
    "|(?:清理|处理|修|管|填|补|投诉|举报|反映)一?下"
)
_ONLY_ASKS_LEAVE = re.compile("[，, ](?:可(?:不可)?以|行|要得|得行|好)(?:吗|不|么|嘛)[?？]*$")
_WORK = re.compile("修|疏通|清理|清运|弄走|搬走|拖走|更换|换一?[个盏根]|补[一好上]|装[个上一]|铲|打扫")


def tells(said: str) -> bool:
    """Whether a message says what is wanted, or where and when something was."""
    return len(said) >= _SHORTEST and (hearing.request_kind(said) is not None or facts(said) >= _ENOUGH)


def wants_work(said: str) -> bool:
    """Whether a message complains, or asks for something to be repaired or cleared."""
    kind = hearing.request_kind(said)
    return kind is not None and (kind is not CaseKind.HELP or bool(_WORK.search(said)))


def overlooked(said: str, reply: Reply, *, asked: bool) -> CaseKind | None:
    """The kind of request that a message makes which was answered as if it were talk or a question; None for any other.

    `asked`: what the matter is was asked just now. A place, a day, a telephone number or the wish to stay unnamed
    beside a word of request is one for sure; without that word two of them tell one where nothing is asked, and three
    wherever.
    """
    talk = reply.outcome in _TALK or reply.dissatisfied or reply.text in _NO_CASE
    if talk and hearing.only_opens(said):
        return hearing.request_kind(said) or CaseKind.COMPLAINT
    if len(said) < _SHORTEST or not (talk or reply.outcome in _LOOKED_UP):
        return None
    kind, asks = hearing.request_kind(said), hearing.asks(said) or hearing.asks_the_way(said)
    if kind is None and asks:
        return None
    known = facts(said)
    if kind is not None and known and (talk or not asks or hearing.named_kind(said) is not None):
        return kind
    told = asked or kind is not None or known >= _ENOUGH
    sure = talk or asked or hearing.unnamed(said) or known > _ENOUGH
    return (kind or CaseKind.COMPLAINT) if told and sure and (not asks or known > _ENOUGH) else None


def only_asks(said: str) -> bool:
    """Whether a message ends with a question and tells no matter: neither where or when it was, nor that it is to be
    dealt with or that nobody does."""
    plain = dialect.plain(said)
    if not hearing.asks(clauses.last(plain)) or _NO_QUESTION.search(plain) or _ONLY_ASKS_LEAVE.search(plain):
        return False
    # How long something lasts, and the district, may belong to the question: 社保断了两个月能补不.
    return whereabouts.place(said) is None and not occasion.names_a_day(said) and personal.mobile(said) is None


def facts(said: str) -> int:
    """How many of the things that a request is asked for a message tells."""
    named = places.mended(said)
    where = whereabouts.place(named) is not None or bool(places.districts_in(named))
    number = personal.mobile(said) or personal.landline(said)
    return sum((where, occasion.moment(said) is not None, hearing.unnamed(said), number is not None))

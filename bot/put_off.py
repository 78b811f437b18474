"""A request that its citizen gave up, and takes up again after all. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot import form_turn, hearing, request_form
from bot.reply import Reply, ReplyOutcome
from bot.request_form import Draft
from bot.wording import WORDS
from escalation.case import CaseKind
from language import dialect

_LONGEST = 30
_REGISTER = "登记|举报|投诉|求助|反映|提交|[报交]"
_AGAIN = re.compile(
    f"接[着到]|继续|恢复|回到|重新|没(?:填|弄|写|报|说)完|(?:填|弄|写|报)完|(?:还是|又想|还要|决定)[^不没]*(?:{_REGISTER})"
)
_AROUND = re.compile(
    f"接[着到]|继续|恢复|回到|重新|{_REGISTER}|诉求|建议|表扬|没?(?:填|弄|写|说)完?|办理?|来|走|搞|整|还是|还|决定|把|那里|[那这]|个|件|搁[着到在]?"
    "|刚才|刚刚|前面|前头|先前|前述|上述|我|你们?|考虑|想好|想通|想|了|吧|嘛|噻|哈|哦|要|得|可以|行|好|现在|有空|空了|又|再|上去|下去|往下|的"
    "|就|给|帮|麻烦|请|一下|一哈|事[情项]?|单子|后头|剩下|[，,。！!、 ]"
)
_FEW = 2


def given_up(said: Iterator[tuple[str, Reply]]) -> tuple[str, ...]:
    """What a citizen said in the form that they gave up last; nothing where another was begun or filed since. `said`:
    each of their messages with its reply, the oldest first."""
    told: list[str] = []
    kept: tuple[str, ...] = ()
    for words, reply in said:
        if reply.outcome is ReplyOutcome.CANCELLED and reply.text == WORDS.form.cancelled:
            told, kept = [], tuple(told)
        elif reply.outcome is ReplyOutcome.CASE_OPENED:
            told, kept = [], ()
        elif reply.outcome is ReplyOutcome.ASKING:
            told, kept = [*told, words], ()
    return kept


def is_resumed(said: str, given_up: Sequence[str]) -> bool:
    """Whether a message goes on with what was given up: it says so, and names nothing else."""
    plain = dialect.plain(said)
    if (
        not given_up
        or len(plain) > _LONGEST
        or hearing.asks(plain)
        or hearing.cancels(plain)
        or not _AGAIN.search(plain)
    ):
        return False
    rest = [part for part in _AROUND.split(plain) if part]
    told = "，".join(map(dialect.plain, given_up))
    return len("".join(rest)) <= _FEW or any(_shares(part, told) for part in rest)


def resumed(said: str, given_up: Sequence[str], now: datetime) -> Draft:
    """The draft as it was; a number that was agreed to then is only offered."""
    first, *others = given_up
    draft = request_form.begin(CaseKind.COMPLAINT, first, now)
    for words in others:
        slot = request_form.next_slot(draft)
        if slot is None or hearing.asks(words):
            continue
        heard = form_turn.hear(draft, slot, words, now)
        if isinstance(heard, Draft) and not heard.confirmed and not heard.declined:
            draft = heard
    named = hearing.named_kind(said)
    kind = draft.kind if named in (None, CaseKind.COMPLAINT) else named  # people say 投诉 of anything
    number = draft.contact or draft.offered
    return replace(draft, kind=kind, contact=None, consent_at=None, offered=number)


def _shares(part: str, told: str) -> bool:
    return any(part[at : at + 2] in told for at in range(len(part) - 1))

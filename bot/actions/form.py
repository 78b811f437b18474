"""The actions around the request form. The draft in the database is the truth; Rasa's slots mirror it."""

from dataclasses import replace

from bot import (
    asides,
    case_hearing,
    choosing,
    foreign,
    form_talk,
    form_turn,
    form_words,
    hearing,
    request_draft,
    telling,
    usual_words,
    withdrawal,
)
from bot.asides import Aside
from bot.case_question import Wish
from bot.form_talk import Meaning
from bot.parts import BotParts
from bot.registration import Step
from bot.reply import Intent, Reply, ReplyOutcome, Turn, joined
from bot.request_draft import Draft, Slot
from bot.wire import (
    ActionCall,
    ActionExecuted,
    ActionResult,
    Event,
    LoopSet,
    Rejected,
    SessionStarted,
    SlotSet,
)
from escalation.case import CaseKind
from knowledge_base.facets import names_only_a_facet
from language import personal
from language.text import normalise
from records.live_talks import Why

FORM = "request_form"
_REQUESTED = "requested_slot"
_ANSWERS = frozenset(
    {ReplyOutcome.ANSWERED, ReplyOutcome.NOT_IN_FORCE, ReplyOutcome.OTHER_DISTRICT, ReplyOutcome.OTHER_CHANNEL}
)
_KINDS = {
    "complain": CaseKind.COMPLAINT,
    "seek_help": CaseKind.HELP,
    "suggest": CaseKind.SUGGESTION,
    "praise": CaseKind.PRAISE,
}


async def start_session(call: ActionCall, parts: BotParts) -> ActionResult:
    """A new conversation: a draft that waits, whatever died meanwhile, is put back into the form."""
    draft = await parts.registration.draft(call.turn)
    restored: tuple[Event, ...] = () if draft is None else (LoopSet(FORM), *_mirror(draft))
    return ActionResult((SessionStarted(), *restored, ActionExecuted("action_listen")))


async def validate(call: ActionCall, parts: BotParts) -> ActionResult:
    """One step of the form. Raises Rejected where the citizen does something else in between; Rasa then comes back to
    the form in the same turn, and the question is asked again."""
    turn = call.turn
    draft = await parts.registration.draft(turn)
    if draft is None:
        return _result(await parts.registration.begin(turn, _KINDS.get(call.intent.name or "", CaseKind.COMPLAINT)))
    slot = request_draft.next_slot(draft)
    of_form = slot is not None and parts.registration.told_of_form(turn, draft, slot) is not None
    if slot and draft.message_id != turn.message_id and not (of_form or _goes_on(turn, draft, slot)):
        if told := await _answered_first(call, draft, slot, parts):
            return ActionResult(_mirror(draft), told)
        aside = _aside(slot, turn, call.intent)
        question = usual_words.question(draft, turn.text)
        if _asks(aside, draft, slot, turn.text, question):
            await parts.registration.put_aside(turn)
            said = replace(turn, text=question or turn.text)
            matter = None if asides.sounds_like_talk(call.intent) else draft.what
            return ActionResult(_mirror(draft), await _answered(said, draft, matter, parts))
        if aside:
            await parts.registration.put_aside(turn)
            raise Rejected
    return _result(await parts.registration.hear(turn, call.intent))


def _asks(aside: Aside | None, draft: Draft, slot: Slot, text: str, question: str | None) -> bool:
    """Whether a message asks something that a guide may answer; `question`: the clause that surely does."""
    if aside is not None:
        return aside in asides.QUESTIONS
    match form_talk.sure(slot, text):
        case Meaning.GUIDE:
            return True
        case Meaning.TOLD:
            return question is not None
    return bool(question or asides.asks_instead(slot, text) or usual_words.asks(draft, text))


def _goes_on(turn: Turn, draft: Draft, slot: Slot) -> bool:
    """Whether a message goes on with the form, or back in it, whatever else it sounds like."""
    if not turn.offered and (foreign.answer(turn.text) or usual_words.belongs(draft, turn.text)):
        return True
    return form_turn.corrects(draft, slot, turn.text, turn.now) or usual_words.goes_on(draft, turn.text)


def _aside(slot: Slot, turn: Turn, intent: Intent) -> Aside | None:
    """What is done in the middle of the form; nobody loses it who does not say that it is given up."""
    aside = asides.aside(slot, turn.text, intent)
    if aside in asides.QUESTIONS and form_talk.sure(slot, turn.text) is Meaning.TOLD:
        return None
    return None if aside is Aside.WITHDRAW and not _gives_up(turn) else aside


def _gives_up(turn: Turn) -> bool:
    return case_hearing.wants(turn.text) or bool(withdrawal.takes_back(turn.text))


async def _answered_first(call: ActionCall, draft: Draft, slot: Slot, parts: BotParts) -> Reply | None:
    """The answer to what is said about the last answer or the choices that were offered, or is asked before anything
    is told; None for what is the form's."""
    if call.turn.offered and (told := await _chosen(call.turn, draft, parts)):
        return told
    if usual_words.calls_a_person(draft, call.turn.text):
        await parts.registration.put_aside(call.turn)
        return joined((await parts.queue.ask(call.turn, Why.ASKED), form_words.question(draft)))
    if slot is Slot.WHAT:
        return await _asked_first(call, draft, parts)
    further = call.turn.goes_on and hearing.asks(call.turn.text)
    answer = await parts.answering.going_on(call.turn) if further else None
    if answer is None:
        return None
    await parts.registration.put_aside(call.turn)
    return joined((answer, form_words.question(draft)))


async def _answered(turn: Turn, draft: Draft, matter: str | None, parts: BotParts) -> Reply:
    """The answer to a question in the middle of the form and the question that is open, or first what there is to
    choose from; what names nothing by itself is asked of the matter."""
    # 收不收费 is asked of the matter, and names nothing to choose by.
    of_a_part = names_only_a_facet(normalise(turn.text))
    part = await parts.answering.about(turn, matter) if matter and of_a_part and turn.topic is None else None
    answer = part or await parts.answering.answer(turn)
    beside = await _of_the_matter(turn, matter, parts) if matter and answer.outcome not in _ANSWERS else None
    answer = beside or answer
    if answer.outcome in _ANSWERS:
        return joined((answer, form_words.question(draft)))
    offers = answer.outcome is ReplyOutcome.CHOICES and (beside or not of_a_part)
    return answer if offers else form_words.unanswered(draft, turn.text)


async def _of_the_matter(turn: Turn, matter: str, parts: BotParts) -> Reply | None:
    """The answer to a question that goes on about a matter, or the guides that are nearest to both; None without."""
    if answer := await parts.answering.about(turn, matter):
        return answer
    together = await parts.answering.answer(replace(turn, text=f"{matter} {turn.text}", topic=None, asked=None))
    return None if together.outcome is ReplyOutcome.NOTHING_FOUND else together


async def _chosen(turn: Turn, draft: Draft, parts: BotParts) -> Reply | None:
    """The answer from what was offered to choose from in the middle of the form, or that it was none of it, and the
    question that is open; None where something else is said."""
    if choosing.is_none(turn.text):
        said = form_words.beside_talk(draft, "affirm")
    elif answer := await parts.answering.chosen(turn):
        said = joined((answer, form_words.question(draft)))
    else:
        return None
    await parts.registration.put_aside(turn)
    return said


async def _asked_first(call: ActionCall, draft: Draft, parts: BotParts) -> Reply | None:
    """The answer to somebody who was asked what the matter is and asks something that there is an answer to."""
    asks = call.intent.name in asides.QUESTIONS and telling.only_asks(call.turn.text)
    answer = await parts.answering.answer(call.turn) if asks else None
    if answer is None or answer.outcome not in _ANSWERS:
        return None
    await parts.registration.put_aside(call.turn)
    return joined((answer, form_words.question(draft)))


async def submit(call: ActionCall, parts: BotParts) -> ActionResult:
    """The confirmed draft becomes a case."""
    return ActionResult(_emptied(), await parts.registration.submit(call.turn))


async def cancel(call: ActionCall, parts: BotParts) -> ActionResult:
    """The draft is given up. Where there is none, a case that was spoken of just now may be meant, which is asked."""
    turn = call.turn
    of_case = turn.lately and turn.spoken_of is not None and _gives_up(turn)
    if of_case and await parts.registration.draft(turn) is None:
        asked = await parts.own_cases.wished(turn, Wish.WITHDRAW, sure=False)
        if asked is not None:
            return ActionResult(reply=asked)
    # 直接把这个店关掉咋个弄 gives nothing up.
    only_asks = hearing.asks(turn.text) and await parts.registration.draft(turn) is None
    if only_asks and (answer := await parts.answering.answer(turn)).outcome is not ReplyOutcome.NOTHING_FOUND:
        return ActionResult(reply=answer)
    return ActionResult((LoopSet(None), *_emptied()), await parts.registration.cancel(call.turn))


def _result(step: Step) -> ActionResult:
    return ActionResult(_emptied() if step.draft is None else _mirror(step.draft), step.reply)


def _mirror(draft: Draft) -> tuple[Event, ...]:
    """The draft as slots: a skipped answer is an empty text, which Rasa takes for filled."""
    number = draft.offered if draft.tells_own else draft.contact
    contact = "anonymous" if draft.anonymous else number and personal.mask(number)
    values = {
        Slot.WHAT: draft.what and personal.mask(draft.what),
        Slot.WHERE: draft.where,
        Slot.WHEN: draft.when,
        Slot.CONTACT: contact,
        Slot.CONFIRM: "yes" if draft.confirmed and not draft.may_join else None,
    }
    if draft.declined:  # nothing is missing any more
        values = dict.fromkeys(Slot, "")
    return (
        *(SlotSet(slot, value) for slot, value in values.items()),
        SlotSet(_REQUESTED, request_draft.next_slot(draft)),
    )


def _emptied() -> tuple[Event, ...]:
    return (*(SlotSet(slot, None) for slot in Slot), SlotSet(_REQUESTED, None))

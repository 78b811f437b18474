"""What a reply asks for: the form by its draft, everything else by the words that ask it. Pure."""

from bot import form_words, request_draft, request_form
from bot.reply import Reply, ReplyOutcome
from bot.request_draft import Draft, Slot
from bot.request_form import Doubt
from bot.wording import WORDS
from language import places

_OWN = WORDS.own_case
_WHICH_CASE = (*_OWN.which.values(), _OWN.which_sent)
_DISTRICT = "district"
_OF_DISTRICT = frozenset({Doubt.DISTRICT_UNKNOWN, Doubt.DISTRICT_OR_PLACE, Doubt.DISTRICT_OF_SEVERAL})
_DISTRICTS = frozenset(places.DISTRICTS.values())


def asked(reply: Reply, draft: Draft | None) -> frozenset[str]:
    """The slots asked for. `draft`: the citizen's form after the reply."""
    found = set(waits_for(draft)) if draft is not None and _is_question(reply, draft) else set[str]()
    if _names_districts(reply):
        found.add(_DISTRICT)
    if any(_begins(words) in reply.text for words in _WHICH_CASE):
        found.add("which_case")
    if any(_begins(words) in reply.text for words in WORDS.material.alone.values()):
        found.add("what")
    if _begins(_OWN.rated_why) in reply.text:
        found.add("reason")
    if _begins(_OWN.what_to_add) in reply.text:
        found.add("what")
    if _begins(_OWN.sure) in reply.text:
        found.add("confirm")
    return frozenset(found)


def waits_for(draft: Draft | None) -> frozenset[str]:
    """What the form waits for: its next slot, or what is asked about one that was answered."""
    if draft is None or (slot := request_draft.next_slot(draft)) is None:
        return frozenset()
    if draft.invited:  # whether another matter that was told is registered, too
        return frozenset({Slot.WHAT.value, Slot.CONFIRM.value})
    if request_form.doubt(draft) in _OF_DISTRICT:
        return frozenset({slot.value, _DISTRICT})
    if slot is Slot.CONFIRM and draft.similar and draft.may_join:
        return frozenset({"join"})
    return frozenset({slot.value})


def _is_question(reply: Reply, draft: Draft) -> bool:
    """An emergency or an answer in the middle of the form may leave its question for later."""
    return reply.outcome is ReplyOutcome.ASKING or form_words.question(draft).text in reply.text


def _names_districts(reply: Reply) -> bool:
    chosen = [choice.text for choice in reply.choices]
    return reply.outcome is ReplyOutcome.WHICH_DISTRICT or (len(chosen) > 1 and _DISTRICTS.issuperset(chosen))


def _begins(words: str) -> str:
    """What stands before the first thing that is filled in, or after it where the words begin with that."""
    before, _, after = words.partition("{")
    return before or after.partition("}")[2].partition("{")[0]

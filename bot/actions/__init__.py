"""Rasa's custom actions: one coroutine each, by the name that `bot/rasa/domain.yml` gives it."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from bot.actions import form, talk
from bot.parts import BotParts
from bot.wire import ActionCall, ActionResult

Action = Callable[[ActionCall, BotParts], Awaitable[ActionResult]]

ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "action_session_start": form.start_session,
        "validate_request_form": form.validate,
        "action_submit_request": form.submit,
        "action_cancel_request": form.cancel,
        "action_answer_policy": talk.answer_policy,
        "action_case_progress": talk.tell_progress,
        "action_own_case": talk.own_case,
        "action_other_channel": talk.other_channel,
        "action_choose": talk.choose,
        "action_correct": talk.correct,
        "action_repeat": talk.repeat,
        "action_simplify": talk.simplify,
        "action_hand_off": talk.hand_off,
        "action_small_talk": talk.small_talk,
    }
)

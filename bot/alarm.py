"""What is said to an emergency, before and beside anything else."""

import re

from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from language import emergencies
from language.emergencies import Emergency, EmergencyKind

ONLY_NUMBERS = frozenset({EmergencyKind.SUICIDE, EmergencyKind.DOMESTIC_VIOLENCE})
"""Whoever despairs, or is beaten at home, is asked for no form."""
_NUMBER = re.compile(r"\d{3,}")


def heard(text: str) -> Reply | None:
    """The numbers to call for an emergency that a message tells of; None where it tells of none."""
    found = emergencies.detect(text)
    return None if found is None else numbers(found)


def numbers(emergency: Emergency) -> Reply:
    """The numbers to call: those for what it most likely is first, and those that it may need as well."""
    lines = [WORDS.emergency[emergency.kind]]
    for kind in emergency.also:
        beside = WORDS.emergency_beside[kind]
        if not set(_NUMBER.findall(beside)) <= set(_NUMBER.findall("".join(lines))):
            lines.append(beside)
    return Reply("\n".join((*lines, WORDS.emergency["after"])), ReplyOutcome.EMERGENCY)


def kind_of(reply: Reply | None) -> EmergencyKind | None:
    """Which emergency was told of just before a reply; None where it is no reply to one."""
    if reply is None or reply.outcome is not ReplyOutcome.EMERGENCY:
        return None
    if WORDS.despair in reply.text:
        return EmergencyKind.SUICIDE
    return next((kind for kind in EmergencyKind if WORDS.emergency[kind] in reply.text), None)


def despaired(reply: Reply | None) -> bool:
    """Whether somebody despaired just before a reply."""
    return kind_of(reply) is EmergencyKind.SUICIDE


def still_there(first: str = "") -> Reply:
    """What is said to somebody who goes on about their despair, after `first`."""
    return Reply("\n".join(filter(None, (first, WORDS.despair))), ReplyOutcome.EMERGENCY)

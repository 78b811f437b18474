"""Which open conversation has been silent for too long, and what then becomes of it. Pure."""

from datetime import datetime

from escalation.live.duty import LiveRules, on_duty
from escalation.workdays import Calendar
from records.live_talks import Ending, Talk, TalkState


def overdue(talk: Talk, now: datetime, rules: LiveRules, calendar: Calendar) -> Ending | None:
    """How an open conversation must end now; None: it goes on. `now` is a local moment.

    Nobody has to wait longer than the rules say, or after the last one went home. One that somebody has goes on after
    the hours. Whoever has the word is the silent one: the citizen after staff wrote or took it, staff after the citizen
    did.
    """
    if talk.state is TalkState.WAITING:
        late = now - talk.asked_at >= rules.nobody_came
        return Ending.NOBODY if late or not on_duty(now, rules, calendar) else None
    taken_at = talk.taken_at or talk.asked_at
    spoken = talk.staff_at or taken_at
    if talk.staff_at is None or talk.citizen_at > spoken:
        since = max(talk.citizen_at, taken_at)
        return Ending.STAFF_SILENT if now - since >= rules.staff_silent else None
    return Ending.CITIZEN_SILENT if now - spoken >= rules.citizen_silent else None

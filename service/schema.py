"""Every table of every floor, on one metadata: imported wherever the whole schema must be known."""

from escalation import flags, importing, references, saved_views, staffing
from escalation import tables as escalation_tables
from escalation.duplicates import marks
from knowledge_base import closing, page_ratings
from knowledge_base import tables as knowledge_tables
from records import (
    alarms,
    audit,
    citizens,
    consents,
    conversations,
    kept_rules,
    live_talks,
    media,
    messages,
    nonces,
    outbox,
    presence,
    scenes,
    staff,
    switches,
    systems,
    webhooks,
)
from records.database import metadata

TABLES = metadata.tables
_TALK = (alarms, citizens, consents, conversations, live_talks, media, messages, nonces, outbox, presence, scenes)
_RECORDS = (audit, kept_rules, staff, switches, systems, webhooks)
_CASES = (escalation_tables, flags, importing, marks, references, saved_views, staffing)
MODULES = (*_TALK, *_RECORDS, *_CASES, knowledge_tables, closing, page_ratings)

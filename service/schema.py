"""Every table of every floor, on one metadata: imported wherever the whole schema must be known."""

from escalation import tables as escalation_tables
from knowledge_base import closing
from knowledge_base import tables as knowledge_tables
from records import audit, citizens, conversations, messages, outbox, staff
from records.database import metadata

TABLES = metadata.tables
MODULES = (audit, citizens, conversations, messages, outbox, staff, escalation_tables, knowledge_tables, closing)

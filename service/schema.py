"""Every table of every floor, on one metadata: imported wherever the whole schema must be known."""

from escalation import flags, staffing
from escalation import tables as escalation_tables
from escalation.duplicates import marks
from knowledge_base import closing
from knowledge_base import tables as knowledge_tables
from records import audit, citizens, conversations, messages, outbox, staff
from records.database import metadata

TABLES = metadata.tables
_RECORDS = (audit, citizens, conversations, messages, outbox, staff)
MODULES = (*_RECORDS, escalation_tables, flags, marks, staffing, knowledge_tables, closing)

"""Every table of every floor, on one metadata: imported wherever the whole schema must be known."""

from records import audit, citizens, conversations, messages, outbox, staff
from records.database import metadata

TABLES = metadata.tables
MODULES = (audit, citizens, conversations, messages, outbox, staff)

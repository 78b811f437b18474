"""Entries that came from files made drafts, for a second person to review."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base import editorial, versions
from knowledge_base.editorial import Command
from knowledge_base.entry import Entry, kind_of
from knowledge_base.life import EntryState
from records.staff import Staff


class Drafted(StrEnum):
    """What became of an entry from a file."""

    DRAFT = "draft"
    UNCHANGED = "unchanged"  # what answers, or the draft there is, says the same
    IN_WORK = "in_work"  # somebody works on another version, which a file must not overwrite
    OTHER_KIND = "other_kind"  # a document does not take the place of a guide, nor the other way round


def outlook(state: EntryState | None, entry: Entry) -> Drafted:
    """What becomes of an entry from a file where the one of its id stands like this; None: there is none. Pure."""
    standing = [version for version in (state.published, state.working) if version] if state else []
    if any(kind_of(version.entry) is not kind_of(entry) for version in standing):
        return Drafted.OTHER_KIND
    if standing and standing[-1].entry == entry:
        return Drafted.UNCHANGED
    return Drafted.IN_WORK if state and state.working else Drafted.DRAFT


async def draft(tx: AsyncConnection, command_id: str, staff: Staff, entry: Entry, note: str, now: datetime) -> Drafted:
    """Make a draft of an entry, new or on top of the version that answers; `note` says which file it came from.

    Of many entries each needs a command id of its own. Raises InvalidEntry, Forbidden, or StaleEntry when somebody was
    faster.
    """
    state = await versions.state(tx, entry.id)
    found = outlook(state, entry)
    if found is Drafted.DRAFT:
        await editorial.save(tx, Command(command_id, staff, entry.id, state.revision if state else 0), entry, note, now)
    return found

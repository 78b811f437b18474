"""The list that stands behind a number. Pure."""

from desk import case_query, contact_query
from escalation.filters import CaseFilter, ContactFilter


def to_list(wanted: CaseFilter | ContactFilter) -> str:
    """The address of the list of exactly what a figure counts."""
    if isinstance(wanted, ContactFilter):
        return f"/desk/contacts?{contact_query.write(wanted)}"
    return f"/desk/?{case_query.write(wanted)}"

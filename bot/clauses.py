"""A message as the clauses that it falls into. Pure."""

import re

CLAUSE = re.compile("[，。！？；,!?;\n ]")
"""What stands between two of them."""
# "…；" goes with the part before it.
PARTS = re.compile("(?<=[，。！？；,!?; ])")


def last(text: str) -> str:
    """The words after the last comma or the like, with what ends them."""
    return next((part for part in reversed(PARTS.split(text)) if part), "")

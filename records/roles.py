"""What a member of staff may do: the list that rules on every floor speak of. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may do. One person may hold several."""

    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    REVIEWER = "reviewer"
    KNOWLEDGE_EDITOR = "knowledge_editor"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"

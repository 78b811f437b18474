"""A step that a member of staff takes, whatever it is about."""

from dataclasses import dataclass

from records.staff import Staff

COMMAND_LIMIT = 64


@dataclass(frozen=True, slots=True)
class StaffCommand:
    """`id` is made by the page that offers the step, so that a double click is one step. Raises ValueError on an id
    without 1 to 64 characters."""

    id: str
    staff: Staff

    def __post_init__(self) -> None:
        if not 0 < len(self.id) <= COMMAND_LIMIT:
            raise ValueError(f"a command's id has 1 to {COMMAND_LIMIT} characters")

    @property
    def actor(self) -> str:
        """As history and audit name who did it."""
        return f"staff:{self.staff.id}"

    @property
    def key(self) -> str:
        """Unique among all commands of all staff."""
        return f"{self.actor}:{self.id}"

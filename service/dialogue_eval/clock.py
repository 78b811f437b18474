"""The clock of the instance that is talked to: set by a file that its service reads when it starts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from records.moments import CITY_TIME
from service.dialogue_eval import shifted_service
from service.supervisor import Part


class Clock:
    """Runs as fast as any, from the moment that it was set to."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead = timedelta()

    def set(self, local: datetime) -> None:
        """Let it be this local moment now; holds for a service that starts from here on."""
        self._ahead = local.replace(tzinfo=CITY_TIME) - datetime.now(UTC)
        self._file.write_text(str(self._ahead.total_seconds()))

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def keeps(self, part: Part) -> Part:
        """The part of the service, by this clock."""
        module = part.command.index("service")
        command = (*part.command[:module], shifted_service.__spec__.name, *part.command[module + 1 :])
        return replace(part, command=command, environment={**part.environment, shifted_service.AHEAD: str(self._file)})

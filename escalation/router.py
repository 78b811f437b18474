"""The classifier of a running service: nothing is proposed before it is loaded, the catalogue alone decides so long."""

import asyncio
from functools import partial
from pathlib import Path

from escalation import classifier
from escalation.classifier import Classifier
from escalation.duplicates.meaning import Read, meaning
from escalation.routing import Proposal


class Router:
    """Proposes matters of the catalogue for a message. `file`: what training wrote, None for no classifier."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._classifier: Classifier | None = None
        self._reader: Read | None = None

    async def start(self) -> None:
        """Load the classifier off the event loop. Raises OSError or ValueError when the file holds none."""
        await asyncio.to_thread(self.load)

    def load(self) -> None:
        """As `start`, blocking: for command lines."""
        if self._file is not None:
            self._classifier = classifier.load(self._file)
            self._reader = partial(meaning, self._classifier)
            self._classifier.propose("路灯不亮")  # reads the dictionaries, which no citizen should wait for

    def propose(self, message: str) -> tuple[Proposal, ...]:
        """Every matter with its probability, the likeliest first; empty before the classifier is loaded."""
        return () if self._classifier is None else self._classifier.propose(message)

    @property
    def reader(self) -> Read | None:
        """Gives what the classifier makes of a message, to compare it with others; None before it is loaded. Always the
        same one."""
        return self._reader

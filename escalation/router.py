"""The models of a running service that know matters: nothing is proposed before they are loaded, the catalogue alone
decides so long."""

import asyncio
from functools import partial
from pathlib import Path

from escalation import classifier
from escalation.classifier import Classifier
from escalation.duplicates import space
from escalation.duplicates.meaning import Read, meaning
from escalation.routing import Proposal


class Router:
    """Proposes matters of the catalogue for a message. `file` and `near`: the classifier and the space of matters that
    training wrote, None for none."""

    def __init__(self, file: Path | None = None, near: Path | None = None) -> None:
        self._file = file
        self._near = near
        self._classifier: Classifier | None = None
        self._reader: Read | None = None

    async def start(self) -> None:
        """Load the models off the event loop. Raises OSError, ValueError or KeyError when a file holds none."""
        await asyncio.to_thread(self.load)

    def load(self) -> None:
        """As `start`, blocking: for command lines."""
        if self._file is None:
            return
        self._classifier = classifier.load(self._file)
        self._classifier.propose("路灯不亮")  # reads the dictionaries, which no citizen should wait for
        if self._near is not None:
            self._reader = partial(meaning, self._classifier, space.load(self._near))

    def propose(self, message: str) -> tuple[Proposal, ...]:
        """Every matter with its probability, the likeliest first; empty before the classifier is loaded."""
        return () if self._classifier is None else self._classifier.propose(message)

    @property
    def reader(self) -> Read | None:
        """Gives what the models make of a message, to compare it with others; None before they are loaded. Always the
        same one."""
        return self._reader

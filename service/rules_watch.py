"""Rules that changed without a preview: said at the start, on the health page and at the desk, until somebody looked.

The service starts all the same: citizens are answered, and new cases are filed, by the files as they are. What citizens
were told of open cases stands until an operator has seen what would change.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.rulebook import Rulebook
from records import audit, kept_rules
from records.database import Database
from records.kept_rules import Kept
from service import rules
from service.bootstrap.failure import SetupError
from service.rules import Files

log = structlog.get_logger(__name__)

ADVICE = "./weiqiao preview-rules says what they mean for open cases; with --apply these follow"


class OpenCasesNotReckoned(Exception):
    """Open cases were reckoned by other rules than the ones in force."""


class RulesWatch:
    """Knows whether the open cases were reckoned by the rules that this process works by."""

    def __init__(self, database: Database, rulebook: Rulebook, files: Files, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._rulebook = rulebook
        self._files = files
        self._clock = clock
        self.digest = rules.digest_of(files)

    async def start(self) -> None:
        """Keep the rules at the very first start, and those that mean the same for open cases; say of others that they
        changed, once for each change also in the audit."""
        async with self._database.transaction() as tx:
            kept = await kept_rules.load(tx)
            if kept is not None and kept.digest == self.digest:
                return
            if kept is None or self._mean_the_same(kept):
                await kept_rules.keep(tx, Kept(self.digest, self._files, self._clock()))
                return
            log.warning("the rules changed without a preview", before=kept.digest, now=self.digest, advice=ADVICE)
            await self._write_down(tx, f"sha256 {kept.digest} → {self.digest}")

    async def check(self) -> str:
        """For the health page. Raises OpenCasesNotReckoned."""
        async with self._database.reading() as connection:
            if await kept_rules.differ(connection, self.digest):
                raise OpenCasesNotReckoned(ADVICE)
        return "ok"

    def _mean_the_same(self, kept: Kept) -> bool:
        try:
            return rules.of_open_cases(rules.restored(kept.files)) == rules.of_open_cases(self._rulebook)
        except SetupError:  # they are written in the way of an older version
            return False

    async def _write_down(self, tx: AsyncConnection, detail: str) -> None:
        last = await audit.newest(tx, 1, "rules")
        if not last or last[0].detail != detail:
            await audit.record(tx, audit.Entry(self._clock(), "service", "rules.edited", "rules", detail))

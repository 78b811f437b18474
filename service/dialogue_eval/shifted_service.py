"""The service with a clock that is set: `python -m service.dialogue_eval.shifted_service serve`.

Duty hours, holidays and deadlines go by the clock that `service.app` hands to everything below it.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from service import app
from service.cli.main import main

# The file with the seconds that the clock is ahead.
AHEAD = "DIALOGUE_EVAL_AHEAD"


def _set(ahead: timedelta) -> None:
    def now() -> datetime:
        return datetime.now(UTC) + ahead

    app.now = now


if __name__ == "__main__":
    _set(timedelta(seconds=float(Path(os.environ[AHEAD]).read_text())))
    main()

"""Train the assistant into one archive; run by the Rasa environment's Python as a child of `bot.training`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["RASA_MAX_CACHE_SIZE"] = "0"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

PROJECT = Path(__file__).resolve().parent


def main() -> int:
    """Train from the project's config and domain and the given data; 0 when the archive was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", action="append", required=True, help="a file or folder of training data (repeatable)")
    parser.add_argument("--out", required=True, type=Path, help="the archive to write, ending in .tar.gz")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["RASA_CACHE_DIRECTORY"] = scratch
        return train(given.data, given.out)


def train(data: list[str], out: Path) -> int:
    """Rasa's exit code."""
    import rasa.model_training
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    result = rasa.model_training.train(
        domain=str(PROJECT / "domain.yml"),
        config=str(PROJECT / "config.yml"),
        training_files=data,
        output=str(out.parent),
        fixed_model_name=out.name[: -len(".tar.gz")],
        force_training=True,
    )
    return int(result.code)


if __name__ == "__main__":
    sys.exit(main())

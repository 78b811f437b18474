"""Run by Rasa's own Python: what a trained assistant takes each line of standard input for, one intent a line."""

import asyncio
import logging
import os
import sys

os.environ["RASA_TELEMETRY_ENABLED"] = "false"


def main() -> None:
    project, model = sys.argv[1:]
    sys.path.insert(0, project)
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    from rasa.core.agent import Agent  # type: ignore[import-not-found]  # it lives in the other environment

    agent = Agent.load(model)
    for line in sys.stdin.read().splitlines():
        parsed = asyncio.run(agent.parse_message(line))
        sys.stdout.write(f"{parsed['intent']['name']}\n")


if __name__ == "__main__":
    main()

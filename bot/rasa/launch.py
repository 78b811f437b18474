"""Serve a trained assistant on one address: Rasa's REST channel, patched for speed, and nothing else of Rasa's.

Run by the Rasa environment's Python: `python bot/rasa/launch.py --model MODEL.tar.gz --port 5005`. Every other value
comes from the environment variables named in endpoints.yml.
"""

import argparse
import gc
import hmac
import logging
import os
import sys
from pathlib import Path
from typing import Any

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

PROJECT = Path(__file__).resolve().parent
SECRET_HEADER = "X-Weiqiao-Secret"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, type=Path, help="the trained archive")
    parser.add_argument("--port", required=True, type=int, help="port to listen on")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; loopback unless deployed apart")
    return parser.parse_args()


def main() -> int:
    """Serve until SIGTERM."""
    given = arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if not given.model.is_file():
        logging.error("No trained assistant at %s: run ./weiqiao train.", given.model)
        return 1
    sys.path.insert(0, str(PROJECT))
    serve(given.model, given.host, given.port)
    return 0


def serve(model: Path, host: str, port: int) -> None:
    """Patch Rasa, load the model, listen."""
    import patches

    patches.apply()
    from functools import partial

    import rasa.core.run as run
    from rasa.core.utils import AvailableEndpoints

    endpoints = AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))
    channels = run.create_http_input_channels(None, str(PROJECT / "credentials.yml"))
    app = run.configure_app(channels, enable_api=False, port=port, endpoints=endpoints)
    app.register_middleware(only_the_service, "request")
    app.register_listener(partial(run.load_agent_on_start, str(model), endpoints, None), "before_server_start")
    # What was loaded stays: looking through it for garbage again and again would hold up turns.
    app.register_listener(lambda *_: gc.freeze(), "after_server_start")
    app.register_listener(run.close_resources, "after_server_stop")
    app.run(host=host, port=port, workers=1, access_log=False)


def only_the_service(request: Any) -> Any:
    """Refuse whoever does not hold the shared secret; the bare `/` stays open for health checks."""
    from sanic.response import empty

    given = request.headers.get(SECRET_HEADER, "")
    if request.path != "/" and not hmac.compare_digest(given.encode(), os.environ["WEIQIAO_RASA_SECRET"].encode()):
        return empty(status=403)
    return None


if __name__ == "__main__":
    sys.exit(main())

"""What makes Rasa 3.6.21 fast enough for one process to carry a city; each with its gain in decision record 0004.

Every patch replaces one function of Rasa by one that gives the same result for less work. They are written against
one release: on any other they are left out, loudly, and Rasa runs as it comes.
"""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from typing import Any

import aiohttp
import jsonschema
import rasa
import rasa.shared.utils.common
import structlog
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import RedisTrackerStore
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

MADE_FOR = "3.6.21"
# Rasa waits 300 s for an action; the citizen's own limit is 3 s, and what comes later is lost anyway.
ACTION_TIMEOUT = aiohttp.ClientTimeout(total=3.0)
KEPT_TRACKERS = 2000

log = logging.getLogger(__name__)


def apply(version: str = rasa.__version__) -> bool:
    """Put every patch in place; False, with a warning, on a Rasa that they were not measured on."""
    if version != MADE_FOR:
        log.warning("Rasa is %s, not %s: it runs unpatched, several times slower.", version, MADE_FOR)
        return False
    _validate_with_a_compiled_schema()
    _send_actions_no_history()
    _keep_the_connection_to_the_actions()
    _run_graphs_directly()
    _remember_event_classes()
    _keep_trackers_at_hand()
    _silence_debug_records()
    return True


def _validate_with_a_compiled_schema() -> None:
    """jsonschema.validate checks the schema itself on every action answer, and each event by the forms of all 23 kinds,
    of which it can have its own alone: compile once, and ask that one. What does not fit gets Rasa's own error."""
    spec = RemoteAction.action_response_format_spec()
    compiled = jsonschema.validators.validator_for(spec)
    event = spec["properties"]["events"]["items"]
    whole = compiled(spec)
    outline = compiled({**spec, "properties": {**spec["properties"], "events": {"type": "array"}}})
    kinds = {one["properties"]["event"]["const"]: compiled({**event, "oneOf": [one]}) for one in event["oneOf"]}

    def fits(one: Any) -> bool:
        kind = one.get("event") if isinstance(one, dict) else None
        return isinstance(kind, str) and kind in kinds and kinds[kind].is_valid(one)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        if not (outline.is_valid(result) and all(map(fits, result.get("events", ())))):
            whole.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def _send_actions_no_history() -> None:
    """Our actions read the latest message, slots and loop, never the events: leave these out of the call."""

    def call_format(self: RemoteAction, tracker: DialogueStateTracker, domain: Any) -> dict[str, Any]:
        return {
            "next_action": self._name,
            "sender_id": tracker.sender_id,
            "tracker": tracker.current_state(EventVerbosity.NONE),
            "version": rasa.__version__,
        }

    RemoteAction._action_call_format = call_format


def _keep_the_connection_to_the_actions() -> None:
    """Rasa opens a session and a connection for every action call; keep one session for each endpoint."""

    async def request(
        self: EndpointConfig,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        session = self.__dict__.get("_kept")
        if session is None:
            session = self.__dict__["_kept"] = aiohttp.ClientSession(headers=self.headers, timeout=ACTION_TIMEOUT)
        async with session.post(self.url, json=kwargs["json"]) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, response.reason, await response.content.read())
            return await response.json()

    EndpointConfig.request = request


def _run_graphs_directly() -> None:
    """The graphs are five nodes in a fixed order: no need for dask to plan them anew for every message."""

    def run(
        self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        plans = self.__dict__.setdefault("_plans", {})
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in plans:
            plans[wanted] = _in_order(self, wanted)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs, node in plans[wanted]:
            done[name] = node(*[done[need] for need in needs])
        return dict(done[name] for name in wanted)

    DaskGraphRunner.run = run


def _in_order(runner: DaskGraphRunner, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...], GraphNode]]:
    nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
    order: list[tuple[str, tuple[str, ...], GraphNode]] = []
    placed: set[str] = set()

    def place(name: str) -> None:
        if name in placed or name not in nodes:
            return
        placed.add(name)
        needs = tuple(nodes[name].needs.values())
        for need in needs:
            place(need)
        order.append((name, needs, runner._instantiated_nodes[name]))

    for target in targets:
        place(target)
    return order


def _remember_event_classes() -> None:
    """Rasa walks every subclass of Event to find the one for each stored event; look it up."""
    classes = {cls.type_name: cls for cls in reversed(rasa.shared.utils.common.all_subclasses(Event))}
    original = Event.resolve_by_type

    def resolve(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        found: type[Event] | None = classes.get(type_name) or original(type_name, default)
        return found

    Event.resolve_by_type = staticmethod(resolve)


def _keep_trackers_at_hand() -> None:
    """Rasa reads a stored tracker back twice a turn, replays it, merges it and writes it whole. One process serves a
    conversation and its turns come one at a time, so the last written tracker is kept, used again when Redis still
    holds exactly that text, and only new events are made into JSON."""
    held: OrderedDict[str, tuple[str, DialogueStateTracker]] = OrderedDict()
    retrieve = RedisTrackerStore.retrieve

    async def retrieve_held(self: RedisTrackerStore, sender_id: str) -> DialogueStateTracker | None:
        text, tracker = held.pop(sender_id, (None, None))
        if text is not None and self.red.get(self.key_prefix + sender_id) == text:
            return tracker
        return await retrieve(self, sender_id)

    async def save(self: RedisTrackerStore, tracker: DialogueStateTracker, timeout: float | None = None) -> None:
        await self.stream_events(tracker)
        text = _tracker_json(tracker)
        self.red.set(self.key_prefix + tracker.sender_id, text, ex=timeout or self.record_exp)
        held[tracker.sender_id] = (text, tracker)
        if len(held) > KEPT_TRACKERS:
            held.popitem(last=False)

    RedisTrackerStore.retrieve = retrieve_held
    RedisTrackerStore.save = save


def _tracker_json(tracker: DialogueStateTracker) -> str:
    return f'{{"events": [{", ".join(map(_event_json, tracker.events))}], "name": {json.dumps(tracker.sender_id)}}}'


def _event_json(event: Event) -> str:
    kept: str | None = event.__dict__.get("_json")
    if kept is None:
        kept = event.__dict__["_json"] = json.dumps(event.as_dict())
    return kept


def _silence_debug_records() -> None:
    """Rasa's debug records, with citizens' words in them, are printed unless structlog is told otherwise."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))

"""What WeChat reports of notices, read: whether they arrived, and who wants any.

TEMPLATESENDJOBFINISH follows each template message; `subscribe_msg_popup_event` and `subscribe_msg_change_event` tell
of consent given and taken back, `subscribe_msg_sent_event` of each subscription notice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# No event names more templates than a consent window shows, nor longer names than these.
MOST = 20
LONGEST = 128


@dataclass(frozen=True)
class Arrival:
    """How the notice `notice_id` ended; `reason` is WeChat's word for what kept it, empty where it arrived.

    `template_id`: of which template it is; empty where WeChat does not say so.
    """

    notice_id: str
    reason: str
    template_id: str = ""


@dataclass(frozen=True)
class Consent:
    """Whether the citizen wants notices of a template."""

    template_id: str
    given: bool


Result = Arrival | Consent


def read(event: str, data: Mapping[str, Any]) -> tuple[Result, ...]:
    """The results in an event of that name (lower case); none in any other event or where its fields are odd."""
    match event:
        case "templatesendjobfinish":
            status = _word(data, "Status")
            return (Arrival(_word(data, "MsgID"), "" if status == "success" else status or "unknown"),)
        case "subscribe_msg_sent_event":
            lines = _lines(data, "SubscribeMsgSentEvent")
            return tuple(Arrival(_word(line, "MsgID"), _sent(line), _word(line, "TemplateId")) for line in lines)
        case "subscribe_msg_popup_event" | "subscribe_msg_change_event":
            inner = "SubscribeMsgPopupEvent" if "popup" in event else "SubscribeMsgChangeEvent"
            lines = _lines(data, inner)
            return tuple(
                Consent(_word(line, "TemplateId"), _word(line, "SubscribeStatusString") == "accept") for line in lines
            )
    return ()


def _sent(line: Mapping[str, Any]) -> str:
    return "" if _word(line, "ErrorCode") == "0" else _word(line, "ErrorStatus") or "unknown"


def _lines(data: Mapping[str, Any], inner: str) -> Iterator[Mapping[str, Any]]:
    found = data.get(inner)
    lines = found.get("List") if isinstance(found, dict) else None
    # With one line in it xmltodict makes no list.
    several = lines if isinstance(lines, list) else [lines]
    return (line for line in several[:MOST] if isinstance(line, dict))


def _word(data: Mapping[str, Any], field: str) -> str:
    found = data.get(field)
    return found.strip()[:LONGEST] if isinstance(found, str) else ""

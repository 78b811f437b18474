"""How well emergencies are told from what only looks like one: the figures behind the floors that the tests keep."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from language import emergencies


@dataclass(frozen=True, slots=True)
class EmergencyFigures:
    missed: tuple[str, ...]
    mistaken_kind: tuple[str, ...]
    """Seen as an emergency, but of another kind."""
    false_alarms: tuple[str, ...]
    emergencies: int
    look_alikes: int

    @property
    def recall(self) -> float:
        """Emergencies seen / all emergencies."""
        return 1 - len(self.missed) / self.emergencies

    @property
    def right_kind(self) -> float:
        """Emergencies seen as what they are / all emergencies."""
        return 1 - (len(self.missed) + len(self.mistaken_kind)) / self.emergencies

    @property
    def false_alarm_rate(self) -> float:
        """Look-alikes taken for an emergency / all look-alikes."""
        return len(self.false_alarms) / self.look_alikes


RECALL_FLOOR = 0.99
RIGHT_KIND_FLOOR = 0.95
FALSE_ALARM_CEILING = 0.15


def evaluate(
    true: Mapping[emergencies.EmergencyKind, Iterable[str]],
    look_alikes: Iterable[str],
    also: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> EmergencyFigures:
    """The figures of `emergencies.detect` on messages by kind and on look-alikes; neither may be empty.

    `also`: messages that are as rightly taken for one of these other kinds.
    """
    seen = [(message, kind, emergencies.detect(message)) for kind, messages in true.items() for message in messages]
    others = list(look_alikes)
    return EmergencyFigures(
        missed=tuple(message for message, _, found in seen if found is None),
        mistaken_kind=tuple(
            message for message, kind, found in seen if found and found.kind not in (kind, *also.get(message, ()))
        ),
        false_alarms=tuple(message for message in others if emergencies.detect(message)),
        emergencies=len(seen),
        look_alikes=len(others),
    )

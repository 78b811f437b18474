"""How well emergencies are told from what only looks like one: the figures behind the floors that the tests keep."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from language import emergencies
from language.emergencies import EmergencyKind


@dataclass(frozen=True, slots=True)
class EmergencyFigures:
    missed: tuple[str, ...]
    mistaken_kind: tuple[str, ...]
    """Seen as an emergency, but first of all of another kind."""
    unnamed_kind: tuple[str, ...]
    """Of these, those whose kind is not named beside the other either."""
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
    def named_kind(self) -> float:
        """Emergencies seen as what they are, first or beside something else / all emergencies."""
        return 1 - (len(self.missed) + len(self.unnamed_kind)) / self.emergencies

    @property
    def false_alarm_rate(self) -> float:
        """Look-alikes taken for an emergency / all look-alikes."""
        return len(self.false_alarms) / self.look_alikes


_TOLD_APART_SINCE = {EmergencyKind.MISSING: EmergencyKind.TRAPPED, EmergencyKind.WIRES: EmergencyKind.CRIME}
"""What the kinds were called that sets written earlier do not have."""
RECALL_FLOOR = 0.99
RIGHT_KIND_FLOOR = 0.95
FALSE_ALARM_CEILING = 0.15


def evaluate(
    true: Mapping[EmergencyKind, Iterable[str]],
    look_alikes: Iterable[str],
    also: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> EmergencyFigures:
    """The figures of `emergencies.detect` on messages by kind and on look-alikes; neither may be empty.

    `also`: messages that are as rightly taken for one of these other kinds.
    """
    seen = [(message, kind, emergencies.detect(message)) for kind, messages in true.items() for message in messages]
    right = {message: (kind, *also.get(message, ())) for message, kind, _ in seen}
    mistaken = [(message, found) for message, _, found in seen if found and not _is(found.kind, right[message])]
    others = list(look_alikes)
    return EmergencyFigures(
        missed=tuple(message for message, _, found in seen if found is None),
        mistaken_kind=tuple(message for message, _ in mistaken),
        unnamed_kind=tuple(
            message for message, found in mistaken if not any(_is(one, right[message]) for one in found.also)
        ),
        false_alarms=tuple(message for message in others if emergencies.detect(message)),
        emergencies=len(seen),
        look_alikes=len(others),
    )


def _is(found: EmergencyKind, right: Collection[str]) -> bool:
    return found in right or _TOLD_APART_SINCE.get(found) in right

"""Scripts of conversations as they are written; `training_data/evaluation/dialogues/README.md` explains every key."""

from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from escalation.case import CaseKind, CaseStatus, Rating
from service.bootstrap.failure import SetupError

# A Wednesday.
USUALLY_AT = "2026-11-25T10:00"
TURNS = ("say", "answer", "photo", "location", "staff", "restart")


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A misspelt key is a mistake, not a condition that always holds."""


_REACHED = (
    CaseStatus.REGISTERED,
    CaseStatus.DISPATCHED,
    CaseStatus.IN_WORK,
    CaseStatus.WAITING,
    CaseStatus.ANSWERED,
    CaseStatus.CLOSED,
)


class Filed(_Written, frozen=True):
    """A case that is there before the conversation, as far as `arranging` can bring it."""

    what: str
    where: str
    name: str = msgspec.field(default="", name="as")
    kind: CaseKind = CaseKind.COMPLAINT
    status: CaseStatus = CaseStatus.DISPATCHED
    reply: str = "已经处理。"
    rating: Rating | None = None
    asked: str = ""
    by_telephone: bool = False

    def __post_init__(self) -> None:
        if self.status not in _REACHED:
            raise ValueError(f"a case is not arranged as {self.status}, but as one of {', '.join(_REACHED)}")
        if self.asked and self.status is not CaseStatus.WAITING:
            raise ValueError("only a case that waits for its citizen was asked for something")


class Fact(_Written, frozen=True):
    """One fact to arrange first."""

    case: Filed | None = None
    open_case_nearby: Filed | None = None
    strangers_case: Filed | None = None
    waiting: int = 0
    nobody_on_duty: bool = False


class Location(_Written, frozen=True):
    """A place sent from the map, WGS 84 in degrees."""

    latitude: float
    longitude: float
    label: str = ""


class NewRequest(_Written, frozen=True):
    """A case that staff make of a conversation."""

    kind: CaseKind
    what: str
    where: str


class StaffMove(_Written, frozen=True):
    """What a handler does; one of these."""

    take: bool = False
    say: str = ""
    hand_back: bool = False
    timeout: bool = False
    open_case: NewRequest | None = None


class CaseWanted(_Written, frozen=True):
    """Fields of the case last opened or touched; None: whatever it is."""

    kind: str | None = None
    district: str | None = None
    place: str | None = None
    what: str | None = None
    when: str | None = None
    added: str | None = None
    phone: bool | None = None
    anonymous: bool | None = None
    joined: bool | None = None
    location: bool | None = None
    photos: int | None = None
    pressed: int | None = None
    status: str | None = None
    rating: str | None = None
    redo: bool | None = None


class Expect(_Written, frozen=True):
    """What a citizen rightly expects; None: nothing is expected of it."""

    outcome: list[str] | None = None
    asks_for: str | list[str] | None = None
    says_any: list[str | list[str]] = []
    never: list[str] = []
    choices: tuple[int, int] | None = None
    topic: str | list[str] | None = None
    topics: list[str] = []
    differs: bool = False
    shorter: bool = False
    silent: bool = False
    announced: bool = False
    alerted: bool = False
    case: CaseWanted | None = None
    cases: int | None = None
    within: int | None = None


class Turn(_Written, frozen=True):
    """One thing that happens, and what is expected of it."""

    say: str | None = None
    answer: dict[str, str] | None = None
    photo: bool = False
    location: Location | None = None
    staff: StaffMove | None = None
    restart: Literal["rasa", "service", "redis"] | None = None
    expect: Expect = Expect()

    def __post_init__(self) -> None:
        if sum(bool(getattr(self, name)) for name in TURNS) != 1:
            raise ValueError(f"a turn has one of {', '.join(TURNS)}")


class Script(_Written, frozen=True):
    """One citizen's conversation."""

    name: str
    covers: list[str]
    turns: list[Turn]
    channel: Literal["web", "wechat"] = "web"
    at: str = USUALLY_AT
    before: list[Fact] = []

    def __post_init__(self) -> None:
        datetime.fromisoformat(self.at)

    @property
    def begins(self) -> datetime:
        """The local moment at which it begins."""
        return datetime.fromisoformat(self.at)

    @property
    def alone(self) -> bool:
        """Whether nobody else may be talking: it kills a part, counts who waits, or needs staff with time for it."""
        turns = any(turn.restart or turn.staff for turn in self.turns)
        return turns or any(fact.waiting or fact.nobody_on_duty for fact in self.before)


def read(folder: Path) -> list[Script]:
    """The scripts of all files of a folder. Raises SetupError with the file and the place of a mistake."""
    scripts: list[Script] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            scripts += msgspec.yaml.decode(file.read_bytes(), type=list[Script])
        except (OSError, msgspec.DecodeError) as error:
            raise SetupError(f"{file.name}: {error}") from error
    if not scripts:
        raise SetupError(f"{folder} holds no scripts: files named *.yaml are expected.")
    names = [script.name for script in scripts]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise SetupError(f"Two scripts have one name: {doubled[0]}")
    return scripts


def chosen(scripts: list[Script], only: str | None) -> list[Script]:
    """Those with this name or slug, or all. Raises SetupError where none has it."""
    found = [script for script in scripts if only is None or only in (script.name, *script.covers)]
    if not found:
        raise SetupError(f"No script has the name or slug {only}.")
    return found

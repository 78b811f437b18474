"""What came of a turn, as the citizen, the handler and the database have it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CaseSeen:
    """The case last opened or touched. `when`, `added`: the words; `pressed`: how many times; `redo`: the centre let it
    be done again, or was told why that is wanted."""

    kind: str
    district: str | None
    place: str
    what: str
    when: str
    added: str
    phone: bool
    anonymous: bool
    joined: bool
    location: bool
    photos: int
    pressed: int
    status: str
    rating: str | None
    redo: bool


@dataclass(frozen=True)
class Heard:
    """`outcome` None: the citizen said nothing, staff did something. `topics`: entries answered from; `offered`: those
    that may be chosen. `asks`: the slots asked for. `cases`: opened in the conversation so far."""

    outcome: str | None = None
    text: str = ""
    choices: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    asks: frozenset[str] = frozenset()
    waits_for: frozenset[str] = frozenset()
    announced: bool = False
    alerted: bool = False
    cases: int = 0
    case: CaseSeen | None = None


@dataclass
class Talk:
    """What was heard so far, and what placeholders of the script stand for: `number`, `lamp number`, `code`."""

    heard: list[Heard] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    said: int = 0

    @property
    def last(self) -> Heard:
        """What was heard last; nothing before the first turn."""
        return self.heard[-1] if self.heard else Heard()

    def filled(self, text: str) -> str:
        """The text with the numbers and codes in place of «number» and the like."""
        for name, value in self.known.items():
            text = text.replace(f"«{name}»", value)
        return text

"""The Chinese names of what the knowledge base holds; the pages of its editors get them as `names`. Pure."""

from dataclasses import dataclass

from desk.labels import Labels
from desk.wording import name
from knowledge_base.checks import Problem
from knowledge_base.drafting import Drafted
from knowledge_base.entry import EntryKind, EntryStatus, Facet, Standing
from knowledge_base.exchange.imported import Fault
from knowledge_base.life import Step
from knowledge_base.questions import Figure, Gap
from knowledge_base.ranking import Feature
from knowledge_base.trial import Bar
from knowledge_base.wording import column_names, facet_names, fault_sentence

_TAGS = {
    EntryStatus.DRAFT: "calm",
    EntryStatus.IN_REVIEW: "soon",
    EntryStatus.PUBLISHED: "good",
    EntryStatus.WITHDRAWN: "bad",
    EntryStatus.REPLACED: "calm",
    EntryStatus.DISCARDED: "calm",
}


@dataclass(frozen=True)
class Names:
    """Every name by its key; those of departments, areas and districts come from `labels`."""

    labels: Labels

    def kind(self, kind: EntryKind) -> str:
        return name("entry_kinds", kind)

    def kinds(self) -> list[tuple[str, str]]:
        return [(kind.value, self.kind(kind)) for kind in EntryKind]

    def status(self, status: EntryStatus) -> str:
        return name("entry_statuses", status)

    def status_tag(self, status: EntryStatus) -> str:
        """The class of the tag that shows it."""
        return _TAGS.get(status, "")

    def standing(self, standing: Standing) -> str:
        return name("standings", standing)

    def standings(self) -> list[tuple[str, str]]:
        return [(standing.value, self.standing(standing)) for standing in Standing]

    def step(self, step: Step) -> str:
        return name("entry_steps", step)

    def figure(self, figure: Figure) -> str:
        return name("entry_figures", figure)

    def gap(self, gap: Gap) -> str:
        return name("gaps", gap)

    def fate(self, fate: Drafted) -> str:
        """What becomes of an entry from a file."""
        return name("fates", fate)

    def bar(self, bar: Bar) -> str:
        return name("bars", bar)

    def feature(self, feature: Feature) -> str:
        return name("features", feature.name.lower())

    def why(self, reason: str) -> str:
        """Why a question was answered like this."""
        return name("why", reason)

    def facet(self, facet: Facet) -> str:
        return facet_names()[facet]

    def field(self, field: str) -> str:
        return column_names().get(field, field)

    def fault(self, fault: Fault | Problem) -> str:
        """What is wrong with a field, said beside it."""
        return fault_sentence(fault, 0, "")

    def districts(self, codes: tuple[str, ...]) -> str:
        """Where it holds; no code stands for the whole city."""
        return "、".join(map(self.labels.district, codes)) or name("entry_lists", "whole_city")

    def value(self, field: str, text: str) -> str:
        """A value of a field as people read it: keys have names."""
        match field:
            case "department":
                return self.labels.department(text)
            case "area":
                return self.labels.area(text)
            case "districts":
                return self.labels.district(text)
        return text

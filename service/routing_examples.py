"""What the router's classifier learns from that comes with the project: our messages, and what people say of guides."""

from collections import defaultdict
from collections.abc import Sequence

from escalation.examples import Example, about_guides, read_examples
from knowledge_base.entry import Guide
from knowledge_base.paraphrases import Paraphrase
from records.yaml_text import read_yaml
from service.settings import ROOT

MESSAGES = ROOT / "training_data/routing"
GUIDE_MATTERS = ROOT / "training_data/guide_matters.yaml"
EVALUATION = ROOT / "training_data/evaluation/routing.yaml"


def own(guides: Sequence[Guide], paraphrases: Sequence[Paraphrase]) -> list[Example]:
    """The examples that come with the project."""
    said: dict[str, list[str]] = defaultdict(list)
    for guide in guides:
        said[guide.id] += [guide.title, *guide.wordings]
    for paraphrase in paraphrases:
        # What is asked about a part, a fee or an address, may be asked about any matter.
        if paraphrase.facet is None:
            said[paraphrase.guide].append(paraphrase.text)
    matters = read_yaml(GUIDE_MATTERS.read_text(encoding="utf-8"))
    return [*read_examples(MESSAGES), *about_guides(said, matters)]

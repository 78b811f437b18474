"""What classifiers take messages for; run by the Rasa environment's Python as a child of `service.nlu_evaluation`.

Standard input, one JSON object: `known` and `asked`, lists of [text, label], and `with`, names of classifiers. Without
`asked`, the known ones are divided into five parts, and each is asked with what was learnt from the others. Standard
output: for each classifier [expected, taken for] in the order asked.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["RASA_MAX_CACHE_SIZE"] = "0"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.simplefilter("ignore")

PARTS = 5
SEED = 1
EPOCHS = 30

Labelled = Sequence[Sequence[str]]
Classify = Callable[[Labelled, Sequence[str]], list[str]]


def main() -> None:
    """Read, classify, write."""
    given = json.load(sys.stdin)
    out = sys.stdout
    # Rasa and its libraries print as they like.
    sys.stdout = sys.stderr
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    answers = {name: classified(CLASSIFIERS[name], given["known"], given.get("asked")) for name in given["with"]}
    json.dump(answers, out, ensure_ascii=False)


def classified(classify: Classify, known: Labelled, asked: Labelled | None) -> list[tuple[str, str]]:
    """Pairs of what a message is and what it is taken for."""
    pairs: list[tuple[str, str]] = []
    for learnt, held in [(known, asked)] if asked else divided(known):
        got = classify(learnt, [text for text, _ in held])
        pairs += [(label, taken) for (_, label), taken in zip(held, got, strict=True)]
    return pairs


def divided(known: Labelled) -> Iterator[tuple[Labelled, Labelled]]:
    """Each of five parts with the other four; labels are spread evenly, always in the same way."""
    from sklearn.model_selection import StratifiedKFold

    folds = StratifiedKFold(PARTS, shuffle=True, random_state=SEED)
    for learnt, held in folds.split(known, [label for _, label in known]):
        yield [known[row] for row in learnt], [known[row] for row in held]


def ours(known: Labelled, texts: Sequence[str]) -> list[str]:
    """The turn classifier, with the options that it has in Rasa."""
    from turn_classifier import TurnClassifier, TurnModel

    options = TurnClassifier.get_default_config()
    labels = [label for _, label in known]
    model = TurnModel.fit([text for text, _ in known], labels, options["C"], options["sharpness"])
    return [str(model.ranking(text, 1)[0]["name"]) for text in texts]


def plain(known: Labelled, texts: Sequence[str]) -> list[str]:
    """A linear support vector machine over TF-IDF of character n-grams."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    machine = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True), LinearSVC())
    machine.fit([text for text, _ in known], [label for _, label in known])
    return [str(label) for label in machine.predict(texts)]


def of_rasa(*classifier: dict[str, object]) -> Classify:
    """A classifier of Rasa's behind its featurizers for Chinese."""

    def classify(known: Labelled, texts: Sequence[str]) -> list[str]:
        from rasa.core.agent import Agent
        from rasa.model_training import train_nlu

        # A slash in an intent's name means something to Rasa.
        numbers = {label: f"kind_{n}" for n, label in enumerate(sorted({label for _, label in known}))}
        labels = {name: label for label, name in numbers.items()}
        grams = {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 3}
        pipeline = [{"name": "JiebaTokenizer"}, {"name": "CountVectorsFeaturizer"}, grams, *classifier]
        config = {"recipe": "default.v1", "language": "zh", "assistant_id": "compared", "pipeline": pipeline}
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            # JSON is YAML.
            (folder / "config.yml").write_text(json.dumps(config), encoding="utf-8")
            numbered = [(text, numbers[label]) for text, label in known]
            (folder / "nlu.yml").write_text(_training_file(numbered), encoding="utf-8")
            agent = Agent.load(train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), scratch))
            taken = [asyncio.run(agent.parse_message(text))["intent"]["name"] for text in texts]
            return [labels[name] for name in taken]

    return classify


def _training_file(known: Labelled) -> str:
    by_label: dict[str, list[str]] = defaultdict(list)
    for text, label in known:
        by_label[label].append(f"- {text}\n")
    intents = [{"intent": label, "examples": "".join(of)} for label, of in by_label.items()]
    # Rasa looks for its keys at the beginning of a line.
    return f'version: "3.1"\nnlu: {json.dumps(intents, ensure_ascii=False)}\n'


CLASSIFIERS: dict[str, Classify] = {
    "ours": ours,
    "plain": plain,
    "diet": of_rasa({"name": "DIETClassifier", "epochs": EPOCHS, "entity_recognition": False, "random_seed": SEED}),
    "logistic": of_rasa({"name": "LogisticRegressionClassifier", "max_iter": 300, "C": 10.0}),
}


if __name__ == "__main__":
    main()

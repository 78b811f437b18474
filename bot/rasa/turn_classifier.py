"""The only custom component: what kind of turn a message is, by a linear support vector machine over its n-grams.

Chinese chat messages are short, misspelt and half dialect; n-grams of the raw characters, of the same text with its
dialect made standard, and of its syllables served better on our messages than Rasa's featurizers, which join jieba's
words first (docs/decisions/0004-rasa-patches.md).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LONGEST = 3
# A complaint may run to thousands of characters; its kind shows in the first ones.
READ = 200
HERE = Path(__file__).resolve().parent
# Both are read when training; what was read is kept in the archive.
DIALECT = HERE.parents[1] / "language/dialect.tsv"
SOUNDS = HERE / "sounds.tsv"


class Readings:
    """A message as it is written, with its dialect made standard, and as it sounds."""

    def __init__(self, phrases: dict[str, str], syllables: dict[str, str]) -> None:
        """`phrases`: dialect → standard; `syllables`: character → its sound."""
        self.phrases = phrases
        self.syllables = syllables
        longest_first = sorted(phrases, key=len, reverse=True)
        self._phrase = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    @classmethod
    def known(cls) -> Readings:
        """By the lists of the checkout."""
        sounds = ((sound, character) for sound, characters in _rows(SOUNDS) for character in characters)
        return cls({row[0]: row[1] for row in _rows(DIALECT)}, {character: sound for sound, character in sounds})

    def grams(self, text: str) -> list[str]:
        """The n-grams of length 1 to 3 of each reading of the lower-cased, width-folded text, each with its mark."""
        plain = unicodedata.normalize("NFKC", text[:READ]).lower().strip()
        standard = self._phrase.sub(lambda match: self.phrases[match[0]], plain)
        sounds = [self.syllables.get(character, character) for character in plain]
        return [*_grams("=", plain), *_grams("~", standard), *_grams("'", sounds)]


def _rows(file: Path) -> list[list[str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def _grams(mark: str, units: Sequence[str]) -> list[str]:
    padded = ["", *units, ""]
    return [mark + mark.join(padded[i : i + n]) for n in range(1, LONGEST + 1) for i in range(len(padded) - n + 1)]


class TurnModel:
    """Linear support vector machines over TF-IDF, kept as plain arrays: no pickle, no scikit-learn at answering time.

    An n-gram that stands in few training messages counts more (inverse document frequency), one that stands n times in
    a message 1 + ln n times, and a message's features have length one, so that a long one is not surer for its length.
    Confidences are the softmax of the distances to the planes times a sharpness; in cross-validation on our messages,
    sharpness 6 made them as often right as they say (0.95 of those from 0.9 on, half of those around 0.5).
    """

    def __init__(
        self,
        readings: Readings,
        vocabulary: dict[str, int],
        rarity: np.ndarray,
        intents: list[str],
        weights: np.ndarray,
    ) -> None:
        """`weights` has a row for each n-gram and a last one for none, `rarity` a value for each n-gram."""
        self.readings = readings
        self.vocabulary = vocabulary
        self.rarity = rarity
        self.intents = intents
        self.weights = weights

    @classmethod
    def fit(cls, texts: Sequence[str], intents: Sequence[str], regularisation: float, sharpness: float) -> TurnModel:
        """Learn from messages and their intents; `regularisation` is scikit-learn's C, the inverse."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        readings = Readings.known()
        vectorizer = TfidfVectorizer(analyzer=readings.grams, sublinear_tf=True)
        features = vectorizer.fit_transform(texts)
        model = LinearSVC(C=regularisation, random_state=1).fit(features, intents)
        vocabulary = {gram: int(row) for gram, row in vectorizer.vocabulary_.items()}
        weights = (np.vstack([model.coef_.T, model.intercept_]) * sharpness).astype(np.float32)
        return cls(readings, vocabulary, vectorizer.idf_.astype(np.float32), list(model.classes_), weights)

    def ranking(self, text: str, length: int) -> list[dict[str, Any]]:
        """The likeliest intents with their confidences."""
        scores = self._weighed(text) + self.weights[-1]
        odds = np.exp(scores - scores.max())
        confidences = odds / odds.sum()
        best = np.argsort(-confidences)[:length]
        return [{"name": self.intents[i], "confidence": float(confidences[i])} for i in best]

    def _weighed(self, text: str) -> np.ndarray:
        counted = Counter(self.vocabulary[gram] for gram in self.readings.grams(text) if gram in self.vocabulary)
        if not counted:
            return np.zeros(len(self.intents), dtype=np.float32)
        rows = list(counted)
        values = (1 + np.log(list(counted.values()))) * self.rarity[rows]
        weighed: np.ndarray = (values / np.linalg.norm(values)) @ self.weights[rows]
        return weighed

    def save(self, folder: Path) -> None:
        """Write it into the folder."""
        np.save(folder / "weights.npy", self.weights, allow_pickle=False)
        np.save(folder / "rarity.npy", self.rarity, allow_pickle=False)
        words = {
            "intents": self.intents,
            "vocabulary": self.vocabulary,
            "dialect": self.readings.phrases,
            "sounds": self.readings.syllables,
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TurnModel:
        """What was saved there."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        rarity, weights = (np.load(folder / name, allow_pickle=False) for name in ("rarity.npy", "weights.npy"))
        return cls(Readings(words["dialect"], words["sounds"]), words["vocabulary"], rarity, words["intents"], weights)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TurnClassifier(GraphComponent, IntentClassifier):
    """The model as a component of Rasa's pipeline."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C` is scikit-learn's inverse regularisation; `ranking_length` how many intents a message carries on."""
        return {"C": 2.0, "sharpness": 6.0, "ranking_length": 3}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TurnModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TurnClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that carries an intent, and persist."""
        examples = training_data.intent_examples
        texts, intents = ([example.get(key) for example in examples] for key in ("text", "intent"))
        self._model = TurnModel.fit(texts, intents, self._config["C"], self._config["sharpness"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the short ranking on each message."""
        if self._model is None:
            raise RuntimeError("the turn classifier was never trained")
        for message in messages:
            ranking = self._model.ranking(message.get("text") or "", self._config["ranking_length"])
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Classify the training messages for the components behind this one."""
        self.process(training_data.training_examples)
        return training_data

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TurnClassifier:
        """The classifier as it was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TurnModel.load(folder))

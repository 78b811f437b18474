"""The only custom component: what kind of turn a message is, by logistic regression over its character n-grams.

Chinese chat messages are short, misspelt and half dialect; n-grams of the raw characters, and of the same text with its
dialect made standard, served better on our held-out messages than Rasa's featurizers, which join jieba's words first
(docs/decisions/0004-rasa-patches.md).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
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
# The service's own list, a phrase and its standard form a line; what was learnt of it is kept in the archive.
DIALECT = Path(__file__).resolve().parents[2] / "language/dialect.tsv"


def dialect_phrases() -> dict[str, str]:
    """Dialect phrase → standard phrase."""
    lines = DIALECT.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


class Grams:
    """Character n-grams of length 1 to 3 of a message and of its standard form."""

    def __init__(self, phrases: dict[str, str]) -> None:
        self.phrases = phrases
        longest_first = sorted(phrases, key=len, reverse=True)
        self._phrase = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def of(self, text: str) -> list[str]:
        """The n-grams of the lower-cased, width-folded text, its ends marked by a space; of one without dialect once."""
        plain = unicodedata.normalize("NFKC", text[:READ]).lower().strip()
        standard = self._phrase.sub(lambda match: self.phrases[match[0]], plain)
        return [gram for said in dict.fromkeys((plain, standard)) for gram in _grams(f" {said} ")]


def _grams(padded: str) -> list[str]:
    return [padded[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(padded) - n + 1)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TurnClassifier(GraphComponent, IntentClassifier):
    """Multinomial logistic regression over TF-IDF, kept as plain arrays: no pickle, no scikit-learn at answering time.

    An n-gram that stands in few training messages counts more (inverse document frequency), one that stands n times in
    a message 1 + ln n times, and a message's features have length one, so that a long one is not surer for its length.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C` is scikit-learn's inverse regularisation; `ranking_length` how many intents a message carries on."""
        return {"C": 30.0, "max_iter": 400, "ranking_length": 3}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._grams = Grams({})
        self._vocabulary: dict[str, int] = {}
        self._intents: list[str] = []
        self._rarity = np.zeros(0, dtype=np.float32)
        self._weights = np.zeros((1, 0), dtype=np.float32)

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
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        examples = training_data.intent_examples
        self._grams = Grams(dialect_phrases())
        vectorizer = TfidfVectorizer(analyzer=self._grams.of, sublinear_tf=True)
        features = vectorizer.fit_transform([example.get("text") for example in examples])
        model = LogisticRegression(C=self._config["C"], max_iter=self._config["max_iter"], class_weight="balanced")
        model.fit(features, [example.get("intent") for example in examples])
        self._vocabulary = {gram: int(row) for gram, row in vectorizer.vocabulary_.items()}
        self._intents = list(model.classes_)
        self._rarity = vectorizer.idf_.astype(np.float32)
        self._weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the short ranking on each message."""
        for message in messages:
            ranking = self._ranking(message.get("text") or "")
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Classify the training messages for the components behind this one."""
        self.process(training_data.training_examples)
        return training_data

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        scores = self._features(text) + self._weights[-1]
        odds = np.exp(scores - scores.max())
        confidences = odds / odds.sum()
        best = np.argsort(-confidences)[: self._config["ranking_length"]]
        return [{"name": self._intents[i], "confidence": float(confidences[i])} for i in best]

    def _features(self, text: str) -> np.ndarray:
        """The message's features, weighed for each intent."""
        counted = Counter(self._vocabulary[gram] for gram in self._grams.of(text) if gram in self._vocabulary)
        if not counted:
            return np.zeros(len(self._intents), dtype=np.float32)
        rows = list(counted)
        values = (1 + np.log(list(counted.values()))) * self._rarity[rows]
        weighed: np.ndarray = (values / np.linalg.norm(values)) @ self._weights[rows]
        return weighed

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            np.save(folder / "weights.npy", self._weights, allow_pickle=False)
            np.save(folder / "rarity.npy", self._rarity, allow_pickle=False)
            words = {"intents": self._intents, "vocabulary": self._vocabulary, "dialect": self._grams.phrases}
            (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

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
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            classifier._weights = np.load(folder / "weights.npy", allow_pickle=False)
            classifier._rarity = np.load(folder / "rarity.npy", allow_pickle=False)
            words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        classifier._intents, classifier._vocabulary = words["intents"], words["vocabulary"]
        classifier._grams = Grams(words["dialect"])
        return classifier

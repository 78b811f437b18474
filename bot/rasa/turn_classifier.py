"""The only custom component: what kind of turn a message is, by logistic regression over its character n-grams.

Chinese chat messages are short, misspelt and half dialect; n-grams of the raw characters served better on our held-out
messages than Rasa's featurizers, which join jieba's words first (docs/decisions/0004-rasa-patches.md).
"""

from __future__ import annotations

import json
import unicodedata
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


def grams(text: str) -> list[str]:
    """Character n-grams of length 1 to 3 of the lower-cased, width-folded text, its ends marked by a space."""
    padded = " " + unicodedata.normalize("NFKC", text[:READ]).lower().strip() + " "
    return [padded[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(padded) - n + 1)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TurnClassifier(GraphComponent, IntentClassifier):
    """Multinomial logistic regression kept as plain arrays: no pickle, no scikit-learn at answering time."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C` is scikit-learn's inverse regularisation; `ranking_length` how many intents a message carries on."""
        return {"C": 10.0, "max_iter": 400, "ranking_length": 3}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._vocabulary: dict[str, int] = {}
        self._intents: list[str] = []
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
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.linear_model import LogisticRegression

        examples = training_data.intent_examples
        vectorizer = CountVectorizer(analyzer=grams)
        features = vectorizer.fit_transform([example.get("text") for example in examples])
        model = LogisticRegression(C=self._config["C"], max_iter=self._config["max_iter"], class_weight="balanced")
        model.fit(features, [example.get("intent") for example in examples])
        self._vocabulary = {gram: int(row) for gram, row in vectorizer.vocabulary_.items()}
        self._intents = list(model.classes_)
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
        known = [self._vocabulary[gram] for gram in grams(text) if gram in self._vocabulary]
        scores = self._weights[known].sum(axis=0) + self._weights[-1]
        odds = np.exp(scores - scores.max())
        confidences = odds / odds.sum()
        best = np.argsort(-confidences)[: self._config["ranking_length"]]
        return [{"name": self._intents[i], "confidence": float(confidences[i])} for i in best]

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            np.save(folder / "weights.npy", self._weights, allow_pickle=False)
            words = {"intents": self._intents, "vocabulary": self._vocabulary}
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
            words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        classifier._intents, classifier._vocabulary = words["intents"], words["vocabulary"]
        return classifier

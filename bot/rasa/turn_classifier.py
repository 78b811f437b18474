"""The only custom component: what kind of turn a message is, by a linear support vector machine over its n-grams, and
by where the conversation stands.

Chinese chat messages are short, misspelt and half dialect; n-grams of the raw characters, of the same text with its
dialect made standard, and of its syllables served better on our messages than Rasa's featurizers, which join jieba's
words first (docs/decisions/0004-rasa-patches.md).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import standings
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from readings import Readings
from standings import Standings

# Kinds of turn that are followed by the same action: whichever of them is meant, they are one to be sure of.
KIN = (("complain", "seek_help", "suggest", "praise"), ("ask_policy", "follow_up"))


class TurnModel:
    """Linear support vector machines over TF-IDF, kept as plain arrays: no pickle, no scikit-learn at answering time.

    An n-gram that stands in few training messages counts more (inverse document frequency), one that stands n times in
    a message 1 + ln n times, and a message's features have length one, so that a long one is not surer for its length.
    Confidences are the softmax of the distances to the planes times a sharpness; in cross-validation on our messages,
    sharpness 6 made them nearly as often right as they say (0.94 of those from 0.9 on, half of those around 0.55). They
    are then weighed by where the conversation stands, and kinds of turn that the same action follows stand together.
    """

    def __init__(
        self,
        readings: Readings,
        vocabulary: dict[str, int],
        rarity: np.ndarray,
        intents: list[str],
        weights: np.ndarray,
        likelier: Standings,
    ) -> None:
        """`weights` has a row for each n-gram and a last one for none, `rarity` a value for each n-gram; `likelier`:
        for each standing, how many times likelier a kind of turn is there."""
        self.readings = readings
        self.vocabulary = vocabulary
        self.rarity = rarity
        self.intents = intents
        self.weights = weights
        self.likelier = likelier
        self._factors = {name: np.array([row.get(one, 1.0) for one in intents]) for name, row in likelier.items()}
        kin = {one: kin for kin in KIN for one in kin}
        self._together = np.array([[one == other or other in kin.get(one, ()) for other in intents] for one in intents])

    @classmethod
    def fit(cls, texts: Sequence[str], intents: Sequence[str], regularisation: float, sharpness: float) -> TurnModel:
        """Learn from messages and their intents; `regularisation` is scikit-learn's C, the inverse."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        readings = Readings.known()
        vectorizer = TfidfVectorizer(analyzer=readings.features, sublinear_tf=True)
        features = vectorizer.fit_transform(texts)
        model = LinearSVC(C=regularisation, random_state=1).fit(features, intents)
        vocabulary = {gram: int(row) for gram, row in vectorizer.vocabulary_.items()}
        weights = (np.vstack([model.coef_.T, model.intercept_]) * sharpness).astype(np.float32)
        rarity = vectorizer.idf_.astype(np.float32)
        return cls(readings, vocabulary, rarity, list(model.classes_), weights, standings.known())

    def ranking(self, text: str, length: int, standing: str | None = None) -> list[dict[str, Any]]:
        """The intent with the confidence that it or one of its kin is meant, and the next likeliest with their own."""
        scores = self._weighed(text) + self.weights[-1]
        odds = np.exp(scores - scores.max()) * self._factors.get(standing or "", 1.0)
        alone = odds / odds.sum()
        together = self._together @ alone
        best = int(np.lexsort((-alone, -together))[0])
        others = [int(i) for i in np.argsort(-alone) if i != best]
        ranked = [(best, together[best]), *((i, alone[i]) for i in others[: length - 1])]
        return [{"name": self.intents[i], "confidence": float(confidence)} for i, confidence in ranked]

    def _weighed(self, text: str) -> np.ndarray:
        counted = Counter(self.vocabulary[gram] for gram in self.readings.features(text) if gram in self.vocabulary)
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
            "places": self.readings.places,
            "likelier": self.likelier,
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TurnModel:
        """What was saved there."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        rarity, weights = (np.load(folder / name, allow_pickle=False) for name in ("rarity.npy", "weights.npy"))
        readings = Readings(words["dialect"], words["sounds"], words["places"])
        return cls(readings, words["vocabulary"], rarity, words["intents"], weights, words["likelier"])


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
            standing = (message.get("metadata") or {}).get("standing")
            ranking = self._model.ranking(message.get("text") or "", self._config["ranking_length"], standing)
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

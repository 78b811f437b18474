"""The embedded default embedder: a small StaticEmbedding model trained here, from the guides alone, in seconds.

Texts that belong to one guide (its title, its wordings, its passages) are pulled together, those of other guides in
the same batch are pushed apart. The model's folder carries a hash of all that goes in: unchanged data trains once.
"""

import hashlib
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_base.analysis import Analysis, analyse
from knowledge_base.embedder import offline
from knowledge_base.entry import Guide
from knowledge_base.tokenizer import build_tokenizer
from knowledge_base.wording import facet_names

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Progress = Callable[[str], None]

_RECIPE = 1  # raised when the code below trains another model from the same data
_SEED = 20261
_DIMENSIONS = 256
_EPOCHS = 100
_BATCH = 128
_LEARNING_RATE = 0.005
_FIRST_VECTORS = 0.02  # small, so that a token training never saw hardly moves a text's vector
_SPELT_OUT = 0.4  # share of texts read character by character, so that unknown words mean what their characters do
_DROPPED = 0.1  # share of characters left out, as hasty typists do


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Texts (normalised) that mean the same matter: ways to ask, and passages that answer."""

    questions: tuple[str, ...]
    passages: tuple[str, ...]


def train_embedder(guides: Sequence[Guide], target: Path, progress: Progress) -> Path:
    """Train the embedder for `guides` into `target/<hash>` unless it stands there; the model's folder."""
    groups = [group_of(analyse(guide, facet_names())) for guide in guides]
    folder = target / fingerprint(groups)
    if (folder / "modules.json").is_file():
        progress("up to date")
        return folder
    unfinished = target / f"{folder.name}.{os.getpid()}.unfinished"
    model = fit(groups, progress)
    model.save(str(unfinished), create_model_card=False)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    return folder


def group_of(analysis: Analysis) -> TextGroup:
    """What training learns from an entry."""
    return TextGroup(analysis.questions, analysis.texts)


def fingerprint(groups: Sequence[TextGroup]) -> str:
    """Sixteen hex digits over the recipe and every text."""
    parts = [str(_RECIPE), *(text for group in groups for text in (*group.questions, "", *group.passages, ""))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def fit(groups: Sequence[TextGroup], progress: Progress = lambda _: None) -> "SentenceTransformer":
    """A model trained on `groups`; the same groups give the same model on the same machine."""
    offline()
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    torch.manual_seed(_SEED)
    tokenizer = build_tokenizer(text for group in groups for text in (*group.questions, *group.passages))
    embedding = StaticEmbedding(tokenizer, embedding_dim=_DIMENSIONS)
    torch.nn.init.normal_(embedding.embedding.weight, std=_FIRST_VECTORS)
    model = SentenceTransformer(modules=[embedding], device="cpu")
    loss = MultipleNegativesRankingLoss(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=_LEARNING_RATE)
    for epoch, anchors, positives in _batches(groups, random.Random(_SEED)):
        value = loss([model.preprocess(anchors), model.preprocess(positives)], None)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        progress(f"round {epoch} of {_EPOCHS}, loss {value.item():.3f}")
    return model


def _batches(groups: Sequence[TextGroup], chance: random.Random) -> Iterator[tuple[int, list[str], list[str]]]:
    """Pairs of texts of the same group, no group twice in a batch: every other pair is then a true negative."""
    order = list(groups)
    for epoch in range(1, _EPOCHS + 1):
        chance.shuffle(order)
        for start in range(0, len(order), _BATCH):
            pairs = [_pair(group, chance) for group in order[start : start + _BATCH]]
            yield epoch, [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _pair(group: TextGroup, chance: random.Random) -> tuple[str, str]:
    asked = chance.choice(group.questions)
    others = [question for question in group.questions if question != asked]
    pool = others if others and (chance.random() < 0.5 or not group.passages) else group.passages
    return _varied(asked, chance), _varied(chance.choice(pool or group.questions), chance)


def _varied(text: str, chance: random.Random) -> str:
    kept = "".join(character for character in text if chance.random() >= _DROPPED) or text
    return " ".join(kept.replace(" ", "")) if chance.random() < _SPELT_OUT else kept

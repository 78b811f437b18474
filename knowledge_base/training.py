"""The embedded default embedder: a small StaticEmbedding model trained here, from the base's own texts, in seconds.

Texts that belong to one matter (its title, its wordings and paraphrases, pieces of its text) are pulled together, those
of other matters in the same batch are pushed apart. A text is read as its words, its characters and how they sound, all
at once, so that unknown words mean what their characters do, and characters typed wrongly what they sound like.
Afterwards a word's characters and sounds are folded into the word's own vector: the finished model is a plain table of
words. Two models are trained so, from other beginnings, and stand side by side in every vector: what one of them has
learned by chance weighs half. The model's folder carries a hash of all that goes in: unchanged data trains once.
"""

import hashlib
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge_base.embedder import offline
from knowledge_base.spelt import spelt
from knowledge_base.tokenizer import exact_tokenizer, word_tokenizer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

Progress = Callable[[str], None]

RECIPE = 5  # raised when the code below trains another model from the same data
_SEEDS = (20261, 20262)
_DIMENSIONS = 128  # of each
_STEPS = 900
_BATCH = 256
_LEARNING_RATE = 0.01
_FIRST_VECTORS = 0.02  # small, so that a token training never saw hardly moves a text's vector
_LOST_TOKENS = 0.4
_WITH_PIECE = 0.35  # share of pairs of a question with a piece of text; the others are two questions


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Texts (normalised) that mean the same matter, an entry's id: ways to ask, and pieces of what answers. `sentences`
    of a document's own stand in for questions to it."""

    matter: str
    questions: tuple[str, ...]
    pieces: tuple[str, ...]
    sentences: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return (*self.questions, *self.sentences, *self.pieces)


def train_embedder(groups: Sequence[TextGroup], target: Path, progress: Progress) -> Path:
    """Train the embedder for `groups` into `target/<hash>` unless it stands there; the model's folder."""
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


def fingerprint(groups: Sequence[TextGroup]) -> str:
    """Sixteen hex digits over the recipe and every text."""
    parts = [str(RECIPE), *(text for group in groups for text in (*group.texts, ""))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def fit(groups: Sequence[TextGroup], progress: Progress = lambda _: None, steps: int = _STEPS) -> "SentenceTransformer":
    """A model trained on `groups`; the same groups give the same model on the same machine."""
    offline()
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    texts = [text for group in groups for text in group.texts]
    tokens = sorted({token for text in texts for token in spelt(text)})
    trained = [_trained(groups, tokens, steps, seed, progress) for seed in _SEEDS]
    return SentenceTransformer(modules=[_folded(trained, texts)], device="cpu")


def _trained(
    groups: Sequence[TextGroup], tokens: Sequence[str], steps: int, seed: int, progress: Progress
) -> "StaticEmbedding":
    """A model over what words are spelt with."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    torch.manual_seed(seed)
    embedding = StaticEmbedding(exact_tokenizer(tokens), embedding_dim=_DIMENSIONS)
    torch.nn.init.normal_(embedding.embedding.weight, std=_FIRST_VECTORS)
    model = SentenceTransformer(modules=[embedding], device="cpu")
    loss = MultipleNegativesRankingLoss(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=_LEARNING_RATE)
    for step, (anchors, positives) in enumerate(_batches(groups, steps, seed), 1):
        value = loss([model.preprocess(anchors), model.preprocess(positives)], None)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        if step % 50 == 0:
            progress(f"model {_SEEDS.index(seed) + 1}, step {step} of {steps}, loss {value.item():.3f}")
    return embedding


def _batches(groups: Sequence[TextGroup], steps: int, seed: int) -> Iterator[tuple[list[str], list[str]]]:
    """Pairs of texts of the same group, no group twice in a batch: every other pair is then a true negative.

    A group is drawn as often as it has texts, so that one of a few texts is not learned by heart.
    """
    spellings: dict[str, list[str]] = {}
    chance, draw = random.Random(seed), np.random.default_rng(seed)
    shares = np.array([len(group.texts) for group in groups], dtype=np.float64)
    for _ in range(steps):
        size = min(_BATCH, len(groups))
        chosen = draw.choice(len(groups), size, replace=False, p=shares / shares.sum())
        pairs = [_pair(groups[number], chance) for number in chosen]
        yield (
            [_worn(pair[0], spellings, chance) for pair in pairs],
            [_worn(pair[1], spellings, chance) for pair in pairs],
        )


def _pair(group: TextGroup, chance: random.Random) -> tuple[str, str]:
    asked = chance.choice((*group.questions, *group.sentences))
    if group.pieces and (len(group.questions) == 1 or chance.random() < _WITH_PIECE):
        return asked, chance.choice(group.pieces)
    return asked, chance.choice(group.questions)


def _worn(text: str, spellings: dict[str, list[str]], chance: random.Random) -> str:
    """A text as its tokens, some of them lost."""
    if text not in spellings:
        spellings[text] = spelt(text)
    kept = [token for token in spellings[text] if chance.random() >= _LOST_TOKENS]
    return " ".join(kept or spellings[text])


def _folded(trained: Sequence["StaticEmbedding"], texts: Sequence[str]) -> "StaticEmbedding":
    """The models side by side over words alone: each has the sum of the vectors that it is spelt with."""
    import torch
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    known = trained[0].tokenizer.get_vocab()
    spelling = torch.cat([one.embedding.weight.detach() for one in trained], dim=1)
    tokenizer = word_tokenizer(texts)
    vectors = torch.zeros((tokenizer.get_vocab_size(), spelling.shape[1]))
    for piece, place in tokenizer.get_vocab().items():
        parts = [known[token] for token in spelt(piece) if token in known]
        if parts:
            vectors[place] = spelling[parts].sum(dim=0)
    return StaticEmbedding(tokenizer, embedding_weights=vectors)

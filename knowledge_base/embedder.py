"""Vectors for texts: any SentenceTransformer directory, loaded in a thread of its own."""

import asyncio
import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]


class Embedder:
    """A sentence-transformers model in a folder; nothing happens before `warm`, as the import alone takes many seconds.

    Where the model's own configuration has prompts for queries and for documents, they are used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")
        self._model: SentenceTransformer | None = None
        self._table: Any = None

    @property
    def ready(self) -> bool:
        return self._model is not None

    @property
    def name(self) -> str:
        """Tells one model from another: vectors of different models must never be compared."""
        files = sorted(file for file in self._path.rglob("*") if file.is_file())
        facts = [f"{file.relative_to(self._path)} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
        return f"{self._path.name}-{hashlib.sha256(chr(10).join(facts).encode()).hexdigest()[:12]}"

    async def warm(self) -> None:
        """Load the model in a thread. Raises OSError or ValueError when the folder holds none."""
        await asyncio.get_running_loop().run_in_executor(self._loader, self.load)

    def load(self) -> None:
        """As `warm`, blocking: for command lines."""
        if self._model is None:
            model = load_model(self._path)
            self._table = _only_a_table(model)
            self._model = model

    def queries(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a question (one without any known token: zeros). Raises RuntimeError before `warm`."""
        model = self._loaded()
        if self._table is not None:
            return _looked_up(self._table, texts)
        return _rows(model.encode_query(list(texts), normalize_embeddings=True, show_progress_bar=False))

    def passages(self, texts: Sequence[str]) -> Vectors:
        """As `queries`, for what is searched."""
        return _rows(self._loaded().encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False))

    def close(self) -> None:
        """Let the loading thread end."""
        self._loader.shutdown(wait=False, cancel_futures=True)

    def _loaded(self) -> "SentenceTransformer":
        if self._model is None:
            raise RuntimeError("the embedder is not warm")
        return self._model


def _only_a_table(model: "SentenceTransformer") -> Any:
    """The one module of a model that only looks words up and says nothing before a question; None for any other."""
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    only = model[0] if len(model) == 1 and not model.prompts.get("query") else None
    return only if isinstance(only, StaticEmbedding) else None


def _looked_up(table: Any, texts: Sequence[str]) -> Vectors:
    """What `encode_query` makes of the texts with such a model, without its four fifths of sorting and asking."""
    import torch

    with torch.inference_mode():
        made = table(table.preprocess(list(texts)))["sentence_embedding"]
        return _rows(torch.nn.functional.normalize(made, p=2, dim=1).numpy())


def word_vectors(path: Path) -> tuple[list[str], Vectors]:
    """Every word that an embedder trained here knows, and its vector. Raises OSError or ValueError."""
    module: Any = load_model(path)[0]
    vocabulary: dict[str, int] = module.tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.__getitem__), _rows(module.embedding.weight.detach().numpy())


def _rows(made: object) -> Vectors:
    return np.asarray(made, dtype=np.float32)


def offline() -> None:
    """Keep the libraries from the network; called before their first import, when they read this."""
    quiet = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_PROGRESS_BARS")
    os.environ.update(dict.fromkeys(quiet, "1"), TOKENIZERS_PARALLELISM="false")


def load_model(path: Path) -> "SentenceTransformer":
    """The model in a folder, on the CPU, without any look at the network. Raises OSError or ValueError."""
    if not (path / "modules.json").is_file():
        raise FileNotFoundError(f"no SentenceTransformer model in {path}")
    offline()
    import torch
    from sentence_transformers import SentenceTransformer

    # One query is far too small a matter to share among threads.
    torch.set_num_threads(1)
    return SentenceTransformer(str(path), device="cpu", local_files_only=True)

"""Vectors for texts: any SentenceTransformer directory, loaded and used in one worker thread."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]


class Embedder:
    """A sentence-transformers model in a folder; nothing happens before `warm`, as the import alone takes many seconds.

    `name` tells one model from another: vectors of different models must never be compared.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")
        self._model: SentenceTransformer | None = None

    @property
    def ready(self) -> bool:
        return self._model is not None

    async def warm(self) -> None:
        """Load the model. Raises OSError or ValueError when the folder holds none."""
        await asyncio.get_running_loop().run_in_executor(self._worker, self.load)

    def load(self) -> None:
        """As `warm`, blocking: for command lines."""
        if self._model is None:
            self._model = load_model(self._path)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """As `encode`, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, self.encode, texts)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a text (a text without any known token: zeros). Raises RuntimeError before `warm`."""
        if self._model is None:
            raise RuntimeError("the embedder is not warm")
        return np.asarray(
            self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
        )

    def close(self) -> None:
        """Let the worker thread end."""
        self._worker.shutdown(wait=False, cancel_futures=True)


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

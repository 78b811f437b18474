"""Training the reader of `escalation.duplicates.reading`, by torch: minutes on a graphics card, hours without one.

Several readers are trained at once, each without one part of the requests and one with all: the weights are fitted to
what a reader makes of a part that it never saw. First each learns characters from hidden ones, from labels and from
texts that mean one thing; then to tell tellings of one request from near misses. In the files near misses are told in
another manner than tellings, shorter above all: how surely the manner alone gives a pair away is taken as said already,
so that the readers learn what is left. Near misses in place count as one matter, and tellings of two requests as two.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from escalation.duplicates.reading import BETWEEN, FIRST, HEADS, HIDDEN, LONGEST, codes

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

SEED = 7
_WIDTH, _LAYERS = 128, 3
_BATCH = 256
_BEGUN_STEPS, _STEPS = 900, 800
_BEGUN_RATE, _RATE = 1.5e-3, 6e-4
_DROPPED, _LOST = 0.15, 0.12
_OLDER = 0.35  # the share of pairs that are drawn from the older files, which are fewer
_MOST_BIAS = 2.5
SAME, MATTER, PLACE = 0, 1, 2
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Lessons:
    """`parts`: two texts, and `SAME`, `MATTER` or `PLACE` for what they differ in; the first `held` parts are each kept
    from one reader. `alike`: texts that mean one thing. `labelled`: texts and the numbers of their labels."""

    parts: Sequence[Sequence[tuple[str, str, int]]]
    held: int
    alike: Sequence[Sequence[str]]
    labelled: Sequence[tuple[str, int]]


def learn(lessons: Lessons, file: Path, say: Say) -> list[list[float]]:
    """Train, write the reader that learnt from all to `file`, and give the log odds of every pair of the held parts by
    the reader that never saw it."""
    import torch

    torch.manual_seed(SEED)
    texts = list(
        dict.fromkeys(
            [
                *(text for part in lessons.parts for one, other, _ in part for text in (one, other)),
                *chain.from_iterable(lessons.alike),
                *(text for text, _ in lessons.labelled),
            ]
        )
    )
    characters = _characters(texts)
    school = _School(lessons, texts, characters)
    school.begin(say)
    school.tell_apart(say)
    school.keep(characters, file)
    return school.unseen()


def _characters(texts: Sequence[str]) -> str:
    counts: dict[str, int] = {}
    for sign in chain.from_iterable(texts):
        counts[sign] = counts.get(sign, 0) + 1
    return "".join(
        sorted((sign for sign, count in counts.items() if count > 1), key=lambda sign: (-counts[sign], sign))
    )


def manner(parts: Sequence[Sequence[tuple[str, str, int]]]) -> list[NDArray[np.float32]]:
    """By part and pair, the log odds that it is one matter which the mere manner of its texts gives, by a classifier
    that never saw the part: how surely the likelier of both is a near miss, in twenty ranks."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    told = [{text: True for one, other, kind in part if kind == SAME for text in (one, other)} for part in parts]
    missed = [{other: False for _, other, kind in part if kind == MATTER} for part in parts]
    texts = list(dict.fromkeys(text for part in parts for one, other, _ in part for text in (one, other)))
    rows = {text: row for row, text in enumerate(texts)}
    runs = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=3, sublinear_tf=True).fit_transform(texts)
    lengths = np.array([[len(text) / 30, len(text) < 12, len(text) < 16, len(text) < 21] for text in texts], np.float64)
    looks = hstack([runs, csr_matrix(lengths)]).tocsr()
    worst: list[NDArray[np.float64]] = []
    for place, part in enumerate(parts):
        known = dict(
            chain.from_iterable(d.items() for k in range(len(parts)) if k != place for d in (told[k], missed[k]))
        )
        model = LogisticRegression(C=3, max_iter=300, class_weight="balanced")
        model.fit(looks[[rows[text] for text in known]], [not same for same in known.values()])
        miss = dict(
            zip(
                own := sorted({t for one, other, _ in part for t in (one, other)}),
                model.predict_proba(looks[[rows[t] for t in own]])[:, 1],
                strict=True,
            )
        )
        worst.append(np.array([max(miss[one], miss[other]) for one, other, _ in part]))
    edges = np.quantile(np.concatenate(worst), np.linspace(0, 1, 21)[1:-1])
    ranks = [np.digitize(scores, edges) for scores in worst]
    kinds, every = np.array([kind for part in parts for *_, kind in part]), np.concatenate(ranks)
    share = {SAME: 3.0, PLACE: 0.7, MATTER: 3.0}
    mass = {
        kind: np.bincount(every[kinds == kind], minlength=20) * share[kind] / max(1, (kinds == kind).sum())
        for kind in share
    }
    bias = np.clip(np.log((mass[SAME] + mass[PLACE] + 1e-3) / (mass[MATTER] + 1e-3)), -_MOST_BIAS, _MOST_BIAS)
    return [bias[rank].astype(np.float32) for rank in ranks]


class _School:
    """All readers side by side: every array has one more dimension, the first, of a row a reader."""

    def __init__(self, lessons: Lessons, texts: Sequence[str], characters: str) -> None:
        import torch

        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.lessons, self.count = lessons, lessons.held + 1
        rows = {text: row for row, text in enumerate(texts)}
        table = np.zeros((len(texts), LONGEST), np.int64)
        for row, code in enumerate(codes(characters, texts)):
            table[row, : len(code)] = code
        self.table = torch.tensor(table, device=self.device)
        self.lengths = (self.table > 0).sum(1)
        self.signs = len(characters) + FIRST
        self.labels = 1 + max(label for _, label in lessons.labelled)
        self.labelled = torch.tensor([(rows[text], label) for text, label in lessons.labelled], device=self.device)
        groups = [[rows[text] for text in group] for group in lessons.alike if len(group) > 1]
        self.sizes = torch.tensor([len(group) for group in groups], device=self.device)
        self.groups = torch.zeros(len(groups), int(self.sizes.max()), dtype=torch.long, device=self.device)
        for row, group in enumerate(groups):
            self.groups[row, : len(group)] = torch.tensor(group)
        flat = [
            (rows[one], rows[other], kind, place)
            for place, part in enumerate(lessons.parts)
            for one, other, kind in part
        ]
        self.flat = np.array(flat)
        self.pairs = torch.tensor(self.flat[:, :2], device=self.device)
        self.bias = torch.tensor(np.concatenate(manner(lessons.parts)), device=self.device)
        heard = np.full(len(texts), -1)
        heard[self.flat[:, 0]] = heard[self.flat[:, 1]] = self.flat[:, 3]
        self.texts = self._allowed(heard, np.ones(len(texts), bool))
        older = self.flat[:, 3] < lessons.held
        self.kinds = {
            kind: tuple(self._allowed(self.flat[:, 3], (self.flat[:, 2] == kind) & side) for side in (older, ~older))
            for kind in (SAME, MATTER, PLACE)
        }
        self.model = _model(self.count, self.signs).to(self.device)

    def _allowed(self, part: NDArray[Any], wanted: NDArray[Any]) -> "tuple[Tensor, Tensor]":
        """By reader the places that it may see, and how many."""
        import torch

        lists = [
            np.flatnonzero(wanted & (part != held)) for held in (*range(self.lessons.held), len(self.lessons.parts))
        ]
        out = torch.zeros(self.count, max(map(len, lists)), dtype=torch.long)
        for row, own in enumerate(lists):
            out[row, : len(own)] = torch.tensor(own)
        return out.to(self.device), torch.tensor([len(own) for own in lists], device=self.device)

    def _draw(self, allowed: "tuple[Tensor, Tensor]", count: int) -> "Tensor":
        import torch

        places, sizes = allowed
        return places.gather(1, (torch.rand(self.count, count, device=self.device) * sizes[:, None]).long())

    def _pairs(self, kind: int, count: int) -> "Tensor":
        import torch

        older, newer = self.kinds[kind]
        few = int(count * _OLDER)
        return torch.cat([self._draw(older, few), self._draw(newer, count - few)], 1)

    def _texts(self, rows: "Tensor") -> "Tensor":
        longest = min(LONGEST, (int(self.lengths[rows].max()) + 7) // 8 * 8)
        return self.table[rows][..., :longest]

    def _steps(self, modules: "Module", count: int, rate: float, say: Say) -> "Iterator[Callable[[Tensor], None]]":
        import torch

        parameters = [parameter for parameter in modules.parameters() if parameter.requires_grad]
        optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.05, betas=(0.9, 0.98))
        modules.train()

        def learn(loss: "Tensor") -> None:
            optimizer.zero_grad()
            loss.sum().backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([p for p in parameters if p.grad is not None], math.sqrt(self.count))
            optimizer.step()
            if step % 100 == 0:
                say(f"step {step} of {count}, loss {loss.mean().item():.3f}")

        for step in range(1, count + 1):
            for group in optimizer.param_groups:
                group["lr"] = (
                    rate * min(1, step / (0.06 * count)) * (0.5 + 0.5 * math.cos(math.pi * (step - 1) / count))
                )
            yield learn

    def _half(self) -> Any:
        import torch

        return torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda")

    def begin(self, say: Say) -> None:
        """What characters mean: from hidden ones, from labels, and from texts that mean one thing."""
        import torch
        from torch.nn import ModuleList
        from torch.nn.functional import cross_entropy, normalize

        linear = _parts()[0]
        word, label, point = (
            linear(self.count, _WIDTH, self.signs),
            linear(self.count, _WIDTH, self.labels),
            linear(self.count, _WIDTH, _WIDTH),
        )
        modules = ModuleList([self.model, word, label, point]).to(self.device)
        few, n = _BATCH // 4, self.count
        for learn in self._steps(modules, _BEGUN_STEPS, _BEGUN_RATE, say):
            text = self._texts(self._draw(self.texts, _BATCH))
            hidden = (torch.rand(text.shape, device=self.device) < 0.25) & (text > 0)
            with self._half():
                x, _ = self.model.read(torch.where(hidden, HIDDEN, text), lost=0.0)
                at = (hidden.float() + torch.rand(hidden.shape, device=self.device) / 2).topk(6, -1)[1]
                counted = hidden.gather(-1, at).reshape(n, -1)
                guess = word(x.gather(2, at[..., None].expand(*at.shape, _WIDTH))).float()
                missed = cross_entropy(guess.reshape(-1, self.signs), text.gather(-1, at).reshape(-1), reduction="none")
                loss = (missed.reshape(n, -1) * counted).sum(1) / counted.sum(1).clamp(min=1)
                own = self.labelled[torch.randint(len(self.labelled), (n, few), device=self.device)]
                group = torch.multinomial(self.sizes.float(), n * few, replacement=True).reshape(n, few)
                one, other = (
                    self.groups[group, (torch.rand(n, few, device=self.device) * self.sizes[group]).long()]
                    for _ in range(2)
                )
                told = self.pairs[self._pairs(SAME, few)]
                ones, others = torch.cat([one, told[..., 0]], 1), torch.cat([other, told[..., 1]], 1)
                u = _together(*self.model.read(self._texts(torch.cat([own[..., 0], ones, others], 1))))
                loss = loss + 0.3 * cross_entropy(
                    label(u[:, :few]).float().reshape(-1, self.labels), own[..., 1].reshape(-1), reduction="none"
                ).reshape(n, few).mean(1)
                points = normalize(point(u[:, few:]).float(), dim=-1)
                near = 15 * points[:, : 2 * few] @ points[:, 2 * few :].transpose(1, 2)
                twice = torch.zeros(n, 2 * few, 2 * few, dtype=torch.bool, device=self.device)
                twice[:, :few, :few] = (group[:, :, None] == group[:, None, :]) & ~torch.eye(
                    few, dtype=torch.bool, device=self.device
                )
                wanted = torch.arange(2 * few, device=self.device).repeat(n)
                loss = loss + 0.3 * cross_entropy(
                    near.masked_fill(twice, -1e4).reshape(-1, 2 * few), wanted, reduction="none"
                ).reshape(n, -1).mean(1)
            learn(loss)

    def tell_apart(self, say: Say) -> None:
        """Tellings of one request from near misses."""
        import torch
        from torch.nn.functional import binary_cross_entropy_with_logits as missed

        few = _BATCH // 8
        same = torch.tensor([1.0] * 3 * few + [0.0] * 3 * few + [1.0] * few + [0.0] * few, device=self.device)
        weight = torch.tensor([1.0] * 6 * few + [0.7] * 2 * few, device=self.device)
        for learn in self._steps(self.model, _STEPS, _RATE, say):
            told = self._pairs(SAME, 3 * few)
            rows = torch.cat([told, self._pairs(MATTER, 3 * few), self._pairs(PLACE, few)], 1)
            strange = torch.stack([self.pairs[told[:, :few]][..., 0], self.pairs[told[:, :few]][..., 1].roll(1, 1)], -1)
            pairs = torch.cat([self.pairs[rows], strange], 1)
            swapped = torch.rand(pairs.shape[:2], device=self.device)[..., None] < 0.5
            pairs = torch.where(swapped, pairs.flip(-1), pairs)
            bias = torch.cat([self.bias[rows], torch.zeros(self.count, few, device=self.device)], 1)
            with self._half():
                odds = self.model(self._texts(pairs[..., 0]), self._texts(pairs[..., 1]))
                loss = (missed(odds + bias, same.expand_as(odds), reduction="none") * weight).mean(1)
            learn(loss)

    def unseen(self) -> list[list[float]]:
        import torch

        self.model.eval()
        found = []
        with torch.no_grad():
            for part in range(self.lessons.held):
                pairs = self.pairs[torch.tensor(np.flatnonzero(self.flat[:, 3] == part), device=self.device)]
                odds: list[float] = []
                for some in torch.split(pairs, 256):
                    one, other = (self._texts(some[None, :, side].expand(self.count, -1)) for side in (0, 1))
                    odds += ((self.model(one, other) + self.model(other, one)) / 2)[part].tolist()
                found.append(odds)
        return found

    def keep(self, characters: str, file: Path) -> None:
        """Write the reader that learnt from all."""
        arrays = {
            name: array[-1].squeeze(0) if name.endswith((".b", ".w")) else array[-1]
            for name, array in self.model.state_dict().items()
        }
        kept = {name.removeprefix("layers."): array.half().cpu().numpy() for name, array in arrays.items()}
        with file.open("wb") as opened:
            np.savez_compressed(opened, allow_pickle=False, characters=np.array(characters), **kept)


def _together(x: "Tensor", there: "Tensor") -> "Tensor":
    counted = there[..., None].to(x.dtype)
    return (x * counted).sum(-2) / counted.sum(-2).clamp(min=1)


def _parts() -> Any:
    """Linear layer, and scaling, of several readers."""
    import torch
    from torch import nn

    class Linear(nn.Module):
        def __init__(self, count: int, wide: int, out: int) -> None:
            super().__init__()
            self.w = nn.Parameter(torch.randn(count, wide, out) * 0.7 / math.sqrt(wide))
            self.b = nn.Parameter(torch.zeros(count, 1, out))

        def forward(self, x: "Tensor") -> "Tensor":
            return (torch.bmm(x.reshape(x.shape[0], -1, x.shape[-1]), self.w) + self.b).reshape(*x.shape[:-1], -1)

    class Scaled(nn.Module):
        def __init__(self, count: int) -> None:
            super().__init__()
            self.w = nn.Parameter(torch.ones(count, 1, _WIDTH))
            self.b = nn.Parameter(torch.zeros(count, 1, _WIDTH))

        def forward(self, x: "Tensor") -> "Tensor":
            return nn.functional.layer_norm(x, x.shape[-1:]) * self.w[:, None] + self.b[:, None]

    return Linear, Scaled


def _layer(count: int) -> Any:
    """As `reading.Reader` has it, of several readers."""
    from torch import nn
    from torch.nn import functional as f

    linear, scaled = _parts()

    class Layer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.look, self.think = scaled(count), scaled(count)
            self.ask, self.out = linear(count, _WIDTH, 3 * _WIDTH), linear(count, _WIDTH, _WIDTH)
            self.up, self.down = linear(count, _WIDTH, 4 * _WIDTH), linear(count, 4 * _WIDTH, _WIDTH)

        def forward(self, x: "Tensor", there: "Tensor") -> "Tensor":
            n, batch, length, width = x.shape
            asked, known, said = (
                self.ask(self.look(x)).reshape(n * batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
            )
            mask = there.reshape(n * batch, 1, 1, length).expand(n * batch, 1, length, length)
            heard = f.scaled_dot_product_attention(asked, known, said, attn_mask=mask)
            x = x + f.dropout(self.out(heard.transpose(1, 2).reshape(x.shape)), _DROPPED, self.training)
            return x + f.dropout(self.down(f.gelu(self.up(self.think(x)), approximate="tanh")), _DROPPED, self.training)

    return Layer()


def _model(count: int, signs: int) -> Any:
    """The readers; `reading.Reader` computes the same."""
    import torch
    from torch import nn
    from torch.nn import functional as f

    linear, scaled = _parts()

    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.character, self.place, self.side, self.shared = (
                nn.Parameter(torch.randn(count, rows, _WIDTH) * 0.02) for rows in (signs, 2 * LONGEST + 2, 2, 3)
            )
            self.layers = nn.ModuleList([_layer(count) for _ in range(_LAYERS)])
            self.last = scaled(count)
            self.judge, self.odds = linear(count, 4 * _WIDTH, _WIDTH), linear(count, _WIDTH, 1)

        def _looked_up(self, table: "Tensor", rows: "Tensor") -> "Tensor":
            begin = torch.arange(count, device=rows.device)[:, None, None] * table.shape[1]
            return f.embedding(rows + begin, table.flatten(0, 1))

        def read(
            self,
            text: "Tensor",
            side: "Tensor | None" = None,
            shared: "Tensor | None" = None,
            at: "Tensor | None" = None,
            lost: float = _LOST,
        ) -> "tuple[Tensor, Tensor]":
            there = text > 0
            if self.training and lost:
                gone = (torch.rand(text.shape, device=text.device) < lost) & there & (text != BETWEEN)
                text = torch.where(gone, HIDDEN, text)
            at = torch.arange(text.shape[-1], device=text.device).expand(text.shape) if at is None else at
            x = self._looked_up(self.character, text) + self._looked_up(self.place, at)
            if side is not None and shared is not None:
                x = x + self._looked_up(self.side, side) + self._looked_up(self.shared, shared)
            x = f.dropout(x, _DROPPED, self.training)
            for layer in self.layers:
                x = layer(x, there)
            return self.last(x), there

        def forward(self, one: "Tensor", other: "Tensor") -> "Tensor":
            text, side, shared, at = _laid(one, other)
            x, _ = self.read(text, side, shared, at)
            wide = one.shape[-1] + 1
            u, v = (
                _together(x[:, :, 1:wide], one > 0),
                _together(x[:, :, wide + 1 : wide + 1 + other.shape[-1]], other > 0),
            )
            told = torch.cat([x[:, :, 0], u * v, (u - v).abs(), u + v], -1)
            told = self.judge(f.dropout(told, 0.1, self.training))
            odds: Tensor = self.odds(f.gelu(told, approximate="tanh"))[..., 0].float()
            return odds

    return Model()


def _laid(one: "Tensor", other: "Tensor") -> "tuple[Tensor, Tensor, Tensor, Tensor]":
    """As `reading.laid`, of many pairs, filled up with nothing; and where each character stands without what fills."""
    import torch
    from torch.nn.functional import pad

    between = torch.full((*one.shape[:-1], 1), BETWEEN, device=one.device)
    nothing = torch.zeros_like(between)
    equal = (one[..., :, None] == other[..., None, :]) & (one > FIRST)[..., :, None]
    both = equal[..., :-1, :-1] & equal[..., 1:, 1:]

    def shares(axis: int) -> "Tensor":
        begun = both.any(axis)
        return equal.any(axis).long() + (pad(begun, (0, 1)) | pad(begun, (1, 0))).long()

    text = torch.cat([between, one, between, other], -1)
    fill = -text.shape[-1] % 8
    text = pad(text, (0, fill))
    side = torch.zeros_like(text)
    side[..., one.shape[-1] + 1 :] = 1
    shared = pad(torch.cat([nothing, shares(-1), nothing, shares(-2)], -1), (0, fill))
    at = ((text > 0).cumsum(-1) - 1).clamp(min=0)
    return text, side, shared, at

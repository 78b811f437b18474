"""Training the readers of `escalation.duplicates.reading`, by torch: minutes on a graphics card, hours without one.

Networks are trained side by side. First they learn characters from hidden ones, from labels and from texts that mean
one thing, and see nothing of the parts that are held. Then copies of each learn to tell tellings of one request from
near misses, each copy without one held part and one with all: the weights are fitted to what is read of a part that was
never seen. In the files near misses are told in another manner than tellings, shorter above all: how surely the manner
alone gives a pair away is taken as said already, so that the readers learn what is left. Near misses in another respect
count as one thing, and tellings of two requests as two.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
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
_NETWORKS = 3
_WIDTH, _LAYERS = 128, 3
_BATCH, _BEGUN_BATCH = 256, 512
_BEGUN_STEPS, _STEPS = 4000, 1500
_BEGUN_RATE, _RATE = 1.5e-3, 6e-4
_DROPPED, _LOST = 0.15, 0.12
_OLDER = 0.35  # the share of pairs that are drawn from the held parts, which are fewer
_CROPPED = 40  # how much of a text is read to begin with
_CHUNKS = 3  # a batch is read in so many, the short texts first, which saves reading what fills them up
_MOST_BIAS = 2.5
SAME, OTHER, ASIDE = 0, 1, 2
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Lessons:
    """`parts`: two texts, and whether they tell one thing (`SAME`), are a near miss (`OTHER`) or one in another respect
    (`ASIDE`). The first `held` parts are each kept from some readers. `alike`: texts that mean one thing. `labelled`:
    texts and the numbers of their labels. `texts`: more of them."""

    parts: Sequence[Sequence[tuple[str, str, int]]]
    held: int
    alike: Sequence[Sequence[str]]
    labelled: Sequence[tuple[str, int]]
    texts: Sequence[str]


def learn(lessons: Lessons, file: Path, say: Say) -> list[list[float]]:
    """Train, write the networks that learnt from all to `file`, and give the log odds of every pair of the held parts
    by those that never saw it."""
    import torch

    torch.manual_seed(SEED)
    school = _School(lessons)
    school.begin(say)
    school.tell_apart(say)
    school.keep(file)
    return school.unseen()


def _characters(texts: Sequence[str]) -> str:
    counts: dict[str, int] = {}
    for sign in chain.from_iterable(texts):
        counts[sign] = counts.get(sign, 0) + 1
    return "".join(
        sorted((sign for sign, count in counts.items() if count > 1), key=lambda sign: (-counts[sign], sign))
    )


def manner(parts: Sequence[Sequence[tuple[str, str, int]]]) -> list[NDArray[np.float32]]:
    """By part and pair, the log odds that it is one thing which the mere manner of its texts gives, by a classifier
    that never saw the part: how surely the likelier of both is a near miss, in twenty ranks."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    told = [{text: True for one, other, kind in part if kind == SAME for text in (one, other)} for part in parts]
    missed = [{other: False for _, other, kind in part if kind == OTHER} for part in parts]
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
        model = LogisticRegression(C=3, class_weight="balanced", solver="liblinear")
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
    share = {SAME: 3.0, ASIDE: 0.7, OTHER: 3.0}
    mass = {
        kind: np.bincount(every[kinds == kind], minlength=20) * share[kind] / max(1, (kinds == kind).sum())
        for kind in share
    }
    bias = np.clip(np.log((mass[SAME] + mass[ASIDE] + 1e-3) / (mass[OTHER] + 1e-3)), -_MOST_BIAS, _MOST_BIAS)
    return [bias[rank].astype(np.float32) for rank in ranks]


class _School:
    """All networks side by side: every array has one more dimension, the first, of a row a network."""

    def __init__(self, lessons: Lessons) -> None:
        import torch

        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.lessons, self.copies = lessons, lessons.held + 1
        heard = list(dict.fromkeys(text for part in lessons.parts for one, other, _ in part for text in (one, other)))
        other = chain(chain.from_iterable(lessons.alike), (text for text, _ in lessons.labelled), lessons.texts)
        texts = list(dict.fromkeys(chain(heard, other)))
        self.characters = _characters(texts)
        self.signs = len(self.characters) + FIRST
        rows = {text: row for row, text in enumerate(texts)}
        table = np.zeros((len(texts), LONGEST), np.int64)
        for row, code in enumerate(codes(self.characters, texts)):
            table[row, : len(code)] = code
        self.table = self._tensor(table)
        self.lengths = (self.table > 0).sum(1)
        self.flat = np.array(
            [
                (*(rows[text] for text in sorted((one, other))), kind, place)
                for place, part in enumerate(lessons.parts)
                for one, other, kind in part
            ]
        )
        self.pairs = self._tensor(self.flat[:, :2])
        self.bias = self._tensor(np.concatenate(manner(lessons.parts)))
        held = self.flat[:, 3] < lessons.held
        kept = np.unique(self.flat[held, :2])
        self.texts = self._tensor(np.setdiff1d(np.arange(len(texts)), kept))
        self.told = self._tensor(self.flat[~held & (self.flat[:, 2] == SAME), :2])
        self.labels = 1 + max(label for _, label in lessons.labelled)
        self.labelled = self._tensor(np.array([(rows[text], label) for text, label in lessons.labelled]))
        groups = [[rows[text] for text in group] for group in lessons.alike if len(group) > 1]
        self.sizes = self._tensor(np.array([len(group) for group in groups]))
        self.groups = torch.zeros(len(groups), int(self.sizes.max()), dtype=torch.long, device=self.device)
        for row, group in enumerate(groups):
            self.groups[row, : len(group)] = torch.tensor(group)
        self.kinds = {
            kind: tuple(self._allowed((self.flat[:, 2] == kind) & side) for side in (held, ~held))
            for kind in (SAME, OTHER, ASIDE)
        }
        self.model = _model(_NETWORKS, self.signs).to(self.device)

    def _tensor(self, array: NDArray[Any]) -> "Tensor":
        import torch

        return torch.tensor(array, device=self.device)

    def _allowed(self, wanted: NDArray[np.bool_]) -> "tuple[Tensor, Tensor]":
        """By network the pairs that it may see, and how many; the copies of one network stand together."""
        import torch

        parts = (*range(self.lessons.held), len(self.lessons.parts))
        lists = [np.flatnonzero(wanted & (self.flat[:, 3] != held)) for held in parts]
        out = torch.zeros(self.copies, max(map(len, lists)), dtype=torch.long)
        for row, own in enumerate(lists):
            out[row, : len(own)] = torch.tensor(own)
        sizes = torch.tensor([len(own) for own in lists])
        return out.repeat(_NETWORKS, 1).to(self.device), sizes.repeat(_NETWORKS).to(self.device)

    def _drawn(self, kind: int, count: int) -> "Tensor":
        """Pairs of a kind for each network, some of the held parts first."""
        import torch

        few = int(count * _OLDER)
        return torch.cat(
            [
                places.gather(1, (torch.rand(len(places), some, device=self.device) * sizes[:, None]).long())
                for (places, sizes), some in zip(self.kinds[kind], (few, count - few), strict=True)
            ],
            1,
        )

    def _steps(
        self, modules: "Module", count: int, rate: float, say: Say
    ) -> "Iterator[Callable[[Iterable[Tensor]], None]]":
        import torch

        parameters = [parameter for parameter in modules.parameters() if parameter.requires_grad]
        networks = len(parameters[0])
        optimizer = torch.optim.AdamW(
            parameters, lr=rate, weight_decay=0.05, betas=(0.9, 0.98), fused=self.device == "cuda"
        )
        modules.train()

        def learn(losses: "Iterable[Tensor]") -> None:
            """Losses by network; all of them together are one step's."""
            optimizer.zero_grad()
            total = torch.zeros(networks, device=self.device)
            for loss in losses:
                loss.sum().backward()  # type: ignore[no-untyped-call]
                total += loss.detach()
            torch.nn.utils.clip_grad_norm_([p for p in parameters if p.grad is not None], math.sqrt(networks))
            optimizer.step()
            if step % 100 == 0:
                say(f"step {step} of {count}, loss {total.mean().item():.3f}")

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
        from torch.nn import ModuleList

        linear = _parts()[0]
        word, label, point = (
            linear(_NETWORKS, _WIDTH, _WIDTH),
            linear(_NETWORKS, _WIDTH, self.labels),
            linear(_NETWORKS, _WIDTH, _WIDTH),
        )
        modules = ModuleList([self.model, word, label, point]).to(self.device)
        for learn in self._steps(modules, _BEGUN_STEPS, _BEGUN_RATE, say):
            learn(lose() for lose in (partial(self._hidden, word), partial(self._meant, label, point)))

    def _hidden(self, word: "Module") -> "Tensor":
        """How badly hidden characters are guessed, of a part of each text."""
        import torch
        from torch.nn.functional import cross_entropy

        rows = self.texts[torch.randint(len(self.texts), (_NETWORKS, _BEGUN_BATCH), device=self.device)]
        starts = (torch.rand(rows.shape, device=self.device) * (self.lengths[rows] - _CROPPED + 1).clamp(min=1)).long()
        text = self.table[rows[..., None], starts[..., None] + torch.arange(_CROPPED, device=self.device)]
        hidden = (torch.rand(text.shape, device=self.device) < 0.25) & (text > 0)
        with self._half():
            x, _ = self.model.read(torch.where(hidden, HIDDEN, text), lost=0.0)
            at = (hidden.float() + torch.rand(hidden.shape, device=self.device) / 2).topk(8, -1)[1]
            counted = hidden.gather(-1, at).reshape(_NETWORKS, -1)
            told = word(x.gather(2, at[..., None].expand(*at.shape, _WIDTH))).reshape(_NETWORKS, -1, _WIDTH)
            guess = torch.bmm(told, self.model.character.transpose(1, 2)).float()
        missed = cross_entropy(guess.flatten(0, 1), text.gather(-1, at).flatten(), reduction="none")
        return (missed.reshape(_NETWORKS, -1) * counted).sum(1) / counted.sum(1).clamp(min=1)

    def _meant(self, label: "Module", point: "Module") -> "Tensor":
        """How badly labels, and which texts mean one thing, are told."""
        import torch
        from torch.nn.functional import cross_entropy, normalize

        few, n = _BATCH // 4, _NETWORKS
        own = self.labelled[torch.randint(len(self.labelled), (n, few), device=self.device)]
        group = torch.multinomial(self.sizes.float(), n * few, replacement=True).reshape(n, few)
        one, other = (
            self.groups[group, (torch.rand(n, few, device=self.device) * self.sizes[group]).long()] for _ in range(2)
        )
        told = self.told[torch.randint(len(self.told), (n, few), device=self.device)]
        with self._half():
            rows = torch.cat([own[..., 0], one, told[..., 0], other, told[..., 1]], 1)
            u = _together(*self.model.read(self.table[rows][..., :_CROPPED]))
            labels = label(u[:, :few]).float()
            points = normalize(point(u[:, few:]).float(), dim=-1)
        loss = cross_entropy(labels.flatten(0, 1), own[..., 1].flatten(), reduction="none").reshape(n, few).mean(1)
        near = 15 * points[:, : 2 * few] @ points[:, 2 * few :].transpose(1, 2)
        twice = torch.zeros(n, 2 * few, 2 * few, dtype=torch.bool, device=self.device)
        twice[:, :few, :few] = (group[:, :, None] == group[:, None, :]) & ~torch.eye(
            few, dtype=torch.bool, device=self.device
        )
        wanted = torch.arange(2 * few, device=self.device).repeat(n)
        apart = cross_entropy(near.masked_fill(twice, -1e4).flatten(0, 1), wanted, reduction="none")
        return 0.3 * (loss + apart.reshape(n, -1).mean(1))

    def tell_apart(self, say: Say) -> None:
        """Tellings of one request from near misses, by copies of each network."""
        import torch

        begun = self.model.state_dict()
        self.model = _model(_NETWORKS * self.copies, self.signs).to(self.device)
        self.model.load_state_dict({name: array.repeat_interleave(self.copies, 0) for name, array in begun.items()})
        few = _BATCH // 8
        same = torch.tensor([1.0] * 3 * few + [0.0] * 3 * few + [1.0] * few + [0.0] * few, device=self.device)
        weight = torch.tensor([1.0] * 6 * few + [0.7] * 2 * few, device=self.device) / _BATCH
        for learn in self._steps(self.model, _STEPS, _RATE, say):
            told = self._drawn(SAME, 3 * few)
            rows = torch.cat([told, self._drawn(OTHER, 3 * few), self._drawn(ASIDE, few)], 1)
            strange = torch.stack([self.pairs[told[:, :few]][..., 0], self.pairs[told[:, :few]][..., 1].roll(1, 1)], -1)
            pairs = torch.cat([self.pairs[rows], strange], 1)
            swapped = torch.rand(pairs.shape[:2], device=self.device)[..., None] < 0.5
            pairs = torch.where(swapped, pairs.flip(-1), pairs)
            bias = torch.cat([self.bias[rows], torch.zeros(len(rows), few, device=self.device)], 1)
            learn(self._missed(pairs, bias, same.expand(pairs.shape[:2]), weight.expand(pairs.shape[:2])))

    def _missed(self, pairs: "Tensor", *marks: "Tensor") -> "Iterator[Tensor]":
        """How badly pairs are told apart; `marks`: the bias, whether they are one thing, how much they count."""
        from torch.nn.functional import binary_cross_entropy_with_logits as missed

        laid = _laid(self.table[pairs[..., 0]], self.table[pairs[..., 1]])
        for text, side, shared, bias, same, weight in _chunks(*laid, *marks):
            with self._half():
                odds = self.model(text, side, shared)
            yield (missed(odds + bias, same, reduction="none") * weight).sum(1)

    def unseen(self) -> list[list[float]]:
        import torch

        self.model.eval()
        found = []
        with torch.no_grad():
            for part in range(self.lessons.held):
                odds: list[float] = []
                for pairs in torch.split(self.pairs[self._tensor(np.flatnonzero(self.flat[:, 3] == part))], 128):
                    odds += self._read(pairs)[part :: self.copies].mean(0).tolist()
                found.append(odds)
        return found

    def _read(self, pairs: "Tensor") -> "Tensor":
        """Log odds by network and pair. Every second network reads the second text first."""
        import torch

        turned = torch.arange(_NETWORKS, device=self.device).repeat_interleave(self.copies)[:, None, None] % 2 == 1
        seen = torch.where(turned, pairs.flip(-1)[None], pairs[None])
        odds: Tensor = self.model(*_laid(self.table[seen[..., 0]], self.table[seen[..., 1]]))
        return odds

    def keep(self, file: Path) -> None:
        """Write the networks that learnt from all."""
        kept = {
            name.removeprefix("layers."): array[self.copies - 1 :: self.copies].half().cpu().numpy()
            for name, array in self.model.state_dict().items()
        }
        with file.open("wb") as opened:
            np.savez_compressed(opened, allow_pickle=False, characters=np.array(self.characters), **kept)


def _together(x: "Tensor", counted: "Tensor") -> "Tensor":
    """The mean over the characters that count."""
    share = counted.to(x.dtype)
    return (x * share[..., None]).sum(-2) / share.sum(-1, keepdim=True).clamp(min=1)


def _chunks(text: "Tensor", *others: "Tensor") -> "Iterator[tuple[Tensor, ...]]":
    """A batch by network in `_CHUNKS` of texts of like length, without what fills them all up. `others`: what is known
    of each text, or of each of its characters."""
    lengths = (text > 0).sum(-1)
    order = lengths.argsort(1)
    for some in order.chunk(_CHUNKS, 1):
        longest = (int(lengths.gather(1, some).max()) + 7) // 8 * 8
        yield tuple(
            each.gather(1, some)
            if each.dim() == 2
            else each.gather(1, some[..., None].expand(-1, -1, each.shape[-1]))[..., :longest]
            for each in (text, *others)
        )


def _parts() -> Any:
    """Linear layer, and scaling, of several networks."""
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
    """As `reading.Reader` has it, of several networks."""
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
    """The networks; `reading.Reader` computes the same."""
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
            self, text: "Tensor", side: "Tensor | None" = None, shared: "Tensor | None" = None, lost: float = _LOST
        ) -> "tuple[Tensor, Tensor]":
            there = text > 0
            if self.training and lost:
                gone = (torch.rand(text.shape, device=text.device) < lost) & there & (text != BETWEEN)
                text = torch.where(gone, HIDDEN, text)
            x = self._looked_up(self.character, text) + self.place[:, None, : text.shape[-1]]
            if side is not None and shared is not None:
                x = x + self._looked_up(self.side, side) + self._looked_up(self.shared, shared)
            x = f.dropout(x, _DROPPED, self.training)
            for layer in self.layers:
                x = layer(x, there)
            return self.last(x), there

        def forward(self, text: "Tensor", side: "Tensor", shared: "Tensor") -> "Tensor":
            x, there = self.read(text, side, shared)
            u, v = (_together(x, there & (text != BETWEEN) & (side == which)) for which in (0, 1))
            told = torch.cat([x[:, :, 0], u * v, (u - v).abs(), u + v], -1)
            told = self.judge(f.dropout(told, 0.1, self.training))
            odds: Tensor = self.odds(f.gelu(told, approximate="tanh"))[..., 0].float()
            return odds

    return Model()


def _laid(one: "Tensor", other: "Tensor") -> "tuple[Tensor, Tensor, Tensor]":
    """As `reading.laid`, of many pairs, each filled up with nothing behind both texts."""
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
    side = torch.zeros_like(text)
    side[..., one.shape[-1] + 1 :] = 1
    shared = torch.cat([nothing, shares(-1), nothing, shares(-2)], -1)
    order = (text == 0).long().argsort(dim=-1, stable=True)
    return text.gather(-1, order), side.gather(-1, order), shared.gather(-1, order)

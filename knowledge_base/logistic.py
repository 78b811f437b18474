"""Weights of a logistic regression. Pure."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Bounds = Sequence[tuple[float | None, float | None]]
_CAREFUL = 1e-4


def fitted(
    values: NDArray[np.float64],
    right: NDArray[np.bool_],
    counts: NDArray[np.float64] | None = None,
    bounds: Bounds | None = None,
) -> NDArray[np.float64]:
    """A weight for each column of `values`, under which the rows that are `right` are probable and the others are not.

    `counts`: how much each row counts, 1 in all; left out, they count alike. `bounds` of each weight, if any."""
    from scipy.optimize import minimize

    signs = np.where(right, 1.0, -1.0)
    shares = np.full(len(signs), 1 / len(signs)) if counts is None else counts

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (values @ weights)
        slope = -(shares * signs / (1 + np.exp(margins))) @ values
        return float(shares @ np.logaddexp(0, -margins) + _CAREFUL * weights @ weights), slope + 2 * _CAREFUL * weights

    found = minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, dtype=np.float64)

"""A question before an index. Pure."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge_base.context import Context
from knowledge_base.followup import Asked
from knowledge_base.index import Index, Ranking
from knowledge_base.query import Query
from knowledge_base.ranking import Mask


@dataclass(frozen=True, slots=True)
class Case:
    """A question before an index: who asks what, and how the entries rank for it.

    `usable` may be quoted to this citizen today; `ranking` orders these, `whole` everything published. `strange` is
    what the words weigh, in nats, that the entry answered last does not use.
    """

    index: Index
    asked: Asked
    context: Context
    today: date
    usable: Mask
    ranking: Ranking | None
    whole: Ranking
    strange: float = 0.0


def examine(index: Index, asked: Asked, query: Query, context: Context, today: date) -> Case:
    """Rank the entries for a question."""
    searched = index.search(query)
    in_force = index.in_force(today)
    usable = in_force & index.holding_in(context.district)
    ranking = index.rank(searched, usable) if usable.any() else None
    whole = ranking if ranking and usable.all() else index.rank(searched, np.ones(len(usable), dtype=bool))
    before = index.places.get(asked.before) if asked.before is not None else None
    strange = 0.0 if before is None else index.strange(query, before)
    return Case(index, asked, context, today, usable, ranking, whole, strange)

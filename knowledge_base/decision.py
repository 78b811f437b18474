"""From rankings to what the citizen is told. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from knowledge_base import continuation, fact_types, first_time, lines
from knowledge_base.analysis import Analysis, of_lines
from knowledge_base.answer import Answer, Outcome, OutOfForce, Related
from knowledge_base.entry import Entry, Facet, Guide, Standing, Validity
from knowledge_base.examination import Case
from knowledge_base.facets import AskedFacet
from knowledge_base.followup import Asked
from knowledge_base.index import Index, Ranking
from knowledge_base.passage import Passage
from knowledge_base.ranking import Feature
from knowledge_base.wording import facet_names, notes_name
from language.text import normalise

_MOST_RELATED = 3
_MOST_CHOICES = 3
_MOST_REJECTED = 5
_CHUNKS = 2
_OVERVIEW = (Facet.CONDITIONS, Facet.STEPS)
_FIRST_STEPS = 4
# Beside the part that was asked for, or the overview.
_MOST_LINES = 2
# An entry further behind the first one than this share of its score is no choice, unless it is the second one.
_CLOSE = 0.8
# A list of what was found shows more, and what is further behind.
_MOST_FOUND = 12
_NEAR = 0.7
# Where all words of a question, or most of them, stand in several entries that score so near the first one, it names a
# topic and no matter: 停车, 残疾证的事. Of 1,592 short ways of asking for one guide 4 are taken for that, of 174 words
# that several titles share 137.
_SHARED = ((0.85, 0.73), (0.6, 0.93))
_LONGEST_TOPIC = 9
# What is no longer may be a word that stands in several titles.
_LONGEST_WORD = 3
# Of what was offered one is meant where it scores so much above the others.
_CHOSEN = 0.5
# So far ahead of the second one the first one needs no more than a line that may be asked for: 4 % more questions are
# answered at once so, and 0.3 % more wrongly.
_FAR_AHEAD = 1.2
# What goes on about an entry is about its kin where that scores so much above it: 7 of 23 such questions that were held
# to the entry before (7 more by what a title asks for), and none of 545 messages that go on about the entry itself.
_KIN_AHEAD = 6.0
# What may not be quoted is spoken of only where it fits clearly better than all that may.
_CLEARLY = 1.05


def decide(case: Case) -> Answer:
    """The answer by the calibrated thresholds; what is asked word for word, or known from before, needs none."""
    if case.context.among is not None:
        ahead = _ahead(case, case.context.among)
        return Answer(Outcome.NOTHING_FOUND) if ahead is None else _from(case, ahead)
    known = _known(case)
    if known is not None:
        return known
    better = _unquotable(case)
    if better is not None:
        return _not_quoted(case, better)
    return Answer(Outcome.NOTHING_FOUND) if case.ranking is None else _by_thresholds(case, case.ranking)


def _known(case: Case) -> Answer | None:
    """The answer from the entry that is asked word for word, was answered last or is chosen; None where it is none."""
    named = case.index.asked_word_for_word(case.asked.text, case.usable)
    if named is None and (before := _gone_back_to(case)) is not None:
        if (kin := _better_kin(case, before)) is not None:
            return _from(case, kin, again=True)
        return replace(_from(case, before, again=True), goes_on=True)
    named = _chosen(case) if named is None else named
    return None if named is None else _from(case, named)


def _from(case: Case, place: int, *, again: bool = False) -> Answer:
    """What an entry says to the question, or why it is not quoted; `again`: it, or kin of it, was quoted before."""
    if case.ranking is None or not case.usable[place]:
        return _not_quoted(case, place)
    return _answered(case, case.ranking, place, again=again)


def _by_thresholds(case: Case, ranking: Ranking) -> Answer:
    found = _found(case, ranking)
    unsure = found.outcome is Outcome.NOTHING_FOUND or (found.outcome is Outcome.CHOICES and not found.vague)
    if unsure and (sibling := _sibling(case, ranking)) is not None:
        return _answered(case, ranking, sibling)
    return found


def _sibling(case: Case, ranking: Ranking) -> int | None:
    """The entry that holds in the place which is asked for instead of one that only holds elsewhere, if it is near."""
    topic = case.index.places.get(case.context.topic or "")
    if not case.asked.elsewhere or topic is None or not case.index.analyses[topic].entry.districts:
        return None
    near = (int(place) for place in ranking.order[:_MOST_CHOICES] if np.isfinite(ranking.scores[place]))
    return next((place for place in near if case.index.analyses[place].entry.districts), None)


def _found(case: Case, ranking: Ranking) -> Answer:
    """The answer by the calibrated thresholds alone."""
    index = case.index
    if ranking.relevance < index.calibration.refuse_below:
        return Answer(Outcome.NOTHING_FOUND, rejected=tuple(_openings(index, ranking)))
    districts = _asked_for_district(case, ranking)
    if districts:
        return Answer(Outcome.WHICH_DISTRICT, districts=districts, rejected=tuple(_openings(index, ranking)))
    if (plainly := _first_time(case, ranking)) is not None:
        return _answered(case, ranking, plainly)
    if vague := _sharing(case, ranking):
        return _or_kin(case, ranking, replace(_choices(index, ranking, vague), vague=True))
    sure = ranking.sureness >= index.calibration.answer_from or int(np.isfinite(ranking.scores).sum()) == 1
    if sure:
        return _answered(case, ranking, int(ranking.order[0]))
    first = int(case.whole.order[0])
    if not index.in_force(case.today)[first]:
        return _not_quoted(case, first)
    if case.asked.before is None and _says_just_that(case, ranking):
        return _answered(case, ranking, int(ranking.order[0]))
    return _or_kin(case, ranking, _choices(index, ranking, _close(ranking)))


def _first_time(case: Case, ranking: Ranking) -> int | None:
    """The entry for the first time among those that score near the first one, of a question how a thing is got."""
    near = [int(place) for place in ranking.order[: _close(ranking)]]
    if len(near) < 2 or not case.index.by_meaning:
        return None
    place = first_time.meant(case.asked.text, [case.index.analyses[one].entry.title for one in near])
    return None if place is None else near[place]


def _says_just_that(case: Case, ranking: Ranking) -> bool:
    """Whether the first entry is ahead, and has a line that says what is asked: for sure, or perhaps where it is far
    ahead."""
    first, second = int(ranking.order[0]), int(ranking.order[1])
    entry, asked = case.index.analyses[first].entry, case.asked
    if not isinstance(entry, Guide):
        return False
    lead = ranking.scores[first] - ranking.scores[second]
    likely = max((one.chance for one in lines.meant(entry, asked.text, asked.facet, 1)), default=0.0)
    return bool((lead >= _CHOSEN and likely >= lines.fitted().first_from) or (lead >= _FAR_AHEAD and likely))


def _or_kin(case: Case, ranking: Ranking, offered: Answer) -> Answer:
    """Some choices, or the answer from the one of them that goes with the entry answered last."""
    kin = _kin(case, offered)
    return offered if kin is None else _answered(case, ranking, kin)


def _kin(case: Case, offered: Answer) -> int | None:
    """The one of some choices that goes with the entry answered last: that entry itself, unless no more than a topic
    is named, or else the only one that it names as related, or that names it."""
    before = case.asked.before
    if before is None or before not in case.index.places:
        return None
    shown = [one.entry_id for one in offered.related]
    entries = {entry_id: case.index.analyses[case.index.places[entry_id]].entry for entry_id in (*shown, before)}
    named = [one for one in shown if one in entries[before].related]
    kin = named or [one for one in shown if before in entries[one].related]
    if before in shown:
        return None if offered.vague else case.index.places[before]
    return case.index.places[kin[0]] if len(kin) == 1 else None


def _gone_back_to(case: Case) -> int | None:
    """The entry answered last, where the question is about a part of it or names no other matter."""
    asked, index = case.asked, case.index
    if asked.topic is not None:
        return index.places.get(asked.topic)
    before = index.places.get(asked.before) if asked.before is not None else None
    return before if before is not None and continuation.goes_on(case, before) else None


def _better_kin(case: Case, before: int) -> int | None:
    """The entry beside the one answered last that a question which goes on is rather about: it fits best of all and by
    far better, or its title asks for the same."""
    index, first = case.index, int(case.whole.order[0])
    if case.asked.topic is not None or not case.usable[first] or first == before:
        return None
    if not continuation.are_kin(case, before, first):
        return None
    alike = fact_types.ask_for_a_number_alike(normalise(index.analyses[first].entry.title), case.asked.text)
    far_ahead = case.whole.scores[first] - case.whole.scores[before] >= _KIN_AHEAD
    return first if alike or (far_ahead and index.by_meaning) else None


def _chosen(case: Case) -> int | None:
    """The one of the entries that were offered which the question means, or that holds in the place which was asked
    for; None where that is none, or unclear."""
    places = [index for entry in case.context.offered if (index := case.index.places.get(entry)) is not None]
    places = [place for place in places if case.usable[place]]
    if case.asked.elsewhere:
        bound = [place for place in places if case.index.analyses[place].entry.districts]
        return bound[0] if len(bound) == 1 else None
    if len(places) < 2 or case.whole.relevance < case.index.calibration.refuse_below:
        return None
    best, second = sorted(places, key=lambda place: -case.whole.scores[place])[:2]
    sure = case.whole.scores[best] - case.whole.scores[second] >= _CHOSEN
    return best if sure and best == case.whole.order[0] else None


def _ahead(case: Case, lead: float) -> int | None:
    """The one of the entries that were offered which scores so much above the others; None where none does."""
    places = [index for entry in case.context.offered if (index := case.index.places.get(entry)) is not None]
    ranked = sorted((float(case.whole.searched.scores[place]), place) for place in places)
    if not ranked or (len(ranked) > 1 and ranked[-1][0] - ranked[-2][0] < lead):
        return None
    return ranked[-1][1]


def _sharing(case: Case, ranking: Ranking) -> int:
    """How many of the first entries a question that names but a topic may be about; 0 for any other question."""
    features = ranking.searched.features
    if case.asked.facet.facet is not None or len(case.asked.text) > _LONGEST_TOPIC or len(ranking.order) < 2:
        return 0
    if named := _in_titles(case, ranking):
        return named
    first, second = int(ranking.order[0]), int(ranking.order[1])
    held = float(min(features[first, Feature.WHOLE], features[second, Feature.WHOLE]))
    if features[second, Feature.TELLING] < features[first, Feature.TELLING]:
        return 0
    nearness = float(ranking.scores[second] / ranking.scores[first]) if ranking.scores[first] > 0 else 0.0
    if not any(held >= share and nearness >= near for share, near in _SHARED):
        return 0
    return int(np.sum(ranking.scores[ranking.order[:_MOST_CHOICES]] >= _NEAR * ranking.scores[first]))


def _in_titles(case: Case, ranking: Ranking) -> int:
    """How many of the first entries have a question that is but a word in their titles; 0 where it is one of them."""
    if len(case.asked.text) > _LONGEST_WORD:
        return 0
    first = [int(place) for place in ranking.order[:_MOST_CHOICES]]
    named = [case.asked.text in case.index.analyses[place].entry.title for place in first]
    return len(first) if sum(named) > 1 and named[0] else 0


def nearest(case: Case) -> tuple[Entry, ...]:
    """What fits, best first, for a list; nothing where an answer would be refused.

    Everything may be quoted but the first, where what fits clearly better than all that may is over or to come.
    """
    index, ranking = case.index, case.ranking
    named = index.asked_word_for_word(case.asked.text, case.usable)
    first = _unquotable(case) if named is None else named
    found = [] if first is None else [first]
    if ranking is not None and (named is not None or ranking.relevance >= index.calibration.refuse_below):
        least = _NEAR * ranking.scores[ranking.order[0]]
        found += [int(place) for place in ranking.order[:_MOST_FOUND] if ranking.scores[place] >= least]
    return tuple(index.analyses[place].entry for place in dict.fromkeys(found))


def _unquotable(case: Case) -> int | None:
    """The entry that fits best of all, where it must not be quoted and nothing that may comes near it."""
    whole, first = case.whole, int(case.whole.order[0])
    if case.usable[first] or whole.relevance < case.index.calibration.refuse_below:
        return None
    if case.ranking is not None:
        second = int(case.ranking.order[0])
        if whole.scores[second] * _CLEARLY >= whole.scores[first]:
            return None
    return first


def _not_quoted(case: Case, place: int) -> Answer:
    """Why what fits is not quoted, and what holds instead."""
    index, entry = case.index, case.index.analyses[place].entry
    standing = entry.validity.standing(case.today)
    ranking = case.ranking or case.whole
    related = _related(index, ranking, index.analyses[place]) if case.ranking else ()
    rejected = tuple(_openings(index, ranking)) if case.ranking else ()
    if standing is Standing.IN_FORCE:
        return Answer(Outcome.OTHER_DISTRICT, related=related, rejected=rejected, districts=entry.districts)
    over = OutOfForce(entry.id, entry.title, standing, _day(entry.validity, standing))
    instead = index.places.get(entry.validity.superseded_by or "")
    holds = instead is not None and bool(case.usable[instead])
    passages = _passages(case, ranking, instead) if instead is not None and holds else ()
    return Answer(Outcome.NOT_IN_FORCE, passages, related, rejected, out_of_force=over)


def _day(validity: Validity, standing: Standing) -> date:
    """When it ended, or when it will begin to hold."""
    ends = {
        Standing.REPEALED: validity.repealed,
        Standing.EXPIRED: validity.expires,
        Standing.NOT_YET: validity.effective,
    }
    day = ends[standing]
    if day is None:
        raise ValueError(f"{standing} without a day")
    return day


def _asked_for_district(case: Case, ranking: Ranking) -> tuple[str, ...]:
    """The districts that the answer differs by, where the citizen's is not known."""
    first = ranking.scores[ranking.order[0]]
    close = [int(place) for place in ranking.order if ranking.scores[place] >= _CLOSE * first]
    bound = [case.index.analyses[place].entry.districts for place in close]
    if case.context.district is not None or not bound[0]:
        return ()
    return tuple(dict.fromkeys(code for districts in bound for code in districts))


def _close(ranking: Ranking) -> int:
    """How many of the first entries come near the very first."""
    first = ranking.scores[ranking.order[0]]
    return int(np.sum(ranking.scores[ranking.order[:_MOST_CHOICES]] >= _CLOSE * first))


def _choices(index: Index, ranking: Ranking, close: int) -> Answer:
    openings = tuple(_openings(index, ranking, _MOST_CHOICES + _MOST_REJECTED))
    shown = openings[: max(close, 2)]
    related = tuple(Related(passage.entry_id, passage.title) for passage in shown)
    return Answer(Outcome.CHOICES, shown, related, openings[len(shown) :][:_MOST_REJECTED])


def _answered(case: Case, ranking: Ranking, place: int, *, again: bool = False) -> Answer:
    """One entry's answer; `again`: it was quoted before."""
    analysis = case.index.analyses[place]
    rejected = tuple(other for other in _openings(case.index, ranking) if other.entry_id != analysis.entry.id)
    elsewhere = isinstance(analysis.entry, Guide) and analysis.entry.channel is not None
    return Answer(
        Outcome.OTHER_CHANNEL if elsewhere else Outcome.ANSWERED,
        passages=_passages(case, ranking, place, again=again),
        related=_related(case.index, ranking, analysis),
        rejected=rejected,
    )


def _passages(case: Case, ranking: Ranking, place: int, *, again: bool = False) -> tuple[Passage, ...]:
    """What is quoted of an entry: the facet asked, or an overview of a guide; the best passages of a document, and of
    a guide that was quoted before."""
    analysis, asked = case.index.analyses[place], case.asked.facet
    found = [*_facet(analysis, asked.facet), *_facet(analysis, asked.perhaps)]
    if isinstance(analysis.entry, Guide) and analysis.entry.channel is not None:
        found.insert(0, analysis.passages[0])
    elif not _facet(analysis, asked.facet):
        known = {passage.facet for passage in found}
        more = _best_chunks if again and asked.facet is None else _opening
        found += [one for one in more(case.index, ranking, place) if one.facet is None or one.facet not in known]
    if isinstance(analysis.entry, Guide):
        found = _with_lines(analysis.entry, found, case.asked, again=again)
    return tuple(replace(passage, score=ranking.sureness) for passage in found)


def _with_lines(guide: Guide, found: Sequence[Passage], asked: Asked, *, again: bool) -> list[Passage]:
    """What is quoted of a guide, with the lines that the question asks for and which stand elsewhere in it: before all
    else where that is nearly sure, or the guide was quoted before, but for who decides the matter."""
    meant = lines.meant(guide, asked.text, asked.facet, _MOST_LINES, again=again)
    sure = [one.line for one in meant if again or one.chance >= lines.fitted().first_from]
    others = [one.line for one in meant if not any(one.line.text in passage.text for passage in found)]
    head = 0 if guide.channel is None else 1
    led, left = list(_of_lines(guide, sure)), list(_without(found[head:], sure))
    return [
        *found[:head],
        *(_with_the_rest(one, left) for one in led),
        *(one for one in left if one.facet is None or one.facet not in {first.facet for first in led}),
        *_of_lines(guide, [line for line in others if line not in sure]),
    ]


def _with_the_rest(first: Passage, left: Sequence[Passage]) -> Passage:
    """Some lines with what else is quoted of their part below them."""
    rest = next((one for one in left if first.facet is not None and one.facet is first.facet), None)
    if rest is None:
        return first
    text = first.text if "\n" in first.text else f"· {first.text}"
    return replace(first, text=f"{text}\n{rest.text}")


def _without(found: Sequence[Passage], some: Sequence[lines.Line]) -> Iterator[Passage]:
    """What is left of some passages where these lines are quoted before them."""
    for passage in found:
        left = [one for one in passage.text.splitlines() if not any(line.text in one for line in some)]
        if left:
            yield replace(passage, text="\n".join(left))


def _of_lines(guide: Guide, some: Sequence[lines.Line]) -> Iterator[Passage]:
    for facet in dict.fromkeys(line.facet for line in some):
        heading = notes_name() if facet is None else facet_names()[facet]
        yield of_lines(guide, facet, heading, tuple(line.text for line in some if line.facet is facet))


def quoted(asked: AskedFacet) -> tuple[Facet, ...]:
    """The facets of a guide that has them all which an answer quotes."""
    named = [facet for facet in (asked.facet, asked.perhaps) if facet is not None]
    return tuple(named if asked.facet else dict.fromkeys((*named, *_OVERVIEW)))


def _facet(analysis: Analysis, facet: Facet | None) -> tuple[Passage, ...]:
    return tuple(passage for passage in analysis.passages if facet is not None and passage.facet is facet)


def _opening(index: Index, ranking: Ranking, place: int) -> tuple[Passage, ...]:
    analysis = index.analyses[place]
    return _overview(analysis) if isinstance(analysis.entry, Guide) else _best_chunks(index, ranking, place)


def _overview(analysis: Analysis) -> tuple[Passage, ...]:
    """For whom it is, and the first steps."""
    found = [passage for facet in _OVERVIEW for passage in _facet(analysis, facet)]
    return tuple(map(_shortened, found)) or analysis.passages[:1]


def _shortened(passage: Passage) -> Passage:
    kept = passage.text.splitlines()
    return replace(passage, text="\n".join(kept[:_FIRST_STEPS]))


def _best_chunks(index: Index, ranking: Ranking, place: int) -> tuple[Passage, ...]:
    """An entry's best passages, in its order."""
    analysis, scores = index.analyses[place], index.passage_scores(ranking, place)
    return tuple(analysis.passages[chunk] for chunk in sorted(np.argsort(-scores)[:_CHUNKS]))


def _related(index: Index, ranking: Ranking, analysis: Analysis) -> tuple[Related, ...]:
    """What the entry itself names, then what came close to the question."""
    named = [index.places[entry_id] for entry_id in analysis.entry.related if entry_id in index.places]
    near = [int(place) for place in ranking.order if np.isfinite(ranking.scores[place])]
    places = [place for place in dict.fromkeys([*named, *near]) if index.analyses[place] is not analysis]
    entries = [index.analyses[place].entry for place in places[:_MOST_RELATED]]
    return tuple(Related(entry.id, entry.title) for entry in entries)


def _openings(index: Index, ranking: Ranking, most: int = _MOST_REJECTED) -> Iterator[Passage]:
    """The first passage of the best entries of a ranking."""
    first = float(ranking.scores[ranking.order[0]])
    for place in ranking.order[:most]:
        score = float(ranking.scores[place])
        if np.isfinite(score):
            opening = _opening(index, ranking, int(place))[0]
            yield replace(opening, score=ranking.sureness * score / first if first > 0 else 0.0)

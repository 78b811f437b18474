"""The index follows what is published: a few changes beside the first segment, many merged into it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from knowledge_base import library
from knowledge_base.entry import EntryStatus, Guide
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.index import Index
from knowledge_base.library import Library
from knowledge_base.store import Changes, StoredEntry
from language.text import normalise

GUIDES = read_guides(SAMPLE_GUIDES)[:30]


def stored(guide: Guide, content_hash: str = "1") -> StoredEntry:
    return StoredEntry(guide, EntryStatus.PUBLISHED, 1, guide.id + content_hash, datetime(2026, 11, 23, tzinfo=UTC))


def changes(version: int, published: Iterable[StoredEntry] = (), gone: Iterable[str] = ()) -> Changes:
    return Changes(version, list(published), list(gone))


def first(index: Index | None, question: str) -> str:
    assert index is not None
    query = index.understand(normalise(question), None)
    ranking = index.rank(index.search(query), index.in_force(date(2026, 11, 23)))
    return index.analyses[int(ranking.order[0])].entry.id


@pytest.fixture
def filled() -> Library:
    held = Library(None)
    held.follow(changes(1, map(stored, GUIDES)))
    return held


def test_nothing_published_is_no_index() -> None:
    assert Library(None).follow(changes(0)) is None


def test_a_new_entry_stands_beside_the_first_segment_and_ranks_with_it(filled: Library) -> None:
    new = replace(GUIDES[0], id="new", title="无人机飞行报备登记", wordings=("航拍要不要报备",))
    index = filled.follow(changes(2, [stored(new)]))
    assert index is not None
    assert [len(segment.analyses) for segment in index.segments] == [30, 1]
    assert first(index, "无人机飞行报备登记") == "new"
    assert first(index, GUIDES[4].title) == GUIDES[4].id


def test_a_word_that_only_a_new_entry_uses_is_found_when_it_is_typed_wrongly(filled: Library) -> None:
    new = replace(GUIDES[0], id="new", title="鲟鱼养殖登记", wordings=("鲟鱼养殖要不要登记",))
    index = filled.follow(changes(2, [stored(new)]))
    assert first(index, "扬直") == "new"


def test_a_text_published_twice_is_found_once_and_still_found_when_one_is_withdrawn(filled: Library) -> None:
    new = replace(GUIDES[0], id="new", title="无人机飞行报备登记", wordings=("航拍要不要报备",))
    twice = filled.follow(changes(2, [stored(new), stored(replace(new, id="newer"))]))
    assert twice is not None
    query = twice.understand(normalise("航拍无人机报备"), None)
    ranking = twice.rank(twice.search(query), twice.in_force(date(2026, 11, 23)))
    found = [twice.analyses[place].entry.id for place in ranking.order if np.isfinite(ranking.scores[place])]
    assert "new" in found
    assert "newer" not in found
    assert first(filled.follow(changes(3, gone=["new"])), "航拍无人机报备") == "newer"


def test_an_entry_for_another_district_is_no_repetition(filled: Library) -> None:
    new = replace(GUIDES[0], id="new", title="无人机飞行报备登记", wordings=("航拍要不要报备",), districts=("510104",))
    both = filled.follow(changes(2, [stored(new), stored(replace(new, id="other", districts=("510105",)))]))
    assert both is not None
    query = both.understand(normalise("航拍无人机报备"), None)
    ranking = both.rank(both.search(query), both.in_force(date(2026, 11, 23)))
    assert {both.analyses[int(place)].entry.id for place in ranking.order[:2]} == {"new", "other"}


def test_a_new_version_takes_the_place_of_the_old_one(filled: Library) -> None:
    changed = replace(GUIDES[4], title="无人机飞行报备登记", wordings=())
    index = filled.follow(changes(2, [stored(changed, "2")]))
    assert index is not None
    assert index.entries == 30
    assert index.analyses[index.places[changed.id]].entry.title == "无人机飞行报备登记"
    assert first(index, "无人机飞行报备登记") == changed.id


def test_what_is_withdrawn_is_gone_from_either_segment(filled: Library) -> None:
    new = replace(GUIDES[0], id="new", title="无人机飞行报备登记")
    filled.follow(changes(2, [stored(new)]))
    index = filled.follow(changes(3, gone=["new", GUIDES[4].id]))
    assert index is not None
    assert index.entries == 29
    assert first(index, GUIDES[4].title) != GUIDES[4].id


def test_many_changes_are_merged_into_one_segment(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_FEWEST_TO_MERGE", 3)
    new = [replace(GUIDES[n], id=f"new-{n}", title=f"新事项第{n}号办理") for n in range(5)]
    index = filled.follow(changes(2, map(stored, new)))
    assert index is not None
    assert [len(segment.analyses) for segment in index.segments] == [35]


def test_the_last_entry_may_go(filled: Library) -> None:
    assert filled.follow(changes(2, gone=[guide.id for guide in GUIDES])) is None

"""Looking through what is published: by area, what is in force, what holds instead."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge_base.analysis import analyse
from knowledge_base.entry import Document, Entry, Guide, Validity
from knowledge_base.passage import Passage
from knowledge_base.shelf import Shelf
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import facet_names

TODAY = date(2026, 11, 23)
OVER = Validity(repealed=TODAY)
COMING = Validity(effective=TODAY + timedelta(days=1))
GUIDE = Guide(id="b", title="乙", source="s", as_of=TODAY, area="residence", steps=("办。",))
TEXT = Document(id="d", title="通知", source="s", as_of=TODAY, text="一、范围\n适用于外地人。")


def shelf(*entries: Entry) -> Shelf:
    vocabulary = Vocabulary()
    return Shelf(1, [analyse(entry, facet_names(), vocabulary) for entry in entries])


def test_only_what_is_in_force_is_listed_and_counted() -> None:
    first, over = replace(GUIDE, id="a", title="甲"), replace(GUIDE, id="c", validity=OVER)
    found = shelf(GUIDE, first, over, TEXT, replace(TEXT, id="e", validity=COMING))
    assert found.areas(TODAY) == {"residence": 2}
    assert found.guides("residence", TODAY) == sorted([first, GUIDE], key=lambda guide: guide.title)
    assert [document.id for document in found.documents(TODAY)] == ["d"]
    # What is over has a page all the same, to say so.
    assert (found.find("c") is not None, found.find("x")) == (True, None)


def test_an_entry_leads_on_to_what_there_is_and_what_holds() -> None:
    leading = replace(GUIDE, related=("d", "x", "over"))
    found = shelf(leading, TEXT, replace(GUIDE, id="over", validity=OVER))
    assert [entry.id for entry in found.related(leading, TODAY)] == ["d"]


def test_what_is_over_leads_to_its_successor_unless_that_is_over_too() -> None:
    old = replace(GUIDE, id="old", validity=replace(OVER, superseded_by="b"))
    assert shelf(old, GUIDE).instead(old, TODAY) == GUIDE
    assert shelf(old, replace(GUIDE, validity=OVER)).instead(old, TODAY) is None
    assert shelf(old).instead(old, TODAY) is None


def test_what_is_to_come_leads_to_what_it_will_replace() -> None:
    new = replace(GUIDE, id="new", validity=COMING)
    until_then = replace(GUIDE, validity=Validity(expires=TODAY, superseded_by="new"))
    assert shelf(new, until_then).instead(new, TODAY) == until_then
    assert shelf(new, GUIDE).instead(new, TODAY) is None


@pytest.mark.parametrize("entry", [GUIDE, TEXT])
def test_a_passage_has_the_same_place_as_long_as_its_words_are_the_same(entry: Entry) -> None:
    def anchors(of: Entry) -> list[str]:
        found = shelf(of).find(of.id)
        assert found is not None
        return [passage.anchor for passage in found.passages]

    assert anchors(entry) == anchors(replace(entry, as_of=date(2020, 1, 1)))
    assert anchors(GUIDE) == ["steps"]


def test_other_words_have_another_place() -> None:
    one = Passage("d", "t", None, "h", "甲", "s", TODAY, None)
    assert one.anchor != replace(one, text="乙").anchor

"""Where the public pages are."""

from datetime import date

import pytest

from channels.web.guides.addresses import area_address, asking_address, entry_address, page_address
from knowledge_base.entry import Document, Guide

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("entry_id", "anchor", "address"),
    [
        ("permit", None, "/guides/permit"),
        ("permit", "steps", "/guides/permit#steps"),
        ("某 文/件?#", None, "/guides/%E6%9F%90%20%E6%96%87%2F%E4%BB%B6%3F%23"),
    ],
)
def test_an_entry_is_found_by_its_id_whatever_is_in_it(entry_id: str, anchor: str | None, address: str) -> None:
    assert entry_address(entry_id, anchor) == address


def test_guides_and_documents_have_folders_of_their_own() -> None:
    guide = Guide(id="a", title="t", source="s", as_of=DAY, area="residence")
    assert page_address(guide) == "/guides/a"
    assert page_address(Document(id="a", title="t", source="s", as_of=DAY, text="x")) == "/documents/a"
    assert (area_address("a/b"), asking_address("a&b")) == ("/guides/areas/a%2Fb", "/?ask=a%26b")

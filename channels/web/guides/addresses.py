"""Where the public pages are."""

from urllib.parse import quote

from knowledge_base.entry import Document, Entry

GUIDES = "/guides"
DOCUMENTS = "/documents"


def entry_address(entry_id: str, anchor: str | None = None) -> str:
    """The page of an entry, whatever its kind (a document's page follows from there), opened at `Passage.anchor`."""
    return f"{GUIDES}/{quote(entry_id, safe='')}" + (f"#{anchor}" if anchor else "")


def page_address(entry: Entry) -> str:
    """The page of an entry itself."""
    folder = DOCUMENTS if isinstance(entry, Document) else GUIDES
    return f"{folder}/{quote(entry.id, safe='')}"


def area_address(area: str) -> str:
    return f"{GUIDES}/areas/{quote(area, safe='')}"


def asking_address(entry_id: str) -> str:
    """The chat, with a question about an entry written already."""
    return f"/?ask={quote(entry_id, safe='')}"

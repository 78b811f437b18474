"""PDF files as blocks: the text they hold, page by page. Runs in the child only."""

import io
import re
from collections import Counter
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from knowledge_base.reading import printed
from knowledge_base.reading.blocks import Block, Paragraph
from knowledge_base.reading.outcome import Omission, Reason, Unreadable

_MOST_PAGES = 1_000
# Fonts that do not say which characters they draw give private or replaced ones.
_UNKNOWN = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]|\\(cid:\\d+\\)")
_MOST_UNKNOWN = 0.1


class Pages:
    """A PDF's `blocks` and what of it was `left_out`. Raises Unreadable when it is none, or holds no text."""

    def __init__(self, content: bytes) -> None:
        self.left_out: Counter[Omission] = Counter()
        try:
            texts = [self._text(page) for page in _opened(content).pages]
        except DependencyError as error:
            raise Unreadable(Reason.ENCRYPTED) from error
        # The parser meets broken files with whatever its own code stumbles over.
        except (
            PyPdfError,
            ValueError,
            KeyError,
            IndexError,
            TypeError,
            AttributeError,
            OSError,
            AssertionError,
        ) as error:
            raise Unreadable(Reason.CORRUPT) from error
        whole = "".join(texts)
        if not whole.strip():
            raise Unreadable(Reason.NO_TEXT)
        if len(_UNKNOWN.findall(whole)) > _MOST_UNKNOWN * len(whole):
            raise Unreadable(Reason.GARBLED)
        lines, self.left_out[Omission.HEADS_AND_FEET] = printed.without_edges(texts)
        self.blocks: list[Block] = [Paragraph(text) for text in printed.paragraphs(lines)]
        self.left_out = +self.left_out

    def _text(self, page: PageObject) -> str:
        text = page.extract_text()
        pictures = _pictures(page)
        self.left_out[Omission.PICTURES] += pictures
        if pictures and not text.strip():
            self.left_out[Omission.PAGES_WITHOUT_TEXT] += 1
        return text


def _opened(content: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(content))
    # Some may be read by everybody and only not changed: they open without a password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(Reason.ENCRYPTED)
    if len(reader.pages) > _MOST_PAGES:
        raise Unreadable(Reason.TOO_LONG)
    return reader


def _pictures(page: PageObject) -> int:
    resources: Any = page.get("/Resources")
    objects: Any = (resources.get_object() if resources is not None else {}).get("/XObject")
    if objects is None:
        return 0
    return sum(1 for one in objects.get_object().values() if one.get_object().get("/Subtype") == "/Image")

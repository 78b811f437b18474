"""One file's content read by the parser of its format. Runs in the child only; no I/O."""

from collections import Counter

from knowledge_base.reading import archive, sniffing
from knowledge_base.reading.about import about
from knowledge_base.reading.blocks import rendered
from knowledge_base.reading.encoding import decoded
from knowledge_base.reading.outcome import Omission, Outcome, Parsed, Reason, Unreadable
from knowledge_base.reading.sniffing import Format

LONGEST_TEXT = 500_000


def read(content: bytes, suffix: str) -> Outcome:
    """A document or a workbook. Raises Unreadable with the reason why it is neither."""
    form = sniffing.by_name(suffix)
    sniffing.require(content, form)
    if form in (Format.WORD, Format.EXCEL):
        archive.require_harmless(content)
    if form is Format.EXCEL:
        from knowledge_base.reading import sheet

        return sheet.read(content)
    text, named, left_out = _document(content, form)
    if not text.strip():
        raise Unreadable(Reason.NO_TEXT)
    if len(text) > LONGEST_TEXT:
        raise Unreadable(Reason.TOO_LONG)
    return Parsed(text, about(text, named), dict(left_out))


def _document(content: bytes, form: Format) -> tuple[str, str, Counter[Omission]]:
    """The text in Markdown, the title where the format has a place for one, and what was left out.

    Each parser is imported only for its own format: it takes longer than most files.
    """
    match form:
        case Format.WORD:
            from knowledge_base.reading import word

            document = word.Text(content)
            return rendered(document.blocks), "", document.left_out
        case Format.PDF:
            from knowledge_base.reading import pdf

            pages = pdf.Pages(content)
            return rendered(pages.blocks), "", pages.left_out
        case Format.HTML:
            from knowledge_base.reading import web

            page = web.Page(decoded(content))
            return rendered(page.blocks), page.title, page.left_out
    return decoded(content), "", Counter()

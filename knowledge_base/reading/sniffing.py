"""What a file is, by its content and not by its name. Pure, but for the list of names inside a ZIP archive."""

import io
import re
import zipfile
from enum import StrEnum

from knowledge_base.reading.outcome import Reason, Unreadable


class Format(StrEnum):
    """What can be read; the value is how such a file's name ends."""

    WORD = ".docx"
    PDF = ".pdf"
    HTML = ".html"
    MARKDOWN = ".md"
    TEXT = ".txt"
    EXCEL = ".xlsx"


DOCUMENTS = frozenset(Format) - {Format.EXCEL}
SUFFIXES = {**{one.value: one for one in Format}, ".htm": Format.HTML, ".markdown": Format.MARKDOWN}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_SUFFIXES = frozenset({".doc", ".xls", ".wps", ".et"})
_ARCHIVES = frozenset({".zip", ".rar", ".7z", ".tar", ".gz"})
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"%!PS",
    b"\x7fELF",
    b"MZ\x90",
)
_HEAD = 1024


def by_name(suffix: str) -> Format:
    """The format that a name's ending promises. Raises Unreadable for one that is not read."""
    suffix = suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    if suffix in _OLD_SUFFIXES:
        raise Unreadable(Reason.OLD_OFFICE)
    raise Unreadable(Reason.ARCHIVE if suffix in _ARCHIVES else Reason.NO_FORMAT)


def require(content: bytes, promised: Format) -> None:
    """Raises Unreadable unless the content is of the promised format."""
    if not content.strip():
        raise Unreadable(Reason.EMPTY)
    if content.startswith(_OLE):
        encrypted = promised in (Format.WORD, Format.EXCEL) and _ENCRYPTED_PACKAGE in content
        raise Unreadable(Reason.ENCRYPTED if encrypted else Reason.OLD_OFFICE)
    found = _format(content)
    plain = {Format.MARKDOWN, Format.TEXT, Format.HTML}
    # Plain text may call itself Markdown, and a piece of a page need not begin as one.
    if found is not promised and not (found is Format.TEXT and promised in plain):
        raise Unreadable(Reason.WRONG_SUFFIX)


def _format(content: bytes) -> Format | None:
    if b"%PDF-" in content[:_HEAD]:
        return Format.PDF
    if content.startswith(_ZIP):
        return _of_archive(content)
    if content.startswith(_BINARY):
        return None
    return Format.HTML if _PAGE.match(content[: 8 * _HEAD]) else Format.TEXT


def _of_archive(content: bytes) -> Format | None:
    try:
        names = frozenset(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable(Reason.CORRUPT) from error
    if "word/document.xml" in names:
        return Format.WORD
    return Format.EXCEL if "xl/workbook.xml" in names else None

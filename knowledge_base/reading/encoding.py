"""Bytes to text: UTF-8, UTF-16 with its mark, GBK and GB18030; anything else is refused, never guessed. Pure."""

import codecs
import re

from knowledge_base.reading.outcome import Reason, Unreadable

_MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_IMPOSSIBLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd\ufffe\uffff]")
_MOST_IMPOSSIBLE = 0.01
# GB18030 gives a text for almost any bytes, Big5 or Latin among them. Real Chinese is made of the common characters,
# which GB 2312 keeps in its first level, rows 0xB0 to 0xD7; what only looks like it is not.
_COMMON = range(0xB0, 0xD8)
_FEWEST_COMMON = 0.7


def decoded(content: bytes) -> str:
    """The text. Raises Unreadable for an encoding that is none of these."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_IMPOSSIBLE.findall(text)) <= len(text) * _MOST_IMPOSSIBLE and (
            encoding != "gb18030" or _reads_as_chinese(text)
        ):
            return text
    raise Unreadable(Reason.WRONG_ENCODING)


def _encodings(content: bytes) -> tuple[str, ...]:
    marked = tuple(encoding for mark, encoding in _MARKED.items() if content.startswith(mark))
    return marked or ("utf-8", "gb18030")


def _reads_as_chinese(text: str) -> bool:
    ideographs = [character for character in text if "\u3400" <= character <= "\u9fff" or character > "\uffff"]
    foreign = sum("\x80" <= character < "\u2000" for character in text)
    common = sum(character.encode("gb2312", "ignore")[:1] in _LEADS for character in ideographs)
    return common >= _FEWEST_COMMON * (len(ideographs) + foreign)


_LEADS = frozenset(bytes([lead]) for lead in _COMMON)

"""Further questions that suppose a case: 那要是已经过期了呢. Pure."""

import re

from language import dialect

_SUPPOSES = re.compile(
    "^(?:那么?|但是?|可是?|不过|哦|嗯|[，, ])*(?:要是|如果|万一|假如|倘若|若是)(?:说)?(?!你们)"
    "(?P<case>[^，。！？；,!?]{3,20}?)(?:的话)?[，, ]*"
    "(?:又|该|要)?(?:怎么办|怎么弄|怎么整)?(?:呢|嘛|哦|啊)?[?？]?$"
)
_HOW = re.compile(
    "(?:要|需要|应该|该)?(?:怎么|怎样|如何|什么|哪|多少|多久|几).*$|(?:的)?(?:流程|手续|条件|材料|步骤).*$"
)


def supposed(text: str) -> str | None:
    """The case that a further question supposes: 已经过期了 of 那要是已经过期了呢; None for any other message."""
    found = _SUPPOSES.match(dialect.plain(text))
    return found["case"] if found else None


def subject(question: str) -> str:
    """What a question is about, without what is asked of it: 居住证 of 居住证怎么办."""
    said = dialect.plain(question)
    return _HOW.sub("", said) or said

"""A case that its citizen wants to take back: whether they do, and whether they are sure. Pure."""

import re

from bot import hearing
from bot.case_hearing import NOISE, bare
from bot.case_words import GIVES_UP, THOUGHT

_LONGEST_SURE = 20
_KEEPS = re.compile(
    "(?:不|莫|别)(?:忙|急|慌|撤|收回|销)|先(?:等|看|放|不|别)|(?:不要|不用|不想|不能|不消|[别莫])(?:撤|取消|销|收回)|等(?:一?下|哈|等|会)|再(?:想|看看|等|考虑)"
    "|接着|继续|还是(?:要|让|叫|喊|得|请)|还(?:要|得)(?:办|查|处理|弄|管)|照样|照常|留着|保留|反悔|后悔|没想好|不确定|点错|搞错|按错"
)
_TAKES_BACK = re.compile(
    "撤|收回|销[了掉吧单案]|(?:取消|算)了?[^,]{0,2}(?:吧|不.{1,3}了)|不(?:用|要|需要|想|必|消)?再?(?:办|管(?!我)|追究|投诉|告|处理|来|弄|搞|查|麻烦)了?"
)
_THINKS_BETTER = re.compile("(?:那|哎|唉|还是|就)*(?:算了|取消|不用了?|不要了?|没事了?|不了)(?:吧|嘛|哦|了)*")
_THINKS = re.compile("想|考虑|商量|琢磨|思|盘算|合计|决定")


def takes_back(said: str) -> bool | None:
    """The answer to whether a case is really to be taken back; None for any other message. In doubt it is kept."""
    plain = bare(said)
    if len(plain) > _LONGEST_SURE:
        return None
    if _KEEPS.search(plain):
        return False
    if hearing.asks(said):
        return None
    if hearing.agrees(said) or _TAKES_BACK.search(plain):
        return True
    if hearing.declines(said) or _THINKS_BETTER.fullmatch(plain):
        return False
    return True if gives_up(said) else None


def gives_up(said: str) -> bool:
    """Whether somebody takes something back and says nothing else but that they thought of it: 想好了，撤了吧."""
    clauses = [bare(clause) for clause in NOISE.split(said) if clause]
    if sum(map(len, clauses)) > _LONGEST_SURE or hearing.asks(said) or any(map(_KEEPS.search, clauses)):
        return False
    given_up = [clause for clause in clauses if GIVES_UP.search(clause) and not THOUGHT.sub("", clause)]
    others = [clause for clause in clauses if clause not in given_up]
    return bool(given_up) and all(_THINKS.search(clause) or not THOUGHT.sub("", clause) for clause in others)

"""Questions about the hours in which somebody of ours answers here: 礼拜一早上八点打过来有人不; learnt from our lines
(`bot/our_hours_learning.py`). When an office is open is for the guides to say. Pure."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from bot import clauses, talk_sense
from language import ears
from language.ears import Ear

FILE = "our_hours_ear.bin"
OURS = "ours"
_SURE = 0.6
_LONGEST = 40
# Without any of these nothing asks for hours.
_OF_HOURS = re.compile(
    "几[点时天]|[0-9一二两三四五六七八九十]点|什么时[候段间]|何时|哪天|(?:早|晚|多)久|[早上中下][晨午]|早上|晚|夜|凌晨|白天|今天|明天|明早|后天|现在|这会"
    "|周[一二三四五六日天末]|星期|礼拜|双休|工作日|节|假|过年|国庆|元旦|五一|十一|24|二十四|全天|上班|下班|值班|值守|值不|休息|在线|上线|下线|在岗|时间|换班"
)
# Whoever else has hours, and what is done at them: the ear cannot have learnt all of their names.
_OF_OTHERS = re.compile(
    "局|厅|派出所|律所|[执交城]?[管警法察]队|院|中心|社区|街道|村|居委|银行|物业|保安|学校|老师|公司|单位|工地|医生|医保|社保|民警|警察|律师|师傅|快递|淘宝|超市|店|馆|公园|车"
    "|窗口|柜台|站|供电|燃气|自来水|他们|她们|那边|机器人|办证|办理|办(?![公法])|领|取|来修|来看|来我家|派(?!出)|处理|答复|投诉|[打拨](?!12345)[0-9]{3,}"
)
_OF_US = re.compile("人工|真人|活人|客服|值班|在线|转得?|打(?:过)?来|找你们|找人|回复|接待")
_SHORTEST = 4


@cache
def ear() -> Ear:
    """The ear that has learnt all our lines."""
    return ears.unpacked(files("bot").joinpath(FILE).read_bytes())


def may_ask(said: str) -> bool:
    """Whether a prepared text has a word of hours and names nobody else; the ear has learnt nothing else."""
    return bool(_OF_HOURS.search(said)) and not _OF_OTHERS.search(said)


@lru_cache(maxsize=256)
def asks(said: str) -> bool:
    """Whether a message asks when one of us is there, be it with the reason."""
    heard = talk_sense.prepared(said)
    return _SHORTEST <= len(heard) <= _LONGEST and by(ear(), heard)


def by(ear: Ear, heard: str) -> bool:
    """The same by any ear, of a prepared text."""
    return may_ask(heard) and ear.likelihood(heard) >= _SURE


def names_us(said: str) -> bool:
    """Whether such a question can be meant for no office that was spoken of: 你们 may be theirs."""
    return bool(_OF_US.search(talk_sense.prepared(said)))


def beyond(said: str) -> str:
    """A message without the clauses that ask for our hours; "" where nothing else is said."""
    if asks(said):
        return ""
    parts = [part for part in clauses.PARTS.split(said) if part]
    rest = [part for part in parts if not asks(part)]
    return said if len(rest) == len(parts) else "".join(rest).strip("，,。；; ")

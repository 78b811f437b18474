"""Names of people that nothing announces: 王建国反映…, 刘女士, 经办人：赵六.

Finds more names than `personal`, and more that are none: for texts that somebody will read again.
"""

import re
import warnings
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

from language import tables, words

_TWO, _ONE = tables.rows("surnames.tsv")
# The list begins with the most frequent surnames. Of these, some are words or ends of words: 关于, 任何, 成立.
_FREQUENT = "".join(_ONE[:150]).translate(str.maketrans("", "", "于何向任时方成万安常解连关单和高林石江程马"))
_SURNAMES = frozenset((*_TWO, *_ONE))
_COMMON = frozenset(_ONE[:100])

_POLITE = "先生|女士|小姐|同志|大爷|大妈|大娘|大叔|大姐|大哥|阿姨|叔叔|婆婆|爷爷|奶奶|师傅|某某|某"
_OFFICE = "老师|医生|警官|民警|律师|科长|局长|主任|处长|站长|队长|经理|书记|校长|所长|院长|总"
_GIVEN = r"[^\W\da-zA-Z的在是有与及和由对请您你我他她们]"
_ADDRESSED = re.compile(
    f"(?:{'|'.join(_TWO)}|[{_FREQUENT}]){_GIVEN}{{0,2}}?(?:{_POLITE})"
    f"|(?:{'|'.join(_TWO)}|[{''.join(_ONE)}]){_GIVEN}{{0,2}}?(?:先生|女士|小姐|某某|某)"
    f"|(?:{'|'.join(_TWO)}|[{_FREQUENT}]){_GIVEN}?(?:{_OFFICE})(?!任)"
    f"|[小老][{_FREQUENT[:20]}](?![高口路学旧年])"
)
_ROLE = re.compile(
    "(?:联系人|经办人|承办人|负责人|办理人|受理人|回访人|投诉人|举报人|申请人|反映人|来电人|当事人|户主|房东|业主|租客|"
    r"法定代表人|法人|工作人员|姓名)(?:姓名)?\s{0,3}[:：为是]\s{0,3}([^\W\da-zA-Z]{2,4}?)(?=$|[^\w]|\d|电话|手机|联系|住|身份)"
)
_BEFORE = (
    r"(?:^|[\s，,。；;、：:（(]|市民|居民|业主|房东|租客|邻居|网友|群众|村民|家属|工作人员|网格员|民警|物业"
    "|请|与|和|经|由|为|向|对|感谢|告知|通知|联系)"
)
_AFTER = (
    "反映|来电|来信|来访|所述|所反|所说|称|表示|提出|投诉|举报|咨询|诉求|携带|到场|本人|[（(]|对[我您]|支持|退|家|说|住|系|已|未"
    "|的(?:诉求|申请|情况|问题|来信|手机|电话|身份|要求|房屋|孩子)"
)
_ACTING = re.compile(f"{_BEFORE}((?:{'|'.join(_TWO)}|[{''.join(_ONE)}]){_GIVEN}{{1,2}}?)(?={_AFTER})")
# A word that people use more often than this is no name, nor is a less frequent one unless its surname is common.
_A_WORD, _A_RARE_WORD = 500, 60
_NAME_LENGTHS = range(2, 5)
_BEGIN_NO_NAME = ("单位", "许可", "仲裁", "支付", "敬老", "卫健", "井盖", "楼栋", "都能", "但没", "农村", "户籍")
_IN_NO_NAME = frozenset("您你我他她的")


def names(s: str) -> tuple[str, ...]:
    """What may be people's names in `s`, the longest first; each once."""
    found = {*_addressed(s), *_tagged(s)}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def _addressed(s: str) -> Iterator[str]:
    yield from (match[0] for match in _ADDRESSED.finditer(s))
    yield from (match[1] for match in _ROLE.finditer(s))
    yield from (match[1] for match in _ACTING.finditer(s) if not _is_word(match[1]))


def _tagged(s: str) -> Iterator[str]:
    tagged = [(pair.word, pair.flag) for pair in _tagger().cut(s)]
    for (word, tag), (after, _) in pairwise([*tagged, ("", "")]):
        if not tag.startswith("nr") or not _has_surname(word):
            continue
        # A given name that is a word, such as 远东, comes apart from its surname.
        name = word + after if len(word) == 1 and after.isalpha() else word
        if len(name) in _NAME_LENGTHS and not _is_word(name):
            yield name


def _has_surname(word: str) -> bool:
    return word[0] in _SURNAMES or word[:2] in _SURNAMES


def _is_word(word: str) -> bool:
    if word.startswith(_BEGIN_NO_NAME) or not _IN_NO_NAME.isdisjoint(word):
        return True
    frequency = words.frequencies().get(word, 0)
    return frequency > (_A_WORD if word[0] in _COMMON else _A_RARE_WORD)


@cache
def _tagger() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tagging: Any = import_module("jieba.posseg")
    return tagging.POSTokenizer(words.tokenizer())

"""What a citizen adds to a case: whether a message tells it, or only that there is something. Pure."""

import re

from bot import clauses, hearing, occasion, several, short_answers, whereabouts
from bot.case_words import ANNOUNCES
from escalation import number
from escalation.duplicates import concept
from language import dialect, text

_SOME = "(?:一些|有些|[有一几两]?[些点个条句样处桩]|几|两|新|别|其[他它]|重要|关键|要紧|最新|后续|进一步|相关|其余)"
_ABSTRACT = "(?:情况|信息|线索|细节|内容|东西|材料|资料|证据|话|说明|消息|发现|进展|变化|事[情儿]?|凭据|地方)"
# A wish to add in so many words…
_ADDING = re.compile(
    "补[充冲从]|[不布][充冲](?!分|足|满|突)|补报|补录|补交|续报|增补|追加|更新|补(?=[一上个点几条下哈进到]|$)|[加添](?=[一个点几句条上进到补]|加|$)"
    "|(?:再|多|还[想要有]?|另外)+(?:说|讲|提|反映|交代|交待|汇报)"
    "|(?:没|漏|忘|落)(?:有|了|记|得)*(?:说|讲|提|写|报|交代|交待|反映|填)?(?:了|完|全|到|清楚?|掉|够|齐)+"
    "|(?:没|漏|忘|落)(?:有|了|记|得)*(?:说|讲|提|写|报|交代|交待|反映|填)|有话"
)
# …which can be meant for nothing but a case…
_SURELY = re.compile(
    "补[充冲从]|[不布][充冲](?!分|足|满|突)|追加|补报|新的?(?:情况|线索|证据|进展|发现|变化)"
    "|(?:漏|忘)(?:了|记)?(?:说|讲|提|写|报|交代)|没(?:说|讲|写|交代|反映)(?:完|全)"
)
# …or names no more than what staff asked: 你们问的那个.
_ASKED_FOR = re.compile(
    "(?:你们?|您们?|他们|师傅|工作人员|短信|电话|消息)[^，。！？；,!?; ]{0,6}"
    "(?:问|要)(?:我|起|到)?(?:说|讲|补)?的(?:[那这][个件些]?)?(?:事情?|问题|东西|情况)?"
)
_WHETHER = re.compile("能不能|可不可以|可否|能否|可以|行不行|得不得行|要得不|行吗|好吗")
# …or that there is something, and not what.
_SOMETHING = re.compile(f"(?:{_SOME}的?)+{_ABSTRACT}+|新的?{_ABSTRACT}")
_AROUND = re.compile(
    "想起来?|记起来?|掌握|了解|打听|搞到|听说|发现|知道|晓得|出现|得到|拿到|收集|需要|必须|方便|应该|跟进|对|向|跟|同|同志|老师|工作人员|办理|承办|单位|部门|这儿|这里"
    "|这头|刚刚?|突然|忽然|现|特|本人|此前|可不可以|能不能|可否|是否|有没有|办法|途径|怎么|还|手头|又|全|完整|详细|具体|没|不|够|得|着|些|点|句|条|样|重要|关键|新|有"
)
_CASE_BEFORE = re.compile(
    "(?:昨天|昨晚|前天|前几天|前两天|今天|早上|上午|下午|上周[一二三四五六日天]?|上个?月|上星期[一二三四五六日天]?)"
    "[^，。！？,]{0,4}?(?:投诉|反映|举报|登记|报|提|说|交|告|填|写|那)|刚[刚才]|又"
)
_FACT = re.compile("[0-9０-９]|[一二三四五六七八九十]+(?:号|楼|栋|单元|层|幢|月|户|家|次|趟)|[二三四五六七八九十]+点")
_LONGEST_ANNOUNCEMENT = 40
# What is left of an announcement beside the words that it is made of: a name that people have for the case.
_LEFT = 2
_LEAST_TOLD = 4
_SHORTEST = 2
_MARKS = re.compile("[，,。.！!？?；;：:~、…\\s]+")
_ANOTHER = re.compile(
    "(?:^|[，,。！；; ])(?:我|您好|你好|另外|还有|顺便|对了|再|还|也|又|[，, ])*(?:想|要|来|得|再|另外|重新)+"
    "(?:再|还|又|另外|重新|[给跟向]你们)*(?:投诉|举报|反映|告(?!诉)|登记|求助|报修|表扬|建议)(?!的)"
    "|(?:另外的?|另|别的|其他)(?:一)?[件个桩]事|新的?(?:诉求|投诉|事情)|提交诉求|另外登记"
)
# A case of its own: 这个单独报一件, 分开登记.
_FILE = "(?:上?报(?!纸|名|道|告)|登记|提交?|投诉|反[映应]|立案?|(?:开|建|算)(?=一?[件个单条]))"
_ONE = "一?(?:件|个|单|条|份|桩|起|回事)"
_SEPARATELY = re.compile(
    f"(?:单独|单另|另外|另行|分开|各自|独立|重新)(?:来|再|给我|帮我|要|想|又|地|就)*{_FILE}(?:{_ONE})?"
    "(?:的?(?:诉求|投诉|单子|工单|事))?"
    f"|{_FILE}(?:成|为)?(?:单独|另外?|自己|独立)的?{_ONE}|(?:自己|单独|另外?)(?:算|是|成|作)一?(?:件|单|桩|回事)"
    f"|再(?:给我|帮我)?(?:开|立|建|报){_ONE}"
)
_AROUND_SEPARATELY = re.compile(
    "(?:这|那)(?:个|件|一件|事|个事)?(?:得|要|应该|就|还是|最好|麻烦|请)*$|(?:我|请|麻烦|给我|帮我|要|想|得|把)+$"
    "|^(?:的|嘛|哈|吧|噻|哦|了|啊|一下|出来|[：:，,。！! ])+"
)


def separately(said: str) -> str | None:
    """The matter that is told with the wish that it be a case of its own, "" where only the wish is; None for any other
    message, and for a question."""
    plain = dialect.plain(said)
    wish = _SEPARATELY.search(plain)
    if wish is None or hearing.asks(_WHETHER.sub("", said)):
        return None
    before = _AROUND_SEPARATELY.sub("", plain[: wish.start()]).strip("，,。；;：: ")
    after = _AROUND_SEPARATELY.sub("", plain[wish.end() :]).strip("，,。；;：: ")
    told = "，".join(filter(None, (before, after)))
    return told if len(told) >= _LEAST_TOLD else ""


def announces(said: str, known: str = "") -> bool:
    """Whether a message says only that there is something to add: a wish to, with no place, time or thing in it but
    what is `known` of the citizen's cases."""
    plain = dialect.standard(number.without_number(said.lower()))
    names_something = _ADDING.search(plain) or _SOMETHING.search(plain) or _ASKED_FOR.search(plain)
    if len(plain) > _LONGEST_ANNOUNCEMENT or not names_something:
        return False
    beside = _SOMETHING.sub(" ", _ADDING.sub(" ", _ASKED_FOR.sub(" ", _CASE_BEFORE.sub("", plain))))
    if _FACT.search(beside) or occasion.moment(beside) or _names_a_thing(beside, known):
        return False
    left = _MARKS.sub("", _AROUND.sub("", ANNOUNCES.sub("", beside)))
    return len(_unknown(left, known)) <= _LEFT


def wishes(said: str) -> bool:
    """Whether a message has a wish to add that can only be meant for a case, be it asked whether that may be."""
    plain = dialect.standard(said)
    return bool(_SURELY.search(plain)) and not hearing.asks(_WHETHER.sub("", plain)) and not asks_for_another(said)


def tells(said: str) -> bool:
    """Whether a message may be what somebody who wanted to add something was asked for: it says something, only asks
    nothing, and is no request of another matter."""
    plain = dialect.plain(said)
    courteous = hearing.courtesy(said) is not None or short_answers.agrees(said)
    told = len(plain) >= _SHORTEST and not courteous and not asks_for_another(said)
    return told and not hearing.asks(clauses.last(plain)) and not hearing.says_it_asks(said)


def asks_for_another(said: str) -> bool:
    """Whether a message has a word of request for another matter."""
    plain = dialect.plain(said)
    return several.another(said) is not None or bool(_ANOTHER.search(plain) or _SEPARATELY.search(plain))


def tells_more(said: str, known: str) -> bool:
    """Whether a message that was to say which case is meant tells more than the name of one of those `known`."""
    plain = _MARKS.sub("", ANNOUNCES.sub("", dialect.standard(number.without_number(said.lower()))))
    return len(_unknown(plain, known)) >= _LEAST_TOLD


def _names_a_thing(plain: str, known: str) -> bool:
    """Whether words name a place, a thing or what is wrong with it, of which nothing is known."""
    heard = concept.hear(text.normalise(_unknown(plain, known, " ")))
    return bool(heard.objects or heard.troubles) or (whereabouts.place(plain) or "") not in known


def _unknown(plain: str, known: str, blank: str = "") -> str:
    return "".join(blank if one in known else one for one in plain)

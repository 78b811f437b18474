"""What people say beside what they want: thanks, that they heard, why it is hard for them. Pure."""

import re

from bot import hearing, insistence
from bot.clauses import CLAUSE
from language import dialect

_THANKS_FIRST = re.compile(
    "(?:好的?|嗯+|哦|行|要得|可以|明白|晓得|知道|懂|清楚|收到|了|[，, ])*(?:多谢|谢谢|谢了|感谢|辛苦|麻烦)"
    "(?:你们?|您们?|大家|了|哈|啊|呀|哦|哟|嘛|啦|同志|老师|感谢|谢谢|多谢|帮忙|解答"
    "|回复|得很|上次|刚才|的|帮我?)*[，,。！!～~；; ]+"
)
# After thanks, what goes on to something else: 不过我还想问….
_GOES_ON_TO = re.compile(
    "(?:^|[，,。！!；; ])(?:那|哦|嗯)?(?:对了|另外|还有?|再|不过|但是?|只是|就是|顺便"
    "|我(?:还|又|也|想|要|再|这次|现在))"
)
_SHORTEST_BEYOND = 4
_NOTED = re.compile(
    "好的?|嗯+|哦+|噢|行|要得|得行|可以|明白|晓得|知道|懂|清楚|收到|记(?:下|到|住|起)|了解|看到|听到|是这样|这样(?:子|啊)?|原来|我|都|就|先|已经|谢谢|感谢|多谢|你们?|您"
    "|了|的|嘞|嘛|哈|啊|呀|咯|喽|啦|起|okay|ok|[，,。.！!~～ ]"
)
_WEAK = re.compile(
    "(?:记性|脑壳|脑子|脑筋|眼睛?|眼神|耳朵|文化|腿脚|手脚|反应|手机)"
    "[^，。！？；,!?; ]{0,4}(?:不|差|孬|笨|花|背|聋|低|慢|浅|糊涂|少|不得)"
    "|记不(?:住|到|得|起|清)|认不(?:到|得|全|来)"
    "|(?:搞|弄|整|看)不(?:懂|来|明白|醒豁)"
    "|(?:年纪|岁数)大|(?:人|我)(?:都)?老(?:了|火)|没(?:读|上)过?(?:书|学)|没(?:得|有)?文化|不识字|大字不识|老太婆|老头子|老年人|[六七八九]十(?:几|多|来)?岁"
)
_LONGEST_WEAK = 14
_BEGINS_TO_LEAVE = re.compile("(?:那|哎|唉|嗯|好|行|[，, ])*(?:算了|算求|不问了|不说了)")
_LONGEST_LEAVE = 24
_LEAVES_IT = re.compile(
    "算了|算求|不问了|再见|谢谢|多谢|感谢|我(?:还是)?(?:回头|等下|明天|改天)?(?:自己|亲自)(?:去|来|到|再|想办法|找)"
)


def beyond_thanks(text: str) -> str:
    """A message without the thanks that it begins with, where it goes on to ask or tell something."""
    thanks = _THANKS_FIRST.match(text)
    rest = text[thanks.end() :] if thanks else ""
    goes_on = bool(_GOES_ON_TO.search(rest)) or hearing.asks(rest) or hearing.request_kind(rest) is not None
    return rest if len(rest) >= _SHORTEST_BEYOND and goes_on else text


def acknowledges(text: str) -> bool:
    """Whether a message says nothing but that something was heard: 好的记下了."""
    return not _NOTED.sub("", dialect.plain(text))


_TAKES_BACK = re.compile(
    "(?:哦|噢|啊|哎|诶|[，, ])*(?:不对|不是|我?(?:说|讲|打|写|记|搞|弄)(?:错|岔|漏)了?|口误)[，,。！! ]+(?=.{4})"
)


def takes_back(text: str) -> bool:
    """Whether a message begins by taking back what was said before, and tells it otherwise: 说错了，是昨天出院的."""
    said = dialect.plain(text)
    return bool(_TAKES_BACK.match(said)) and hearing.named_kind(said) is None


def thanks(text: str) -> bool:
    """Whether a message that says nothing but that something was heard thanks for it."""
    return "谢" in text


_NOT = "(?:莫|别|不要|不得|不会|不是|没|是不是)"
# 你莫豁我哦, 真的假的, 不会吧, at the beginning: whom else is lied to is told later.
_DOUBTS = re.compile(
    f"(?:哎|诶|哦|啊|咦|[，,、 ])*(?:(?:你们?{_NOT}?|{_NOT})[在要得]?(?:豁|骗|哄|糊弄|忽悠|蒙)(?:我|人|老百姓)"
    "|(?:你们?)?(?:莫|别|没有?|不会|是不是)[^，。]{0,2}(?:算|说|搞|记|弄|查)错"
    "|是?真的?假的|真的还是假的|真的(?:吗|么|嘛|啊|哦|哇)|(?:不会|不可能|我不信)(?:[吧嘛哦啊，。！？!?]|$))"
)
_LONGEST_DOUBT = 40


def doubts(text: str) -> bool:
    """Whether a message begins with the doubt whether what was told just now is true."""
    return len(text) <= _LONGEST_DOUBT and _DOUBTS.match(text) is not None


def leaves_it(text: str) -> bool:
    """Whether a message asks nothing and says that its citizen lets it be, or sees to it alone: 算了，我自己去问."""
    said = dialect.plain(text)
    return bool(_LEAVES_IT.search(said)) and not hearing.asks(said)


def only_leaves_it(text: str) -> bool:
    """Whether a short message begins with that, and wants nothing: 算了，我自己去问."""
    said = dialect.plain(text)
    begins = len(said) <= _LONGEST_LEAVE and _BEGINS_TO_LEAVE.match(said) is not None
    return begins and leaves_it(text) and hearing.request_kind(text) is None and insistence.insists(text) is None


def without_weakness(text: str) -> str:
    """A question without the clauses that only say why it is hard for its citizen: 我记性孬，要带哪些东西."""
    *parts, last = [part for part in CLAUSE.split(text) if part] or [text]
    left = [part for part in parts if len(part) > _LONGEST_WEAK or not _WEAK.search(dialect.plain(part))]
    return "，".join((*left, last)) if len(left) < len(parts) and hearing.asks(last) else text


_SORRY = re.compile(
    "[莫别不](?:要)?往心里(?:头)?去|对不起|对不住|不好意思|抱歉|火气(?:大|重)|(?:是|怪)我(?:不对|太急|说重|态度)|[莫别]见怪|[莫别]计较"
)


def apologises(text: str) -> bool:
    """Whether a message begs pardon: 刚才火气大了点，莫往心里去."""
    return bool(_SORRY.search(dialect.plain(text)))


_TO_US = re.compile(
    "(?:你|您)们?(?:总|该|应该|肯定|总该|怕是|是不是|到底|咋|怎么)*(?:晓得|知道|清楚|懂|认得|听说过)(?:的|得到|了|嘛|吧|噻|不|吗|哇|啊|哈)*"
    "(?=[，。！？；,!?; ]|$)"
)
_SHORTEST_NAMED = 2


def without_address(text: str) -> str:
    """A question without what is only said to us of what it names, 居住证你总晓得嘛，要啥条件; any other as it is."""
    said = _TO_US.search(text)
    if said is None or said.start() < _SHORTEST_NAMED:
        return text
    rest = text[said.end() :]
    return text[: said.start()] + rest if hearing.asks(rest.strip("？?")) else text


# 帮我把罚单悄悄抹了嘛: nobody's to grant.
_FAVOUR = re.compile(
    "通融|[悄偷][悄偷摸]|私下|走(?:个|下)?后门|打个?招呼|网开一面|放(?:我|他|她)?一马|高抬贵手|睁一只眼|托(?:个)?关系|找(?:个)?关系"
    "|(?:帮|求|麻烦|拜托|请|给我|替我|把)[^，。！？；]{0,14}(?:罚单|罚款|处罚|扣分|[那这]分|决定|记录|结论|判定|认定)[^，。！？；]{0,6}(?:抹|消|销|撤|免|删|改|取消|算了|不算|少[罚扣点])"
    "|(?:抹|消|销|撤|免|删|改|取消)(?:掉|了|下)?[^，。！？；]{0,4}(?:罚单|罚款|处罚|扣分|决定|记录|结论|认定)[^，。！？；]{0,4}(?:嘛|吧|噻|好不|行不|要得不)"
)


def begs_a_favour(text: str) -> bool:
    """Whether a message begs that something that was decided be quietly undone."""
    return bool(_FAVOUR.search(dialect.plain(text)))

"""What is said of the queue for a person: that one is wanted, not wanted any more, or how long it takes. Pure."""

import re

from bot import answer_meaning, hearing, said_beside
from bot.answer_meaning import Meaning, Question
from bot.clauses import CLAUSE
from language import dialect

_PERSON = re.compile(
    "^(?:我|请|麻烦|帮我|给我|你好|您好|那|就|要|想|想要|转|找|接|换|叫|联系|需要|来|个|一个|一下|到|下|真|,|，)*"
    "(?:人工(?:客服|服务|坐席|座席|台)?|真人|活人|客服(?:人员)?|工作人员)"
    "(?:来|聊|说|说话|服务|处理|帮我|谢谢|在吗|吧|嘛|呢|啊|了|一下|[，,。！!？? ])*$"
)
# 叫人来修 calls for work and nobody to talk to.
_CALLS_SOMEBODY = re.compile(
    "(?:换|叫|喊|找|来|派|请|让|接)(?:你们)?(?:[一1]?(?:个|位))?(?:的)?"
    "(?:人|领导|负责人|管事的?人?|当官的|头头|值班的|同志|活的|懂的)(?!工|行|家|事|民)(?!.*(?:修|补|清|拖|扫|装|拆|查|看|处理|弄))"
)
_FOR_WORK = re.compile(
    "人[^，。！？；,]{0,8}(?:修|补|清|拖|扫|装|拆|查|看看|看一|处理|送|抬|搬|抽|锯|通|砍|换|挖|填平|疏)"
)
# Somebody to talk to, in a clause: 换个人来跟我摆.
_CALL = "(?:喊|叫|换|找|派|安排|接|请|来|让我?|给我|转|要(?!求)|能不能|有没有|哪)"
_SOMEBODY = "(?:人(?!家|行|民)|[哪那一]?个(?:能|会|来)|位|同志|工作人员|专员|真人|活人|师傅|客服|话务员|哪个|志愿者)"
_TALK = (
    "(?:摆(?!摊)|说话|通话|说说|[跟给和同与]我|听我|我(?:来)?说|讲|聊|谈|沟通|交流|对话|语音|打(?:个)?电话|回(?:个)?电话|说[两几一]|帮我[填写弄登记]"
    "|直接说|口头|当面)"
)
_HERE = "[^，。！？；,!?; ]"
_TO_TALK_TO = re.compile(
    f"{_CALL}{_HERE}{{0,6}}?{_SOMEBODY}{_HERE}{{0,8}}?{_TALK}|让我[跟和同与]{_HERE}{{0,3}}人"
    f"|(?:哪个|谁|有没有人|有人)(?:能|可以|会)?来?(?:{_TALK}|帮(?:我|忙)[^，。]{{0,3}}[填写弄])"
)
# Who others sent, or who came: that is the matter.
_OF_OTHERS = re.compile(
    "他们?|她们?|对方|物业|城管|老板|司机|公司|邻居|楼上|楼下|[喊叫换找派请来接给]了|骚扰|威胁|骗|吵|昨|前天|那天|天天|每天"
)
_ANY_CALL = re.compile(f"{_CALL}[^，。！？；,!?; ]{{0,6}}?{_SOMEBODY}|(?:转接?|接)(?:给|到)?(?:专员|人工|客服)")
# Why nothing can be typed.
_CANNOT_TYPE = re.compile(
    "(?:打|写|认)(?:不(?:来|了|动|起|成|全|得)|不太来)(?:几个)?字?|不(?:会|能|方便|好|便)(?:打字|写字|打|写|用手机|弄手机)|没法(?:打|写)字?"
    "|打字[^，。]{0,4}(?:慢|恼火|困难|麻烦|吃力|累|不便|不方便|不行|费劲|恼人|老火)|腾不出手|没(?:有)?手(?:打|按|写)|(?:手|眼睛?|视力)[^，。]{0,5}(?:受伤|断|骨折|花|瞎|不好|抖|看不(?:清|见|到))"
    "|看不(?:清|见|到)(?:字|屏幕|手机)|字[^，。]{0,4}认不|不识字|盲人|不会(?:弄|用|使|整|搞|操作)[^，。]{0,4}手机|一只手|开(?:着|到|起)?车"
)
_LEAVE = re.compile(
    "^(?:我|那|就|算了|哎|唉|不用了|[，, ])*"
    "(?:(?:不(?:想|用|要|必)?(?:再)?(?:给我|帮我|替我)?(?:等|排队?|转|需要人工|用人工|要人工)"
    "|退出排队|取消(?:排队|人工|转人工)|[别莫](?:再)?(?:给我|帮我)?[转等排](?:人工)?|算了)"
    "(?:了|人工|你们|吧|嘛|啊|哈|[，,。！! ])*)+$"
)
_PLACE_IN_QUEUE = re.compile(
    "第几|几位|(?:还有|前面|前头).{0,3}几|几个人|多少人|排到|排队|还要(?:等)?多久|等多久|多久|(?:有|还有)人(?:吗|没|在)|在(?:吗|不在|没在)|好了没|快点|轮到"
)
_ANYBODY = re.compile("有(?:没有|没得)?(?:一个)?(?:活|真)?人|人(?:呢|哪)|没有?人(?:回|理|应|接|在)|客服在")
_AROUND_ANYBODY = re.compile(
    f"{_ANYBODY.pattern}|值班|在线|上班|办公|喂|请问|还|现在"
    "|这会儿?|晚上|周末|今天|都|你们|这边|这里|那边|怎么|吗|没有?|不|么|嘛|哦|啊|呢|喃|噢|在|的|说话|回话|回|理|应|到底|了|都?去哪了?"
    "|[，,。.！!？?~ ]"
)
# When somebody is there: a day or an hour, and around it nothing but words of being on duty and who is meant.
_DUTY = "人工|真人|客服|工作人员|你们|值班|在线|有(?:没有|没得)?(?:一个)?(?:活|真)?人(?!工)"
_ON_DUTY = re.compile(_DUTY)
_TIME = (
    "几点钟?|什么时候|什么时间|多久|多长时间|几时|哪几?天|几个?(?:小时|钟头)|(?:今|明|后)(?:天|日|儿|早|晚)"
    "|(?:周|星期|礼拜)[一二三四五六日天末1-6]|双休日?|[上中下]午|早[上晨晚]|晚上|夜里|半夜|白天|平时|节假日|假期|放假|过[节年]|国庆|春节|元旦"
    r"|(?:\d+|[一二三四五六七八九十两]+)(?:点钟?半?|:\d+|号|个?小时|分钟)"
)
_OF_TIME = re.compile(_TIME)
_AROUND_HOURS = re.compile(
    f"{_DUTY}|{_TIME}|(?:上不)?上班|下班|休不?休息|休息|坐班|在岗|办公|开门|接(?:通|线|电话|待|班)|{_AROUND_ANYBODY.pattern}"
    "|好的?|行|要得|知道了?|晓得|那|么|要|等|得|到|就|才|是|会|能|可以|找|转|打|给|我|你|您们?|他们|她们|人家|来|再|又|最[早晚]|至少|大概|左右|具体|开始|结束"
    "|一般|服务|电话|微信|有|工|一下|这[边里]|吧|嗯|哎|哈|噻|和|跟|从|以后|下次|下回"
)
# What is longer says more than that.
_LONGEST_QUEUE_TALK = 16
_LONGEST_ASKED_HOURS = 24
_LONGEST_PLEA = 40
_LONGEST_LEAVE = 60
_LEAVES_AND_WHY = re.compile(
    "太久|太慢|没(?:得)?(?:时间|空)|要(?:去|上班|走|出门|做饭|接)|有事|改天|下次|谢谢|再见|忙|等不起|浪费"
)
_SHORTEST_BESIDE = 5


def asks_person(text: str) -> bool:
    """Whether a short message does nothing but ask for a person."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_QUEUE_TALK and bool(_PERSON.match(said))


def wants_to_talk(text: str) -> bool:
    """Whether somebody who fills in a form wants to tell it to a person instead: 抱着孩子打不了字，喊个人跟我说."""
    said = dialect.plain(text)
    if len(said) > _LONGEST_PLEA or _OF_OTHERS.search(said):
        return False
    talks = _TO_TALK_TO.search(said) or (_CANNOT_TYPE.search(said) and _ANY_CALL.search(said))
    # 多久有人给我个说法 asks when somebody comes.
    return bool(talks) and answer_meaning.sure(Question.WHERE, text) is not Meaning.QUESTION


def tells_of_somebody(text: str) -> bool:
    """Whether somebody of a message came, was sent by others or shall come for work, and is nobody to talk to."""
    said = dialect.plain(text)
    return bool(_OF_OTHERS.search(said) or _FOR_WORK.search(said))


def calls_somebody(text: str) -> bool:
    """Whether a short message calls for somebody to talk to: to one who was offered a person, that is what is meant."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_QUEUE_TALK and bool(_CALLS_SOMEBODY.search(said))


def asks_for_anybody(text: str) -> bool:
    """Whether a message does nothing but ask whether anybody is there: 有没有人值班, 人呢."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_QUEUE_TALK and bool(_ANYBODY.search(said)) and not _AROUND_ANYBODY.sub("", said)


def asks_for_hours(text: str, *, of_nothing_else: bool) -> bool:
    """Whether somebody who was told how to reach a person asks when one is there: 那周末几点有人上班.

    `of_nothing_else`: no case and no guide was spoken of, so that 明早几点嘛 is enough.
    """
    said = dialect.plain(text)
    asks = len(said) <= _LONGEST_ASKED_HOURS and hearing.asks(said) and bool(_OF_TIME.search(said))
    here = of_nothing_else or (bool(_ON_DUTY.search(said)) and "那边" not in said)
    return asks and here and not _AROUND_HOURS.sub("", said)


def leaves_queue(text: str) -> bool:
    """Whether somebody who waits for a person does not want to wait any more."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_LEAVE and any(_LEAVE.match(clause) for clause in CLAUSE.split(said) if clause)


def beyond_leaving(text: str) -> str:
    """What somebody says besides, who does not want to wait any more; "" where that is nothing."""
    parts = [part for part in CLAUSE.split(text) if part]
    rest = [part for part in parts if not _LEAVE.match(dialect.plain(part)) and not _LEAVES_AND_WHY.search(part)]
    said = "，".join(rest)
    return said if len(said) >= _SHORTEST_BESIDE and not said_beside.leaves_it(said) else ""


def asks_place_in_queue(text: str) -> bool:
    """Whether somebody who waits asks how long it takes, or whether anybody is there."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_QUEUE_TALK and bool(_PLACE_IN_QUEUE.search(said))

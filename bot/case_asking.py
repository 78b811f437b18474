"""What is asked about cases: who deals with one, how long it takes, which ones there are, what others filed. Pure."""

import re

from bot import addition, hearing
from bot.case_hearing import WHO_ARE_YOU, bare
from bot.case_words import GOES_ON, SAYS_NOTHING

_COUNTER = "(?:件|单|桩|起|宗|笔|份|条|个|项|张)"
_OWN_NAME = re.compile("名下|本人|(?:我|自己)的?(?:[这那]个)?(?:账号|账户|微信|手机|号)(?:上|里|下|头)")
_OWN = re.compile("我|咱|俺")
_OF_REQUESTS = re.compile(
    "[提报交登挂立记告投诉举映求]|件|单(?!位)|桩|宗|还有(?:没得|没有|好多|几|哪)|没(?:办|弄|处理|解决|完|结)"
)
_COUNTED_OWN = re.compile(
    f"(?:几|多少|好多|哪些|哪几|所有的?|全部的?|一共|总共|每|各|啥子?|什么|哪)[^，。]{{0,3}}?{_COUNTER}"
    f"子?(?=$|没|在|还|都|了|过|呢|嘛|啊|哦|喃|哈|吧|呀|办|未|正|出来|给|看|要|是|的?(?:诉求|单子|案子|事|东西|[提报交]))"
    "|(?:有|提|报|交|挂)(?:了|过|着|起)?(?:些|哪些|哪几|好多|多少|几)(?:啥子?|什么)?(?:没|$|在)"
)
_OTHER_THINGS = re.compile(
    "房|车|公司|店|卡|保险|账单|罚单|快递|订单|人员|个人|孩子|娃|户口|驾照|月|年|岁|套|元|块|钱|证|票|资料|材料|单位|流程|条件|步|号线|怎么办|咋办"
)
_LONGEST_LISTED = 24
_OTHERS_CASE = re.compile(
    "(?:他|她|人家|别个|别人|对方|邻居|同事|老板|那个?人|那家|那位|楼上|楼下|隔壁|亲戚|朋友|哪个|谁|什么人|啥子?人|哪位)们?[^，。]{0,8}?"
    "(?:投诉|举报|反映|告|诉求|单子|工单|案子|内容|写|说|提|报|结果|进度|电话|名字|姓名|号码|住|情况|事)"
    "|(?:谁|哪个|哪位|什么人|啥人)(?:投诉|举报|告|反映)的?我|(?:投诉|举报|告|反映)的?(?:我|人)[^，。]{0,3}(?:是|的)?[^，。]{0,3}(?:哪个|谁|什么人|啥人|哪位)|(?:投诉|举报|告|反映)人|(?:内容|结果|进度|电话|名字)[^，。]{0,6}(?:他|她|人家|别个|别人|对方)"
)
_TO_BE_TOLD = re.compile(
    "告诉|说给|讲给|透露|给我|念|帮我?(?:看|查|问|瞄)|看一?[眼下哈]|查一?[下哈]|悄悄|偷偷|通融|晓得|知道|内部|看看"
)
_WHO = "(?:谁|哪(?:一|个|位|家|边)|(?:什么|啥子?)(?:人|部门|单位|地方))"
_DEALS = "(?:办|弄|管|处理|负责|跟|经手|接手|承办|受理|搞|整|接|牵头|签收)"
_ASKS_WHO = re.compile(
    f"{_WHO}[^，。]{{0,8}}{_DEALS}|{_DEALS}[^，。]{{0,6}}{_WHO}|(?:找|问|联系|归|属|经|由|交给|[转派]给)[^，。]{{0,2}}{_WHO}"
    "|(?:谁|哪个|哪位|哪家)(?:的手|手[上里头]|那[里儿边]|在|是)|[哪那](?:个|家)?(?:部[门们]|单位|局|科室)|哪个?(?:人|师傅)"
)
_HOW_LONG = re.compile(
    "多久|多长时?间?|好久|好多(?:天|日|时间)|几天|几时|几号|多少(?:天|日|时间)|(?:啥|什么|哪个|哪)(?:子)?(?:时候|时间|天|阵|日子|月)|多快|猴年马月|何时|何日|几个?(?:工作日|星期|礼拜|月|周)|遥遥无期|还有几"
    "|(?:时限|期限|截止|最[晚迟快]|大概|预计|估计)"
)
_POINTS_AT_IT = re.compile("[这那](?:件|单|桩|边|下)|我[这那]|它|该(?:件|单|诉求|事项|工单)|本(?:件|单|诉求)")
_AROUND_OF_CASE = re.compile(
    "联系|找|经办|具体|说法|交代|归一|可以|办结|办妥|到期|答复|回音|亮|通水|通电|来水|来电|消停|人员|同志|师傅|领导|位|眼|们|部|本|该|由|嗦|噻"
)
# Whoever points at the case may say more beside who and how long.
_BESIDE_POINTED = 2
_LONGEST_OF_CASE = 30


def lists_own(said: str) -> bool:
    """Whether a message asks which requests its citizen has by a bare counter: 我名下还有没得几单."""
    plain = bare(said)
    own = _OWN_NAME.search(plain) or (_OWN.search(plain) and _OF_REQUESTS.search(plain))
    return (
        len(plain) <= _LONGEST_LISTED and bool(own and _COUNTED_OWN.search(plain)) and not _OTHER_THINGS.search(plain)
    )


def pries(said: str) -> bool:
    """Whether a message asks for what somebody else told, or who told it, and tells nothing itself."""
    plain = bare(said)
    asks = bool(_OTHERS_CASE.search(plain)) and (hearing.asks(said) or bool(_TO_BE_TOLD.search(plain)))
    return asks and not addition.asks_for_another(said)


def asks_of(said: str, known: str) -> bool:
    """Whether a short question is about who deals with a case or how long it takes, and about no other thing than is
    `known` of it."""
    plain = bare(said)
    asks = _ASKS_WHO.search(plain) or _HOW_LONG.search(plain)
    if len(plain) > _LONGEST_OF_CASE or not asks or WHO_ARE_YOU.search(plain) or addition.asks_for_another(said):
        return False
    left = _AROUND_OF_CASE.sub("", _HOW_LONG.sub("", plain))
    left = "".join(one for one in SAYS_NOTHING.sub("", GOES_ON.sub("", left)) if one not in known)
    return len(left) <= (_BESIDE_POINTED if _POINTS_AT_IT.search(plain) else 0)

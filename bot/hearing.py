"""What a citizen's words mean without Rasa: a question, a kind of request, the wish to stay unnamed. Pure.

What they answer to a question of ours is in `short_answers`.
"""

import re
from functools import lru_cache

from bot import clauses
from bot.clauses import CLAUSE
from escalation.case import CaseKind
from language import dialect

UNKNOWN = re.compile(
    "(?:不知道|不清楚|不晓得|不记得|记不(?:得|清|到|起|住|准)|说不(?:清|准|上|来|好)|搞不(?:清|懂|明)|弄不(?:清|懂)|没注意|想不起"
    "|(?:怎么|哪里?|哪个)(?:还|会)?(?:记|晓|知|说)(?:得|道|清)|(?<!别)(?<!不要)忘(?:球|求)?(?:了|记))"
)
# Of the citizen, not of somebody who did it to them: 被人匿名举报了.
_STAYS_UNNAMED = re.compile(
    "(?<!被)(?<!被人)(?<!有人)(?<!他)匿[名明民](?!信)|(?:不|别|莫|不要|不想|不愿意?)(?:留|写|透露|公开|暴露)(?:出去?)?(?:我的?|本人)?(?:下)?"
    "(?:姓名|名字?|电话|号码|手机号?|联系方式|身份|联系电话|我是[哪谁])|(?:别|莫|不要|不能|不想|不愿意?)[^，。！？；,!?;是]{0,10}是我(?:说|讲|告|报|举报|反映|投诉|打|捅|提)"
    "|我的?(?:姓名|名字?|电话|身份)(?:就|都)?(?:别|莫|不要|不想|不能)(?:写|留|登|说|讲|公开|透露|记|填)"
    "|(?<![他她])(?:电话|号码|手机号?|联系方式|姓名|名字?)(?:我|就|都|也|还是|[，, ])*(?:不|莫|别)(?:想|要|愿意?)?"
    "(?:留|登记?|写|填)(?:了|啦|咯|哈|嘛|吧|哦|[，,。！! ]|$)"
)
_QUESTION = re.compile(
    "[?？]|吗|么$|怎么|咋|如何|多少|好多|多久|(?<![好这前近十上装加摆放说写补栽添换])几|[早晚]上几|(?:归|找|属于)[^，。]{1,8}还是|哪|什么|啥"
    # 要不要, 开没开; 交钱不
    r"|([\u4e00-\u9fff])(?<![不没])[不没]\1|(可以|能够|应该|需要|愿意)不\2|来得及[吧哇撒]|有没有|[^我要]不[嘛哦]?$|[^还都]没$|[了过]没有[哦啊嘛呢]?$|(?:能|可以|会|得|要|开|办|有)[^，。]{0,8}[^都也点]没有[哦嘛]?$|嗦[。！!]*$|(?<!野)蛮[。！!]*$|^那[^，。]{1,10}呢$"
    # What was understood, to be confirmed.
    "|^(?:哦|噢|嗯|那)?[，, ]?(?:也?就是说|意思(?:就)?是|这么说)"
)
# 谁看得到, 谁来处理; not 谁都晓得, 不管是谁, 谁知道呢.
_WHO = re.compile("(?<!不管)(?<!不管是)(?<!无论)(?<!不论)(?<!随便)(?<!没)(?:谁|什么人)(?![都也知晓记料想说叫让家])")
_SAYS_IT_ASKS = re.compile("请问|请教|打听|咨询|(?:^|[，,。！!我想要就来喂])问(?:的是|一?[下哈声句]|个事|你|您)")
_OWN = re.compile("(?:我|上次|之前|那件|那个|这件)的?.{0,6}(?:诉求|工单|投诉|举报|求助|案子|单子)|编号|进度|办到哪")
_OFFICE = re.compile(
    "(?:哪|啥|什么|谁)[个家些一]{0,2}(?:单位|部门|机关|局|委|办|窗口|来?管|负责|审批|批)|归(?:谁|哪|啥|什么)|审批|许可|报批|备案|执照|牌照"
    "|资质|手续|政策|规定|条例|标准|补贴|补助|津贴|指标"
)
_PROGRESS = re.compile(
    "查(?:一下|询|看|哈)?.{0,8}(?:进度|工单|诉求)"
    "|(?:我的|上次|之前).{0,8}(?:投诉|诉求|工单|反映|举报).{0,8}(?:怎么样|如何|进度|结果|到哪)"
)

_OPENING = re.compile(
    "^(?:您好|你好|喂)?[，, ]*(?:我|本人)?(?:想|要|来|需要)?(?:再|还|又|另外)?(?:想|要)?"
    "(?:给你们|跟你们)?(?:提交|登记|提|反映|进行|申请)?"
    "(?:一下|[一几]?[个条点件些])?(?:投诉|举报|诉求|求助|建议|意见|表扬|反映|问题|情况)(?:一下|[一几]?[个件点些])?"
    "(?:问题|事情|情况|事|人)?[，,。.！!：: ]*"
)
_KINDS = (
    # What others filed, and who filed it, announces nothing: 别人的投诉, 举报人.
    (CaseKind.REPORT, re.compile("(?<!的)(?:举报|检举)(?!人|者|电话)")),
    (CaseKind.PRAISE, re.compile("表扬|点赞|锦旗|感谢信|夸[一奖]|(?:想|要|来)夸")),
    (CaseKind.SUGGESTION, re.compile("建议|提(?:个|点|条|些)?(?:意见|想法)")),
    (CaseKind.HELP, re.compile("求助|报修")),
    (
        CaseKind.COMPLAINT,
        re.compile("(?<!的)投诉(?!人|者|电话)|(?<![被警])告(?:一下|他们|这家|那家)|(?:提交|登记)诉求|维权"),
    ),
)
# Whoever says none of these words wants somebody to come, or wants something to end.
_WANTS_WORK = re.compile(
    "派人|帮帮我|救救|(?:来|喊|叫|请|安排|麻烦|找)[^，。！？；,]{0,4}(?:人|师傅|部门|你们|同志)[^，。！？；,]{0,3}"
    "(?:来|修|看|清|疏通|处理|弄|换|补|搬|拖|拆|扫|装|安|抽)"
    "|(?:请|麻烦|快|赶紧|赶快|帮忙|尽快|早点|来)[^，。！？；,]{0,3}(?:修|疏通|清理|清运|弄走|拖走|搬走|补[一好上]|换[一个盏上]|扫[一干]|抽[一水])"
)
_WORKS = "修|通|清|掏|补|换|弄|搞|整|看|瞧|处理|抽|堵|搬|拖|扫|收拾|(?<!直)接|救|捞|盖|装|锯|砍|抬|检查"
_SENDS = re.compile(
    "(?:派|喊|叫|请|安排|找|来)(?:得到|一?下|[一两几]?个|[点些先]|你们|社区|专业|专门|维修|几位|位)*"
    f"(?:人(?![工家民方])|师傅|同志|[电水]工|部门)[^，。！？；,]{{0,5}}(?:{_WORKS})(?!好?[了过])"
)
_PLEA = re.compile(
    "[嘛噻哈吧哦]|请(?=派|安排|找|喊|叫|你们)|求|拜托|行行好|麻烦|帮|谢|[好行]不[好行]|要得不|得行不|可以不|能不能|可不可以|快|赶紧|着急|急"
)
# What it costs and how it is done is asked: 请师傅来修好多钱.
_OF_A_SERVICE = re.compile(
    "多少|收费|要钱|收钱|怎么|如何|流程|哪|谁|电话|号码|几点|多久|是不是|是否|犯不犯|帮我|好久|他们|他说|[吗么][?？]?$"
    "|(?:能不能|可不可以|能否|这种)[^，。！？；,]*(?:上门|这种|看病)|这种"
)
_GRIEVANCE = re.compile("反映.{0,4}问题|没有?人管|扰民|乱收费|拖欠|不退钱|不退款|跑路")
_HOW_TO = re.compile("怎么|怎样|如何|咋|流程|电话(?:是)?多少|去哪|到哪|在哪|可不可以|能不能|有没有|吗[?？]?$")

# Where a matter goes, or what may be applied for: 举报给哪个, 找谁管, 能不能申请补助.
_WAY = re.compile(
    "(?:举报|投诉|反映|告|求助|申请|补助|找)[^，。]{0,3}(?:哪(?:里|儿|个|家|些)|谁|什么(?:部门|单位|地方))"
    "|(?:哪(?:里|儿|个|家)|谁|什么(?:部门|单位))[^，。]{0,6}(?:举报|投诉|反映|管(?:这|得)|受理|申请)"
    "|(?:能不能|可不可以|能否|可以|可否|怎么|如何|有没有)[^，。]{0,6}(?:申请|救助|补助|补贴|减免)(?!人)"
)

_WHICH_NUMBER = re.compile(
    "(?:打|拨|找|联系|call)[^，。]{0,3}(?:哪个?|什么|多少|谁的?|几号?)(?:电话|号码?|热线|客服)?[^，。]{0,2}$"
    "|(?:哪个|什么|谁的)(?:电话|号码?|热线)|(?:电话|号码|热线)(?:是|打)?(?:多少|几号|哪个|什么)|给(?:谁|哪个|哪家|哪里)打电话"
)
# Somebody who was spoken of: 她户口在外地，也领得到不.
_OF_THEM = re.compile("^(?:那么?|要是|如果|万一|但是?|可是|不过|只是|因为|还有|[，, ])*[他她](?!们)")
_FURTHER = re.compile("那么?(?![个件些边位条回次天里家])")

_PLEASANT = "(?:啊|呀|哈|哇|哦|嘛|哟|咯|了|[，,。.！!~～ ]|你们?|您们?|大家|同志|老师|朋友|机器人|辛苦)*"
_COURTESIES = (
    (
        "greet",
        re.compile(
            f"(?:{_PLEASANT}(?:你好|您好|喂|嗨|哈喽|hello|hi|早上好|上午好|中午好|下午好|晚上好|早安|在吗|在不在)[?？]?{_PLEASANT})+"
        ),
    ),
    ("thanks", re.compile(f"(?:{_PLEASANT}(?:多谢|谢谢|谢了|感谢|麻烦了|辛苦了){_PLEASANT})+")),
)
_WHY_CONTACT = re.compile(
    "(?:电话|手机|号码|联系方式).{0,6}(?:干什么|做什么|干嘛|干吗|有什么用|什么用|安全|泄露|外传|保密|卖|骚扰|用来)"
    "|(?:为什么|为何|干嘛|凭什么|非要|一定要|必须).{0,6}(?:电话|手机|号码|联系方式)|(?:会不会|不会).{0,6}(?:泄露|外传|卖|骚扰)"
)


def unnamed(text: str) -> bool:
    """Whether a message says, whatever else it says, that its citizen wants to stay anonymous."""
    return bool(_STAYS_UNNAMED.search(dialect.plain(text)))


def named_words(text: str) -> str:
    """The text without its clauses that only ask to stay anonymous."""
    return "，".join(part for part in CLAUSE.split(text) if part and not (len(part) <= 12 and unnamed(part)))


def courtesy(text: str) -> str | None:
    """Rasa's name of the intent of a message that does nothing but greet or thank."""
    said = dialect.plain(text)
    return next((intent for intent, words in _COURTESIES if words.fullmatch(said)), None)


@lru_cache(maxsize=16)
def asks(text: str) -> bool:
    """Whether a message has the look of a question."""
    return bool(_QUESTION.search(dialect.plain(text)))


def asks_who(text: str) -> bool:
    """Whether a message in the form asks who sees, comes or deals with something."""
    return bool(_WHO.search(dialect.plain(text)))


def says_it_asks(text: str) -> bool:
    """Whether a message says itself that it asks, and not about a case of the citizen's own."""
    said = dialect.plain(text)
    return bool(_SAYS_IT_ASKS.search(said)) and not (_OWN.search(said) or asks_progress(said))


def asks_an_office(text: str) -> bool:
    """Whether a message asks who is in charge, or for a permission, a rule or public money."""
    return bool(_OFFICE.search(dialect.plain(text)))


def asks_progress(text: str) -> bool:
    """Whether a message asks how a request is getting on."""
    return bool(_PROGRESS.search(dialect.plain(text)))


def only_opens(text: str) -> bool:
    """Whether a message does nothing but say that its citizen has something to tell: 我想反映点事情."""
    return bool(_OPENING.fullmatch(text.strip()))


def matter(text: str) -> str:
    """The text without an opening such as 我要投诉: what is left tells of something, or nothing."""
    return _OPENING.sub("", text.strip(), count=1)


def named_kind(text: str) -> CaseKind | None:
    """The kind of request that a message calls by its very name, be it only asked about: 我要投诉."""
    said = dialect.plain(text)
    return next((kind for kind, words in _KINDS if words.search(said)), None)


def rarest_kind(*texts: str) -> CaseKind | None:
    """The kind that the texts name, the first of them before the others; a complaint, which people call anything, only
    where they name no other kind."""
    named = [kind for text in texts if (kind := named_kind(text)) is not None]
    return next((kind for kind in named if kind is not CaseKind.COMPLAINT), named[0] if named else None)


@lru_cache(maxsize=16)
def request_kind(text: str) -> CaseKind | None:
    """The kind of request that clear words announce; None for a question about how such a thing is done."""
    said = dialect.plain(text)
    if _HOW_TO.search(said):
        return CaseKind.HELP if pleads(said) else None
    if named := named_kind(said):
        return named
    if _WANTS_WORK.search(said):
        return None if asks(clauses.last(said)) and not pleads(said) else CaseKind.HELP
    if pleads(said):
        return CaseKind.HELP
    return CaseKind.COMPLAINT if _GRIEVANCE.search(said) else None


def pleads(text: str) -> bool:
    """Whether a message begs that somebody be sent to do something: 喊个师傅来看一哈嘛, be it put as a question."""
    said = dialect.plain(text)
    sent = _SENDS.search(said)
    if sent is None or not _PLEA.search(said):
        return False
    said_so = clauses.CLAUSE.split(said[: sent.end()])[-1] + clauses.CLAUSE.split(said[sent.end() :])[0]
    return not any(_OF_A_SERVICE.search(part) for part in (said_so, clauses.last(said)))


def asks_the_way(text: str) -> bool:
    """Whether a message asks where a matter goes, or whether something may be applied for."""
    return bool(_WAY.search(dialect.plain(text)))


def asks_for_a_number(text: str) -> bool:
    """Whether a message asks which number to ring."""
    return bool(_WHICH_NUMBER.search(dialect.plain(text)))


def of_somebody_spoken_of(text: str) -> bool:
    """Whether a message begins with somebody who must have been spoken of before."""
    return bool(_OF_THEM.match(text))


def goes_on_asking(text: str) -> bool:
    """Whether a message is a further question, 那…, and no request."""
    return bool(_FURTHER.match(dialect.plain(text))) and asks(text) and request_kind(text) is None


def asks_why_contact(text: str) -> bool:
    """Whether somebody who was asked for a number asks what it is for, or whether it is safe."""
    return bool(_WHY_CONTACT.search(dialect.plain(text)))

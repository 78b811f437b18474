"""What a citizen's words mean without Rasa: yes, no, skip, cancel, a place, a time, a kind of request. Pure."""

import re

from escalation.case import CaseKind
from language import dialect, places

_YES = re.compile(
    "^(?:是|对|好|行|嗯|可以|同意|确认|确定|没问题|没错|没有问题|无误|属实|正确|提交|就这样|要得|中|ok|yes|y)"
    "(?:的|了|嘛|吧|呀|啊|哈|噻|头|对|嗯|好|滴|使用|提交|无误|没错|没问题|就这样|可以|我同意|是的|用(?:它|这个)"
    "|[，,。！! ])*$"
)
_NO = re.compile("^(?:不|没有|没得|莫得|错|别|否|有误|no)|不对|不是|错了|有误")
_SKIP = re.compile(
    "^(?:跳过|略过|下一个|不知道|不清楚|不记得|记不清|记不得|说不清|忘了|忘记了|没有|没得|无|随便|都可以|不晓得|不确定|不方便说)"
    "(?:了|嘛|哦|吧|具体(?:地点|时间)|地点|时间|[，。 ])*$"
)
_ANONYMOUS = re.compile(
    "匿名|不(?:想|愿|愿意|方便|用|要|同意)?(?:留|写|给|说|提供|联系|透露)"
    "|^(?:跳过|不留|不了|不用|不用了|不要|不同意|不方便|没有|不|算了)[。！ ]*$"
)
_CANCEL = re.compile(
    "^(?:我|那|那就|哎|唉|还是|先|麻烦|帮我|请|我想|我要|不用了)*"
    "(?:取消|撤销|撤回|退出|算了|算求|算逑|放弃|终止|停止"
    "|不(?:想)?(?:投诉|举报|反映|登记|填|弄|搞|办|提交|告|说|建议)了)"
    "(?:了|吧|算了|登记|投诉|诉求|举报|填写|提交|掉|一下|嘛|哦|不(?:投诉|登记|填|弄|办)了|[，。！ ])*$"
)
_QUESTION = re.compile("[?？]|吗|么$|怎么|咋|如何|多少|好多|多久|几|哪|什么|啥|能不能|可不可以|是不是|有没有")
_PERSON = re.compile(
    "^(?:我|请|麻烦|帮我|给我|你好|您好|那|就|要|想|想要|转|找|接|换|叫|联系|需要|来|个|一个|一下|到|下|真|,|，)*"
    "(?:人工(?:客服|服务|坐席|座席|台)?|真人|活人|客服(?:人员)?|工作人员)"
    "(?:来|聊|说|说话|服务|处理|帮我|谢谢|在吗|吧|嘛|呢|啊|了|一下|[，,。！!？? ])*$"
)
_LEAVE = re.compile(
    "^(?:我|那|就|算了|哎|唉|不用了|[，, ])*(?:不(?:想)?(?:等|排|排队|用等|需要人工|用人工|要人工|转人工|转)"
    "|退出排队|取消(?:排队|人工|转人工)"
    "|别转(?:人工)?|不用(?:等|排队|转)|算了)(?:了|人工|你们|吧|嘛|啊|[，,。！! ])*$"
)
_PLACE_IN_QUEUE = re.compile(
    "第几|几位|(?:还有|前面|前头).{0,3}几|几个人|多少人|排到|排队|还要(?:等)?多久|等多久|多久|(?:有|还有)人(?:吗|没|在)|在(?:吗|不在|没在)|好了没|快点|轮到"
)
# What is longer says more than that.
_LONGEST_QUEUE_TALK = 16
_LONGEST_LEAVE = 30
_PROGRESS = re.compile(
    "查(?:一下|询|看|哈)?.{0,8}(?:进度|工单|诉求)"
    "|(?:我的|上次|之前).{0,8}(?:投诉|诉求|工单|反映|举报).{0,8}(?:怎么样|如何|进度|结果|到哪)"
)

_OPENING = re.compile(
    "^(?:您好|你好|喂)?[，, ]*(?:我|本人)?(?:想|要|来|需要)?(?:给你们|跟你们)?(?:提交|登记|提|反映|进行|申请)?"
    "(?:一个|一下|个|一条|点)?(?:投诉|举报|诉求|求助|建议|意见|表扬|反映|问题|情况)(?:一下|一个|个)?"
    "(?:问题|事情|情况|事|人)?[，,。.！!：: ]*"
)
_KINDS = (
    (CaseKind.REPORT, re.compile("举报|检举")),
    (CaseKind.PRAISE, re.compile("表扬|点赞|锦旗|感谢信")),
    (CaseKind.SUGGESTION, re.compile("建议|提(?:个|点|条)?意见")),
    (CaseKind.HELP, re.compile("求助|报修|派人|帮帮我|救救")),
    (
        CaseKind.COMPLAINT,
        re.compile("投诉|(?:提交|登记)诉求|反映.{0,4}问题|维权|没人管|扰民|乱收费|拖欠|不退钱|不退款|跑路"),
    ),
)
_HOW_TO = re.compile("怎么|怎样|如何|咋|流程|电话(?:是)?多少|去哪|到哪|在哪|可不可以|能不能|有没有|吗[?？]?$")

_WEEKDAY = "[一二三四五六日天]?"
_DAY = (
    "今天|昨天|前天|大前天|今晚|昨晚|前晚|今早|昨早|每天|天天|每晚|这几天|最近|去年|上个?月|这个月"
    f"|[上这]周{_WEEKDAY}|上个?星期{_WEEKDAY}|\\d{{1,2}}月\\d{{1,2}}[日号]"
    # "人民路12号", "楼下108号": the number of a house is no day.
    "|(?<![\\d路街道巷里弄村段下])\\d{1,2}[日号](?!楼|线|院|栋|门)"
)
_NUMBER = "[零一二两三四五六七八九十\\d]{1,3}"
_HOUR = f"凌晨|早上|清早|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|{_NUMBER}[点时](?:半|钟|多|{_NUMBER}分?)?"
_MOMENT = re.compile(f"(?:{_DAY})[的 ]?(?:{_HOUR}){{0,2}}|(?:{_HOUR}){{2}}|凌晨|半夜|深夜")
_CLAUSE = re.compile("[，。！？；,!?;\n ]")
_LONGEST_PLACE = 40


def agrees(text: str) -> bool:
    """Whether a short message says yes."""
    return bool(_YES.match(_standard(text)))


def declines(text: str) -> bool:
    """Whether a message says no, or that something is wrong."""
    return bool(_NO.search(_standard(text)))


def skips(text: str) -> bool:
    """Whether a message leaves a question out."""
    return bool(_SKIP.match(_standard(text)))


def stays_anonymous(text: str) -> bool:
    """Whether the citizen leaves no number."""
    return bool(_ANONYMOUS.search(_standard(text)))


def cancels(text: str) -> bool:
    """Whether a message does nothing but give the request up."""
    return bool(_CANCEL.match(_standard(text)))


def asks(text: str) -> bool:
    """Whether a message has the look of a question."""
    return bool(_QUESTION.search(_standard(text)))


def asks_person(text: str) -> bool:
    """Whether a short message does nothing but ask for a person."""
    said = _standard(text)
    return len(said) <= _LONGEST_QUEUE_TALK and bool(_PERSON.match(said))


def leaves_queue(text: str) -> bool:
    """Whether somebody who waits for a person does not want to wait any more."""
    said = _standard(text)
    return len(said) <= _LONGEST_LEAVE and any(_LEAVE.match(clause) for clause in _CLAUSE.split(said) if clause)


def asks_place_in_queue(text: str) -> bool:
    """Whether somebody who waits asks how long it takes, or whether anybody is there."""
    said = _standard(text)
    return len(said) <= _LONGEST_QUEUE_TALK and bool(_PLACE_IN_QUEUE.search(said))


def asks_progress(text: str) -> bool:
    """Whether a message asks how a request is getting on."""
    return bool(_PROGRESS.search(_standard(text)))


def matter(text: str) -> str:
    """The text without an opening such as 我要投诉: what is left tells of something, or nothing."""
    return _OPENING.sub("", text.strip(), count=1)


def request_kind(text: str) -> CaseKind | None:
    """The kind of request that clear words announce; None for a question about how such a thing is done."""
    said = _standard(text)
    if _HOW_TO.search(said):
        return None
    return next((kind for kind, words in _KINDS if words.search(said)), None)


def place(text: str) -> str | None:
    """The words that name a sub-district or landmark, to the end of their clause; a bare district is not enough."""
    found = places.find(text)
    if found is None or found.text in places.DISTRICTS.values():
        return None
    start = text.find(found.text)
    before = _CLAUSE.split(text[:start])[-1]
    district = next((name for name in places.DISTRICTS.values() if name in before), "")
    rest = _CLAUSE.split(text[start:])[0]
    return f"{district}{rest}"[:_LONGEST_PLACE]


def moment(text: str) -> str | None:
    """The words that say when: 昨天晚上十点, 每天早上."""
    found = _MOMENT.search(text)
    return found[0].strip() if found else None


def _standard(text: str) -> str:
    return dialect.standard(text.strip().lower())

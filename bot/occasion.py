"""When something was, in a citizen's words. Pure."""

import re

from bot.clauses import CLAUSE
from bot.hearing import UNKNOWN
from language import dialect

# Which day it was, among other words: 具体哪天记不得了.
_DAY_FORGOTTEN = re.compile(
    f"{UNKNOWN.pattern}[^，。！？；,!?;\n]{{0,6}}?(?:(?:哪|啥|什么)[一个]{{0,2}}(?:天|日|时候|时间)|几(?:时|号|月)|日子|日期|时间)"
    f"|(?:(?:哪|啥|什么)[一个]{{0,2}}(?:天|日|时候|时间)|几(?:时|号|月)|日子|日期|时间)[^，。！？；,!?;\n]{{0,8}}?{UNKNOWN.pattern}"
)
_WEEK = "(?:周|星期|礼拜)"
_CN = "[一二两三四五六七八九十廿]"
_DAY = (
    "大前天|今天|今日|昨天|昨日|(?<![以之目年提门])前天(?!天)|今晚|昨晚|昨夜|前晚|今早|昨早|每[天日]|天天|每晚|每个?周末|这几天|最近"
    "|昨儿|今儿|前儿|[昨今前]黑|(?<![屋里外前后上下])头天(?!花)|前(?:几天|两天|阵子?|段时间|一阵子?)|[这近](?:两天|段时间|阵子?|些天)|近几天"
    "|整天|成天|一天到晚|通宵|三天两头|隔三差五|(?:国庆|春节|元旦|中秋|端午|清明|五一)(?:节|假期?)?(?:那天|前后|期间|过后|以后|以来)?|过年"
    f"|(?:\\d{{1,2}}|{_CN}{{1,2}}|半|好?几)个?(?:星期|礼拜|周|月|年|小时|钟头)(?:之|以)?前"
    f"|(?:刚才|刚刚)(?!我?(?:没|没有|是|都|就)?(?:说|讲|写|填|打字|发|听|问|念))|(?:\\d{{1,2}}|{_CN}{{1,3}})天(?:之|以)?前"
    f"|(?:(?:去|今)年|20\\d\\d年)?(?:\\d{{1,2}}|{_CN}{{1,2}})月(?:份)?(?:\\d{{1,2}}|{_CN}{{1,3}})[日号](?!楼|线|院|栋|门)"
    f"|(?:从|自)?(?:(?:去|今)年|20\\d\\d年)?(?<![\\d个每这上])(?:\\d{{1,2}}|{_CN}{{1,2}})月(?:份)?(?:[初中底]|上旬|中旬|下旬|以来|起|开始)"
    f"|(?:上上|上|这|本)个?月(?:(?:\\d{{1,2}}|{_CN}{{1,3}})[日号]|[初中底])?"
    f"|(?:上上|上|这|本|每)个?{_WEEK}(?:[一二三四五六日末]|天(?!天))?|(?:星期|礼拜)(?:[一二三四五六日]|天(?!天))"
    # "人民路12号", "楼下108号": the number of a house is no day.
    "|(?<![\\d路街道巷里弄村段下])\\d{1,2}[日号](?!楼|线|院|栋|门)|去年"
)
_NUMBER = "[零一二两三四五六七八九十\\d]{1,3}"
HOUR = (
    "凌晨|早上|大?清早|清晨|晌午|下黑|擦黑|天黑|夜间|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜"
    f"|{_NUMBER}[点时](?:半|钟|多|{_NUMBER}分?)?"
)
MOMENT = re.compile(f"(?:{_DAY})[的 ]?(?:{HOUR}){{0,2}}|(?:{HOUR}){{2}}|凌晨|半夜|深夜")
# "坏了二十天", "黑了一个星期"; not what somebody owes or has paid for: 三个月工资, 两年的卡.
LONG = (
    f"(?P<long>(?:\\d{{1,3}}|{_CN}{{1,3}}|好?几|半)(?:多|来)?"
    "(?:天|个?晚上?|个?星期|个?礼拜|周|个半?月|年|个?(?:小时|钟头)))"
)
_LASTING = re.compile(
    "(?<=[坏黑停漏堵断吵臭烂冒淌流塌垮熄裂歪倒闪响积])(?:了|起|着)?(?:都|快|有|将近|差不多|整整|足足|大概|已经)*" + LONG
)
_SINCE = re.compile(LONG + "(?:都|了|还|也|[，,])*(?:没|不见|无人|莫)(?!工资|到期|满)")
_TERM = (
    "(?:开学|放[暑寒]?假|[暑寒]假|开春|开年|入[春夏秋冬]|过完年|年前|年后|搬(?:家|过?来|进来)"
    "|装修|拆迁|封路|开工|开业|入住|交房|上学)"
)
# When it began or how long it lasts, by no day of the calendar: 开学以来, 自从开了那家店, 好几个月了.
_ABOUT = re.compile(
    f"(?:从|自|打)?{_TERM}(?:的?(?:那[天阵几会时][子天儿]?|时候|期间|前后)|以来|以后|之后|过后|起|就)+"
    "|(?:自从|打从)[^，。！？；,!?;\n ]{2,10}(?:以来|以后|之后|起)?"
    "|(?:从|自)[^，。！？；,!?;\n 来]{1,8}?(?:以来|那天起|那会儿|那时候?|起(?=就|都|，|一直|天天)|开始)"
    "|[^，。！？；,!?;\n ]{2,6}?(?:那会儿|那阵子?|那几天|那段时间)(?:起|开始)?"
    "|(?:有|都|快|已经)(?:一|好)?(?:阵子|阵|段时间|段日子|些日子|些天|些时候|几天|几周|几个?月|几年)(?=了|啦|喽|都)"
    "|前不久|不久前|早就|老早|长期以来|一直以来"
    # What somebody has paid, worked, or lived for is no time of the matter: 住了十年了.
    f"|(?<![住租用交买干做开活岁满孕])(?<![住租用交买干做开活]了){LONG.replace('?P<long>', '?:')}"
    "(?=[了啦喽])(?!了(?:工资|到期))"
)
_AROUND_A_MOMENT = re.compile(
    "就?是|差不多|将近|快|有|都|已经|大[概约]|应该|的|事情?|时间|日期|吧|嘛|了|啊|哈|左右|开始|[，,。.：: ]"
)
_LONGEST_BESIDE = 4


def moment(text: str) -> str | None:
    """The words that say when: 昨天晚上十点, 每天早上."""
    if found := MOMENT.search(text):
        return found[0].strip()
    lasting = _LASTING.search(text) or _SINCE.search(text)
    return lasting["long"] if lasting else None


def names_a_day(text: str) -> bool:
    """Whether a message says on which day, at which hour or how often something is."""
    return MOMENT.search(text) is not None


def about(text: str) -> str | None:
    """The words that say, by no day of the calendar, since when or how long: 开学以来, 好几个月."""
    found = _ABOUT.search(text)
    return found[0].strip() if found else None


def forgot_the_day(text: str) -> bool:
    """Whether a message says, whatever else it says, that its citizen does not know when it was."""
    return bool(_DAY_FORGOTTEN.search(dialect.plain(text)))


def beside_the_day(text: str) -> str:
    """The text without its clauses that only say that the day is not known."""
    return "，".join(part for part in CLAUSE.split(text) if part and not forgot_the_day(part))


def only_a_moment(text: str) -> bool:
    """Whether a message says when and hardly anything else: 是昨天晚上的事."""
    when = MOMENT.search(text) or _ABOUT.search(text)
    return when is not None and len(_AROUND_A_MOMENT.sub("", text.replace(when[0], ""))) <= _LONGEST_BESIDE

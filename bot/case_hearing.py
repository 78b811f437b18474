"""What a citizen wants of a case that they filed: add to it, press, rate the answer, take it back. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot import anger, case_meaning, clauses, hearing, secrecy
from bot.case_meaning import Meaning
from bot.case_question import Wish
from bot.case_words import (
    ALL,
    ANNOUNCES,
    ASKED_ON,
    BRINGS,
    BROKE_AGAIN,
    ELSEWHERE,
    FOR_NOTHING,
    GOES_BACK,
    GOES_ON,
    IN_COURSE,
    MATERIAL,
    REDO,
    SAYS_NOTHING,
    SHOWS,
    UNSOLVED,
)
from bot.clauses import PARTS
from escalation import number
from escalation.case import Rating, RatingReason
from escalation.casework import Verdict
from escalation.duplicates import concept
from language import dialect, text


@dataclass(frozen=True, slots=True)
class Heard:
    """A wish with the case that it names, if it does.

    `sure`: the words mean a case and nothing else. `guessed`: it may be meant, and is asked before it is done.
    """

    wish: Wish
    number: str | None
    sure: bool = True
    guessed: bool = False
    text: str = ""
    verdict: Verdict | None = None


_LONGEST = 200
_NUMBER = re.compile(r"\s*(?:编号|工单)?[:：]?\s*wq\s?[0-9]{8}\s?[-_]?\s?[0-9]{4,9}\s*", re.IGNORECASE)
NOISE = re.compile(r"[，,。.！!？?；;：:~、\s]+")
# Taken out word by word before the rest is compared, so that no pattern has two ways to match the same words.
_POLITE = re.compile(
    "麻烦|帮我|给我|替我|能不能|可不可以|可以|一下|我的|上次|之前|那个|这个|这件|那件|进度|请|我|要|想|再|把|将|的|吗|了|吧|它|嘛|哈"
)
_CASE = "(?:诉求|工单|投诉|举报|求助|建议)"
_PRESS = re.compile(f"{_CASE}?(?:催办|催单|催一?催|催促|催|加急){_CASE}?")
_WITHDRAW = re.compile(f"(?:撤回|撤销|撤掉|撤|取消){_CASE}|{_CASE}(?:撤回|撤销|撤掉|撤)")
_WITHDRAW_NUMBERED = re.compile(f"{_CASE}?(?:撤回|撤销|撤掉|撤|取消){_CASE}?")
_WITHDRAW_NOW = re.compile("确认撤回(?:诉求|工单)?")
_WAITING = re.compile(
    "你们|事情|问题|这么久|好久|几天|为什么|为啥|怎么|到底|一直|诉求|工单|投诉|我的|这个|那个|都|咋个|咋|还|是|了|吗|啊|呢|嘛|啥|过|我"
)
_IMPATIENT = re.compile("(?:没有?|不见)(?:得)?人?(?:来|处理|解决|答复|回复|回音|消息|动静|办|管){1,2}(?:一下)?")
_ADDED = re.compile(
    r"^\s*(?:我)?(?:要|想|再)?补充(?:一下|一点|几句|说明|信息|情况|材料|内容){0,2}(?:[:：，,\s]+|$)(?P<text>.*)",
    re.DOTALL,
)
_ADDED_NUMBERED = re.compile(r"^\s*(?:我)?(?:要|想|再)?补充[:：，,\s]*(?P<text>.*)", re.DOTALL)
_BEFORE_RATING = (
    "(?:我|对|你们|您们|这次|此次|这个|答复|处理|结果|办理|回复|表示|总体|总的来说|觉得|评价|是|的|很|非常|比较|挺|还"
    "|都|算|谢谢|,)*"
)
_RATINGS: tuple[tuple[Rating, re.Pattern[str]], ...] = (
    (
        Rating.DISSATISFIED,
        re.compile(f"^{_BEFORE_RATING}(?:不太?满意|不是很满意|不怎么满意|很不满|不满)(?:意)?(?P<rest>.*)$"),
    ),
    (Rating.BASICALLY, re.compile(f"^{_BEFORE_RATING}(?:基本|大体|还算|比较)满意(?:了|吧|的|谢谢|感谢|,)*$")),
    (Rating.SATISFIED, re.compile(f"^{_BEFORE_RATING}满意(?:了|的|得很|谢谢|感谢|多谢|辛苦了|你们|,)*$")),
)
# Where an answer to rate was spoken of these may stand anywhere in the message. The first that fits counts.
_IN_CONTEXT: tuple[tuple[Rating, re.Pattern[str]], ...] = (
    (
        Rating.DISSATISFIED,
        re.compile(
            "(?<!没)(?<!没有)(?<!没什么)(?<!没有什么)不(?:(?:太|怎么|是很|大|够|咋)?满意|认可|认账|接受|服气|满)|差评"
            "|(?:谈|说|算)不上满意|(?:哪里|哪点|怎么)(?:能|会)?满意"
        ),
    ),
    (Rating.BASICALLY, re.compile("(?:基本|大体|大致|还算|比较|总体|勉强|一般)上?的?满意")),
    (Rating.SATISFIED, re.compile("满意(?!度)|好评")),
)
# What rejects an answer, be it in the form of a question.
_REJECTS = re.compile(
    "(?:哪|咋|怎么|如何)[个点里能会可]*满意|(?:能|会|敢)满意[吗嘛么]|满意(?:个|才怪|得(?:了|起来)[吗嘛么]?$)|不得满意|不(?:能|敢|会|予|想|愿意?)*(?:苟同|认同|认可|认账|接受|同意|买账|服气?)(?!的?问题)"
    "|(?:没法|无法|没办法|难以)(?:认同|认可|接受|同意|满意)|(?:很|太|非常|相当|十分|好|真)(?:失望|敷衍|不满)|有意见|过不了我?这关|不合格|零分|打回去|给差评"
)
_ONLY_LOW = re.compile("不[^，。]{0,3}满意?|差评")
_OF_AN_ANSWER = re.compile(
    "答复|回复|[这那处办]理?的?结果|你们[^，。]{0,4}[说讲写]|[说写]的?是?已经?|回话|给的说法|(?:处理|办理)(?:意见|情况)"
)
_SUPPOSES = re.compile(
    "如果|要是|假如|万一|若是?|假使|的话|满不满意|满意(?:还是)?不满意|是否|(?:不满意|不服|不认可|不同意|不接受)(?:又|了)?(?:该|可以|能|怎么|咋|会|找|去|后)"
    "|(?:对方|单位|公司|房东|物业|老板|学校|医院|商家|邻居|家里|[他她]们?)[^，。]{0,3}不"
)
_SAYS_NO_WHY = re.compile(
    "这次|这个|那个|你们|人家|答复|回复|处理|结果|办理|评价|意见|觉得|看了|看到|收到|表示|选择?|我|对|不认|就是|还是|很|非常"
    "|太|真的?|得很|是|的|了|嘛|哦|啊|呢|哈|吧|嗯|喂|谢谢|感谢"
)
_SHORTEST_WHY, _LONGEST_WHY = 3, 10
_REASONS: tuple[tuple[RatingReason, re.Pattern[str]], ...] = (
    (RatingReason.NO_CONTACT, re.compile("没(?:有)?(?:人)?(?:联系|打电话|来电|找)(?:过)?我?|没接到电话")),
    (RatingReason.SLOW, re.compile("太慢|很慢|拖|太久|好久才|时间(?:太)?长|慢")),
    (RatingReason.ATTITUDE, re.compile("态度|不耐烦|凶|敷衍|推诿|踢皮球")),
    (RatingReason.UNCLEAR, re.compile("看不懂|不清楚|不明白|没说清|含糊|套话|官话")),
    (
        RatingReason.UNSOLVED,
        re.compile("没(?:有|得)?人?(?:来|解决|处理|修|改|管|用|办|弄)|未解决|还是|又|照样|依然|仍|没变"),
    ),
)
_NAMED_REASONS = frozenset(reason for reason, _ in _REASONS)
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_COUNTED = "一百|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_SCORE = re.compile(f"(?:(?P<digits>[0-9]{{1,3}})|(?P<words>{_COUNTED}))(?P<unit>分(?!钟)|颗?星(?!期))")
_FIVE, _TEN = 5, 10
_BASICALLY, _SATISFIED = 0.6, 0.8
_COURTESY = re.compile("(?:谢谢|感谢|好的?|收到|知道了|晓得|嗯|哦|ok|您好|你好|再见|查进度|转人工|人工)[^，,]{0,6}$")
_AROUND_A_WORD = re.compile(
    "我|觉得|感觉|(?:办|处理|弄|搞)得?|答复|结果|这次|这个|吧|嘛|的|了|哦|啊|呢|非常|挺|太|真|就"
)
_IN_A_WORD = (
    (Rating.SATISFIED, re.compile("很?不错(?:得很)?|(?:巴适|安逸|好)得很|很好|巴适|安逸|好评|点赞|没有?意见|没得说")),
    (Rating.BASICALLY, re.compile("还行|还可以|一般(?:般)?|凑合|将就|马马虎虎|还?过得去|中等")),
    (Rating.DISSATISFIED, re.compile("很?差(?:劲|得很)?|不得行|不行|要不得|没(?:得)?用|糟糕|不好|恼火|失望|不怎么样")),
)
_SHORTEST_ADDED = 2
_LEAST_PUT_IN = 4
_WANTED = re.compile("催|撤|取消|销|补充|加到|添|满意|评")
_NOT = re.compile("[不没莫别未好行对谢]")
WHO_ARE_YOU = re.compile("[你您]们?(?:到底|究竟)?是(?:谁|哪|什么|不是)")
_WHICH_ONES = re.compile("(?:诉求|工单|单子|案子|投诉|件|[提报交]过)")
_LONGEST_ALL = 20
_ADDS = re.compile(
    "^.{0,4}(?:(?:忘|漏|落)(?:了|记|掉)?(?:说|讲|提|写|个|一|点)|补[充一上]|(?:再|还要?|另外|也)(?:说|讲|加|添|提)(?:一|个|点|句|下|哈|几)|[加添]一?[条句点个]"
    "|差一?[句点条]|[^，,]{0,4}细节|(?:把)?这个也[加添算])"
)
# That it is to stand in the case, or that whoever works it is to be told: …也加进去, 给他们带句话：….
_PUTS_IN = re.compile(
    "(?:加|添|写|记|补|录|填|放|塞|搁|附)(?:一?[笔句条点])?(?:到|在|进|上)(?:那|这(?!里)|原来?|上回|刚才|我的?)*(?:件|个|单子?|诉求|投诉|工单|里|头|面|去|来|上)+"
    "|(?:给|跟|和|向|对)(?:他们?|你们|办(?:事|理|案)?的?人|承办的?|经办的?人?|处理的人|师傅些?|工作人员|上头|部门)[^，。]{0,3}(?:加|带|补|捎|备注|提|说|讲)(?:一?[句声条]|[一个]*话|一?个情况)"
    "|转[告达]一?[声下句]|转告(?:给)?(?:他们?|办|承办|经办|处理|师傅|工作人员|部门)|备注(?:一?[下个句条]|上|到|[：:，,])|(?:帮我?|给我|麻烦你?们?|再)(?:带|捎)(?:一)?[句个]话"
)
_URGES = re.compile("催|快[点些]|搞快|尽快|抓紧|赶快|赶紧|加急|撤|取消|满意")
_PERHAPS_ADDS = re.compile(
    "^(?:哦|嗯|那个|[，, ])*(?:对了|还有|另外|顺便|再就是|还有就是)"
    "(?!.{0,8}(?:[件个桩点](?:事|问题|别的)|投诉|反映|举报|咨询|问))"
)
_LONGEST_ASKED_ON = 20
_LONGEST_CORRECTION = 50
_TOLD = "(?:说|写|填|记|报|讲|登|留|打|搞|弄|整)"
_NAMED = "(?:地址|地点|地方|位置|门牌|路名|时间|日期|日子|电话|手机|号码|内容|事情|名字|楼号|房号)"
_MISTOLD = f"{_TOLD}(?:错|岔|反|拐)"
_CORRECTS = re.compile(
    f"{_MISTOLD}|{_NAMED}[^，,。]{{0,4}}(?:不对|有误|错|不准|要改|改|不是)|改[一下个]{{0,2}}{_NAMED}|更正|纠正"
    "|^(?:哎呀?|哦|噢|啊|等一?[下哈]|不好意思|[，, ])*(?:不对|错了|不是)[了哦啊哈，, ]*(?:应该|是)"
)
_AROUND_CORRECTION = re.compile(f"{_MISTOLD}|{_NAMED}|不对|有误|不准|更正|纠正|错|改|哎呀?|等一?下|不好意思|弄|搞")
_OF_BEFORE = re.compile(
    "(?:上回|上次|头回|前回|前几天|前两天|前天|前阵子|上个月|上周)[^，,。]{0,6}?(?:(?:那个|那件|的)事|那事|那个(?:问题|投诉|单子)|(?:反映|投诉|举报|提|报|说)的(?:事|问题|那|怎|咋))"
)
_TOLD_BEFORE = re.compile(
    "上回|上次|头回|头次|前回|前几天|前两天|前天|前阵子|上个月|上周|上个?星期|之前|先前|以前|昨天|我(?:报|反映|投诉|提|说|告)的"
)
_ANY_NEWS = re.compile("有无[^，。]{0,4}(?:进展|结果|消息|回音|答复|回复|下文|动静)")
_HARDLY_A_WORD = 2
_CHANNELS = (
    "电话|座机|热线|12345|窗口|大厅|柜台|前台|现场|当面|社区|网格员?|村上|居委会?|街道办?|网站|网上|网页|官网|小程序|app|微信"
    "|公众号|手机"
)
_WAYS = f"{_CHANNELS}|别的|另一?个|他的|她的|老公|老婆|爱人|儿子|女儿|孩子|爸|妈|家里人|邻居|朋友|同事"
_FILED = "(?:报|反映|反应|登记|投诉|举报|提交?|填|交|写|递|说|打|求助)(?:过|完|好|上去|上|了)"
_FILED_BY = re.compile(
    f"(?:{_WAYS})[^，。]{{0,10}}{_FILED}|{_FILED}[^，。]{{0,10}}(?:{_WAYS})"
    f"|(?:{_WAYS})[^，。]{{0,6}}(?:报|登记|反映|投诉|交|填|提)的"
)
_GIVEN = re.compile(
    "编号|查询码|受理号|单号|工单号|回执|凭证|条子|单子|号码条|(?:个|串|组)(?:号|码|数字)|登记号|流水号"
)
# A ticket for the queue, a receipt for papers or money, and none at all are something else.
_OTHER_NUMBERS = re.compile("没(?:有)?(?:给|拿|收)|排队|叫号|等了|办证|挂号|没人|材料|资料|费|社保|医保|税|补办|证件")
# A complaint or the like that was told by another way: 我前天打电话报的, 12345那边登记的…
_TOLD_TO_US = "(?:报(?!名|税|销|考|警|到)|反[映应]|投诉|举报|求助|登记|诉求|提交?|告)"
_BY_ANOTHER_WAY = re.compile(
    f"(?:{_CHANNELS})[^。！？]{{0,8}}{_TOLD_TO_US}[^，。]{{0,2}}(?:的|过|了)"
    f"|(?:{_CHANNELS})[^，。]{{0,4}}(?:的)?{_TOLD_TO_US}的?(?=[^，。]{{0,8}}(?:查|能不能看|看得))"
    f"|{_TOLD_TO_US}(?:的|过|了)[^。]{{0,6}}(?:{_CHANNELS})|(?:{_CHANNELS})[^，。]{{0,2}}打(?:过|了)?的?{_TOLD_TO_US}"
    "|(?:打|拨)(?:过|了)?(?:的)?(?:12345|热线|市长热线)(?:的|过|了|电话)|(?:12345|热线)[^，。]{0,3}(?:打|说|报)(?:过|的|了)"
)
# …and is to be looked up, here or wherever that is done.
_LOOKS_UP = re.compile(
    "查|(?:不能|可以|可不可以)看|看(?:得|不|到|看|一[下眼]|进度|结果|办)|进[度展]|办(?:到|得)|处理(?:没|得|到)|有没有[^，。]{0,3}(?:记录|结果|消息|回音|下文)|结果(?:没|有)|哪[一]?步"
)
_WHETHER = re.compile("能不能|可不可以|没有$|没得$|[得没]$")
_LONGEST_LOOKED_UP = 50
_OTHERS_TO_LOOK_UP = re.compile(
    "报名|成绩|结婚|离婚|居住证|身份证|护照|户口|预约|挂号|不动产|房产|个税|违章|驾照|公积金|低保|积分|学籍|快递|订单|物业[^，。]{0,6}报修"
)
_UNSOLVED = re.compile("(?:问题)?(?:还是)?(?:没有?|未)(?:得到)?(?:解决|处理|修好|弄好)(?:问题)?(?:了|啊|呢)*")


def hear(said: str) -> Heard | None:
    """The wish of a message that names a case or can mean nothing but one; None for anything else."""
    if len(said) > _LONGEST and not _ADDED.match(said):
        return None
    named = number.find_number(said)
    plain = bare(said)
    if (added := (_ADDED_NUMBERED if named else _ADDED).match(_NUMBER.sub(" ", said))) is not None:
        return Heard(Wish.SUPPLEMENT, named, text=added["text"].strip())
    if _WITHDRAW_NOW.fullmatch(plain):
        return Heard(Wish.WITHDRAW_NOW, named)
    core = _POLITE.sub("", plain)
    if _PRESS.fullmatch(core) or _presses_at_the_end(said):
        return Heard(Wish.PRESS, named, text=said)
    if named and secrecy.only_asked(_NUMBER.sub("", said)):
        return Heard(Wish.CONFIDE, named)
    if (_WITHDRAW_NUMBERED if named else _WITHDRAW).fullmatch(core):
        return Heard(Wish.WITHDRAW, named)
    if _IMPATIENT.fullmatch(_WAITING.sub("", plain)):
        return Heard(Wish.PRESS, named, sure=named is not None, text=said)
    verdict = rating(said)
    return None if verdict is None else Heard(Wish.RATE, named, sure=named is not None, verdict=verdict)


def _presses_at_the_end(said: str) -> bool:
    """Whether a message goes back to what was told before it presses: 收割机进不来那个急得很，帮我催一下."""
    last = clauses.last(said)
    before = said.removesuffix(last)
    presses = _PRESS.fullmatch(_POLITE.sub("", bare(last))) is not None and GOES_BACK.search(bare(before)) is not None
    return presses and hearing.request_kind(before) is None and not hearing.asks(before)


def meant(said: str, wish: Wish, *, sure: bool) -> Heard:
    """A message whose wish is known by the kind of turn that it is, with what its words add."""
    verdict = (rating(said, asked=True) or score(said)) if wish is Wish.RATE else None
    return Heard(wish, number.find_number(said), sure, not sure, said, verdict)


def in_a_word(said: str) -> Verdict | None:
    """How good an answer is, to somebody who asked that and offered ratings; words that may only say that it was read,
    such as 可以 or 好的, are none."""
    plain = _AROUND_A_WORD.sub("", bare(said))
    rated = next((rated for rated, words in _IN_A_WORD if words.fullmatch(plain)), None)
    reason = RatingReason.UNSAID if rated is Rating.DISSATISFIED else None
    return None if rated is None else Verdict(rated, reason)


def verdict_by_meaning(said: str) -> Verdict | None:
    """What is said of an answer in words that name no rating, by their learnt meaning: 这下亮堂堂的，没得话说."""
    match case_meaning.likely(said):
        case Meaning.SATISFIED:
            return Verdict(Rating.SATISFIED, text=said)
        case Meaning.DISSATISFIED:
            return rejected(said)
    return None


def says_nothing_was_done(said: str) -> Verdict | None:
    """The low rating of somebody who was asked for one and only says that nothing was done: 没修."""
    short = len(bare(said)) <= _LONGEST_WHY and not hearing.asks(said)
    unsolved = short and why(said) is RatingReason.UNSOLVED
    return Verdict(Rating.DISSATISFIED, RatingReason.UNSOLVED, said) if unsolved else None


def score(said: str) -> Verdict | None:
    """What stars or points mean; None where the scale is not plain: 四分 is good out of five and bad out of ten."""
    match = _SCORE.search(said)
    if match is None:
        return None
    given = int(match["digits"]) if match["digits"] else _counted(match["words"])
    if match["unit"].endswith("星") or given == _FIVE:
        out_of = 5
    elif given <= _FIVE:
        return None
    else:
        out_of = 10 if given <= _TEN else 100
    share = given / out_of
    if share < _BASICALLY:
        return Verdict(Rating.DISSATISFIED, RatingReason.UNSAID)
    return Verdict(Rating.SATISFIED if share >= _SATISFIED else Rating.BASICALLY, None)


def _counted(words: str) -> int:
    """A number up to a hundred in Chinese: 九十五."""
    if words.startswith("一百"):
        return 100
    tens, ten, ones = words.rpartition("十")
    return _DIGITS.get(tens, 1) * 10 * bool(ten) + _DIGITS.get(ones, 0)


def rating(said: str, *, asked: bool = False) -> Verdict | None:
    """What a message says of an answer; `asked`: the answer is what was spoken of, so that less will do."""
    plain = NOISE.sub(",", _NUMBER.sub("", dialect.plain(said))).strip(",")
    for found, pattern in _RATINGS:
        match = pattern.match(plain)
        if match is not None and found is not Rating.DISSATISFIED:
            return Verdict(found)
        if match is not None and not _SUPPOSES.search(plain.partition(",")[0]):
            return _with_why(found, said, match["rest"])
    return _in_context(said, plain) if asked else None


def _in_context(said: str, plain: str) -> Verdict | None:
    if _UNSOLVED.fullmatch(plain):
        return Verdict(Rating.DISSATISFIED, RatingReason.UNSOLVED, said)
    for found, pattern in _IN_CONTEXT:
        match = pattern.search(plain)
        if match is not None:
            return _with_why(found, said, plain[: match.start()] + plain[match.end() :])
    return None


def _with_why(found: Rating, said: str, rest: str) -> Verdict:
    """A rating with what stands beside it, where that says why."""
    reason = _reason(rest)
    if found is Rating.DISSATISFIED:
        return Verdict(found, reason, "" if reason is RatingReason.UNSAID else said)
    # Somebody who is content may have said why, or only thanked.
    known = reason if found is Rating.BASICALLY and reason in _NAMED_REASONS else None
    return Verdict(found, known, "" if reason is RatingReason.UNSAID else said)


def rejects(said: str) -> Verdict | None:
    """The low rating of somebody who quotes an answer or argues with it, and says in a clause of its own that they are
    not satisfied; asked whether they may be, or what comes of it, is none."""
    for clause in PARTS.split(said):
        plain = bare(clause)
        low = _REJECTS.search(plain) or (_verdict(clause) is Rating.DISSATISFIED and not hearing.asks(clause))
        if low and not _SUPPOSES.search(plain):
            rest = said.replace(clause, "，", 1) + _ONLY_LOW.sub("", _REJECTS.sub("", plain))
            return _with_why(Rating.DISSATISFIED, said, rest)
    return None


def speaks_of_an_answer(said: str) -> bool:
    """Whether a message speaks of an answer, or quotes what it said was done."""
    return bool(_OF_AN_ANSWER.search(bare(said)))


def _verdict(clause: str) -> Rating | None:
    verdict = rating(clause, asked=True)
    return verdict.rating if verdict else None


def displeasure(said: str) -> Verdict:
    """What somebody says of an answer who is not satisfied with it, in whatever words."""
    verdict = rating(said, asked=True)
    if verdict is not None and verdict.rating is Rating.DISSATISFIED:
        return verdict
    return _with_why(Rating.DISSATISFIED, said, said)


def why(said: str) -> RatingReason | None:
    """The reason that a message gives, to somebody who asked for one."""
    return next((reason for reason, words in _REASONS if words.search(bare(said))), None)


_WAS_ASKED = re.compile(
    "(?:你们?|他们|人家|师傅|工作人员|同志|短信|电话|消息|通知)[^，。！？；,!?; ]{0,8}"
    "问(?:我|的(?!题)|起|一下)[^，。！？；,!?;]*[，。！？；,!?; ]+"
)


def tells_staff(said: str) -> bool:
    """Whether a message says that staff asked something, and tells it: 你们短信问我几楼，五楼."""
    plain = dialect.plain(said)
    asked = _WAS_ASKED.match(plain)
    rest = plain[asked.end() :] if asked else ""
    return bool(rest) and not hearing.asks(rest)


def answers(said: str) -> bool:
    """Whether a message may be what somebody was asked for: not a question, not a courtesy, not another request."""
    return _says_something(said) and not hearing.asks(said) and not _asks_progress(bare(said))


def tells_why(said: str) -> bool:
    """Whether a message may be the reason that somebody was asked for; they may ask back: 为啥还是黑的."""
    return why(said) is not None or (_says_something(said) and not hearing.asks(said))


def asks_on(said: str) -> bool:
    """Whether a message is a question that only goes on about a case that was spoken of: 还要等好多天, 哪个部门在弄."""
    plain = bare(said)
    asks = bool(ASKED_ON.search(plain)) and not WHO_ARE_YOU.search(plain)
    return len(plain) <= _LONGEST_ASKED_ON and asks and not GOES_ON.sub("", plain)


def in_course(said: str) -> bool:
    """Whether a message asks how work is moving, which can only be about a case: 现在在哪个手里."""
    plain = bare(said)
    return len(plain) <= _LONGEST_ASKED_ON and bool(IN_COURSE.search(plain)) and not GOES_ON.sub("", plain)


def means_all(said: str, *, spoken_of: bool) -> bool:
    """Whether a message asks to be told all cases: 都列出来; `spoken_of`: cases are what was spoken of."""
    plain = bare(said)
    if len(plain) > _LONGEST_ALL or _NOT.search(plain) or wants(said) or not (spoken_of or _WHICH_ONES.search(plain)):
        return False
    return bool(ALL.search(plain)) and not SHOWS.sub("", plain)


def broke_again(said: str) -> bool:
    """Whether a message says that what was repaired is broken again."""
    return bool(BROKE_AGAIN.search(bare(said)))


def wants_redone(said: str) -> bool:
    """Whether a message says that what was answered is no better and to be dealt with once more."""
    plain = bare(said)
    again = bool(REDO.search(plain)) and bool(UNSOLVED.search(REDO.sub("", plain)))
    # 我还要再去一趟不 asks what the citizen has to do.
    return again and (not hearing.asks(said) or was_for_nothing(said))


def was_for_nothing(said: str) -> bool:
    """Whether a message says that what was done was of no use: 等于没办."""
    return bool(FOR_NOTHING.search(bare(said)))


def rejected(said: str) -> Verdict:
    """What somebody says of an answer who wants the case to be dealt with once more."""
    return Verdict(Rating.DISSATISFIED, why(said) or RatingReason.UNSOLVED, said)


def asks_back(said: str) -> bool:
    """Whether a message asks how something is getting on that was told before: 上次我说的…现在什么情况."""
    plain = bare(said)
    return (
        bool(GOES_BACK.search(plain)) and bool(ASKED_ON.search(plain)) and (hearing.asks(said) or _asks_progress(plain))
    )


def _asks_progress(plain: str) -> bool:
    """目前有无进展 has no other mark of a question."""
    return bool(_ANY_NEWS.search(plain))


def adds(said: str) -> bool:
    """Whether a message says by its first words that something is to be added to what was told: 刚才忘了说…."""
    return bool(_ADDS.search(said.strip())) and not hearing.asks(said)


def puts_in(said: str) -> bool:
    """Whether a message says in so many words that something is to stand in a case, or that whoever works it is to be
    told, and tells it: 车牌也给我加进去."""
    plain = dialect.standard(said)
    told = _PUTS_IN.search(plain) and len(NOISE.sub("", _PUTS_IN.sub("", plain))) >= _LEAST_PUT_IN
    return bool(told) and not hearing.asks(said) and not _URGES.search(plain)


def corrects(said: str) -> bool:
    """Whether a message says that something was told wrong in what was filed just now: 刚才地址说错了."""
    plain = dialect.plain(said)
    return len(plain) <= _LONGEST_CORRECTION and bool(_CORRECTS.search(plain)) and not hearing.asks(plain)


def corrected(said: str) -> Heard:
    """The correction of what was filed, to be added; without text where it does not say what is right."""
    left = ANNOUNCES.sub("", _AROUND_CORRECTION.sub("", bare(said)))
    return Heard(Wish.SUPPLEMENT, None, text=said if len(left) >= _SHORTEST_ADDED else "")


def only_goes_back(said: str) -> bool:
    """Whether a message does nothing but go back to something that was told before: 我上回说的那件事."""
    plain = bare(said)
    goes_back = len(plain) <= _LONGEST_ASKED_ON and bool(_TOLD_BEFORE.search(plain)) and not wants(said)
    return goes_back and not GOES_ON.sub("", SAYS_NOTHING.sub("", GOES_BACK.sub("", plain)))


def asks_of_before(said: str) -> bool:
    """Whether a message asks about what was told before, without a word of what that was: 上次那个事怎么说."""
    return bool(_OF_BEFORE.search(bare(said))) and asks_back(said)


def perhaps_adds(said: str) -> bool:
    """Whether a message may belong to what was told just now: 对了，…."""
    return bool(_PERHAPS_ADDS.search(said.strip()))


def wants(said: str) -> bool:
    """Whether a message has a word for something that is done with a case."""
    return bool(_WANTED.search(said))


def asks_by_number(said: str) -> bool:
    """Whether hardly a word stands beside a case's number."""
    beside = NOISE.sub("", number.without_number(said))
    return number.find_number(said) is not None and len(GOES_ON.sub("", dialect.standard(beside))) <= _HARDLY_A_WORD


def filed_elsewhere(said: str) -> bool:
    """Whether somebody of whom no case is known says why: it was told by telephone or by others, the number is lost."""
    return bool(ELSEWHERE.search(bare(said)))


def got_a_number_elsewhere(said: str) -> bool:
    """Whether a message says that something was filed by another way and a number was given for it, and tells nothing
    of it: 我在窗口登记过，回执在家里."""
    plain = bare(said)
    if not (_FILED_BY.search(plain) and _GIVEN.search(plain)) or _OTHER_NUMBERS.search(plain):
        return False
    # 打 of 打12345 is a trouble, too.
    others = (part for part in PARTS.split(said) if not (_FILED_BY.search(bare(part)) or _GIVEN.search(bare(part))))
    return not any(concept.hear(text.normalise(part)).troubles for part in others)


def looks_for_one_filed_elsewhere(said: str) -> bool:
    """Whether a message asks how something that was told by another way is looked up or getting on: 我前天打电话报的，
    能在这儿查吗. Whoever has its number needs not be told."""
    plain = bare(said)
    if number.find_number(said) is not None:
        return False
    filed = bool(_BY_ANOTHER_WAY.search(dialect.standard(said))) and not _OTHERS_TO_LOOK_UP.search(plain)
    asks = any(_LOOKS_UP.search(bare(part)) and _asks_whether(part) for part in PARTS.split(said))
    return len(plain) <= _LONGEST_LOOKED_UP and filed and asks and not _OTHER_NUMBERS.search(plain)


def _asks_whether(part: str) -> bool:
    return hearing.asks(part) or bool(_WHETHER.search(bare(part)))


def goes_back(said: str) -> bool:
    """Whether a message goes back to something that was told before: 上回, 那家, 还是没."""
    return bool(GOES_BACK.search(bare(said)))


def brings_material(said: str) -> bool:
    """Whether a message says that a picture or the like goes with it."""
    plain = bare(said)
    return bool(MATERIAL.search(plain) and BRINGS.search(plain))


def _says_something(said: str) -> bool:
    told = len(said) >= 2 and not anger.only_insults(said)
    return told and not _COURTESY.match(said.strip().lower()) and hearing.request_kind(said) is None


def _reason(rest: str) -> RatingReason:
    words = NOISE.sub("", _SAYS_NO_WHY.sub("", rest))
    return why(rest) or (RatingReason.OTHER if len(words) >= _SHORTEST_WHY else RatingReason.UNSAID)


@lru_cache(maxsize=16)
def bare(said: str) -> str:
    """The words of a message without its number of a case, blanks and marks."""
    return NOISE.sub("", dialect.standard(number.without_number(said.lower())))

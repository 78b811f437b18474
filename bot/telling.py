"""Whether a message tells a matter that is to be dealt with, by the facts in it and not by its tone. Pure."""

import re
from functools import lru_cache

from bot import clauses, hearing, insistence, occasion, said_beside, whereabouts
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from escalation.case import CaseKind
from escalation.duplicates import concept
from knowledge_base.facets import facet_by_rule
from language import dialect, personal, places
from language.text import normalise

_SHORTEST = 8
# To these nothing was done, so that another reply may stand in their place.
_TALK = frozenset({ReplyOutcome.SMALL_TALK, ReplyOutcome.CANCELLED})
_LOOKED_UP = frozenset(
    {
        ReplyOutcome.ANSWERED,
        ReplyOutcome.CHOICES,
        ReplyOutcome.NOTHING_FOUND,
        ReplyOutcome.NOT_IN_FORCE,
        ReplyOutcome.OTHER_DISTRICT,
        ReplyOutcome.WHICH_DISTRICT,
    }
)
# Whoever has no case talks of something new.
_NO_CASE = frozenset({WORDS.own_case.none, WORDS.progress.none})
_ENOUGH = 2
# Of a question that is none: 凭什么, 能不能派人来看下.
_NO_QUESTION = re.compile(
    "凭什么|为什么|为何|到底|究竟|有没有人|没有?人|怎么(?:都|也|还|老|就|又|这么|那么|回事|搞|没)|太|老是|总是|天天|一直|[每整]天|每晚|又"
    "|还.{0,3}不.{0,3}了|(?:多久|几天|几次|好[多几][天次年])了|派人|帮我|帮忙|谁来管|(?:你们|来).{0,4}(?:管|处理|看)(?:管|看|一?下)"
    "|(?:清理|处理|修|管|填|补|投诉|举报|反映)一?下"
)
# What whoever asks has to do, or may do, by some rule.
_OWN_PART = re.compile(
    "(?:必须|非要|非得|还得|还要|就得|只有|要不要|需不需要|用不用|该不该|能不能|可不可以|可以|能够?|算不算|算|作数|认不认|认|够不够|够|行不行"
    "|来得及|赶得上|[办领取报补转退换查开买]得|取不出|办不了|领不了|有没有|也?有份|怎么(?:办|弄|申请|申报|算|领|取|交|换|补|整)|是不是|不是就?要|(?:要|得)(?:自己|本人|亲自|重新|专门|从头|再|回|跑|去|每年|等到))"
)
_DOUBTS = re.compile(
    "(?:未必|难道|岂不|莫非|总不能|总不可能|还是说|硬是|晓得|知道)"
    "|(?:嗦|蛮|哇|哈|吗|么|不|没有?|没得|嘛|哦|呢)[？?。！! ]*$"
)
_OF_OTHERS = re.compile(
    "你们|派[个人]|谁来?管|[没莫]得?人?[来]?管|管不管|处理|解决|凭什么|说理|评理|态度|公道|还要(?:等|拖|闹|忍)|到底|怎么(?:都|也|还|老|这么|那么|回事|搞|没)|帮帮"
)
# Of what may be asked at the end of a story without a comma.
_END = 24
# Who was asked in vain: 街道喊我找开发商，皮球踢来踢去.
_OF_OFFICES = re.compile(
    "(?:街道|社区|物业|开发商|居委会|村上|单位)?(?:喊|叫|让)我?(?:去)?找[^，。！？；]{1,6}|皮球|踢来踢去|推来推去"
)
_LONGEST_TO_KNOW = 40
_WANTS_TO_KNOW = re.compile(
    "(?:就|只|也|是)?想(?:要)?(?:知道|晓得|问(?:清楚|明白|一?下|哈|问)?|弄清楚|弄明白|搞清楚|了解(?:一?下|哈)?)"
)
_OF_DOINGS = re.compile(
    "你们|他们|管不管|[谁哪个]来?管|凭什么|为什么(?:没|不|还)|怎么(?:没|还不|不)|啥时候来|什么时候来|处理|解决"
)
_LONGEST_REMARK = 26
_REMARK = re.compile(
    "谢谢|感谢|辛苦|发个?奖|奖励|加鸡腿|好人|负责任|给力|能干|热心|希望|但愿|巴望|以后|下次|下回|再(?:来|找|长|坏|犯|有)"
    "|长期|保持|记得|别又|不要又|莫又|等(?:你们|到)"
)
_MARKS_AN_OPENING = tuple("：:，,。；; ")
_ASKS_HOW = re.compile(
    "(?:怎么|如何|在?哪|找谁|要什么|要不要|收不收|多久|多少|几[天个])[^，。！？；]{0,6}(?:投诉|举报|反映|建议|提|办|弄|写|交|材料|手续|回|处理完)"
    "|^(?:怎么|如何|多久|多少|要什么)|(?:有用|管用|有结果|保密|泄露|晓得是我|知道是我)"
)
# A wrong that was done, by whomever.
_WRONGED = re.compile(
    "态度|恶劣|推来推去|推三阻四|踢皮球|不(?:理|管|睬|听|改|解决|处理)|没有?人(?:理|管|来|修|收)|骂|凶|吼|刁难|为难|欺负|被骗|乱收|故意|白跑|跑了?.{1,3}[趟回次道]"
    "|太(?:吵|臭|脏|黑|慢|过分)|吵得|臭得|投诉|举报|坏了|[天月年]了(?:都|还)|拖"
)
# What people report, by the title of what is answered from: there a story is a report.
_REPORTED = re.compile(
    "投诉|举报|反映|报修|纠纷|噪音|扰民|故障|乱收|乱扣|拖欠|克扣|不缴|少缴|索赔|退费|跑路|拖办|没交|没人收|危险|丢失、松动|破损|堵塞|冒黑烟|异味|绕路"
    "|脏、坏|宽带慢|骚扰|不送|停[水电气]|占用消防|服务差|服务投诉|占道|不合理|公共收益|漏水|中毒|咬伤|砍伐|大件|违规|户外广告|换物业"
)
# What is to be done about it by others.
_WANTS_IT_DONE = re.compile(
    "请(?![问假教]|人|律师)|[恳央哀]|帮|[祈要]?求(?!职|学|证)|希望|盼|反映|建议|救(?!助站|济|灾)|麻烦|管管|督促|核[实查]|查[处办]|整治|表扬|感谢|点赞|呼吁|应该|做主|出面"
)
# Somebody who did it.
_BY_OTHERS = re.compile(
    "被(?!子)|遭|有人|人家|别人|他们|她们|[坑骗抢吼赖]|霸|体罚|打(?!印|电话|字|卡|开|算|听|针|不[来起了])|强制|垄断|占[着到起]|拿走|装作"
    "|店|商家|卖家|司机|老师|老板|公司|单位|厂|学校|医院|物业|邻居|隔壁|楼[上下]|平台|客服|开发商|房东|中介|营业员|[局所院]说"
)
_ONESELF = re.compile("我|本人|自己|家里|家中|老人|[爷奶公婆爸妈父母]|孩子|娃|婴|孕")
_ONLY_ASKS_LEAVE = re.compile("[，, ](?:可(?:不可)?以|行|要得|得行|好)(?:吗|不|么|嘛)[?？]*$")
_WORK = re.compile("修|疏通|清理|清运|弄走|搬走|拖走|更换|换一?[个盏根]|补[一好上]|装[个上一]|铲|打扫")


def tells(said: str) -> bool:
    """Whether a message says what is wanted, or where and when something was."""
    return len(said) >= _SHORTEST and (hearing.request_kind(said) is not None or facts(said) >= _ENOUGH)


def wants_work(said: str) -> bool:
    """Whether a message complains, or asks for something to be repaired or cleared."""
    kind = hearing.request_kind(said)
    return kind is not None and (kind is not CaseKind.HELP or bool(_WORK.search(said)))


def overlooked(said: str, reply: Reply, *, asked: bool) -> CaseKind | None:
    """The kind of request that a message makes which was answered as if it were talk or a question; None for any other.

    `asked`: what the matter is was asked just now. A place, a day, a telephone number or the wish to stay unnamed
    beside a word of request is one for sure; without that word two of them tell one where nothing is asked, and three
    wherever.
    """
    talk = reply.outcome in _TALK or reply.dissatisfied or reply.text in _NO_CASE
    if talk and hearing.only_opens(said):
        return hearing.request_kind(said) or CaseKind.COMPLAINT
    if len(said) < _SHORTEST or not (talk or reply.outcome in _LOOKED_UP):
        return None
    if (announced_as := announces(said)) is not None:
        return announced_as
    pleads = hearing.pleads(said)
    kind, asks = hearing.request_kind(said), not pleads and (hearing.asks(said) or hearing.asks_the_way(said))
    if kind is None and asks:
        return None
    known = facts(said)
    if kind is not None and known and (talk or not asks or hearing.named_kind(said) is not None):
        return kind
    told = asked or kind is not None or known >= _ENOUGH
    # 我想建议多装路灯 says itself what it is.
    announced = kind is not None and not asks and hearing.matter(said) != said.strip()
    sure = talk or asked or announced or pleads or hearing.unnamed(said) or known > _ENOUGH
    return (kind or CaseKind.COMPLAINT) if told and sure and (not asks or known > _ENOUGH) else None


def announces(said: str) -> CaseKind | None:
    """The kind of request that a message says first that it is, before it tells what of, be that put as a question,
    提个建议：校门口能不能画条斑马线; None where what follows asks how such a thing is done, and for any other."""
    told = hearing.matter(said)
    opening = said.strip().removesuffix(told)
    marked = opening.endswith(_MARKS_AN_OPENING) and len(told) >= _SHORTEST
    asks_how = hearing.asks_the_way(told) or hearing.asks_for_a_number(told) or _ASKS_HOW.search(dialect.plain(told))
    return hearing.named_kind(opening) if marked and not asks_how else None


def only_asks(said: str) -> bool:
    """Whether a message ends with a question and tells no matter: neither where or when it was, nor that it is to be
    dealt with or that nobody does."""
    plain = dialect.plain(said)
    if not hearing.asks(clauses.last(plain)) or _NO_QUESTION.search(plain) or _ONLY_ASKS_LEAVE.search(plain):
        return False
    if hearing.pleads(plain):
        return False
    # How long something lasts, and the district, may belong to the question: 社保断了两个月能补不.
    return whereabouts.place(said) is None and not occasion.names_a_day(said) and personal.mobile(said) is None


def only_asks_plainly(said: str) -> bool:
    """Whether a short message is one question for a part of a matter, wherever that is: 金牛政务中心在哪里."""
    plain = dialect.plain(said)
    asks = len(plain) <= _END and hearing.asks(plain) and clauses.last(plain) == plain
    part = asks and facet_by_rule(normalise(plain)) is not None
    return part and not (_OF_OTHERS.search(plain) or _WRONGED.search(plain) or hearing.request_kind(said))


def asks_own_part(said: str) -> bool:
    """Whether a message, be it a whole story, ends with the question what its citizen must or may do: 还要跑一趟嗦."""
    plain = dialect.plain(said)
    end = clauses.last(plain)[-_END:]
    doubts = not hearing.pleads(plain) and (hearing.asks(end) or bool(_DOUBTS.search(end)))
    return doubts and bool(_OWN_PART.search(end)) and not (_OF_OTHERS.search(end) or _WRONGED.search(end))


def wants_to_know(said: str) -> bool:
    """Whether a message, be it a whole story, says at its end what its citizen wants to know, and that of nobody's
    doing: 我就想知道，不会用手机的能不能在窗口挂号."""
    plain = dialect.plain(said)
    found = list(_WANTS_TO_KNOW.finditer(plain))
    asked = plain[found[-1].end() :] if found else ""
    return 0 < len(asked) <= _LONGEST_TO_KNOW and hearing.asks(asked) and not _OF_DOINGS.search(asked)


def may_be_a_request(said: str) -> bool:
    """Whether a message may tell a matter that is to be dealt with: a wish, a wrong that was done, or a place."""
    wanted = hearing.request_kind(said) is not None or insistence.insists(said) is not None or hearing.unnamed(said)
    told = personal.mobile(said) is not None or whereabouts.place(said) is not None
    return wanted or told or bool(_WRONGED.search(dialect.plain(said)))


def tells_own_need(said: str) -> bool:
    """Whether a message may only tell how things are with its citizen, or ask: nobody is to do anything, and nobody did
    them wrong."""
    plain = dialect.plain(said)
    of_oneself = bool(_ONESELF.search(plain)) or hearing.asks(plain)
    of_others = _OF_OTHERS.search(plain) or _BY_OTHERS.search(plain)
    return of_oneself and not (may_be_a_request(said) or _WANTS_IT_DONE.search(plain) or of_others)


def tells_trouble(said: str) -> bool:
    """Whether a message tells something that is wrong, and does not only ask about such things."""
    return bool(concept.hear(normalise(said)).troubles) and not (only_asks_plainly(said) or hearing.asks_the_way(said))


def goes_with(wish: str, asked: str) -> bool:
    """Whether a bare wish has what is asked beside it as its matter: 门禁坏了两个月，这个你管不管？我要投诉."""
    return hearing.only_opens(wish) and tells_trouble(asked)


def asks_of_it(said: str) -> bool:
    """Whether a message asks something in a clause that tells of no wrong, and tells neither where nor when."""
    asking = [part for part in clauses.CLAUSE.split(said) if part and hearing.asks(part)]
    return bool(asking) and not (any(_WRONGED.search(dialect.plain(part)) for part in asking) or facts(said))


def remarks(said: str) -> bool:
    """Whether a short message thanks others, hopes, warns or begs pardon, and tells no matter of its own."""
    plain, sorry = dialect.plain(said), said_beside.apologises(said)
    tells = (facts(said) and not sorry) or hearing.named_kind(said) is not None or insistence.insists(said) is not None
    # 替我谢谢那几个师傅 has the look of a question.
    asks = hearing.asks(plain) and "谢" not in plain
    return len(said) <= _LONGEST_REMARK and not (tells or asks) and (sorry or bool(_REMARK.search(plain)))


def names_a_matter(said: str) -> bool:
    """Whether a message names anything that may be amiss; who was asked in vain is none."""
    return bool(concept.hear(normalise(_OF_OFFICES.sub("", said))).objects)


def is_reported(title: str) -> bool:
    """Whether what has this title is reported by citizens rather than applied for."""
    return bool(_REPORTED.search(title))


@lru_cache(maxsize=16)
def facts(said: str) -> int:
    """How many of the things that a request is asked for a message tells."""
    named = places.mended(said)
    where = whereabouts.place(named) is not None or bool(places.districts_in(named))
    number = personal.mobile(said) or personal.landline(said)
    return sum((where, occasion.moment(said) is not None, hearing.unnamed(said), number is not None))

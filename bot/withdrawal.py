"""A case that its citizen wants to take back: whether they do, and whether they are sure. Pure."""

import re
from itertools import dropwhile

from bot import addition, answer_meaning, clauses, hearing, short_answers
from bot.answer_meaning import Meaning, Question
from bot.case_hearing import NOISE, Heard, bare
from bot.case_question import Wish
from bot.case_words import GIVES_UP, SETTLED, THOUGHT
from escalation import number
from escalation.duplicates import concept
from language import text

_LONGEST_SURE = 20
# Of a yes with its reason.
_LONGEST_YES_AND_WHY = 40
_WEAK_YES = re.compile("[嗯恩哦噢啊额呃]+")
_TURNS = re.compile("对了")
# Beside a yes these leave it open.
_STILL = re.compile(
    "还(?:在|没|未|是|不)|没有?(?:修|弄|办|搞|处理|解决|退|赔|走|停)|仍|依[然旧]|照[样旧]|但|不过|可是|只是|先"
)
_GOES_WITH_YES = frozenset({Meaning.YES, Meaning.CANCEL, Meaning.TALK})
_NO_REASON = frozenset(
    {Meaning.QUESTION, Meaning.WAIT, Meaning.NO, Meaning.ANOTHER, Meaning.PERSON, Meaning.CORRECT, Meaning.BACK}
)
_KEEPS = re.compile(
    "(?:不|莫|别)(?:忙|急|慌|撤|收回|销)|先(?:等|看|放|不|别)|(?:不要|不用|不想|不能|不消|[别莫])(?:撤|取消|销|收回)|等(?:一?下|哈|等|会)|再(?:想|看看|等|考虑)"
    "|接着|继续|还是(?:要|让|叫|喊|得|请)|还(?:要|得)(?:办|查|处理|弄|管)|照样|照常|留着|保留|反悔|后悔|没想好|不确定|点错|搞错|按错"
    "|没有?(?:说|让|喊|叫|打算|想)[^,]{0,4}(?:撤|销|取消)|[别莫不]给我(?:撤|销|取消|结)|[没未]有?(?:得到)?(?:解决|修好|弄好|处理好?)|再不(?:办|管|处理|弄|来)|就告"
)
_TAKES_BACK = re.compile(
    "撤|收回|销[了掉吧单案]|(?:取消|算)了?[^,]{0,2}(?:吧|不.{1,3}了)|不(?:用|要|需要|想|必|消)?再?(?:办|管(?!我)|追究|投诉|告|处理|来|弄|搞|查|麻烦)了?"
)
_THINKS_BETTER = re.compile("(?:那|哎|唉|还是|就)*(?:算了|取消|不用了?|不要了?|没事了?|不了)(?:吧|嘛|哦|了)*")
# 不告了; what offices do needs a word of wish, as 他们不管 gives nothing up: 不用查了, 莫办.
_LETS_GO = re.compile(
    "[不莫别](?:想|要|用|需要|必|消|再|得)*(?:投诉|举报|反映|告(?!诉)|追究|计较|求助)"
    "|(?:不(?:再|得)?(?:想|要|用|需要|必|消)(?:再|得)?|不再|[莫别])(?:你们|他们)?再?(?:办|弄|搞|整|查|管(?!我)|跟进|处理|来|催|修)"
    "|(?:结束|终止|了结)[^,]{0,5}(?:工单|诉求|投诉|举报|件|单|事)|(?:工单|诉求|投诉|举报|件|单子?)(?:就|都|也)?不[要用]了"
)
# Nothing of ours: 取消预约. Whoever says 不用查了，我晓得了 has read enough.
_ELSE = re.compile(
    "(?:取消|撤销|结束|删掉?)(?:了|掉)?(?:预约|挂号|订单|申请|资格|合同|绑定|关注|订阅|套餐)"
    "|^(?!.*[撤销]).*(?:晓得|知道|明白|清楚|看到)了"
)
_NAMES_A_CASE = re.compile("投诉|举报|诉求|工单|单子|求助|[那这上]个?件|反映|[报提告]的|撤|销案")
_ASKS_WHETHER = re.compile("是不是|[了过](?:没|吗|么)|为什么|凭什么|哪个|谁")
_LONGEST_GIVEN_UP = 30
_LONGEST_REST, _LONGEST_REASON = 2, 4


def takes_back(said: str) -> bool | None:
    """The answer to whether a case is really to be taken back; None for any other message. In doubt it is kept."""
    plain = bare(said)
    if (really := _yes_and_why(said)) is not None:
        return really
    if len(plain) > _LONGEST_SURE:
        return True if gives_up(said) else None
    if _KEEPS.search(plain):
        return False
    if hearing.asks(said):
        return None
    if short_answers.agrees(said) or _TAKES_BACK.search(plain):
        return True
    if _THINKS_BETTER.fullmatch(plain):
        return False
    if gives_up(said):
        return True
    return False if short_answers.declines(said) else None


def _yes_and_why(said: str) -> bool | None:
    """Whether a message that begins with a yes and goes on takes something back: 确定，人家都道歉了; None for any
    other, and where what goes on is something else."""
    parts = [clause for clause in clauses.CLAUSE.split(said) if clause]
    # 好像还没修好 begins with no yes.
    if len(parts) < 2 or len(said) > _LONGEST_YES_AND_WHY or hearing.asks(said) or not _says_yes(parts[0]):
        return None
    told = list(dropwhile(_WEAK_YES.fullmatch, parts[:-1])) + parts[-1:]
    if any(_KEEPS.search(clause) or _STILL.search(clause) for clause in told):
        return False
    if any(map(_tells_another_thing, told)) or addition.asks_for_another(said):
        return None
    return True if _says_yes(told[0]) or all(map(_is_settled, told)) else None


def _says_yes(clause: str) -> bool:
    return answer_meaning.sure(Question.CONFIRM, clause) is Meaning.YES and not _TURNS.fullmatch(clause)


def _is_settled(clause: str) -> bool:
    return answer_meaning.sure(Question.CONFIRM, clause) in _GOES_WITH_YES or bool(SETTLED.search(bare(clause)))


def _tells_another_thing(clause: str) -> bool:
    if answer_meaning.sure(Question.CONFIRM, clause) in _NO_REASON:
        return True
    trouble = concept.hear(text.normalise(clause)).troubles
    return bool(trouble) and not SETTLED.search(bare(clause))


def gives_up(said: str) -> bool:
    """Whether somebody takes something back and says nothing else but why, or that they thought of it."""
    if _ELSE.search(bare(said)):
        return False
    clauses = [bare(clause) for clause in NOISE.split(said) if clause]
    if sum(map(len, clauses)) > _LONGEST_GIVEN_UP or hearing.asks(said) or any(map(_KEEPS.search, clauses)):
        return False
    given_up = [clause for clause in clauses if GIVES_UP.search(clause) or _LETS_GO.search(clause)]
    others = [clause for clause in clauses if clause not in given_up]
    only = all(len(_rest(clause)) <= _LONGEST_REST for clause in given_up)
    return bool(given_up) and only and all(len(_rest(clause)) <= _LONGEST_REASON for clause in others)


def hear(said: str) -> Heard | None:
    """The wish of who takes something back that can only be a case, whether or not one was spoken of."""
    if not _NAMES_A_CASE.search(said) or not gives_up(said):
        return None
    return Heard(Wish.WITHDRAW, number.find_number(said), sure=False)


def asks_whether_done(said: str) -> bool:
    """Whether somebody asks if their case was taken back, or who did it: 是不是撤了."""
    return hearing.asks(said) and bool(_ASKS_WHETHER.search(bare(said)))


def _rest(clause: str) -> str:
    return THOUGHT.sub("", SETTLED.sub("", _LETS_GO.sub("", clause)))

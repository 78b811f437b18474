"""Further questions that suppose a case or tell one that has come about: 那要是已经过期了呢, 都停发了咋办. Pure."""

import re

from language import dialect, places

_SUPPOSES = re.compile(
    "^(?:那么?|但是?|可是?|不过|哦|嗯|[，, ])*(?:要是|如果|万一|假如|倘若|若是)(?:说)?(?!你们)"
    "(?P<case>[^，。！？；,!?]{3,20}?)(?:的话)?[，, ]*"
    "(?:又|该|要)?(?:怎么办|怎么弄|怎么整)?(?:呢|嘛|哦|啊)?[?？]?$"
)
_HOW = re.compile(
    "(?:要|需要|应该|该)?(?:怎么|怎样|如何|什么|哪|多少|多久|几).*$|(?:的)?(?:流程|手续|条件|材料|步骤).*$"
)


# What has come about, or was not done to them: what they say of it may be another guide's.
_HAPPENED = re.compile(
    "^(?:那么?|但是?|可是?|不过|结果|现在|问题是|关键是|哦|嗯|我们?|[，, ])*"
    "(?P<case>[^，。！？；,!?]{2,20}?)[，, ]*"
    "(?:我?(?:现在)?(?:又|该|要)?(?:怎么(?:办|弄|整|说)|去?找(?:谁|哪个))(?:呢|嘛|哦|啊)?)?[。！!?？]*$"
)
_CAME_ABOUT = re.compile(
    "已经?|早就|[遭被]|都.{1,10}[了过]|过期|超过?|掉了|丢了|停|晚了|来不及|迟了|错过|拒|退回|驳|失败"
    "|没(?:赶上|来得及|通过|批|过|收到|到账)|不(?:给|认|让|批|承认|服|通过|符合|够|合格)"
)


def case(text: str) -> str | None:
    """The case that a further question supposes, or that a short message tells and that has come about."""
    if found := supposed(text):
        return found
    told = _HAPPENED.match(dialect.plain(text))
    came_about = told is not None and _CAME_ABOUT.search(told["case"]) and not places.only_a_place(text)
    return told["case"] if told and came_about else None


def supposed(text: str) -> str | None:
    """The case that a further question supposes: 已经过期了 of 那要是已经过期了呢; None for any other message."""
    found = _SUPPOSES.match(dialect.plain(text))
    return found["case"] if found else None


def subject(question: str) -> str:
    """What a question is about, without what is asked of it: 居住证 of 居住证怎么办."""
    said = dialect.plain(question)
    return _HOW.sub("", said) or said

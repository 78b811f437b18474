"""What a message asks that goes on about the one before: 那要带啥子, 那温江呢, 那居住证呢. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge_base.context import Context
from knowledge_base.facets import AskedFacet, names_only_a_facet
from language import places
from language.text import normalise

# People who paste a whole page mean its beginning.
_LONGEST_QUESTION = 400
_GOING_ON = re.compile("^那么?(.+?)呢?$")
# How people begin to ask, and what they put around a bare topic.
_BEFORE = re.compile(
    "(?:喂|哎|嗯|哦|那个|你好|您好|请问|麻烦|就是说?|我们?(?=想|要)|[想要](?=问|咨询|了解|打听|知道)"
    "|(?:问(?!题)|咨询|了解|打听|知道)(?:一下|下|个事|问)?|一下(?!子)|关于|有关(?!部门)|说说|讲讲| )+"
)
_TOPIC = re.compile(
    "(?P<topic>[^ ]{2,6}?)"
    "(?:(?:的|这个|这块|方面|相关|有关)*(?:的)?(?:事情?|问题|政策|业务|情况|内容|东西)|这块|方面)?(?:嘛|呢|吧|啊| )*"
)
_SLANG = {
    "地方": re.compile("塌塌|踏踏|凼凼|当当(?=办|去|交)"),
    # 钱 as it is typed by sound.
    "多少钱": re.compile("(?:多少|好多)[千前](?=$|[嘛喃哦啊呢吗哟 ])"),
    "东西": re.compile("(?<=[些么样个要带拿])(?:本本|片片|单单|条条|纸纸|东东|家什|飞飞|张张|表表)"),
}
# 身份证换新的话照片自己带: what comes before is a case, and says nothing more with it.
_IF = re.compile("(?<=[^ ])的话(?=[^费筒题语剧术])")
_LONGEST_WITH_TOPIC = 12
_SHORTEST = 2


Facets = Callable[[str], AskedFacet]
"""The facet that a normalised question asks for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for: a normalised text, the facet, and the entry that it is about where that is known, or the
    entry `before` that it may be about. `elsewhere`: it is the question before, for another place."""

    text: str
    facet: AskedFacet
    topic: str | None = None
    before: str | None = None
    elsewhere: bool = False


def asked(question: str, context: Context, facets: Facets) -> Asked:
    """The question of a message in its context."""
    text = _in_plain_words(normalise(question, _LONGEST_QUESTION))
    if context.asked is not None and places.only_a_place(text):
        again = normalise(_elsewhere(context.asked, text), _LONGEST_QUESTION)
        return Asked(again, facets(again), context.topic if names_only_a_facet(again) else None, elsewhere=True)
    facet = facets(text)
    if context.topic is not None and names_only_a_facet(text):
        return Asked(text, facet, context.topic)
    if facet.facet is None and context.asked is not None and (going_on := _GOING_ON.match(text)):
        said = going_on[1], facets(normalise(context.asked, _LONGEST_QUESTION))
        return Asked(*said, before=context.topic)
    return Asked(_to_the_point(text), facet, before=context.topic)


def _in_plain_words(text: str) -> str:
    """A normalised question with papers, places and money by their names: 要带哪些本本, 要交好多千嘛."""
    for plain, slang in _SLANG.items():
        text = slang.sub(plain, text)
    return text


def _elsewhere(question: str, text: str) -> str:
    """A question for the place that a text names, where it was for another one."""
    place = places.find(text)
    return places.in_district(question, place.handled_by) if place and places.districts_in(question) else question


def _to_the_point(text: str) -> str:
    """A question without what leads to it, and a bare topic without what is around it: 残疾证 of 想问残疾证的事."""
    text = _IF.sub("", text)
    lead = _BEFORE.match(text)
    point = text[lead.end() :] if lead and len(text) - lead.end() >= _SHORTEST else text
    topic = _TOPIC.fullmatch(point) if len(point) <= _LONGEST_WITH_TOPIC else None
    return topic["topic"] if topic else point

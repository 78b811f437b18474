"""A citizen's word on the answer before: whether it helped, and what is said to that. Pure."""

import re
from dataclasses import replace

from bot import small_talk
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from language import text
from records.messages import Rated, Rating

# Longer than that is more than a word on an answer; it also bounds the patterns' backtracking.
_LONGEST = 20
_BEFORE = (
    "(?:好的?|嗯+|哦|噢|谢谢|感谢|多谢|谢了|真|确实|的确|还是|完全|根本|这个?|这些|那个?|你们?|您们?|说|讲|给|的|了"
    "|回答|回复|答复|答案|内容|对我(?:来说)?|我觉得|很|挺|非常|太|都|也|就|一点(?:儿|都|也)?)*"
)
_AFTER = "(?:了|的|啊|呀|哦|噢|嘛|哈|呢|哟|得很|谢谢|感谢|多谢|谢了|你|您)*"
# Nothing else may stand beside these: "没用燃气也要交费吗" is a question.
_HELPFUL = re.compile(
    f"{_BEFORE}(?:有用|管用|有帮助|帮上忙|帮到我|帮了我?大?忙|(?:我的)?问题(?:已经)?解决了|(?:已经)?解决了|搞懂了|弄懂了)"
    f"{_AFTER}"
)
_UNHELPFUL = re.compile(
    f"{_BEFORE}(?:没有?用|无用|不管用|(?:没有?|无)帮助|(?:没有?|没能|未)(?:帮上忙|帮到我?忙?|解决(?:我的)?(?:问题)?)"
    "|帮不(?:上忙|到我)|答非所问|牛头不对马嘴|驴唇不对马嘴|不对|不是这个|不是这回事|不是我要?问的(?:问题)?"
    f"|我要?问的不是这个|答错|看不懂|听不懂){_AFTER}"
)


def rating(said: str) -> Rating | None:
    """What a message says of an answer when it says nothing else; None for anything that might be more."""
    plain = text.normalise(said).replace(" ", "")
    if len(plain) > _LONGEST or "?" in said or "？" in said:
        return None
    if _UNHELPFUL.fullmatch(plain):
        return Rating.UNHELPFUL
    return Rating.HELPFUL if _HELPFUL.fullmatch(plain) else None


def reply(rated: Rated, *, on_duty: bool) -> Reply:
    """What is said to it: thanks, or the ways on, of which a person is one. `on_duty`: one answers here now."""
    if rated.rating is Rating.HELPFUL:
        return Reply(WORDS.feedback.helpful, ReplyOutcome.RATED, rated=rated)
    return replace(small_talk.offer(WORDS.feedback.unhelpful, on_duty=on_duty), rated=rated)

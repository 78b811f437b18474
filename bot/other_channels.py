"""What courts, arbitrators, petition offices and others decide: where to turn, in fixed words. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import msgspec

from bot import small_talk
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from language import dialect


class Channel(StrEnum):
    """Who decides; `wording.yaml` has the route to each."""

    SECRETS = "secrets"
    DISCIPLINE = "discipline"
    RECONSIDERATION = "reconsideration"
    DISCLOSURE = "disclosure"
    ARBITRATION = "arbitration"
    PETITION = "petition"
    LITIGATION = "litigation"
    POLICE = "police"
    OTHER = "other"


class _Sign(msgspec.Struct, frozen=True):
    """How a matter of a channel is told in one sentence."""

    channel: Channel
    of: str
    that: str = ""
    unless: str = "(?!)"

    def shows(self, sentence: str) -> bool:
        return bool(
            re.search(self.of, sentence) and re.search(self.that, sentence) and not re.search(self.unless, sentence)
        )


_SIGNS = msgspec.yaml.decode(Path(__file__).with_suffix(".yaml").read_bytes(), type=tuple[_Sign, ...])
# Who is named, by whoever is known to speak of another channel. The first that fits: 对仲裁不服要起诉 belongs to the
# court only where nothing before it is named.
_NAMES = (
    (Channel.SECRETS, re.compile("机密|秘密|涉密|泄密|间谍|军事")),
    (
        Channel.DISCIPLINE,
        re.compile(
            "纪委|监委|监察|纪检|贪污|受贿|行贿|贿赂|腐败|收(?:了)?(?:人家)?(?:的)?(?:钱|红包)|违纪|卖官|以权谋私|滥用职权|包庇"
        ),
    ),
    (Channel.RECONSIDERATION, re.compile("复议")),
    (Channel.DISCLOSURE, re.compile("信息公开|依申请公开")),
    (Channel.ARBITRATION, re.compile("仲裁")),
    (Channel.PETITION, re.compile("信访|上访")),
    (Channel.LITIGATION, re.compile("法院|起诉|上诉|诉讼|官司|判决|开庭|强制执行|立案|法官|检察院|审理|再审|传票")),
)
# How the guide to what each decides is asked for; secrets are asked about of nobody here.
_GUIDES = {
    Channel.DISCIPLINE: "举报干部违纪违法",
    Channel.RECONSIDERATION: "申请行政复议",
    Channel.DISCLOSURE: "申请政府信息公开",
    Channel.ARBITRATION: "劳动争议仲裁申请",
    Channel.LITIGATION: "民事纠纷到法院立案",
}
# No guide says how.
_HOWEVER_ASKED = frozenset({Channel.SECRETS, Channel.POLICE})
_SENTENCE = re.compile("[。！？!?；;\n]+")
_HOW = re.compile(
    "怎么(?:样)?(?:申请|提|交|写|去|走|弄|办理|打|起诉|上诉|准备|填|收费)|如何(?!.{0,6}(?:公|判))|流程|步骤|手续|材料"
    "|交(?:些|点)?什么|要什么|带什么|准备什么|收不收费|收费(?:吗|不)|要不要钱|要钱(?:吗|不)|多少钱|多久|几天|期限|时效|电话(?:是|号)?(?:多少|几)|什么电话|地址|在哪|去哪|到哪|哪里"
)
# Longer than that is a matter of its own.
_LONGEST_FURTHER = 24
# 没路走了 sounds like a good-bye and is none.
_PARTS = re.compile("再见|拜|回见|下次|谢|好|嗯|哦|行|要得|晓得|知道|挂了|先这样")
_NO_HELP = frozenset({ReplyOutcome.NOTHING_FOUND, ReplyOutcome.CHOICES, ReplyOutcome.RATED})
SAYS_LITTLE = frozenset(
    {
        WORDS.other_channel[Channel.OTHER],
        WORDS.progress.none,
        *(WORDS.talk[intent] for intent in ("out_of_scope", "affirm", "deny", "choose", "correct", "small_talk")),
    }
)


def brought(said: str) -> Channel | None:
    """Who decides the matter that a message brings; None for any other message, and where it only asks how."""
    for sentence in _SENTENCE.split(dialect.plain(said)):
        found = next((sign.channel for sign in _SIGNS if sign.shows(sentence)), None)
        if found is not None and (found in _HOWEVER_ASKED or not _HOW.search(sentence)):
            return found
    return None


def channel(said: str) -> Channel:
    """Who decides a matter that is known to be none of the city's."""
    named = (found for found, names in _NAMES if names.search(said))
    return brought(said) or next(named, Channel.OTHER)


def route(found: Channel) -> Reply:
    """Where to turn with it."""
    return Reply(WORDS.other_channel[found], ReplyOutcome.OTHER_CHANNEL)


def guide_after(last: Reply | None) -> str | None:
    """How the guide is asked for to what the channel decides that was named last; None where there is none."""
    if last is None or last.outcome is not ReplyOutcome.OTHER_CHANNEL:
        return None
    return next((guide for found, guide in _GUIDES.items() if WORDS.other_channel[found] in last.text), None)


def forbids_sending(last: Reply | None) -> bool:
    """Whether the citizen was told last to send nothing here."""
    return last is not None and WORDS.other_channel[Channel.SECRETS] in last.text


def stays(said: str, last: Reply | None, reply: Reply) -> bool:
    """Whether a message that `reply` is no help to only goes on about the channel that was named last."""
    if last is None or last.outcome is not ReplyOutcome.OTHER_CHANNEL or len(said) > _LONGEST_FURTHER:
        return False
    parts = reply.text == WORDS.talk["bye"] and not _PARTS.search(said)
    return parts or reply.dissatisfied or reply.outcome in _NO_HELP or reply.text in SAYS_LITTLE


def further(reply: Reply, earlier: Sequence[Reply], *, on_duty: bool) -> Reply:
    """A route, which to somebody who was told it before is not all that there is to say; after that, a person."""
    words = next((words for words in WORDS.other_channel.values() if words in reply.text), reply.short or reply.text)
    times = sum(words in one.text for one in earlier)
    if times == 0:
        return reply
    if times == 1:
        return replace(reply, text=WORDS.other_channel_further.format(route=words), choices=())
    return small_talk.offer(WORDS.again.told_twice, on_duty=on_duty)

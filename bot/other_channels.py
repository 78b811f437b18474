"""What courts, arbitrators, petition offices and others decide: where to turn, in fixed words. Pure."""

import re
from enum import StrEnum

from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS


class Channel(StrEnum):
    """Who decides; `wording.yaml` has the route to each."""

    SECRETS = "secrets"
    DISCIPLINE = "discipline"
    RECONSIDERATION = "reconsideration"
    DISCLOSURE = "disclosure"
    ARBITRATION = "arbitration"
    PETITION = "petition"
    LITIGATION = "litigation"
    OTHER = "other"


# The first that fits: 对仲裁不服要起诉 belongs to the court only where nothing before it is named.
_SIGNS = (
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


def channel(said: str) -> Channel:
    """Who decides a matter that is none of the city's."""
    return next((found for found, signs in _SIGNS if signs.search(said)), Channel.OTHER)


def route(said: str) -> Reply:
    """Where to turn with it."""
    return Reply(WORDS.other_channel[channel(said)], ReplyOutcome.OTHER_CHANNEL)

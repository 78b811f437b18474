"""Matters that are none of the city's, and where to turn with them."""

import pytest

from bot import other_channels
from bot.other_channels import Channel
from bot.reply import ReplyOutcome
from bot.wording import WORDS


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("区法院的判决我不服气", Channel.LITIGATION),
        ("想把工钱的事拿去仲裁", Channel.ARBITRATION),
        ("信访答复看过了还是不服", Channel.PETITION),
        ("村支书贪污救灾款", Channel.DISCIPLINE),
        ("交警罚错了，我要复议", Channel.RECONSIDERATION),
        ("想申请信息公开", Channel.DISCLOSURE),
        ("单位的涉密文件丢了", Channel.SECRETS),
        ("这个你们管不管", Channel.OTHER),
    ],
)
def test_a_matter_is_sent_to_who_decides_it(said: str, channel: Channel) -> None:
    assert other_channels.channel(said) is channel
    reply = other_channels.route(said)
    assert (reply.text, reply.outcome) == (WORDS.other_channel[channel], ReplyOutcome.OTHER_CHANNEL)


def test_there_is_a_route_to_each() -> None:
    assert set(WORDS.other_channel) == set(Channel)

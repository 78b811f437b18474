"""What counts as an answer on a phone of the stand-in platform."""

import aiohttp

from channels.parts import WeChatAccount
from channels.simulator.platform import Platform, Side
from channels.wording import WORDS
from service.acceptance.wechat import answers

ACCOUNT = WeChatAccount(app_id="wx1", app_secret="s", token="t", aes_key="", verified=True, api="")


async def test_that_an_answer_will_come_is_none() -> None:
    async with aiohttp.ClientSession() as session:
        platform = Platform(ACCOUNT, "http://nobody.example/", session)
        platform.show("me", Side.CITIZEN, "居住证怎么办")
        platform.show("me", Side.ACCOUNT, WORDS.wechat.waiting)
        platform.show("me", Side.PLATFORM, "故障")
        platform.show("me", Side.PUSHED, "【居住证】")
        platform.show("me", Side.ACCOUNT, "好的")
        assert [line.text for line in answers(platform, "me")] == ["【居住证】", "好的"]

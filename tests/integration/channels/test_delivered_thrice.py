"""What `bench wechat` does with each message: three deliveries of the same, of which the phone shows one answer."""

from dataclasses import dataclass

from channels.simulator.platform import Platform, Side
from service.bench import wechat as bench_wechat
from service.bench.wechat import Seen

ZHANG = "openid_zhang"


@dataclass
class Both:
    """The platform whose phone shows the answer, and the one whose answers get lost."""

    platform: Platform
    in_vain: Platform


async def test_three_deliveries_make_one_turn_and_one_line(wechat, script, monkeypatch) -> None:
    monkeypatch.setattr(bench_wechat, "AGAIN_SECONDS", (0.02, 0.04))
    shown, seen = (await wechat()).platform, Seen()
    both = Both(shown, Platform(shown._account, shown._callbacks, shown._session))
    await bench_wechat._thrice(both, seen, lambda platform: platform.send(ZHANG, "公积金", message_id=7))
    assert (len(seen.took), seen.failed, seen.different) == (3, 0, 0)
    assert script.texts == ["公积金"]
    assert [line.text for line in shown.transcript(ZHANG) if line.side is Side.ACCOUNT] == ["answer to 公积金"]

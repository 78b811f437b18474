"""What a trainer makes happen: errors, lost answers, a slow network, old tokens, messages again, closed windows."""

from collections.abc import Awaitable
from typing import Annotated, Literal

import msgspec

from channels.simulator.acts import OpenId
from channels.simulator.api.server import Api
from channels.simulator.platform import Platform
from channels.simulator.quota import TYPING
from channels.wechat.errors import ACTIONS
from channels.wechat.notice_file import NoticeFile
from channels.wording import WORDS
from records.outbox import Occasion

OCCASIONS = {
    Occasion.REGISTERED: "已登记",
    Occasion.ANSWERED: "已答复",
    Occasion.MATERIAL: "请补充材料",
    Occasion.REPLY: "工作人员来信",
}
# Codes that speak of typing signs matter to nobody but are WeChat's too, and come to those alone; the last two come
# where a token is asked for.
CODES = tuple(sorted({*ACTIONS, *TYPING, 40013, 40125}))


class Refuse(msgspec.Struct, tag_field="do", tag="refuse", frozen=True):
    """Answer the next calls with an error code, or the next who ask for an access token."""

    code: int
    of: Literal["calls", "token"] = "calls"
    times: Annotated[int, msgspec.Meta(ge=1, le=20)] = 1


class Forget(msgspec.Struct, tag_field="do", tag="forget", frozen=True):
    """Take back the errors and lost answers that were ordered."""


class Swallow(msgspec.Struct, tag_field="do", tag="swallow", frozen=True):
    """Do what the next call asks for, and let its answer be lost."""


class Slow(msgspec.Struct, tag_field="do", tag="slow", frozen=True):
    """Let everything be under way for some seconds."""

    seconds: Annotated[float, msgspec.Meta(ge=0, le=10)]


class Expire(msgspec.Struct, tag_field="do", tag="expire", frozen=True):
    """Let the access token be over now."""


class Again(msgspec.Struct, tag_field="do", tag="again", frozen=True):
    """Deliver once more what a phone caused last."""

    openid: OpenId


class Late(msgspec.Struct, tag_field="do", tag="late", frozen=True):
    """Let 48 hours have passed since a phone wrote."""

    openid: OpenId


class Mode(msgspec.Struct, tag_field="do", tag="mode", frozen=True):
    """Send messages encrypted only, or plain beside it."""

    mode: Literal["secure", "compatible"]


class Agree(msgspec.Struct, tag_field="do", tag="agree", frozen=True):
    """A citizen agrees to one notice of a template, or refuses them all."""

    openid: OpenId
    template: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    given: bool = True


class End(msgspec.Struct, tag_field="do", tag="end", frozen=True):
    """What notices end in from now on, as WeChat reports it."""

    ending: Literal["success", "failed:user block", "failed:system failed"]


OfCalls = Refuse | Forget | Swallow | Expire | End
OfPhones = Again | Late | Mode
Control = OfCalls | OfPhones | Slow | Agree
ENDINGS = (("success", "送达"), ("failed:user block", "市民拒收"), ("failed:system failed", "微信系统出错"))


def order(control: Control, api: Api, platform: Platform) -> Awaitable[object] | None:
    """Make it so; what then takes its time is given back."""
    if isinstance(control, Slow):
        api.tokens.slow = platform.slow = control.seconds
        return None
    if isinstance(control, Agree):
        consents, asked = api.notices.consents, (control.openid, control.template)
        consents[asked] = consents[asked] + 1 if control.given else 0
        return platform.report(control.openid, _answered(control))
    if isinstance(control, OfPhones):
        return _order_phones(control, platform)
    _order_calls(control, api)
    return None


def _order_calls(control: OfCalls, api: Api) -> None:
    match control:
        case Refuse():
            ordered = api.tokens.refusals if control.of == "calls" else api.tokens.token_refusals
            ordered += [control.code] * control.times
        case Forget():
            api.tokens.refusals.clear()
            api.tokens.token_refusals.clear()
            api.tokens.swallowed = 0
        case Swallow():
            api.tokens.swallowed += 1
        case Expire():
            api.tokens.expire()
        case End():
            api.notices.status = control.ending


def _answered(control: Agree) -> dict[str, object]:
    said = "accept" if control.given else "reject"
    line = {"TemplateId": control.template, "SubscribeStatusString": said, "PopupScene": "1"}
    return {"Event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": line}}


def _order_phones(control: OfPhones, platform: Platform) -> Awaitable[object] | None:
    match control:
        case Again():
            return platform.again(control.openid)
        case Late():
            platform.quotas.end(control.openid)
        case Mode():
            platform.compatible = control.mode == "compatible"
    return None


def templates(notices: NoticeFile) -> list[tuple[str, str]]:
    """The account's subscription templates: id and the occasion that it tells of."""
    told = ((notice.subscription, occasion) for occasion, notice in notices.items())
    return [(one.id, OCCASIONS[occasion]) for one, occasion in told if one is not None]


def meanings() -> list[tuple[int, str]]:
    """Every error code that can be ordered, with what it means."""
    typing = {45072: "输入状态的命令不对", 45080: "30 秒内没有互动，不能显示“正在输入”", 45081: "已经在显示“正在输入”"}
    return [(code, WORDS.sending.reasons.get(str(code)) or typing.get(code, "访问凭证失效")) for code in CODES]

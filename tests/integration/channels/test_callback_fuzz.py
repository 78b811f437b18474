"""Whatever reaches the callback is answered soon and without an error of ours."""

import asyncio
import time
from collections.abc import Mapping
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.simulator.platform import Platform
from channels.wechat.callback import PATH

# What an answer may be: a passive reply or `success`, an odd body, a forgery, too much of it.
CALM = {200, 400, 403, 413}
SOON = 10.0
_NAMES = """
    CreateTime Content EventKey Ticket PicUrl MediaId Format Recognition ThumbMediaId Location_X Location_Y Scale Label
    Title Description Url Latitude Longitude Precision bizmsgmenuid ScanCodeInfo SendPicsInfo Status MsgID
    SubscribeMsgPopupEvent Encrypt
"""
NAMES = _NAMES.split()
KIND_NAMES = "text image voice video shortvideo location link event music news hologram EVENT"
EVENT_NAMES = """
    subscribe unsubscribe SCAN CLICK VIEW LOCATION scancode_waitmsg scancode_push pic_sysphoto location_select
    TEMPLATESENDJOBFINISH subscribe_msg_popup_event subscribe_msg_sent_event subscribe_msg_change_event
"""
KINDS = st.sampled_from(KIND_NAMES.split()) | st.text(max_size=8)
EVENTS = st.sampled_from(EVENT_NAMES.split()) | st.text(max_size=8)
NUMBERS = st.integers().map(str) | st.floats().map(str)
TEXTS = st.text(max_size=60) | NUMBERS | st.sampled_from(["]]>", "&#0;", "\x00", "qrscene_1", "say:x", "9" * 400])
NODES = st.recursive(
    TEXTS.map(escape) | TEXTS,
    lambda inner: st.tuples(st.sampled_from([*NAMES, "item", "a:b"]), inner).map(
        lambda node: f"<{node[0]}>{node[1]}</{node[0]}>"
    ),
    max_leaves=4,
)
FIELDS = st.fixed_dictionaries(
    {
        "MsgType": KINDS.map(escape),
        "FromUserName": st.sampled_from(["openid_zhang", "openid_li"]) | TEXTS.map(escape),
        "ToUserName": st.just("gh_city") | TEXTS.map(escape),
        "MsgId": st.integers(-1, 2**70).map(str) | TEXTS.map(escape),
    },
    optional={"Event": EVENTS.map(escape), **dict.fromkeys(NAMES, NODES)},
)


def written(fields: Mapping[str, str]) -> str:
    return f"<xml>{''.join(f'<{name}>{value}</{name}>' for name, value in fields.items())}</xml>"


BODIES = FIELDS.map(written) | NODES | st.text(max_size=200)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        name: st.text(max_size=20) | NUMBERS
        for name in ("signature", "timestamp", "nonce", "msg_signature", "encrypt_type", "openid", "echostr")
    },
)


def _try_out(loop: asyncio.AbstractEventLoop, made, mode: str) -> None:
    """Runs beside the loop: hypothesis waits for each answer."""

    async def status(method: str, query: Mapping[str, str], body: bytes) -> int:
        address = f"{PATH}?{urlencode(query, errors='surrogatepass')}"
        response = await made.client.request(method, address, data=body)
        await response.read()
        return int(response.status)

    def sent(method: str, query: Mapping[str, str], body: bytes) -> None:
        began = time.monotonic()
        found = asyncio.run_coroutine_threadsafe(status(method, query, body), loop).result(SOON)
        assert found in CALM, (found, query, body)
        assert time.monotonic() - began < SOON

    limits = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)

    @limits
    @given(BODIES)
    def rightly_signed(body: str) -> None:
        query, sealed = made.platform.sealed(body, "openid_zhang")
        sent("POST", query, body.encode("utf-8", "replace") if mode == "around" else sealed)

    @limits
    @given(QUERIES, st.binary(max_size=300), st.sampled_from(["GET", "POST"]), st.booleans())
    def anyhow(changes: dict[str, str], body: bytes, method: str, signed: bool) -> None:
        query, _ = made.platform.sealed("<xml/>", "openid_zhang")
        sent(method, {**(query if signed else {}), **changes}, body)

    rightly_signed()
    anyhow()


@pytest.mark.parametrize("mode", ["plain", "secure", "around"])
async def test_no_body_and_no_query_is_an_error_of_ours(wechat, mode: str) -> None:
    made = await wechat(aes_key="") if mode == "plain" else await wechat()
    await asyncio.to_thread(_try_out, asyncio.get_running_loop(), made, mode)


async def test_of_a_body_in_compatible_mode_only_what_is_encrypted_counts(wechat, script) -> None:
    made = await wechat()
    platform: Platform = made.platform
    inner = written(
        {"ToUserName": "gh", "FromUserName": "openid_zhang", "MsgType": "text", "Content": "真的", "MsgId": "7"}
    )
    query, sealed = platform.sealed(inner, "openid_zhang")
    forged = inner.replace("真的", "假的").removeprefix("<xml>").removesuffix("</xml>")
    both = sealed.decode().replace("<ToUserName>", f"{forged}<ToUserName>", 1)
    response = await made.client.post(PATH, params=query, data=both.encode())
    assert response.status == 200
    assert script.texts == ["真的"]

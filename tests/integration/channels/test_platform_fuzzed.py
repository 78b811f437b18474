"""Whatever is sent to the way in from WeChat and to the simulator: no error that nobody foresaw, nobody let in."""

import asyncio
import json
from dataclasses import replace
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sending import Sender

from channels.parts import WeChatAccount
from channels.wiring import setup

WORDS = st.text(st.characters(codec="utf-8"), max_size=60)
_ASKED = "to code state openid after traced kind appid redirect_uri virtual echostr type"
QUERIES = st.dictionaries(
    st.sampled_from(_ASKED.split()),
    WORDS | st.sampled_from(["requests", "phone-1", "image", "voice", "0" * 80 + "requests", "9" * 30, "http://h/x"]),
    max_size=6,
)
PATHS = st.sampled_from(
    [
        *("/wechat/enter", "/wechat/entered", "/simulator/", "/simulator/state", "/simulator/scenes"),
        *("/simulator/deliveries/1", "/simulator/media/x", "/simulator/authorize", "/simulator/authorize/as"),
        *("/simulator/api/sns/oauth2/access_token", "/simulator/api/cgi-bin/menu/get"),
    ]
)
POSTS = st.sampled_from(
    [
        *("/simulator/acts", "/simulator/controls", "/simulator/media", "/simulator/api/cgi-bin/stable_token"),
        *("/simulator/api/cgi-bin/menu/create", "/simulator/api/cgi-bin/qrcode/create"),
        *(f"/simulator/api/cgi-bin/message/{name}" for name in ("custom/send", "custom/typing", "template/send")),
        *("/simulator/api/cgi-bin/message/subscribe/bizsend", "/simulator/api/cgi-bin/media/upload"),
    ]
)
DEEDS = ["say", "tap", "follow", "scan", "press", "place", "link", "refuse", "swallow", "late", "mode", "agree", "end"]
FORM = "multipart/form-data; boundary=b"
_DISPOSITION = b'Content-Disposition: form-data; name="media"'
PIECES = [b"--b", b"--b--", b"", b"x", b"\xff\x00", b"Content-Type: image/png", _DISPOSITION]
_FIELDS = """
    do openid text id event scene key name latitude longitude code button x given title url
    touser template_id client_msg_id data value command msgtype msgmenu list
"""
FIELDS = _FIELDS.split()
VALUES = st.recursive(
    st.none() | st.integers() | st.floats(allow_nan=False) | WORDS | st.sampled_from([*DEEDS, "phone-1", "CLICK"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8).map(json.dumps).map(str.encode) | st.binary(
    max_size=200
)
FORMS = st.lists(st.sampled_from(PIECES), max_size=10).map(b"\r\n".join)
COOKIES = st.sampled_from(["weiqiao_entering=x", "weiqiao_openid=a.9999999999." + "0" * 64, "weiqiao_openid=é", "=;"])


@pytest.mark.timeout(300)
async def test_no_address_and_no_body_makes_the_platform_fail(parts, unused_tcp_port: int) -> None:
    home = f"http://127.0.0.1:{unused_tcp_port}"
    account = WeChatAccount("wx0123456789abcdef", "s", "token", "a" * 43, True, f"{home}/simulator/api")
    changed = replace(parts.settings, wechat=account, public_url=home, local_url=home, simulator=True)
    sender = Sender()
    app = web.Application(middlewares=[sender.watch])
    setup(app, replace(parts, settings=changed))
    loop = asyncio.get_running_loop()
    async with TestServer(app, port=unused_tcp_port), aiohttp.ClientSession() as session:
        credentials = {"appid": account.app_id, "secret": account.app_secret}
        async with session.post(f"{account.api}/cgi-bin/stable_token", json=credentials) as issued:
            token = (await issued.json())["access_token"]

        @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(PATHS, POSTS, QUERIES, BODIES, FORMS, COOKIES)
        def fuzz(path: str, post: str, query: dict[str, str], body: bytes, form: bytes, cookie: str) -> None:
            headers = {"Cookie": cookie}
            asked = urlencode({"access_token": token, **query})
            upload = f"/simulator/api/cgi-bin/media/upload?{urlencode({'access_token': token, 'type': 'image'})}"
            for method, address, content, sent in (
                ("GET", f"{path}?{asked}", b"", headers),
                ("POST", f"{post}?{asked}", body, headers | {"Content-Type": "application/json"}),
                ("POST", upload, form, headers | {"Content-Type": FORM}),
                ("POST", upload, form, headers | {"Content-Type": "multipart/form-data"}),
            ):
                status = asyncio.run_coroutine_threadsafe(
                    sender.send(home + address, method, content, sent, session), loop
                )
                assert status.result(10) < 500
                assert sender.failed == []

        await asyncio.to_thread(fuzz)

"""The stand-in's temporary media: what it takes and gives, and how it refuses, as WeChat's API does."""

import io

import pictures
import pytest
from aiohttp import FormData

from channels.simulator.api.media import LIMITS

UPLOAD, GET = "/simulator/api/cgi-bin/media/upload", "/simulator/api/cgi-bin/media/get"


@pytest.fixture
async def account(wechat):
    """The account with a token to call the API with."""
    made = await wechat()
    asked = {"appid": made.api.tokens.account.app_id, "secret": made.api.tokens.account.app_secret}
    issued = await made.client.post("/simulator/api/cgi-bin/stable_token", json=asked)
    made.token = (await issued.json())["access_token"]
    return made


async def upload(account, content: bytes, kind: str = "image", name: str = "media", **query: str):
    form = FormData(default_to_multipart=True)
    form.add_field(name, io.BytesIO(content), filename="a.jpg", content_type="image/jpeg")
    query = {"access_token": account.token, "type": kind} | query
    return await (await account.client.post(UPLOAD, params=query, data=form)).json()


async def fetch(account, media_id: str):
    query = {"access_token": account.token, "media_id": media_id}
    return await account.client.get(GET, params=query)


async def test_what_is_uploaded_is_given_back_until_its_three_days_are_over(account) -> None:
    uploaded = await upload(account, pictures.jpeg())
    assert uploaded["type"] == "image"
    given = await fetch(account, uploaded["media_id"])
    assert (given.content_type, await given.read()) == ("image/jpeg", pictures.jpeg())
    account.api.media.expire(uploaded["media_id"])
    assert (await (await fetch(account, uploaded["media_id"])).json())["errcode"] == 40007


async def test_each_mistake_has_wechats_code(account) -> None:
    assert (await upload(account, pictures.jpeg(), kind="song"))["errcode"] == 40004
    assert (await upload(account, pictures.jpeg(), name="file"))["errcode"] == 41005
    assert (await upload(account, b"x" * (LIMITS["thumb"] + 1), kind="thumb"))["errcode"] == 40009
    assert (await upload(account, pictures.jpeg(), access_token="old"))["errcode"] == 40001
    plain = await account.client.post(UPLOAD, params={"access_token": account.token, "type": "image"}, data=b"x")
    assert (await plain.json())["errcode"] == 41005
    account.api.tokens.refusals = [45009]
    assert (await (await fetch(account, "any")).json())["errcode"] == 45009

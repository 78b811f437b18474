"""The chat on another site's page, in a real browser that keeps other sites' cookies back."""

import base64
import json
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from accessible import grave
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from citizens_town import Town, town
from desk_in_chromium import chromium
from playwright.async_api import Browser, FrameLocator, Page, expect

from channels.parts import Embedding
from channels.web.embedding.claim import signature
from channels.wording import WORDS
from records.database import Database

pytestmark = pytest.mark.slow

# Both are loopback here, as they never are in a city: browsers ask before a page may do that.
ARGUMENTS = ("--test-third-party-cookie-phaseout", "--disable-features=LocalNetworkAccessChecks")
KEY = "s" * 40
PAGE = """<!doctype html><html lang="zh-CN"><head><title>某某区人民政府</title></head><body><h1>某某区人民政府</h1>
<a href="#">首页</a><script src="{host}/embed.js" async {attributes}></script></body></html>"""


@dataclass
class Site:
    """A government site on another host than the town's, with a policy as strict as ours; `user`: who is logged in."""

    url: str
    town: Town
    user: str | None = None
    cookies: list[str] = field(default_factory=list)

    async def home(self, request: web.Request) -> web.Response:
        attributes = 'data-identity="/who"' if self.user else ""
        page = PAGE.format(host=self.town.url, attributes=attributes)
        policy = f"default-src 'none'; script-src {self.town.url}; frame-src {self.town.url}; connect-src 'self'"
        headers = {"Content-Security-Policy": policy}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def who(self, request: web.Request) -> web.Response:
        said = {"origin": self.url, "user": self.user, "nonce": secrets.token_urlsafe(16)}
        said |= {"expires": int(time.time()) + 300}
        payload = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
        return web.Response(text=f"{payload}.{signature(payload, KEY)}")


@pytest.fixture
async def site(sqlite_database: Database) -> AsyncIterator[Site]:
    port = unused_port()
    url = f"http://localhost:{port}"
    async with town(sqlite_database, Embedding((url,), {url: KEY})) as made:
        site = Site(url, made)
        app = web.Application()
        app.router.add_get("/", site.home)
        app.router.add_get("/who", site.who)
        async with TestServer(app, host="localhost", port=port):
            yield site


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium(*ARGUMENTS) as browser:
        yield browser


async def opened(browser: Browser, site: Site, width: int = 1280) -> tuple[Page, FrameLocator]:
    """A new browser's page of the site with the chat open."""
    context = await browser.new_context(viewport={"width": width, "height": 700}, base_url=site.url)
    page = await context.new_page()
    page.on("request", lambda request: site.cookies.extend(_cookies(request.headers)))
    await page.goto("/")
    await page.get_by_role("button", name="在线咨询").focus()
    await page.keyboard.press("Enter")
    return page, page.frame_locator("iframe")


def _cookies(headers: dict[str, str]) -> list[str]:
    return [headers["cookie"]] if "cookie" in headers else []


async def ask(frame: FrameLocator, text: str) -> None:
    await frame.locator("#text").fill(text)
    await frame.get_by_role("button", name="发送", exact=True).click()


async def test_a_citizen_talks_in_the_frame_and_finds_it_again_without_any_cookie(browser: Browser, site: Site) -> None:
    page, frame = await opened(browser, site)
    await ask(frame, "路灯坏了")
    await expect(frame.locator("#log > .assistant:not(.waiting) .bubble")).to_contain_text("办理材料")
    await site.town.staff_says("已修好")
    await expect(frame.locator("#log > .staff .bubble")).to_have_text("已修好")
    await page.reload()
    await page.get_by_role("button", name="在线咨询").click()
    await expect(frame.locator("#log > li")).to_have_count(3)
    assert site.cookies == []
    assert await page.context.cookies() == []


async def test_the_frame_opens_by_keyboard_closes_by_escape_and_fills_a_phone(browser: Browser, site: Site) -> None:
    page, frame = await opened(browser, site, 320)
    dialog = page.get_by_role("dialog", name="政务服务助手")
    await expect(frame.locator("#text")).to_be_visible()
    assert await grave(page) == []
    assert await dialog.bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 700}
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    assert await frame.locator("body").evaluate("() => document.documentElement.scrollWidth") == 320
    await expect(page.locator("a")).to_have_js_property("inert", True)  # it is behind
    await frame.locator("#text").focus()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(page.locator("a")).to_have_js_property("inert", False)
    await expect(page.get_by_role("button", name="在线咨询")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="关闭对话").click()
    await expect(dialog).to_be_hidden()


async def test_a_person_whom_the_site_proves_finds_the_conversation_on_another_device(
    browser: Browser, site: Site
) -> None:
    site.user = "u-1001"
    _, phone = await opened(browser, site, 390)
    await ask(phone, "手机上问的")
    await expect(phone.locator("#log > .me .state")).to_have_text(WORDS.chat.sent)
    computer_page, computer = await opened(browser, site)
    await expect(computer.locator("#log > .me .bubble")).to_have_text("手机上问的")
    await ask(computer, "电脑上问的")
    await expect(phone.locator("#log > .me .bubble")).to_have_text(["手机上问的", "电脑上问的"])
    await computer_page.close()
    site.user = None  # logged out: whoever comes next on this computer sees nothing of it
    _, next_one = await opened(browser, site)
    await ask(next_one, "别人问的")
    await expect(next_one.locator("#log > .me .bubble")).to_have_text(["别人问的"])


async def test_a_site_that_is_not_listed_shows_nothing(browser: Browser, site: Site) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    other = site.url.replace("localhost", "127.0.0.2")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    framed = f"<iframe src={site.town.url}/embedded></iframe>"
    await page.route(f"{other}/", lambda route: route.fulfill(content_type="text/html", body=framed))
    await page.goto(f"{other}/")
    await expect(page.frame_locator("iframe").locator("#text")).to_have_count(0)
    assert any("frame-ancestors" in text for text in complaints)

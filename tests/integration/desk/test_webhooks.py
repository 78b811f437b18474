"""Other systems are told what happens to their cases: once queued with the step, signed, again after a failure."""

import hmac
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from typing import Any

import api_town
import msgspec
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
from api_town import Caller
from desk_town import TARGETS, VAULT, Town
from sqlalchemy import select

from desk.webhooks.sender import MAX_ATTEMPTS, Sender
from desk.webhooks.targets import CheckedResolver, Targets
from records import audit, webhooks
from records.outbox import SendState
from records.systems import SystemScope

Serving = Callable[[web.Application], Awaitable[TestServer]]


@dataclass
class Office:
    """The other side: what it got, and what it answers."""

    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status, headers={"Location": "http://127.0.0.1:1/"}, text="x" * 100_000)

    @property
    def events(self) -> list[str]:
        return [headers["X-Weiqiao-Event"] for headers, _ in self.got]


@pytest.fixture
async def office(aiohttp_server: Serving) -> Office:
    app, office = web.Application(), Office()
    app.router.add_post("/hook", office.take)
    server = await aiohttp_server(app)
    office.url = f"http://127.0.0.1:{server.port}/hook"
    return office


def sender(town: Town, targets: Targets = TARGETS, resolver: AbstractResolver | None = None) -> Sender:
    return Sender(town.database, VAULT, targets, town.clock, lambda: 0.5, resolver)


async def subscribe(caller: Caller, url: str, *events: str) -> dict[str, Any]:
    answer = await caller.post("/webhooks", {"url": url, "events": list(events)})
    assert answer.status == 201, answer.body
    found: dict[str, Any] = answer.body
    return found


async def test_events_are_queued_with_the_step_and_sent_signed(both_towns: Town, office: Office) -> None:
    town = both_towns
    oa = await api_town.system(town)
    made = await subscribe(oa, office.url, "dispatched", "accepted", "answered")
    case = await town.file("路灯坏了三天，电话13912345678")
    await oa.move(case.number, "accept", 1)
    await oa.move(case.number, "note", 2, text="看一下")
    await oa.move(case.number, "answer", 3, text="已修好。")
    assert await sender(town).drain() == 3
    assert sorted(office.events) == ["accepted", "answered", "dispatched"]
    for headers, body in office.got:
        said = msgspec.json.decode(body)
        assert (said["number"], said["department"]) == (case.number, "city_management")
        assert "路灯" not in body.decode()
        signed = f"{headers['X-Weiqiao-Timestamp']}.".encode() + body
        digest = hmac.new(made["secret"].encode(), signed, sha256).hexdigest()
        assert headers["X-Weiqiao-Signature"] == f"sha256={digest}"
    assert len({headers["X-Weiqiao-Delivery"] for headers, _ in office.got}) == 3
    assert await sender(town).drain() == 0
    assert made["secret"] not in str((await oa.get("/webhooks")).body)


async def test_a_step_that_is_not_taken_tells_nobody(town: Town, office: Office) -> None:
    oa = await api_town.system(town)
    case = await town.file()
    await subscribe(oa, office.url, "accepted", "closed")
    assert (await oa.move(case.number, "close", 1)).status == 409
    for _ in range(2):
        await oa.move(case.number, "accept", 1, "the-same")
    assert await sender(town).drain() == 1


async def test_only_the_departments_of_a_case_are_told_and_what_is_confidential_only_the_lead(
    town: Town, office: Office
) -> None:
    dispatcher = await api_town.person(town, "dispatcher")
    gas, police = await api_town.system(town, "gas", name="gas"), await api_town.system(town, "police", name="pgis")
    for system in (gas, police):
        await subscribe(system, office.url, "dispatched", "reminded")
    case = await town.file()
    await dispatcher.move(case.number, "dispatch", 1, department="city_management", supporting=["gas"])
    await dispatcher.move(case.number, "confide", 2, text="保密")
    await dispatcher.move(case.number, "remind", 3, text="请尽快")
    await sender(town).drain()
    assert office.events == ["dispatched"]


async def test_what_fails_is_sent_again_ever_later_then_given_up_and_can_be_sent_once_more(
    town: Town, office: Office
) -> None:
    oa, administrator = await api_town.system(town), await api_town.person(town, "administrator")
    await subscribe(oa, office.url, "dispatched")
    await town.file()
    office.status = 500
    waits = []
    for _ in range(MAX_ATTEMPTS):
        assert await sender(town).drain() == 1
        assert await sender(town).drain() == 0
        async with town.database.reading() as connection:
            due = (await connection.execute(select(webhooks.deliveries.c.due_at))).scalar_one()
        waits.append(due - town.clock.now)
        town.clock.now += timedelta(hours=3)
    assert waits[0] == timedelta(seconds=30)
    assert waits[:-1] == sorted(waits[:-1])
    assert await sender(town).drain() == 0
    administrator = await api_town.person(town, "administrator")
    [dead] = (await administrator.get("/deliveries")).body
    assert (dead["state"], dead["attempts"], dead["last_error"]) == ("failed", MAX_ATTEMPTS, "HTTP 500")
    assert (await (await api_town.person(town, "leader")).get("/deliveries")).status == 403
    office.status = 200
    assert (await administrator.post(f"/deliveries/{dead['id']}/redelivery")).status == 204
    assert (await administrator.post("/deliveries/99/redelivery")).status == 404
    assert await sender(town).drain() == 1
    assert (await oa.get("/deliveries?states=sent")).body[0]["id"] == dead["id"]


async def test_an_administrator_sends_again_or_drops_on_the_desk_what_was_given_up(town: Town, office: Office) -> None:
    oa, desk = await api_town.system(town), town.at("administrator")
    made = await subscribe(oa, office.url, "dispatched")
    assert "没有推送失败的事件" in (await desk.get("/desk/deliveries")).words
    office.status = 410
    for n in range(2):
        await town.file(citizen=f"v{n}")
    await sender(town).drain()
    page = await desk.get("/desk/deliveries")
    for words in ("推送失败", "派单 → oa", "已试 1 次", "HTTP 410", office.url):
        assert words in page.words
    first, second = sorted({int(part.split("/")[3]) for part in page.text.split('"') if part.endswith("/resend")})
    office.status = 200
    resent = await desk.post(f"/desk/deliveries/{first}/resend")
    assert resent.location == "/desk/deliveries?said=delivery_resent"
    assert await sender(town).drain() == 1
    dropped = await desk.post(f"/desk/deliveries/{second}/drop")
    assert dropped.location == "/desk/deliveries?said=delivery_dropped"
    assert (await sender(town).drain(), "没有推送失败的事件" in (await desk.get("/desk/deliveries")).words) == (0, True)
    for action in ("resend", "drop"):
        assert (await desk.post(f"/desk/deliveries/{second}/{action}")).status == 409
    # What was sent is no dead letter.
    assert (await desk.post(f"/desk/deliveries/{first}/drop")).status == 409
    async with town.database.reading() as connection:
        kept = [(await audit.entries_of(connection, f"delivery:{one}"))[-1].action for one in (first, second)]
    assert kept == ["webhook.redelivered", "webhook.dropped"]
    # A subscription that ended leaves what can only be dropped.
    await town.file(citizen="v9")
    await oa.call("DELETE", f"/webhooks/{made['id']}")
    [left] = {part.split("/")[3] for part in (await desk.get("/desk/deliveries")).text.split('"') if "/drop" in part}
    assert "订阅已取消" in (await desk.get("/desk/deliveries")).words
    assert (await desk.post(f"/desk/deliveries/{left}/resend")).status == 409
    assert (await desk.post(f"/desk/deliveries/{left}/drop")).status == 303


@pytest.mark.parametrize(("status", "state"), [(302, SendState.QUEUED), (410, SendState.FAILED), (204, SendState.SENT)])
async def test_a_redirect_is_not_followed_and_gone_is_gone(
    town: Town, office: Office, status: int, state: SendState
) -> None:
    await subscribe(await api_town.system(town), office.url, "dispatched")
    office.status = status
    await town.file()
    await sender(town).drain()
    async with town.database.reading() as connection:
        [delivery] = await webhooks.newest(connection, list(SendState), 10)
    assert (delivery.state, len(office.got)) == (state, 1)


async def test_what_a_sender_that_died_had_taken_is_sent_again(town: Town, office: Office) -> None:
    await subscribe(await api_town.system(town), office.url, "dispatched")
    await town.file()
    async with town.database.transaction() as tx:
        assert len(await webhooks.claim(tx, town.clock.now, timedelta(seconds=60), 10)) == 1
    assert await sender(town).drain() == 0
    town.clock.now += timedelta(seconds=61)
    assert await sender(town).drain() == 1


async def test_the_end_of_a_subscription_ends_what_waits_for_it(town: Town, office: Office) -> None:
    oa, other = await api_town.system(town), await api_town.system(town, name="other")
    made = await subscribe(oa, office.url, "dispatched")
    await town.file()
    assert (await other.call("DELETE", f"/webhooks/{made['id']}")).status == 404
    assert (await oa.call("DELETE", f"/webhooks/{made['id']}")).status == 204
    assert (await oa.call("DELETE", "/webhooks/x")).status == 404
    await town.file(citizen="v2")
    assert (await sender(town).drain(), (await oa.get("/webhooks")).body) == (0, [])


async def test_a_system_has_only_so_many_subscriptions_and_needs_the_scope(town: Town, office: Office) -> None:
    oa = await api_town.system(town)
    for _ in range(webhooks.MOST_SUBSCRIPTIONS):
        await subscribe(oa, office.url, "closed")
    more = await oa.post("/webhooks", {"url": office.url, "events": ["closed"]})
    assert (more.status, more.code) == (409, "too_many_subscriptions")
    reader = await api_town.system(town, scopes=frozenset({SystemScope.READ}), name="reader")
    assert (await reader.get("/webhooks")).code == "no_scope"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://oa.example.gov.cn/hook", "https"),
        ("https://elsewhere.example.com/", "名单"),
        ("https://oa.example.gov.cn@elsewhere.example.com/", "网址"),
        ("https://oa.example.gov.cn/#x", "网址"),
        ("ftp://oa.example.gov.cn/", "网址"),
        ("https://oa.example.gov.cn:99999/", "网址"),
        ("https://10.1.2.3/hook", "内网"),
        ("https://[::1]/hook", "内网"),
    ],
)
async def test_other_targets_are_refused(town: Town, url: str, why: str) -> None:
    strict = Targets(frozenset({"oa.example.gov.cn", "10.1.2.3", "::1"}))
    refusal = strict.refusal(url)
    assert refusal is not None
    words = (await _refused(town, url)) if refusal != "private" else "内网"
    assert why in words or refusal == "not_https"


async def _refused(town: Town, url: str) -> str:
    answer = await (await api_town.system(town)).post("/webhooks", {"url": url, "events": ["closed"]})
    return "" if answer.status == 201 else str(answer.body["detail"])


@pytest.mark.parametrize(
    ("address", "open_"),
    [
        ("8.8.8.8", True),
        ("10.20.0.9", True),
        ("10.21.0.9", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1", False),
        ("2001:4860:4860::8888", True),
    ],
)
def test_inner_addresses_are_open_only_where_an_administrator_says_so(address: str, open_: bool) -> None:
    targets = Targets(networks=(ip_network("10.20.0.0/16"),))
    assert targets.open(ip_address(address)) is open_


class Turning(AbstractResolver):
    """A name that is public at first and then leads inside."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.addresses.pop(0)
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None: ...


async def test_a_name_that_turns_inside_is_no_way_in(town: Town, office: Office) -> None:
    resolver = CheckedResolver(Targets(), Turning("8.8.8.8", "127.0.0.1"))
    assert (await resolver.resolve("oa.example.gov.cn"))[0]["host"] == "8.8.8.8"
    with pytest.raises(OSError, match="not allowed"):
        await resolver.resolve("oa.example.gov.cn")
    port = office.url.split(":")[2]
    await subscribe(await api_town.system(town), f"http://oa.example.gov.cn:{port}", "dispatched")
    await town.file()
    inside = Targets(frozenset({"oa.example.gov.cn"}), https_only=False)
    assert await sender(town, inside, Turning("127.0.0.1")).drain() == 1
    assert office.got == []
    async with town.database.reading() as connection:
        [delivery] = await webhooks.newest(connection, list(SendState), 10)
    assert (delivery.state, delivery.last_error) == (SendState.QUEUED, "连接不上对方，或其地址不被允许")


async def test_a_host_that_left_the_list_is_not_sent_to_any_more(town: Town, office: Office) -> None:
    await subscribe(await api_town.system(town), office.url, "dispatched")
    await town.file()
    assert await sender(town, Targets()).drain() == 1
    async with town.database.reading() as connection:
        [delivery] = await webhooks.newest(connection, list(SendState), 10)
    assert (delivery.state, office.got) == (SendState.FAILED, [])

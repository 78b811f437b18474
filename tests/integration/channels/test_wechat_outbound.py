"""What goes out to WeChat: within its rules as the simulated platform enforces them, over HTTP, and visibly."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import aiohttp
import msgspec
import pictures
import pytest
from sqlalchemy import select

from bot.reply import Choice, Reply, ReplyOutcome, Source
from channels.keys import PARTS, WECHAT_CLIENT
from channels.parts import ChannelParts, Patience
from channels.simulator import controls
from channels.simulator.platform import Side
from channels.wechat import reports
from channels.wechat.notice_file import Notice, Template, Value
from channels.wording import WORDS
from escalation import store
from escalation.case import CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase
from records import alarms, citizens, consents, messages, outbox
from records.media import MediaKind, NewPiece
from records.messages import NewNote
from records.outbox import Occasion, SendState

ZHANG = "openid_zhang"
UNTOLD = f"{WORDS.sending.window_shut}；{WORDS.sending.no_notice}"
FIELDS = {"character_string1": Value.NUMBER, "phrase2": Value.STATE, "time3": Value.TIME, "thing4": Value.TEXT}
TEMPLATE, SUBSCRIPTION = Template("template-0001", FIELDS), Template("subscribed-0001", FIELDS)
NOTICES = {Occasion.ANSWERED: Notice(SUBSCRIPTION, TEMPLATE)}


class Clock:
    """The present, moved on by hand for the service and the platform alike."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Town:
    """A citizen who wrote once, and staff who answer."""

    def __init__(self, made: Any, clock: Clock) -> None:
        self.made = made
        self.clock = clock
        self.parts: ChannelParts = made.client.app[PARTS]
        made.platform._clock = made.platform.quotas.clock = lambda: clock().timestamp()

    async def write(self, text: str = "路灯坏了") -> None:
        await self.made.platform.send(ZHANG, text)

    async def case(self) -> int:
        async with self.parts.database.transaction() as tx:
            first = (await tx.execute(select(messages.messages.c.id).limit(1))).scalar_one()
            new = NewCase(first, CaseKind.HELP, "路灯坏了三天", "武侯区玉林街道")
            opened = await Casework(self.parts.rulebook, self.parts.vault).open_case(tx, new, self.clock())
            case = await store.load(tx, opened.number)
        assert case is not None
        return case.id

    async def answers(self, reply: Reply) -> str | None:
        """The assistant's answer comes late."""
        return await self.says(reply.text, author="assistant", payload=msgspec.json.encode(reply).decode())

    async def say(
        self,
        text: str,
        author: str = "staff:3",
        case_id: int | None = None,
        occasion: Occasion | None = None,
        piece: NewPiece | None = None,
        payload: str | None = None,
    ) -> int:
        async with self.parts.database.transaction() as tx:
            citizen_id = await citizens.identify(tx, "wechat", ZHANG, self.clock())
            note = NewNote(text, payload, author, case_id, piece)
            message = await messages.post(tx, citizen_id, note, self.clock())
            await outbox.enqueue(tx, message, self.clock(), occasion)
        self.parts.reception.enqueued.set()
        return message.id

    async def shows(self, content: bytes, text: str = "", state: SendState = SendState.SENT) -> str | None:
        """A member of staff sends a picture, perhaps with words."""
        with self.parts.media.files.draft(len(content)) as draft:
            draft.write(content)
            piece = await self.parts.media.keep(draft, MediaKind.IMAGE)
        return await self.ends(await self.say(text, piece=piece), state)

    async def ends(self, message_id: int, state: SendState) -> str | None:
        """Wait until a message is in that state, queued again if it is queued; the reason beside it."""
        found = None
        async with asyncio.timeout(5):
            while found is None or found[0] is not state or (state is SendState.QUEUED and not found[1]):
                await asyncio.sleep(0.01)
                async with self.parts.database.reading() as connection:
                    found = (await outbox.state_of(connection, [message_id]))[message_id]
        return found[1]

    async def says(self, text: str, state: SendState = SendState.SENT, **more: object) -> str | None:
        return await self.ends(await self.say(text, **more), state)

    @property
    def pushed(self) -> list[str]:
        return self.made.platform.pushed(ZHANG)

    @property
    def shown(self) -> list[str]:
        """Texts and pictures, in the order in which they arrived."""
        lines = self.made.platform.transcript(ZHANG)
        return ["picture" if line.media else line.text for line in lines if line.side is Side.PUSHED]

    @property
    def uploads(self) -> int:
        return sum(path == "/media/upload" for path, _ in self.made.api.tokens.calls)

    async def sees(self) -> tuple[str, bytes]:
        """The last picture as the phone loads it."""
        [*_, media_id] = [line.media for line in self.made.platform.transcript(ZHANG) if line.media]
        medium = self.made.api.media.kept[media_id]
        return medium.content_type, medium.content

    @property
    def noticed(self) -> list[str]:
        return [line.text for line in self.made.platform.transcript(ZHANG) if line.side is Side.NOTICE]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def town(wechat, clock) -> Callable[..., Awaitable[Town]]:
    async def make(**changes: object) -> Town:
        found = Town(await wechat(**changes), clock)
        await found.write()
        return found

    return make


async def test_the_assistant_leaves_the_last_of_the_five_to_a_person(town) -> None:
    zhang = await town()
    for number in range(4):
        await zhang.says(f"提醒{number}", author="assistant")
    assert await zhang.says("第五条", SendState.HELD, author="assistant") == WORDS.sending.window_used
    await zhang.says("工作人员答复")
    await zhang.says("再答复", SendState.HELD)
    assert zhang.pushed == [*(f"提醒{number}" for number in range(4)), "工作人员答复"]


async def test_what_was_held_goes_out_in_order_when_the_citizen_writes_again(town) -> None:
    zhang = await town()
    for number in range(5):
        await zhang.says(f"答复{number}")
    held = [await zhang.say(f"多余{number}") for number in range(2)]
    for message_id in held:
        await zhang.ends(message_id, SendState.HELD)
    await zhang.write("谢谢")
    for message_id in held:
        await zhang.ends(message_id, SendState.SENT)
    assert zhang.pushed[5:] == ["多余0", "多余1"]


async def test_what_was_held_in_vain_ends_with_its_window(town, clock) -> None:
    zhang = await town()
    for number in range(5):
        await zhang.says(f"答复{number}")
    held = await zhang.say("多余")
    await zhang.ends(held, SendState.HELD)
    clock.ahead = timedelta(hours=48)
    assert await zhang.ends(held, SendState.WEB_ONLY) == UNTOLD
    assert len(zhang.pushed) == 5


async def test_two_days_later_a_message_is_to_be_read_on_the_web_alone(town, clock) -> None:
    zhang = await town()
    clock.ahead = timedelta(hours=48)
    assert await zhang.says("已修好", SendState.WEB_ONLY) == UNTOLD
    assert zhang.pushed == []


async def test_two_days_later_a_template_message_tells_of_the_answer_without_anything_personal(town, clock) -> None:
    zhang = await town(notices=NOTICES)
    case_id = await zhang.case()
    clock.ahead = timedelta(hours=48)
    await zhang.says("王小明，已修好", SendState.ARRIVED, case_id=case_id, occasion=Occasion.ANSWERED)
    (notice,) = zhang.noticed
    assert "已答复" in notice
    assert "WQ" in notice
    assert "王小明" not in notice
    assert await zhang.says("没有模板", SendState.WEB_ONLY, case_id=case_id, occasion=Occasion.MATERIAL)


async def test_who_agreed_to_subscription_notices_gets_one(town, clock) -> None:
    zhang = await town(notices={Occasion.ANSWERED: Notice(SUBSCRIPTION)})
    case_id = await zhang.case()
    zhang.made.api.notices.consents[ZHANG, SUBSCRIPTION.id] = 1
    clock.ahead = timedelta(hours=48)
    await zhang.says("已修好", SendState.ARRIVED, case_id=case_id, occasion=Occasion.ANSWERED)
    assert len(zhang.noticed) == 1
    assert await zhang.says("再次答复", SendState.WEB_ONLY, case_id=case_id, occasion=Occasion.ANSWERED)


async def test_a_template_message_whose_answer_was_lost_is_sent_again_and_shown_once(town, clock, monkeypatch) -> None:
    monkeypatch.setattr(reports, "LOOK_AGAIN", (0.0,))
    zhang = await town(notices={Occasion.ANSWERED: Notice(template=TEMPLATE)})
    case_id = await zhang.case()
    for number in range(5):
        await zhang.says(f"答复{number}")
    zhang.made.api.tokens.swallowed = 1
    message_id = await zhang.say("已修好", case_id=case_id, occasion=Occasion.ANSWERED)
    assert await zhang.ends(message_id, SendState.QUEUED) == WORDS.sending.no_answer
    clock.ahead = timedelta(seconds=10)
    await zhang.ends(message_id, SendState.SENT)
    assert len(zhang.noticed) == 1


async def test_who_wants_no_subscription_notices_is_sent_none_until_they_want_them(town, clock) -> None:
    zhang = await town(notices={Occasion.ANSWERED: Notice(SUBSCRIPTION)})
    case_id, api = await zhang.case(), zhang.made.api
    clock.ahead = timedelta(hours=48)

    async def told(*, given: bool) -> None:
        await controls.order(controls.Agree(ZHANG, SUBSCRIPTION.id, given), api, zhang.made.platform)

    async def consent() -> dict[str, bool]:
        async with zhang.parts.database.reading() as connection:
            citizen_id = await citizens.find(connection, "wechat", ZHANG)
            return await consents.of_citizen(connection, citizen_id)

    await told(given=False)
    calls = len(api.tokens.calls)
    reason = await zhang.says("已修好", SendState.WEB_ONLY, case_id=case_id, occasion=Occasion.ANSWERED)
    assert reason == f"{WORDS.sending.window_shut}；{WORDS.sending.not_wanted}"
    assert (len(api.tokens.calls), await consent()) == (calls, {SUBSCRIPTION.id: False})
    await told(given=True)
    assert await consent() == {SUBSCRIPTION.id: True}
    await zhang.says("再次答复", SendState.ARRIVED, case_id=case_id, occasion=Occasion.ANSWERED)
    # It was for one notice: WeChat refuses the next, and nothing is known any more.
    await zhang.says("第三次答复", SendState.WEB_ONLY, case_id=case_id, occasion=Occasion.ANSWERED)
    assert (len(zhang.noticed), await consent()) == (1, {})


@pytest.mark.parametrize("notice", [Notice(template=TEMPLATE), Notice(SUBSCRIPTION)], ids=["template", "subscription"])
async def test_a_notice_that_wechat_could_not_deliver_is_shown_as_failed_with_its_reason(town, notice) -> None:
    zhang = await town(notices={Occasion.ANSWERED: notice})
    case_id = await zhang.case()
    zhang.made.api.notices.consents[ZHANG, SUBSCRIPTION.id] = 1
    zhang.made.api.notices.status = "failed:user block"
    for number in range(5):
        await zhang.says(f"答复{number}")
    reason = await zhang.says("已修好", SendState.FAILED, case_id=case_id, occasion=Occasion.ANSWERED)
    assert reason == WORDS.sending.notice_failed.format(status="failed:user block")
    assert zhang.noticed == []


# Every code of the platform's that something must follow from: the state, the alarm, and what the phone shows.
CODES = [
    (-1, SendState.QUEUED, False),
    (40001, SendState.SENT, False),
    (40014, SendState.SENT, False),
    (42001, SendState.SENT, False),
    (40003, SendState.FAILED, False),
    (43004, SendState.FAILED, False),
    (46004, SendState.FAILED, False),
    (48002, SendState.FAILED, False),
    (40164, SendState.FAILED, True),
    (48004, SendState.FAILED, True),
    (50002, SendState.FAILED, True),
    (48001, SendState.HELD, True),
    (45009, SendState.QUEUED, True),
    (45011, SendState.QUEUED, True),
    (45002, SendState.SENT, False),
    (45098, SendState.SENT, False),
    (45015, SendState.WEB_ONLY, False),
    (45047, SendState.HELD, False),
    (99999, SendState.FAILED, False),
]


@pytest.mark.parametrize(("code", "state", "alarm"), CODES)
async def test_each_error_code_has_its_consequence(town, code: int, state: SendState, alarm: bool) -> None:
    zhang = await town()
    zhang.made.api.tokens.refusals = [code]
    reason = await zhang.says("答复", state)
    assert reason is None or str(code) in reason
    assert bool(zhang.pushed) == (state is SendState.SENT)
    async with zhang.parts.database.reading() as connection:
        standing = [one.code for one in await alarms.standing(connection)]
        gone = (await connection.execute(select(citizens.citizens.c.unreachable_since))).scalar_one()
    assert standing == ([code] if alarm else [])
    assert (gone is not None) == (code in (40003, 43004, 46004, 48002))


@pytest.mark.parametrize("code", [40003, 43004, 46004, 48002, 0])
async def test_who_is_gone_is_not_called_for_again_until_they_come(town, code: int) -> None:
    zhang = await town()
    if code:
        zhang.made.api.tokens.refusals = [code]
        await zhang.says("答复一", SendState.FAILED)
    else:
        await zhang.made.platform.event(ZHANG, "unsubscribe")
    calls = list(zhang.made.api.tokens.calls)
    assert await zhang.says("答复二", SendState.FAILED) == WORDS.sending.gone
    assert list(zhang.made.api.tokens.calls) == calls
    await zhang.write("我回来了")
    await zhang.says("答复三")
    assert zhang.pushed == ["答复三"]


@pytest.mark.parametrize(
    ("code", "state", "alarm"),
    [
        (43101, SendState.WEB_ONLY, False),
        (47003, SendState.WEB_ONLY, True),
        (40037, SendState.WEB_ONLY, True),
        (48001, SendState.WEB_ONLY, True),
    ],
)
async def test_each_error_code_of_a_notice_has_its_consequence(town, clock, code: int, state, alarm: bool) -> None:
    zhang = await town(notices={Occasion.ANSWERED: Notice(template=TEMPLATE)})
    case_id = await zhang.case()
    clock.ahead = timedelta(hours=48)
    zhang.made.api.tokens.refusals = [code]
    reason = await zhang.says("已修好", state, case_id=case_id, occasion=Occasion.ANSWERED)
    assert (TEMPLATE.id in (reason or "")) == alarm
    assert str(code) in (reason or "")
    async with zhang.parts.database.reading() as connection:
        assert [one.code for one in await alarms.standing(connection)] == ([code] if alarm else [])


@pytest.mark.parametrize("code", [48001, 40037, 47003])
async def test_a_kind_of_notice_that_cannot_be_sent_leaves_the_other_kind_and_messages_alone(town, code: int) -> None:
    zhang = await town(notices=NOTICES)
    case_id = await zhang.case()
    for number in range(5):
        await zhang.says(f"答复{number}")
    zhang.made.api.tokens.refusals = [code]
    await zhang.says("已修好", SendState.ARRIVED, case_id=case_id, occasion=Occasion.ANSWERED)
    assert len(zhang.noticed) == 1  # by the template
    await zhang.made.standing.look()
    assert zhang.made.standing.verified
    async with zhang.parts.database.reading() as connection:
        [alarm] = await alarms.standing(connection)
    assert (alarm.channel, alarm.code) == (alarms.NOTICES, code)
    assert SUBSCRIPTION.id in alarm.reason
    await zhang.write()
    await zhang.says("请问修好了吗？")
    assert zhang.pushed[5:] == ["请问修好了吗？"]


async def test_the_log_names_the_template_that_was_refused_and_what_wechat_says_of_it(town, clock, caplog) -> None:
    zhang = await town(notices={Occasion.ANSWERED: Notice(template=TEMPLATE)})
    case_id = await zhang.case()
    clock.ahead = timedelta(hours=48)
    zhang.made.api.tokens.refusals = [47003]
    await zhang.says("已修好", SendState.WEB_ONLY, case_id=case_id, occasion=Occasion.ANSWERED)
    assert f"notice {TEMPLATE.id} was refused: 47003 refused on demand" in caplog.text


async def test_a_message_whose_notice_cannot_be_sent_waits_for_the_citizens_next_one(town) -> None:
    zhang = await town(notices={Occasion.ANSWERED: Notice(template=TEMPLATE)})
    case_id = await zhang.case()
    for number in range(5):
        await zhang.says(f"答复{number}")
    zhang.made.api.tokens.refusals = [47003]
    message_id = await zhang.say("已修好", case_id=case_id, occasion=Occasion.ANSWERED)
    await zhang.ends(message_id, SendState.HELD)
    await zhang.write()
    await zhang.ends(message_id, SendState.SENT)
    assert zhang.pushed[5:] == ["已修好"]


@pytest.mark.parametrize(
    ("code", "state", "alarm"),
    [
        (40164, SendState.FAILED, True),
        (40125, SendState.QUEUED, True),
        (45009, SendState.QUEUED, True),
        (-1, SendState.QUEUED, False),
    ],
)
async def test_each_error_code_of_a_token_has_its_consequence(town, code: int, state: SendState, alarm: bool) -> None:
    zhang = await town()
    zhang.made.api.tokens.token_refusals = [code]
    message_id = await zhang.say("答复")
    reason = await zhang.ends(message_id, state) or ""
    assert reason.startswith(WORDS.sending.no_token)
    assert str(code) in reason
    assert zhang.made.api.tokens.issued == 0
    async with zhang.parts.database.reading() as connection:
        assert [one.code for one in await alarms.standing(connection)] == ([code] if alarm else [])
        due = (await connection.execute(select(outbox.outbox.c.due_at))).scalar_one()
    if state is SendState.QUEUED:
        assert (due > zhang.clock() + timedelta(seconds=10)) == (code == 45009)  # a day's calls are used up
    else:
        async with zhang.parts.database.transaction() as tx:
            assert await outbox.resend(tx, message_id, zhang.clock())
        await zhang.ends(message_id, SendState.SENT)


async def test_a_token_that_is_refused_again_is_renewed_once_and_the_message_tried_later(town, clock) -> None:
    zhang = await town()
    zhang.made.api.tokens.refusals = [40001, 40001]
    message_id = await zhang.say("答复")
    assert await zhang.ends(message_id, SendState.QUEUED) == WORDS.sending.refusal(40001)
    assert list(zhang.made.api.tokens.calls) == [("/message/custom/send", 40001)] * 2
    assert zhang.made.api.tokens.issued == 2
    clock.ahead = timedelta(seconds=10)
    await zhang.ends(message_id, SendState.SENT)
    assert zhang.pushed == ["答复"]


async def test_a_send_that_takes_too_long_is_unknown_and_one_that_reaches_nobody_is_tried_again(town, clock) -> None:
    zhang = await town()
    await zhang.says("您好")
    client = zhang.made.client.app[WECHAT_CLIENT]
    client._timeout, zhang.made.api.tokens.slow = aiohttp.ClientTimeout(total=0.2), 0.6
    assert await zhang.says("答复一", SendState.UNKNOWN) == WORDS.sending.no_answer
    client._timeout, zhang.made.api.tokens.slow = aiohttp.ClientTimeout(total=10), 0.0
    there = client._account
    client._account = replace(there, api="http://127.0.0.1:1")
    message_id = await zhang.say("答复二")
    assert await zhang.ends(message_id, SendState.QUEUED) == WORDS.sending.not_reached
    client._account, clock.ahead = there, timedelta(seconds=10)
    await zhang.ends(message_id, SendState.SENT)
    assert zhang.pushed == ["您好", "答复二"]  # what took too long was not tried again


async def test_a_message_that_wechat_took_without_an_answer_is_unknown_and_never_repeated(town) -> None:
    zhang = await town()
    zhang.made.api.tokens.swallowed = 1
    assert await zhang.says("答复一", SendState.UNKNOWN) == WORDS.sending.no_answer
    await zhang.says("答复二")
    assert zhang.pushed == ["答复一", "答复二"]
    # It counts as used: three are left of the five.
    for number in range(3):
        await zhang.says(f"又一条{number}")
    await zhang.says("第六条", SendState.HELD)


async def test_a_long_answer_goes_out_in_several_messages_as_far_as_the_quota_allows(town) -> None:
    zhang = await town()
    whole = "办理材料很多。" * 200
    await zhang.says(whole)
    assert "".join(zhang.pushed) == whole
    assert len(zhang.pushed) == 3
    await zhang.says(whole)
    assert "查看全文" in zhang.pushed[3]
    assert all(len(text.encode()) <= 2_048 for text in zhang.pushed)


async def test_a_message_that_broke_off_goes_on_where_it_stopped(town, clock) -> None:
    zhang = await town()
    whole = "办理材料很多。" * 200
    take = zhang.made.platform.quotas.take
    codes = iter((0, -1, 0, 0))
    zhang.made.platform.quotas.take = lambda openid: next(codes) or take(openid)
    message_id = await zhang.say(whole)
    async with asyncio.timeout(5):
        while len(zhang.pushed) < 1:  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.01)
    clock.ahead = timedelta(seconds=10)
    await zhang.ends(message_id, SendState.SENT)
    assert "".join(zhang.pushed) == whole


CHOICES = Reply("要办哪一件？", ReplyOutcome.CHOICES, (Choice("公积金提取"), Choice("公积金贷款")))
QUICK = Patience(answer=0.05, hold=0.3, typing=0.01)


@pytest.mark.parametrize("refused", [False, True])
async def test_choices_are_pushed_as_a_menu_or_with_numbers_where_wechat_refuses_it(town, script, refused) -> None:
    zhang = await town(patience_of_account=replace(QUICK, typing=9.0))
    script.reply = CHOICES
    script.go.clear()
    await zhang.write("公积金")
    zhang.made.api.tokens.refusals = [45098] if refused else []
    script.go.set()
    async with asyncio.timeout(5):
        while not zhang.pushed:  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.01)
    assert ("1. 公积金提取" in zhang.pushed[0]) == refused
    assert ("▸ 公积金提取" in zhang.pushed[0]) != refused


@pytest.mark.parametrize("code", [0, 45072, 45080, 45081, 48001])
async def test_a_slow_answer_shows_that_the_account_is_typing(town, script, monkeypatch, code: int) -> None:
    zhang = await town(patience_of_account=replace(QUICK, answer=0.8))
    await zhang.says("您好")  # from here on the account has its token
    zhang.made.platform.quotas.type(ZHANG, "CancelTyping")  # the first answer may have been slow as well
    if code:
        monkeypatch.setattr(zhang.made.platform.quotas, "type", lambda _openid, _command: code)
    script.go.clear()
    await zhang.write("慢问题")
    assert zhang.made.platform.quotas.typing(ZHANG) == (code == 0)
    script.go.set()
    async with asyncio.timeout(5):
        while len(zhang.pushed) < 2:  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.01)
    assert not zhang.made.platform.quotas.typing(ZHANG)


async def test_a_picture_of_staffs_goes_out_drawn_anew_after_its_words_and_uses_two_messages(town) -> None:
    zhang = await town()
    await zhang.shows(pictures.photo_with_place(), "路灯修好了，见照片")
    assert zhang.shown == ["路灯修好了，见照片", "picture"]
    content_type, content = await zhang.sees()
    assert content_type == "image/jpeg"
    assert pictures.LATITUDE not in content
    for number in range(3):
        await zhang.says(f"又一条{number}")
    await zhang.says("第六条", SendState.HELD)


async def test_a_picture_for_which_the_quota_is_used_up_follows_when_the_citizen_writes_again(town) -> None:
    zhang = await town()
    for number in range(4):
        await zhang.says(f"答复{number}")
    assert await zhang.shows(pictures.jpeg(), "见照片", SendState.HELD) == WORDS.sending.window_used
    assert zhang.shown[4:] == ["见照片"]
    await zhang.write("收到")
    async with asyncio.timeout(5):
        while len(zhang.shown) < 6:  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.01)
    assert zhang.shown[4:] == ["见照片", "picture"]


async def test_the_words_of_a_picture_are_cut_to_leave_it_a_message(town) -> None:
    zhang = await town()
    for number in range(3):
        await zhang.says(f"答复{number}")
    await zhang.shows(pictures.jpeg(), "办理材料很多。" * 200)
    assert "查看全文" in zhang.shown[3]
    assert zhang.shown[4:] == ["picture"]


async def test_a_picture_that_wechat_let_go_of_is_uploaded_once_more(town) -> None:
    zhang = await town()
    await zhang.says("您好")
    zhang.made.api.tokens.refusals = [40007]  # as if the upload were refused so
    await zhang.shows(pictures.jpeg())
    assert (zhang.shown[1:], zhang.uploads) == (["picture"], 2)
    zhang.made.api.tokens.refusals = [40007, 40007]
    reason = await zhang.shows(pictures.jpeg(), state=SendState.FAILED)
    assert reason == f"{WORDS.sending.refusal(40007)}"
    assert zhang.shown[1:] == ["picture"]


async def test_an_upload_whose_answer_was_lost_is_repeated_and_a_picture_that_may_have_arrived_never(
    town, clock
) -> None:
    zhang = await town()
    await zhang.says("您好")
    zhang.made.api.tokens.swallowed = 1
    await zhang.shows(pictures.jpeg(), state=SendState.QUEUED)
    clock.ahead = timedelta(seconds=10)
    async with asyncio.timeout(5):
        while len(zhang.shown) < 2:  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.01)
    push = zhang.made.platform.push

    def swallow(*given: object, **more: object) -> int:
        zhang.made.api.tokens.swallowed = 1
        return push(*given, **more)

    zhang.made.platform.push = swallow
    assert await zhang.shows(pictures.jpeg(), state=SendState.UNKNOWN) == WORDS.sending.no_answer
    clock.ahead = timedelta(minutes=20)
    zhang.made.platform.push = push
    await zhang.says("收到了吗")
    assert zhang.shown == ["您好", "picture", "picture", "收到了吗"]


async def test_two_days_later_a_picture_is_not_pushed_and_one_that_was_erased_is_said_to_be(town, clock) -> None:
    zhang = await town()
    message_id = await zhang.say("见照片")
    await zhang.ends(message_id, SendState.SENT)
    with zhang.parts.media.files.draft(100_000) as draft:
        draft.write(pictures.jpeg())
        piece = await zhang.parts.media.keep(draft, MediaKind.IMAGE)
    zhang.parts.media.files.remove(piece.name or "")
    assert await zhang.ends(await zhang.say("", piece=piece), SendState.FAILED) == WORDS.sending.picture_gone
    clock.ahead = timedelta(hours=48)
    assert await zhang.shows(pictures.jpeg(), state=SendState.WEB_ONLY) == UNTOLD
    assert zhang.shown == ["见照片"]


def from_guides(*entry_ids: str, short: str | None = None) -> Reply:
    """A long answer."""
    sources = tuple(Source(one, f"指南{one}", "示例", date(2026, 1, 1), anchor="m1") for one in entry_ids)
    return Reply("办理材料很多。" * 200, ReplyOutcome.ANSWERED, sources=sources, short=short)


@pytest.mark.parametrize(("short", "words"), [("带身份证即可。", "带身份证即可。"), (None, "办理材料很多。")])
async def test_an_answer_that_would_be_cut_is_one_card_of_its_guide(town, short: str | None, words: str) -> None:
    zhang = await town()
    for number in range(3):
        await zhang.says(f"答复{number}")
    await zhang.answers(from_guides("提取", short=short))
    [*_, card] = zhang.made.platform.transcript(ZHANG)
    assert card.text.startswith(f"指南提取\n{words}")
    assert len(card.text) < 200
    assert card.link.endswith("/guides/%E6%8F%90%E5%8F%96#m1")
    await zhang.says("工作人员答复")  # the card used one: a person's is left
    await zhang.says("再答复", SendState.HELD)


async def test_what_is_from_several_guides_or_fits_is_no_card(town) -> None:
    zhang = await town()
    await zhang.answers(from_guides("提取"))
    assert len(zhang.pushed) == 3
    await zhang.answers(from_guides("提取", "贷款"))
    assert "查看全文" in zhang.pushed[3]
    assert not any(line.link for line in zhang.made.platform.transcript(ZHANG))


async def test_a_card_that_wechat_finds_too_long_is_a_text_with_a_link(town) -> None:
    zhang = await town()
    for number in range(3):
        await zhang.says(f"答复{number}")
    zhang.made.api.tokens.refusals = [45002]
    await zhang.answers(from_guides("提取"))
    assert "查看全文" in zhang.pushed[3]

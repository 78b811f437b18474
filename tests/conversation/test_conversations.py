"""Whole conversations with a real Rasa, a real Redis and a real database."""

import pytest
from house import House, Machines
from sqlalchemy import func, select

from bot.reply import ReplyOutcome
from bot.wording import WORDS
from escalation import store
from escalation.case import CaseKind
from escalation.tables import cases
from records import citizens, conversations, messages
from records.enclosures import Place

pytestmark = pytest.mark.slow


async def count_cases(house: House) -> int:
    async with house.database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(cases))).scalar_one())


async def test_a_policy_question_is_answered_from_the_knowledge_base(house: House) -> None:
    reply = await house.citizen("ann").says("灵活就业人员社保怎么交")
    assert reply.outcome is ReplyOutcome.ANSWERED
    assert [source.title for source in reply.sources] == ["灵活就业人员参保"]
    assert house.knowledge.asked == ["灵活就业人员社保怎么交"]


async def test_a_complaint_goes_through_the_form_to_a_number(house: House) -> None:
    citizen = house.citizen("bo")
    for text in ("我要投诉", "楼下烧烤店油烟太大，窗户都不敢开", "金牛区九里堤街道", "每天晚上", "13800138000"):
        reply = await citizen.says(text)
        assert reply.outcome is ReplyOutcome.ASKING, text
    assert "138****8000" in reply.text
    opened = await citizen.says("确认提交")
    assert opened.outcome is ReplyOutcome.CASE_OPENED
    assert opened.case_number is not None
    assert opened.case_number in opened.text
    async with house.database.reading() as connection:
        case = await store.load(connection, opened.case_number)
    assert case is not None
    assert (case.kind, case.place, case.anonymous) == (CaseKind.COMPLAINT, "金牛区九里堤街道", False)
    progress = await citizen.says("我的投诉怎么样了")
    assert (progress.outcome, progress.case_number) == (ReplyOutcome.PROGRESS, opened.case_number)
    assert (await citizen.says("公积金怎么提取")).outcome is ReplyOutcome.ANSWERED


async def test_photos_and_a_place_in_the_middle_of_the_form_go_along_with_it(house: House) -> None:
    citizen = house.citizen("foto")
    asked = await citizen.says("我要投诉楼下烧烤店油烟太大，窗户都不敢开")
    assert (await citizen.sends("image")).text.endswith(asked.text.splitlines()[-1])
    located = await citizen.sends("location", Place(30.65721, 104.06592))
    assert located.text.endswith(WORDS.form.ask["district_unknown"])
    assert (await citizen.says("青羊区")).text.endswith(WORDS.form.ask["when"])
    assert (await citizen.says("每天晚上")).text != located.text
    await citizen.sends("video")
    assert "北纬 30.65721" in (await citizen.says("匿名")).text
    opened = await citizen.says("确认提交")
    assert opened.outcome is ReplyOutcome.CASE_OPENED
    async with house.database.reading() as connection:
        case = await store.load(connection, opened.case_number or "")
        assert case is not None
        kinds = [one.kind for one in await messages.of_case(connection, case.id, 50)]
    assert [kind for kind in kinds if kind != "text"] == ["image", "location", "video"]


async def test_what_the_first_message_says_is_not_asked_again(house: House) -> None:
    citizen = house.citizen("cai")
    reply = await citizen.says("我要投诉武侯区桂溪街道天府二街的工地，昨晚十二点还在打桩，电话13812345678")
    assert "138****5678" in reply.text
    assert [choice.text for choice in reply.choices] == ["同意", "匿名"]
    assert "天府二街" in (await citizen.says("同意")).text
    assert (await citizen.says("要得")).outcome is ReplyOutcome.CASE_OPENED


async def test_a_request_can_be_cancelled_in_the_middle_and_the_talk_goes_on(house: House) -> None:
    citizen = house.citizen("dou")
    await citizen.says("我要投诉物业乱收费")
    assert (await citizen.says("算了，不投诉了")).outcome is ReplyOutcome.CANCELLED
    assert (await citizen.says("居住证怎么办")).outcome is ReplyOutcome.ANSWERED
    assert await count_cases(house) == 0


async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(house: House) -> None:
    citizen = house.citizen("e")
    asked = await citizen.says("我要投诉物业乱收费不给发票")
    reply = await citizen.says("公积金贷款额度怎么算？")
    assert reply.outcome is ReplyOutcome.ANSWERED
    assert asked.text.splitlines()[-1] in reply.text
    person = await citizen.says("转人工")
    assert person.outcome is ReplyOutcome.HANDED_OFF
    assert asked.text.splitlines()[-1] in person.text
    assert "什么时候" in (await citizen.says("金牛区九里堤街道")).text


@pytest.mark.parametrize("command", ["/restart", "／restart", '/complain{"what": "x"}', "  //goodbye"])
async def test_a_leading_slash_commands_nothing(house: House, command: str) -> None:
    citizen = house.citizen("f")
    await citizen.says("我要投诉物业乱收费不给发票")
    await citizen.says(command)
    async with house.database.reading() as connection:
        identity = await citizens.find(connection, "web", "f")
        assert identity is not None
        conversation = await conversations.load(connection, identity)
    assert conversation is not None
    assert conversation.draft is not None


async def test_the_form_goes_on_when_redis_is_killed_in_the_middle(house: House, machines: Machines) -> None:
    citizen = house.citizen("g")
    await citizen.says("我要投诉物业乱收费不给发票")
    machines.redis.kill()
    try:
        assert "什么时候" in (await citizen.says("金牛区九里堤街道花园小区")).text
    finally:
        machines.start_redis()
    assert "手机号" in (await citizen.says("上周")).text
    assert "花园小区" in (await citizen.says("匿名")).text
    assert (await citizen.says("确认提交")).outcome is ReplyOutcome.CASE_OPENED
    assert await count_cases(house) == 1


async def test_the_form_goes_on_when_rasa_is_killed_and_when_it_is_back(house: House, machines: Machines) -> None:
    citizen, other = house.citizen("h"), house.citizen("j")
    await citizen.says("我要投诉物业乱收费不给发票")
    machines.rasa.kill()
    try:
        assert "什么时候" in (await citizen.says("金牛区九里堤街道花园小区")).text
        assert (await house.citizen("i").says("居住证怎么办")).outcome is ReplyOutcome.ANSWERED
        assert (await other.says("我要投诉楼下商店半夜放音乐扰民")).outcome is ReplyOutcome.ASKING
    finally:
        machines.start_rasa()
    assert "手机号" in (await citizen.says("上周")).text
    await citizen.says("匿名")
    assert (await citizen.says("确认提交")).outcome is ReplyOutcome.CASE_OPENED
    assert "手机号" in (await other.says("青羊区草堂街道")).text


async def test_small_turns_have_words(house: House) -> None:
    citizen = house.citizen("k")
    for text, outcome in (
        ("你好", ReplyOutcome.SMALL_TALK),
        ("你是谁", ReplyOutcome.SMALL_TALK),
        ("你个瓜娃子", ReplyOutcome.SMALL_TALK),
        ("转人工", ReplyOutcome.HANDED_OFF),
        ("答非所问，没解决我的问题", ReplyOutcome.HANDED_OFF),
        ("查进度", ReplyOutcome.PROGRESS),
        ("取消", ReplyOutcome.CANCELLED),
        ("谢谢", ReplyOutcome.SMALL_TALK),
        ("陪我摆会儿龙门阵嘛", ReplyOutcome.SMALL_TALK),
        ("搞快点嘛，那个路灯拖了好久了", ReplyOutcome.PROGRESS),
        ("不是武侯区是双流区", ReplyOutcome.SMALL_TALK),
        ("家里煤气漏了，头好晕", ReplyOutcome.EMERGENCY),
    ):
        reply = await citizen.says(text)
        assert reply.outcome is outcome, text
        assert reply.text


async def test_what_answers_nothing_leaves_the_form_at_its_question(house: House) -> None:
    citizen = house.citizen("talker")
    asked = (await citizen.says("我要投诉物业乱收费不给发票")).text.splitlines()[-1]
    for text in ("你好啊", "谢谢你哈", "你是真人还是机器", "你们这些饭桶"):
        reply = await citizen.says(text)
        assert (reply.outcome, reply.text.splitlines()[-1]) == (ReplyOutcome.ASKING, asked), text
    assert "什么时候" in (await citizen.says("金牛区九里堤街道")).text


async def test_what_tells_its_place_and_day_is_registered_whatever_it_sounds_like(house: House) -> None:
    said = "邛崃市文君街道的羊肉馆子昨天拿坏肉卖，莫说是我说的"
    reply = await house.citizen("teller").says(said)
    assert reply.outcome is ReplyOutcome.ASKING
    assert "请核对" in reply.text


async def test_a_form_that_is_given_up_in_whatever_words_files_nothing(house: House) -> None:
    citizen = house.citizen("given-up")
    for text in ("啰里啰嗦的，我不填了", "哎哟问个没完，不登记了"):
        await citizen.says("我要投诉楼下烧烤店油烟太大，窗户都不敢开")
        assert (await citizen.says(text)).outcome is ReplyOutcome.CANCELLED
    assert (await citizen.says("公积金怎么提取")).outcome is ReplyOutcome.ANSWERED


async def test_who_was_told_the_hours_is_told_them_again_in_other_words(house: House) -> None:
    citizen = house.citizen("hao")
    assert (await citizen.says("转人工")).outcome is ReplyOutcome.HANDED_OFF
    assert (await citizen.says("那明天是几点开始有人嘛")).outcome is ReplyOutcome.HANDED_OFF


async def test_what_a_guide_knows_is_answered_though_it_is_told_and_registered_where_that_is_wanted(
    house: House,
) -> None:
    citizen = house.citizen("yun")
    told = "外公眼睛看不见，手机上那个操作他一步都弄不来"
    assert (await citizen.says(told)).outcome is ReplyOutcome.ANSWERED

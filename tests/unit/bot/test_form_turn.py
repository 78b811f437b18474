"""What citizens do with what they said before: go back, correct, leave out."""

from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from bot import asides, form_turn, form_words, request_draft, request_form, usual_words
from bot.reply import Intent
from bot.request_draft import Draft, Problem, Similar, Slot
from bot.request_form import Doubt
from escalation.case import CaseKind

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # a Wednesday
NOTHING = Intent()
EMPTY = Draft(kind=CaseKind.COMPLAINT, begun_at=NOW)
TOLD = replace(EMPTY, what="楼道里堆满了纸箱")
PLACED = replace(TOLD, where="锦江区牛市口街道水碾河路3号院")
TIMED = replace(PLACED, when="昨天（11月24日，星期二）")
FULL = replace(TIMED, contact="13800138000", consent_at=NOW)


def hear(draft: Draft, text: str) -> Draft:
    slot = request_draft.next_slot(draft)
    assert slot is not None
    heard = form_turn.hear(draft, slot, text, NOW)
    assert isinstance(heard, Draft), heard
    return heard


@pytest.mark.parametrize(
    ("draft", "again"), [(TOLD, Slot.WHAT), (PLACED, Slot.WHERE), (TIMED, Slot.WHEN), (FULL, Slot.CONTACT)]
)
@pytest.mark.parametrize("text", ["上一步", "我想退回去一下", "返回上一个问题"])
def test_going_back_asks_the_step_before(draft: Draft, again: Slot, text: str) -> None:
    assert request_draft.next_slot(hear(draft, text)) is again


def test_an_answer_that_is_named_is_asked_again_whichever_step_is_open() -> None:
    assert request_draft.next_slot(hear(TIMED, "刚才填的地址不对，我重新写")) is Slot.WHERE
    assert request_draft.next_slot(hear(FULL, "日期记错了让我重讲")) is Slot.WHEN


def test_who_begins_anew_is_asked_everything_once_more() -> None:
    heard = hear(replace(FULL, later=("路灯不亮了三天",)), "算了全部重来")
    assert heard == replace(EMPTY, later=("路灯不亮了三天",))


def test_before_the_first_step_there_is_none() -> None:
    assert form_turn.hear(EMPTY, Slot.WHAT, "上一步", NOW) is Problem.NOTHING_BEFORE


@pytest.mark.parametrize("draft", [PLACED, TIMED, FULL])
@pytest.mark.parametrize("text", ["哎呀写错了，应该是成华区", "不是锦江区，是成华区", "区不对，改成成华"])
def test_a_district_is_corrected_within_the_place_at_any_step(draft: Draft, text: str) -> None:
    heard = hear(draft, text)
    assert heard.doubted == "成华区牛市口街道水碾河路3号院"
    assert request_form.doubt(heard) is Doubt.DISTRICT_OR_PLACE
    kept = hear(replace(draft, where="锦江区水碾河路3号院"), text)
    assert kept.where == "成华区水碾河路3号院"
    assert request_draft.next_slot(kept) is request_draft.next_slot(draft)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("地址写错了，是春熙路街道的", "春熙路街道"),
        ("位置不对，应该是水碾河路8号院", "锦江区水碾河路8号院"),
        ("不对，是青羊区草堂街道浣花北路", "青羊区草堂街道浣花北路"),
    ],
)
def test_another_place_replaces_the_first(text: str, where: str) -> None:
    assert hear(FULL, text).where == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("等下地方不对 金牛区沙湾路23号才对", "金牛区沙湾路23号"),
        ("不是牛市口哦是牛王庙地铁站C口", "锦江区牛王庙地铁站C口"),
        ("应为武侯区晋阳路45号，非水碾河路", "武侯区晋阳路45号"),
        ("换一哈地址嘛 华府大道那个工地", "锦江区华府大道那个工地"),
        ("实际上在熊猫基地门口", "熊猫基地门口"),
        ("我现在想起来了是在三圣乡荷塘月色那边", "三圣乡荷塘月色那边"),
        ("咋个写的水碾河嘛 我说的是沙河堡", "沙河堡"),
        ("地址 成华区建设巷", "成华区建设巷"),
    ],
)
def test_the_whole_place_is_replaced_when_all_is_read_back(text: str, where: str) -> None:
    assert hear(FULL, text).where == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("门牌号错了 是13号院", "锦江区牛市口街道水碾河路13号院"),
        ("是5号院不是3号院", "锦江区牛市口街道水碾河路5号院"),
        ("3号院不对 5号院才对", "锦江区牛市口街道水碾河路5号院"),
        ("不对头 3号院不对 是17号院", "锦江区牛市口街道水碾河路17号院"),
        ("其实是在隔壁那栋楼", "锦江区牛市口街道水碾河路3号院隔壁那栋楼"),
    ],
)
def test_a_number_and_what_lies_beside_it_change_only_the_end_of_the_place(text: str, where: str) -> None:
    assert hear(FULL, text).where == where


def test_words_of_the_matter_are_changed_for_others() -> None:
    assert hear(FULL, "不是纸箱是旧家具").what == "楼道里堆满了旧家具"


@pytest.mark.parametrize("text", ["我还在楼下等到起的", "就在这里提交吗", "我说的你们记下来没有", "你们大厅在哪里"])
def test_what_only_speaks_of_a_place_replaces_none(text: str) -> None:
    assert isinstance(form_turn.hear(FULL, Slot.CONFIRM, text, NOW), Problem)


@pytest.mark.parametrize("draft", [TIMED, FULL])
@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("记错了，是前天下午", "前天下午（11月23日，星期一）"),
        ("不是昨天，是上周五", "上周五（11月20日，星期五）"),
        ("时间改成十一月三号", "十一月三号（11月3日，星期二）"),
    ],
)
def test_a_time_is_corrected_at_any_step(draft: Draft, text: str, when: str) -> None:
    assert hear(draft, text).when == when


def test_the_kind_is_corrected() -> None:
    for text, kind in (("改成举报吧", CaseKind.REPORT), ("我这不是投诉，算个建议", CaseKind.SUGGESTION)):
        assert hear(PLACED, text).kind is kind
    said = form_words.after(PLACED, hear(PLACED, "改成举报吧"), None)
    assert said is not None
    assert said.text.startswith("好的，类别改为：举报。")


def test_another_number_replaces_the_first_only_after_its_use_was_explained() -> None:
    heard = hear(FULL, "号码写错了，打这个 139 0013 9000")
    assert (heard.contact, heard.consent_at) == ("13900139000", NOW)
    unnamed = replace(TIMED, anonymous=True)
    offered = hear(unnamed, "还是留一个电话 13900139000")
    assert (offered.contact, offered.offered, offered.anonymous) == (None, "13900139000", False)


@pytest.mark.parametrize("draft", [TOLD, PLACED, TIMED, FULL])
def test_anonymity_is_taken_at_any_step(draft: Draft) -> None:
    heard = hear(draft, "我要匿名，莫写我的名字")
    assert (heard.anonymous, heard.contact, heard.consent_at) == (True, None, None)


def test_anonymity_in_the_first_message_is_not_asked_again() -> None:
    draft = request_form.begin(CaseKind.REPORT, "匿名举报高新区石羊街道一家麻将馆前天通宵营业", NOW)
    assert request_draft.next_slot(draft) is Slot.CONFIRM
    other = request_form.begin(CaseKind.COMPLAINT, "我被人匿名举报占道，锦江区春熙路的城管罚错了人", NOW)
    assert not other.anonymous


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("座机 028-85551234", "028-85551234"),
        ("8555 1234", "028-85551234"),
        ("0833-2431234", "0833-2431234"),
        ("＋86 138 0013 8000", "13800138000"),
    ],
)
def test_mobile_and_landline_numbers_are_taken(text: str, contact: str) -> None:
    assert hear(TIMED, text).contact == contact


def test_a_time_and_a_number_told_with_the_place_are_not_asked_for_again() -> None:
    heard = hear(TOLD, "在武侯区浆洗街街道洗面桥街，昨天晚上，我电话13800138000")
    assert heard.where == "武侯区浆洗街街道洗面桥街，昨天晚上"
    assert (heard.when, heard.offered) == ("昨天晚上（11月24日，星期二）", "13800138000")


def test_a_day_to_come_is_asked_about_and_may_be_insisted_on() -> None:
    heard = hear(PLACED, "下周一早上")
    assert (request_form.doubt(heard), request_draft.next_slot(heard)) == (Doubt.DAY_TO_COME, Slot.WHEN)
    assert "下周一早上" in form_words.question(heard).text
    assert hear(heard, "这周一早上").when == "这周一早上（11月23日，星期一）"
    assert hear(heard, "下周一早上").when == "下周一早上"
    assert request_form.doubt(hear(PLACED, "2月30号")) is Doubt.NO_SUCH_DAY


@pytest.mark.parametrize("text", ["记不到咯", "我也说不清楚是哪天", "忘了"])
def test_what_is_not_known_is_left_out(text: str) -> None:
    assert hear(PLACED, text).when == ""
    assert hear(TOLD, text).where == ""


def test_an_unknown_place_is_asked_about_once() -> None:
    heard = hear(TOLD, "幸福小区南门")
    assert (heard.where, request_form.doubt(heard)) == (None, Doubt.DISTRICT_UNKNOWN)
    assert hear(heard, "温江").where == "温江区幸福小区南门"
    assert hear(heard, "跳过").where == "幸福小区南门"
    assert hear(heard, "就是老车站那里").where == "幸福小区南门，老车站那里"


def test_a_place_in_the_district_that_the_matter_names_is_clear() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "投诉新都区的一家驾校不退学费", NOW)
    assert hear(draft, "老车站对面").where == "新都区老车站对面"


def test_what_contradicts_itself_is_asked_about_with_both_districts() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "投诉青羊区环球中心一家店虚假宣传", NOW)
    question = form_words.question(draft)
    assert [choice.text for choice in question.choices] == ["成都高新区", "青羊区"]
    assert hear(draft, "成都高新区").where == "成都高新区环球中心一家店虚假宣传"
    assert hear(draft, "青羊区").where == "青羊区环球中心一家店虚假宣传"


def test_a_name_of_several_districts_is_asked_about() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "投诉石羊的一家砖厂夜里冒黑烟", NOW)
    question = form_words.question(draft)
    assert [choice.text for choice in question.choices] == ["都江堰市", "成都高新区"]
    assert hear(draft, "都江堰").where == "都江堰市石羊的一家砖厂夜里冒黑烟"


@pytest.mark.parametrize("text", ["嗯，没问题，就这样报吧", "都对的，帮我交上去", "要得", "内容准确"])
def test_yes_is_said_in_many_ways(text: str) -> None:
    assert hear(FULL, text).confirmed


def test_a_draft_of_an_older_version_is_read() -> None:
    old = b'{"kind":"complaint","begun_at":"2026-11-25T02:00:00Z","what":"x","where":"","confirmed":false}'
    assert msgspec.json.decode(old, type=Draft).doubted is None


@pytest.mark.parametrize("draft", [EMPTY, TOLD, PLACED, TIMED, FULL])
@pytest.mark.parametrize("text", ["算了，不投诉了", "太麻烦，我不填了", "取消"])
def test_the_draft_is_given_up_at_any_step(draft: Draft, text: str) -> None:
    given_up = hear(draft, text)
    assert given_up.declined
    assert request_draft.next_slot(given_up) is None


def test_leaving_the_number_out_gives_nothing_up() -> None:
    assert hear(TIMED, "电话不留，算了").anonymous


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (TOLD, "你好"),
        (TOLD, "哈喽，在吗"),
        (PLACED, "谢谢你哈"),
        (TIMED, "你好啊"),
        (FULL, "辛苦了，谢谢"),
    ],
)
def test_a_greeting_or_thanks_answers_nothing(draft: Draft, text: str) -> None:
    slot = request_draft.next_slot(draft)
    assert slot is not None
    assert asides.talk(slot, text, NOTHING) in ("greet", "thanks")


@pytest.mark.parametrize(
    ("slot", "text", "intent"),
    [
        (Slot.WHERE, "你们这些吃白饭的", "abuse"),
        (Slot.WHERE, "你这个机器人笨得很", "abuse"),
        (Slot.WHEN, "落雨了，凉快得很", "small_talk"),
        (Slot.CONTACT, "你是不是真人嘛", "who_are_you"),
        (Slot.CONFIRM, "一群饭桶", "abuse"),
        (Slot.WHAT, "你是哪个", "who_are_you"),
        (Slot.WHERE, "嗯", "affirm"),
    ],
)
def test_talk_inside_the_form_answers_nothing(slot: Slot, text: str, intent: str) -> None:
    assert asides.talk(slot, text, Intent(intent, 0.8)) == intent


@pytest.mark.parametrize(
    ("slot", "text", "intent"),
    [
        (Slot.WHERE, "那些龟儿子就在我们村口", "abuse"),
        (Slot.WHEN, "狗日的从上周闹到现在", "abuse"),
        (Slot.WHERE, "算了，匿名，谢谢", "thanks"),
        (Slot.CONTACT, "打这个13900139000，谢谢", "thanks"),
        (Slot.WHEN, "记不到了", "small_talk"),
    ],
)
def test_an_answer_in_rude_or_kind_words_is_an_answer(slot: Slot, text: str, intent: str) -> None:
    assert asides.talk(slot, text, Intent(intent, 0.9)) is None


@pytest.mark.parametrize(
    ("slot", "text", "intent"),
    [
        (Slot.CONTACT, "号码就不想给了", "cancel"),
        (Slot.WHEN, "有两三个月了哦", "progress"),
        (Slot.WHERE, "政务大厅找工作人员那个窗口", "human"),
    ],
)
def test_what_answers_the_question_is_no_aside(slot: Slot, text: str, intent: str) -> None:
    assert asides.aside(slot, text, Intent(intent, 0.9)) is None


@pytest.mark.parametrize("text", ["上个礼拜六", "上个月底开始的", "前一个星期", "上个季度"])
def test_a_time_that_begins_like_the_word_for_going_back_is_a_time(text: str) -> None:
    assert not form_turn.goes_back(Slot.WHEN, text)
    assert request_draft.next_slot(hear(PLACED, text)) is Slot.CONTACT


def test_what_is_no_time_is_asked_once_more_and_then_taken() -> None:
    heard = hear(PLACED, "外面落雨了")
    assert (request_form.doubt(heard), request_draft.next_slot(heard)) == (Doubt.NO_TIME, Slot.WHEN)
    assert hear(heard, "昨天下午").when == "昨天下午（11月24日，星期二）"
    assert hear(heard, "停电那回").when == "停电那回"


@pytest.mark.parametrize(
    "text",
    ["我哪里记得到嘛", "这个就空起嘛", "没看时间", "不好说", "你们自己去查", "先跳过", "怎么说得清嘛"],
)
def test_a_question_is_left_out_in_own_words(text: str) -> None:
    assert hear(PLACED, text).when == ""


@pytest.mark.parametrize(
    "text", ["不想写电话", "号码免了", "给我保密", "我没得手机", "莫说是我告的", "还是不留了", "不得行"]
)
def test_anonymity_is_asked_for_in_own_words(text: str) -> None:
    assert hear(TIMED, text).anonymous


@pytest.mark.parametrize("draft", [TOLD, PLACED])
def test_a_number_given_while_another_thing_is_asked_is_kept_and_the_question_stays(draft: Draft) -> None:
    heard = hear(draft, "我电话13900139000")
    assert (heard.offered, heard.contact) == ("13900139000", None)
    assert request_draft.next_slot(heard) is request_draft.next_slot(draft)
    said = form_words.after(draft, heard, None)
    assert said is not None
    assert said.text.startswith("已记下联系电话。")


@pytest.mark.parametrize(
    ("draft", "text", "when"),
    [
        (TIMED, "哦对了，时间是前天夜里", "前天夜里（11月23日，星期一）"),
        (TIMED, "是今天早上的事", "今天早上（11月25日，星期三）"),
        (FULL, "时间：十一月十号", "十一月十号（11月10日，星期二）"),
    ],
)
def test_a_time_told_while_another_thing_is_asked_is_taken(draft: Draft, text: str, when: str) -> None:
    heard = hear(draft, text)
    assert when.startswith((heard.when or "").removeprefix("是").split("的事")[0][:2])
    assert request_draft.next_slot(heard) is request_draft.next_slot(draft)


def test_a_day_to_come_told_while_the_number_is_asked_is_asked_about() -> None:
    heard = hear(TIMED, "时间是下个月三号")
    assert request_form.doubt(heard) is Doubt.DAY_TO_COME


def test_a_place_told_while_another_thing_is_asked_is_taken() -> None:
    assert hear(TOLD, "昨天下午").when == "昨天下午（11月24日，星期二）"
    assert hear(TIMED, "地点是青羊区草堂街道浣花北路").where == "青羊区草堂街道浣花北路"
    assert hear(replace(FULL, where="水碾河路3号院"), "是温江区的").where == "温江区水碾河路3号院"


def test_a_kind_that_is_denied_is_not_taken() -> None:
    assert hear(PLACED, "严格说不算举报，换成建议").kind is CaseKind.SUGGESTION
    assert hear(PLACED, "我也不是投诉，当成求助").kind is CaseKind.HELP


@pytest.mark.parametrize(
    ("first", "missing"),
    [
        ("我要投诉锦江区莲桂南路118号的茶馆，从上个月起天天打牌到半夜", Slot.CONTACT),
        ("新都区大丰街道的垃圾房臭了半个月，我要投诉，别说是我说的", Slot.CONFIRM),
        ("反映个问题，龙泉驿区大面街道的电梯坏了九天", Slot.CONTACT),
        ("我要投诉，郫都区犀浦街道那边从十月开始乱停车，13900139000", Slot.CONTACT),
    ],
)
def test_place_day_and_anonymity_of_the_first_message_are_not_asked_again(first: str, missing: Slot) -> None:
    assert request_draft.next_slot(request_form.begin(CaseKind.COMPLAINT, first, NOW)) is missing


def test_where_the_writer_lives_is_not_where_it_happened() -> None:
    letter = (
        "您好：我是蒲江县鹤山街道的居民。位于朝阳湖路的一家石材厂每日凌晨切石头，我不愿透露姓名。"
        "此致敬礼 大邑县晋原街道张某"
    )
    draft = request_form.begin(CaseKind.COMPLAINT, letter, NOW)
    assert (draft.where, draft.anonymous) == ("朝阳湖路的一家石材厂", True)
    alone = request_form.begin(CaseKind.COMPLAINT, "我是抚琴街道的居民，楼下烧烤店油烟大", NOW)
    assert alone.where == "金牛区抚琴街道"


def test_ones_own_number_is_not_part_of_the_matter_but_that_of_another_is() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "投诉装修公司跑了，我的电话是13900139000", NOW)
    assert (draft.what, draft.offered) == ("投诉装修公司跑了", "13900139000")
    other = request_form.begin(CaseKind.COMPLAINT, "投诉13900139000这个号码天天打骚扰电话", NOW)
    assert "13900139000" in (other.what or "")


def test_a_place_typed_as_it_sounds_is_shown_as_it_is_written() -> None:
    assert hear(TOLD, "成花区二仙桥街到下涧漕").where == "成华区二仙桥街道下涧漕"


def test_on_the_net_there_is_no_district() -> None:
    assert hear(TOLD, "网上买的").where == "网上买的"


@pytest.mark.parametrize(
    "text",
    [
        "是嘞是嘞，帮我交上去嘛",
        "不用改了，交",
        "两件都对",
        "okay",
        "可以得，麻烦你了",
        "行，就恁个",
        "嗯呐",
        "这盘对头了",
    ],
)
def test_yes_is_said_in_more_ways(text: str) -> None:
    assert hear(FULL, text).confirmed


def test_who_joins_a_similar_case_has_confirmed() -> None:
    similar = replace(FULL, similar=(Similar("WQ20261125-0001", "楼道堆物", "牛市口街道"),))
    question = form_words.question(similar)
    assert "楼道里堆满了纸箱" in question.text
    joined = hear(similar, "就是这件，算我一个")
    assert (joined.joins, request_draft.next_slot(joined)) == ("WQ20261125-0001", None)
    assert request_draft.next_slot(hear(similar, "不是这件")) is Slot.CONFIRM


def test_a_second_matter_that_is_told_in_full_is_filed_with_one_yes() -> None:
    said = "我说两件事，一个是青羊区草堂街道的路灯黑了五天，一个是金牛区抚琴街道天天有人占道修车，都匿名"
    first = request_form.begin(CaseKind.COMPLAINT, said, NOW)
    assert request_draft.next_slot(first) is Slot.CONFIRM
    offered = request_draft.following(first, 2, NOW)
    assert offered is not None
    assert "金牛区抚琴街道" in form_words.question(offered).text
    taken = hear(offered, "接着登记")
    assert (taken.what, taken.confirmed) == ("金牛区抚琴街道天天有人占道修车", True)
    assert request_form.looks_for_similar(taken)
    assert request_draft.next_slot(replace(taken, similar=())) is None


@pytest.mark.parametrize("text", ["物业说这个不归他们管", "喊了几回都不理人", "臭得很，饭都吃不下"])
def test_what_goes_on_about_the_matter_is_no_place(text: str) -> None:
    heard = hear(TOLD, text)
    assert (heard.what, heard.where, heard.doubted) == (f"{TOLD.what}；{text}", None, None)
    said = form_words.after(TOLD, heard, None)
    assert said is not None
    assert said.text.startswith("好的，也记下了。")


@pytest.mark.parametrize("text", ["蓝光圣菲TOWN", "电子科大清水河", "万科城二期"])
def test_a_name_that_nobody_knows_is_a_place(text: str) -> None:
    assert hear(TOLD, text).doubted == text


@pytest.mark.parametrize("draft", [PLACED, TIMED, FULL])
@pytest.mark.parametrize("text", ["补充一下：楼梯灯也不亮", "还有就是垃圾也堆在那儿", "我再加一句，消防栓都挡住了"])
def test_something_more_is_added_to_the_matter_at_any_later_step(draft: Draft, text: str) -> None:
    heard = hear(draft, text)
    assert (heard.what or "").startswith(f"{TOLD.what}；")
    assert request_draft.next_slot(heard) is request_draft.next_slot(draft)


@pytest.mark.parametrize("text", ["改天再说嘛", "算了，下次再来", "已经修好了，不用了", "他们都弄好了"])
def test_the_draft_is_given_up_in_own_words(text: str) -> None:
    assert hear(PLACED, text).declined


@pytest.mark.parametrize("text", ["你好", "您好", "喂，你好呀", "谢谢"])
def test_a_courtesy_confirms_nothing(text: str) -> None:
    assert not isinstance(form_turn.hear(FULL, Slot.CONFIRM, text, NOW), Draft)


def test_a_place_that_was_not_told_well_is_corrected() -> None:
    assert hear(FULL, "等一下，地址没写准，是水碾河路和新生路口").where == "锦江区水碾河路和新生路口"


@pytest.mark.parametrize("text", ["换成建议算了", "不是昨天，是前天"])
def test_a_correction_is_one_whatever_it_sounds_like(text: str) -> None:
    assert form_turn.corrects(TIMED, Slot.CONTACT, text, NOW)
    assert not form_turn.corrects(TIMED, Slot.CONTACT, "公积金怎么提取", NOW)


@pytest.mark.parametrize(
    "text",
    [
        "等等，退一下，刚刚那个我没答好",
        "回到前面那题，我答错了",
        "哎等等回去一下上个我乱说的",
        "往前退一个，我再说一遍",
        "刚才那个回答得不好，我想重新说",
    ],
)
def test_who_goes_back_in_their_own_words_is_asked_the_step_before(text: str) -> None:
    assert request_draft.next_slot(hear(TIMED, text)) is Slot.WHEN
    assert form_turn.corrects(TIMED, Slot.CONTACT, text, NOW)


@pytest.mark.parametrize("text", ["上个月", "刚才那个时候", "前一个星期", "从退房那天"])
def test_a_time_goes_back_to_nothing(text: str) -> None:
    assert hear(PLACED, text).when == text


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("不对不对，地点搞错了，是双流区黄水镇云岭路", "双流区黄水镇云岭路"),
        ("不对，是双流区胜利镇云华路", "双流区胜利镇云华路"),
        ("哦豁地址整错了，青白江区姚渡镇金渡路才对", "青白江区姚渡镇金渡路"),
        ("位置错了 温江区 永宁镇 八一路北段", "温江区永宁镇八一路北段"),
        ("你记错了，事情发生在崇州市街子镇江城街", "崇州市街子镇江城街"),
        ("不对，是水碾河路5号院", "锦江区水碾河路5号院"),
    ],
)
def test_a_whole_place_takes_the_place_of_the_old_one(text: str, where: str) -> None:
    heard = hear(FULL, text)
    assert (heard.where, heard.what) == (where, FULL.what)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("娃儿开始读书那阵就有了", "娃儿开始读书那阵就有了"),
        ("我生病住院那会儿", "我生病住院那会儿"),
        ("楼上搬来新邻居之后", "楼上搬来新邻居之后"),
        ("反正有一阵了", "反正有一阵了"),
        ("就前不久", "就前不久"),
        ("忘球了", ""),
        ("记不到是哪天了，反正就在门口那块", ""),
    ],
)
def test_a_vague_time_is_a_time_and_one_that_is_forgotten_is_not_pressed(text: str, when: str) -> None:
    heard = hear(PLACED, text)
    assert (heard.when, request_draft.next_slot(heard)) == (when, Slot.CONTACT)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("我们楼下烧烤摊有好几个月了都是油烟", "有好几个月"),
        ("几个星期了路灯不亮没人管", "几个星期"),
        ("入秋以来河边臭得很", "入秋以来"),
        ("孩子上学那会儿起校门口就停满车了", "孩子上学那会儿起"),
        ("路灯坏了不记得哪天坏的了", ""),
        ("我在这里住了十年了，路灯坏了", None),
    ],
)
def test_the_matter_tells_since_when_also_by_no_day(text: str, when: str | None) -> None:
    assert hear(EMPTY, text).when == when


@pytest.mark.parametrize(
    "text", ["能不能留我儿子的电话13800138000", "打我女儿的行不 138 0013 8000", "写邻居老张的号13800138000可以不"]
)
def test_a_number_of_somebody_close_is_a_number_though_it_is_asked(text: str) -> None:
    asked = Intent("ask_policy", 0.95)
    assert asides.aside(Slot.CONTACT, text, asked) is None
    assert hear(TIMED, text).contact == "13800138000"


@pytest.mark.parametrize("text", ["可以，就打这个", "用刚才那个", "我前面不是说过了嘛"])
def test_a_number_that_was_told_may_be_used_in_many_words(text: str) -> None:
    assert hear(replace(TIMED, offered="13800138000"), text).contact == "13800138000"


@pytest.mark.parametrize(
    "text",
    [
        "反映个事别暴露我是哪个双桥子街道万年路昨天晚上有人乱倒渣土",
        "我不想让别人知道是我说的就是万年路那个店昨天卖过期东西",
        "我的名字不要写上去万年路从昨天起一直放炮",
    ],
)
def test_who_says_in_one_breath_to_stay_unnamed_is_asked_for_no_number(text: str) -> None:
    assert hear(EMPTY, text).anonymous


def test_a_number_spelt_in_groups_is_heard() -> None:
    assert hear(EMPTY, "楼下半夜打牌我电话是一三八 零零一三 八零零零").offered == "13800138000"


@pytest.mark.parametrize("text", ["还没看完", "先别", "莫慌，我看一下", "等等我看看"])
def test_who_wants_time_before_the_yes_gets_it(text: str) -> None:
    said = form_words.meant(FULL, text)
    assert form_turn.hear(FULL, Slot.CONFIRM, said, NOW) is Problem.CONFIRM_LATER
    # Whatever kind of turn it looks like.
    assert usual_words.belongs(FULL, text)


@pytest.mark.parametrize(
    "text",
    [
        "看过了，没有要改的，交吧",
        "核对过了，一个字都不用改，提交吧",
        "没啥子改的，就恁个交嘛",
        "看完了没啥要改 报上去吧",
        "瞧了瞧，挺好，发",
        "这件先交",
    ],
)
def test_nothing_to_change_is_a_yes(text: str) -> None:
    assert hear(FULL, text).confirmed


@pytest.mark.parametrize("text", ["没改", "看过了，有错", "没看过", "别发", "没交", "发现有问题"])
def test_a_doubt_at_the_end_is_no_yes(text: str) -> None:
    assert isinstance(form_turn.hear(FULL, Slot.CONFIRM, text, NOW), Problem)


def test_a_yes_may_bring_another_matter() -> None:
    heard = hear(FULL, "对的，另外还有一件事，隔壁天天半夜放炮")
    assert (heard.confirmed, heard.later) == (True, ("隔壁天天半夜放炮",))


def test_who_joins_may_say_with_it_to_stay_unnamed() -> None:
    asked = replace(FULL, similar=(Similar("WQ1", "楼道堆纸箱", "水碾河路"),))
    heard = hear(asked, "就是这件，别留我名字")
    assert (heard.joins, heard.anonymous, request_draft.next_slot(heard)) == ("WQ1", True, None)


def test_a_forgotten_day_leaves_no_place_out() -> None:
    heard = hear(TOLD, "日子记不清，在锦江区水碾河路3号院")
    assert (heard.when, heard.where) == ("", "锦江区水碾河路3号院")


def test_a_listed_district_is_taken_by_its_place_and_none_of_them_asks_where_again() -> None:
    asked = replace(TOLD, doubted="石羊菜市场门口")
    listed = [choice.text for choice in form_words.question(asked).choices]
    assert form_words.meant(asked, "后头那个") == listed[-1]
    none = hear(asked, "两个都不是")
    assert (none.where, none.doubted) == (None, None)


def test_a_listed_case_is_joined_by_its_place() -> None:
    asked = replace(FULL, similar=(Similar("1", "路灯", "桥头"), Similar("2", "纸箱", "楼道")))
    assert form_words.meant(asked, "下面那个") == "第2件"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("漏了一点 他们还放了电瓶车", "他们还放了电瓶车"),
        ("对了他们还打人", "他们还打人"),
        ("把电瓶车也写上", "电瓶车"),
        ("等下 还没说完 他们晚上还在那打牌", "他们晚上还在那打牌"),
        ("请补充说明该处已多次整改无效", "该处已多次整改无效"),
        ("再添一句嘛 味道臭得很", "味道臭得很"),
    ],
)
def test_what_is_added_when_all_is_read_back_goes_with_the_matter(text: str, more: str) -> None:
    assert hear(FULL, text).what == f"楼道里堆满了纸箱；{more}"


def test_a_yes_after_a_word_of_adding_is_a_yes() -> None:
    assert hear(replace(FULL, similar=()), "对了就这样，交嘛").confirmed


@pytest.mark.parametrize(
    "text",
    [
        "电话就算了嘛怕他们找到我",
        "我耳朵背打电话听不到",
        "不想让人晓得是我",
        "本人出于安全考虑，不便留下联系方式",
        "给了你们怕骚扰",
        "手机欠费了",
        "说老实话不敢留",
    ],
)
def test_who_gives_a_reason_for_no_number_stays_unnamed(text: str) -> None:
    assert hear(TIMED, text).anonymous


@pytest.mark.parametrize(
    "text", ["等哈我找下号码", "电话拿来干什么", "要得", "快点嘛莫拖", "打我电话嘛", "他们不接电话"]
)
def test_other_words_are_no_refusal(text: str) -> None:
    assert isinstance(form_turn.hear(TIMED, Slot.CONTACT, text, NOW), Problem)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("育苗路三号门口，啥时候坏的我想不起来了，这个跳过嘛", Slot.CONTACT),
        ("金牛区光华村街12号，漏了好久不知道，电话也不想留", Slot.CONFIRM),
        ("具体在哪一站说不上来，跳过，时间是昨天早上八点", Slot.CONTACT),
    ],
)
def test_a_question_that_is_left_out_beside_an_answer_is_not_asked(text: str, asked: Slot) -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "我要投诉，金牛区的公交车司机骂人", NOW)
    heard = form_turn.hear(replace(draft, where=None, doubted=None), Slot.WHERE, text, NOW)
    assert isinstance(heard, Draft)
    assert heard.doubted is not None or request_draft.next_slot(heard) is asked


@pytest.mark.parametrize("text", ["武侯区簇桥街道锦城里小区2栋3单元楼下", "郫都区犀浦街道国宁东路66号"])
def test_a_whole_place_is_no_telephone_number_but_takes_the_place_of_the_old(text: str) -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "我要投诉，金牛区茶店子街道育苗路三号昨天垃圾没人清运", NOW)
    heard = form_turn.hear(draft, Slot.CONTACT, text, NOW)
    assert isinstance(heard, Draft)
    assert heard.where == text


@pytest.mark.parametrize(
    "text", ["就是不想说", "我不告诉你在哪个小区", "不能说在哪里，怕遭报复", "你看着办", "都行", "不得"]
)
def test_who_will_not_say_where_is_not_pressed(text: str) -> None:
    assert hear(TOLD, text).where == ""


@pytest.mark.parametrize("text", ["你别管什么时候", "具体不方便讲", "不留"])
def test_who_will_not_say_when_is_not_pressed(text: str) -> None:
    assert hear(PLACED, text).when == ""


@pytest.mark.parametrize("text", ["不得", "没", "没得", "不给", "莫得", "随便", "你看着办"])
def test_a_word_will_do_to_leave_no_number(text: str) -> None:
    assert hear(TIMED, text).anonymous


@pytest.mark.parametrize("text", ["要得", "可以"])
def test_a_yes_without_a_number_is_asked_for_one_or_none(text: str) -> None:
    assert form_turn.hear(TIMED, Slot.CONTACT, text, NOW) is Problem.CONTACT_EITHER


def test_what_is_told_instead_of_a_number_belongs_to_the_matter() -> None:
    assert (hear(TIMED, "我心头慌得很，门都不敢出").what or "").endswith("门都不敢出")


def test_a_number_that_is_kept_back_before_it_is_asked_for_is_not_asked_for() -> None:
    heard = hear(TOLD, "电话也不给")
    assert heard.anonymous
    assert request_draft.next_slot(heard) is Slot.WHERE


def test_what_stands_beside_the_time_belongs_to_the_matter() -> None:
    heard = hear(PLACED, "天天晚上都往那里跑，我这个当妈的心都碎了")
    assert heard.when == "天天晚上都往那里跑"
    assert (heard.what or "").endswith("我这个当妈的心都碎了")


@pytest.mark.parametrize("text", ["青羊区草市街", "金牛区茶店子", "高新区天府三街"])
def test_a_place_alone_is_no_matter(text: str) -> None:
    heard = hear(EMPTY, text)
    assert heard.where
    assert request_draft.next_slot(heard) is Slot.WHAT


@pytest.mark.parametrize("text", ["楼道堆满杂物，武侯区玉林街道倪家桥路", "乱停车，高新区天府二街"])
def test_a_matter_with_its_place_fills_both(text: str) -> None:
    heard = hear(EMPTY, text)
    assert heard.what
    assert heard.where


@pytest.mark.parametrize(
    "text", ["漏了一个星期了", "漏了，从国庆开始的", "落了好几天灰，从上周三开始", "对了，就上周三"]
)
def test_an_answer_to_when_is_no_addition_for_a_verb_that_names_the_trouble(text: str) -> None:
    heard = hear(PLACED, text)
    assert heard.when
    assert heard.what == PLACED.what


def test_what_says_that_it_adds_is_added_though_it_names_a_day() -> None:
    heard = hear(PLACED, "补充一句，昨天他们又来堆了一车")
    assert heard.what == "楼道里堆满了纸箱；昨天他们又来堆了一车"
    assert heard.when is None


@pytest.mark.parametrize("text", ["忘了说，13800138000", "对了，我电话13800138000"])
def test_a_number_that_is_asked_for_is_no_addition(text: str) -> None:
    heard = hear(TIMED, text)
    assert (heard.contact, heard.what) == ("13800138000", TIMED.what)


@pytest.mark.parametrize(
    "text",
    [
        "先把我手机记到哈13800138000，不然等会儿忘了",
        "我电话13800138000，先说了免得忘记",
        "13800138000，我先留这儿，怕过后搞忘了",
        "电话13800138000，你先记到，我记性不好",
    ],
)
def test_a_number_with_a_word_on_noting_it_leaves_the_place_to_be_asked_for(text: str) -> None:
    heard = hear(TOLD, text)
    assert heard.offered == "13800138000"
    assert (heard.where, heard.doubted, heard.anonymous, heard.what) == (None, None, False, TOLD.what)


@pytest.mark.parametrize("text", ["不知道，我电话13800138000", "我电话13800138000，地点我说不清楚"])
def test_who_leaves_the_place_out_beside_a_number_is_not_asked_again(text: str) -> None:
    heard = hear(TOLD, text)
    assert (heard.where, heard.offered) == ("", "13800138000")


@pytest.mark.parametrize("text", ["保安忘了锁门", "物业的人说不清楚"])
def test_what_others_forget_or_cannot_say_leaves_no_question_out(text: str) -> None:
    heard = hear(TOLD, text)
    assert heard.where is None
    assert heard.what == f"{TOLD.what}；{text}"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("不对，是金牛区", "金牛区锦绣花园5栋"),
        ("区写错了，金牛区的", "金牛区锦绣花园5栋"),
        ("不是成华区，是金牛区", "金牛区锦绣花园5栋"),
        ("不对，应该是金牛区，锦绣花园", "金牛区锦绣花园5栋"),
        ("区不对，是金牛区锦绣花园", "金牛区锦绣花园5栋"),
        ("不对，是锦江区柳江街道，锦绣花园", "锦江区柳江街道锦绣花园"),
        ("不对，是青羊区，天府花城三期2栋", "青羊区天府花城三期2栋"),
    ],
)
def test_with_another_district_the_estate_stays_and_one_that_follows_belongs_to_the_place(
    said: str, where: str
) -> None:
    read_back = replace(FULL, where="成华区万年场街道双林路，锦绣花园5栋", similar=())
    for draft, slot in ((read_back, Slot.CONFIRM), (replace(read_back, contact=None, consent_at=None), Slot.CONTACT)):
        heard = form_turn.hear(draft, slot, said, NOW)
        assert isinstance(heard, Draft)
        assert (heard.where, heard.doubted) == (where, None)


def test_a_name_that_lies_elsewhere_and_is_all_that_there_is_stays_in_doubt() -> None:
    heard = form_turn.hear(replace(FULL, where="成华区万年场街道", similar=()), Slot.CONFIRM, "不对，是金牛区", NOW)
    assert isinstance(heard, Draft)
    assert heard.doubted == "金牛区万年场街道"


def test_a_name_beside_a_number_leaves_the_place_open() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "我家这几天一直停水，麻烦反映一下", NOW)
    heard = form_turn.hear(draft, Slot.WHERE, "我电话是13700006666，姓罗", NOW)
    assert isinstance(heard, Draft)
    assert (heard.where, heard.offered) == (None, "13700006666")


@pytest.mark.parametrize("said", ["算了算了，电话不留了，莫让人晓得是我报的", "号码还是不留了", "名字莫写嘛"])
def test_who_takes_the_number_back_at_the_end_stays_unnamed(said: str) -> None:
    heard = hear(FULL, said)
    assert (heard.contact, heard.anonymous) == (None, True)

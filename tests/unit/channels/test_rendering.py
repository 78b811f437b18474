"""What fits into a WeChat message."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply import Choice, Reply, ReplyOutcome, Source
from channels.wechat.incoming import Incoming
from channels.wechat.rendering import MAX_BYTES, as_menu, as_text, fit, passive, split

REST = "查看全文：https://12345.example.gov.cn/full/1"
INCOMING = Incoming("text", "openid", "gh_account", "message:1", "问题")


@given(st.text(max_size=3_000))
def test_a_fitted_text_is_never_too_long_and_says_where_the_rest_is(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    fitted = fit(text, REST)
    assert len(fitted.encode()) <= MAX_BYTES
    assert fitted == text or fitted.endswith(REST)


@pytest.mark.parametrize("character", ["a", "é", "长", "😀"])
def test_a_text_is_cut_between_characters(character: str) -> None:
    fitted = fit(character * 3_000, REST)
    start = fitted.removesuffix(f"…\n\n{REST}")
    assert set(start) == {character}
    assert MAX_BYTES - len(fitted.encode()) < len(character.encode())


def test_a_text_is_cut_at_the_end_of_a_sentence_where_one_is_near() -> None:
    assert fit("一句话。" * 300, REST).startswith("一句话。" * 100)
    assert "话。…" in fit("一句话。" * 300, REST)


def test_a_text_that_just_fits_is_left_alone() -> None:
    text = "长" * (MAX_BYTES // 3)
    assert fit(text, REST) == text


@pytest.mark.parametrize("hostile", ["]]>", "]]]]>>", "<![CDATA[x]]>", "&amp;<b>", "a\x00b\x0bc", "\ud800"])
def test_no_text_breaks_out_of_its_xml(hostile: str) -> None:
    xml = passive(INCOMING, f"前{hostile}后", datetime(2026, 11, 23, tzinfo=UTC))
    content = ElementTree.fromstring(xml).findtext("Content") or ""
    assert content.startswith("前")
    assert content.endswith("后")
    assert ElementTree.fromstring(xml).findtext("ToUserName") == "openid"


def test_the_number_and_the_issuer_of_a_source_are_written_out() -> None:
    source = Source("x", "通知", "市政府网站", date(2026, 10, 1), number="成府发〔2024〕12号", issuer="市政府")
    said = as_text(Reply("好。", ReplyOutcome.ANSWERED, (), (source,)))
    assert "来源：通知（市政府，成府发〔2024〕12号，市政府网站，截至 2026-10-01）" in said


def test_sources_and_choices_are_written_out() -> None:
    source = Source("x", "公积金提取", "示例·据国家规定整理", date(2026, 10, 1))
    reply = Reply("可以提取。", ReplyOutcome.ANSWERED, (Choice("要什么材料"), Choice("提交诉求")), (source,))
    assert as_text(reply) == (
        "可以提取。\n\n来源：公积金提取（示例·据国家规定整理，截至 2026-10-01）"
        "\n\n您可以回复编号：\n1. 要什么材料\n2. 提交诉求"
        "\n\n有帮助请回复“有用”，没帮上忙请回复“没用”。"
    )


@given(st.text(max_size=2_000))
def test_a_split_text_loses_nothing_but_space_between_its_parts(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    parts = split(text, 300)
    assert all(0 < len(part.encode()) <= 300 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_goes_on_from_any_part_as_it_was_split() -> None:
    text = "一句话。另一句很长的话，没有完；" * 200
    parts = split(text)
    assert len(parts) > 2
    assert split("".join(parts[1:])) == parts[1:]


@pytest.mark.parametrize(
    ("choices", "text", "is_menu"),
    [(0, "哪件？", False), (10, "哪件？", True), (11, "哪件？", False), (2, "长" * 400, False)],
)
def test_choices_that_fit_become_a_menu(choices: int, text: str, is_menu: bool) -> None:
    reply = Reply(text, ReplyOutcome.CHOICES, tuple(Choice(f"第{n}件") for n in range(choices)))
    menu = as_menu(reply)
    assert (menu is not None) == is_menu
    if menu is not None:
        assert menu["head_content"] == text

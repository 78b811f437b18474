"""Several matters in one message."""

import pytest

from bot import several


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "有两个问题要反映：一个是单元门禁坏了关不上，另一个是垃圾房半个月没人冲洗",
            ("单元门禁坏了关不上", "垃圾房半个月没人冲洗"),
        ),
        (
            "我说三件事。第一，楼道灯全都不亮；第二，电动车在过道充电；第三，顶楼漏雨没人修",
            ("楼道灯全都不亮", "电动车在过道充电", "顶楼漏雨没人修"),
        ),
        ("投诉早点铺占了盲道。还有一件事，公交站的座椅断了一截", ("投诉早点铺占了盲道", "公交站的座椅断了一截")),
        ("举报诊所没有执照，另外我还要投诉茶楼打牌太吵", ("举报诊所没有执照", "投诉茶楼打牌太吵")),
        ("表扬门卫老张。顺便建议门口装个凳子", ("表扬门卫老张", "建议门口装个凳子")),
        ("两个问题：门口路灯昨天坏了；还有就是物业乱收停车费", ("门口路灯昨天坏了", "物业乱收停车费")),
        ("有两个事情给你们说 第一个门口路灯不亮 第二个隔壁天天放音响", ("门口路灯不亮", "隔壁天天放音响")),
        ("万年路的路灯坏了还有个事就是楼上半夜拖家具", ("万年路的路灯坏了", "楼上半夜拖家具")),
    ],
)
def test_matters_that_the_words_count_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert several.split(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "投诉驾校，要求：1、退还学费 2、书面道歉 3、公开处理结果",
        "楼上漏水，物业不管，还有他们态度很差",
        "两个问题都没解决",
        "第一，他不开票；第二，他骂人",
        "我要反映一个问题，一是吵二是脏",
    ],
)
def test_one_matter_with_many_sides_stays_one(text: str) -> None:
    assert several.split(text) == (text,)


def test_one_more_thing_in_the_form_is_heard() -> None:
    assert several.another("对了，还有一件事，楼顶有人养鸽子") == "楼顶有人养鸽子"
    assert several.another("还有一件事") == ""
    assert several.another("对了，还要说一件，巷口的路灯也不亮") == "巷口的路灯也不亮"
    assert several.another("金牛区还有一件") is None

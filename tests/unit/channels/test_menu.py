"""The file of the account's menu, against WeChat's limits."""

from pathlib import Path

import pytest

from channels.wechat import menu
from channels.wechat.menu import MenuError


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "menu.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_menu_is_what_wechat_takes() -> None:
    made = menu.for_wechat(menu.load(menu.SHIPPED), "https://hall.example")
    assert [button["name"] for button in made["button"]] == ["办事问答", "我要诉求", "我的诉求"]
    assert made["button"][1]["sub_button"][0] == {"type": "click", "name": "我要投诉", "key": "say:我要投诉"}
    mine = {"type": "view", "name": "我的诉求", "url": "https://hall.example/wechat/enter?to=requests"}
    assert made["button"][2] == mine


def test_every_kind_of_button_is_written_and_read_back_as_lines(tmp_path: Path) -> None:
    text = """buttons:
  - {name: 指南, page: /guides}
  - name: 更多
    items:
      - {name: 市政府, url: "https://www.example.org/?a=1&b=2"}
      - {name: 我的, enter: requests}
"""
    made = menu.for_wechat(menu.load(written(tmp_path, text)), "https://h.example")
    assert menu.lines(made) == [
        "指南: view https://h.example/guides",
        "更多:",
        "  市政府: view https://www.example.org/?a=1&b=2",
        "  我的: view https://h.example/wechat/enter?to=requests",
    ]
    # As WeChat gives a menu back.
    made["button"][0]["sub_button"] = []
    assert menu.lines(made)[0] == "指南: view https://h.example/guides"


BUTTON = "buttons:\n  - {{name: {name}, say: 好}}\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "Expected `object`"),
        ("buttons: []", 1, "1 to 3 buttons, not 0"),
        ("buttons:\n" + "  - {name: 一, say: 好}\n" * 4, 1, "not 4"),
        ("buttons:\n  - {name: 一, say: 好}\n  - {name: 二}\n", 3, "needs one of say"),
        ("buttons:\n  - name: 一\n    say: 好\n    url: https://a.example/\n", 2, "needs one of say"),
        (BUTTON.format(name="一二三四五六"), 2, "18 bytes, WeChat takes 16"),
        (BUTTON.format(name="一二三四五"), 2, "shows 4 Chinese characters"),
        (BUTTON.format(name='""'), 2, "a name is missing"),
        ("buttons:\n  - name: 一\n    items:\n" + "      - {name: 二, say: 好}\n" * 6, 3, "1 to 5 items, not 6"),
        ("buttons:\n  - name: 一\n    items:\n      - {name: 一二三四五六七八九, say: 好}\n", 4, "shows 8"),
        ("buttons:\n  - name: 一\n    say: 好\n    items:\n      - {name: 二, say: 好}\n", 2, "does nothing else"),
        (f"buttons:\n  - name: 一\n    say: {'长' * 42}\n", 3, "at most 124 bytes"),
        ("buttons:\n  - name: 一\n    enter: elsewhere\n", 3, "none of requests"),
        ("buttons:\n  - name: 一\n    page: //evil.example/\n", 3, "no path of this service"),
        ("buttons:\n  - name: 一\n    url: javascript:alert(1)\n", 3, "begins with https://"),
        ("buttons:\n  - name: 一\n    says: 好\n", 2, "says"),
        ("buttons:\n  - name: [\n", 3, "expected"),
        ("buttons: *a\n", 1, "undefined alias"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(MenuError) as error:
        menu.load(written(tmp_path, text))
    assert any(f"menu.yaml:{line}: " in problem and words in problem for problem in error.value.problems), str(
        error.value
    )


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(MenuError) as error:
        menu.load(written(tmp_path, "buttons:\n  - {name: 一二三四五, enter: x}\n  - {name: 二}\n"))
    assert len(error.value.problems) == 3


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(MenuError, match="cannot be read"):
        menu.load(tmp_path / "none.yaml")

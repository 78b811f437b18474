"""The account's menu: from a file of the operator's to what WeChat takes, and back for comparison.

WeChat's limits: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu.html
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from channels.web.links import ENTER
from channels.wechat.entering import TARGETS
from channels.wechat.incoming import SAY
from escalation.rules import source
from escalation.rules.source import Source, Way

SHIPPED = Path(__file__).parent / "menu.yaml"
MOST_BUTTONS, MOST_ITEMS = 3, 5
# In bytes; a longer name is refused.
BUTTON_NAME, ITEM_NAME, KEY, URL = 16, 60, 128, 1_024
# In Chinese characters; the rest of a longer name is shown as dots.
BUTTON_SHOWS, ITEM_SHOWS = 4, 8
_DOES = ("say", "enter", "page", "url")
_PAGE = re.compile(r"/(?:[A-Za-z0-9_.~%?=&-][A-Za-z0-9_.~%?=&/-]*)?")
_URL = re.compile(r"https?://[^\s\"'<>\\]+")


class MenuError(Exception):
    """The file cannot be published; `problems` holds one sentence each, with file and line."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Item(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Something to tap: exactly one of what it does is set."""

    name: str
    say: str = ""
    enter: str = ""
    page: str = ""
    url: str = ""


class Button(Item, forbid_unknown_fields=True, frozen=True):
    """A button of the bar; with `items` it opens them and does nothing else."""

    items: tuple[Item, ...] = ()


class Menu(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The whole bar, from left to right."""

    buttons: tuple[Button, ...]


def load(file: Path) -> Menu:
    """Read and check a file. Raises MenuError with every problem."""
    try:
        read = source.read(file, file.name)
        menu = msgspec.convert(read.content, Menu)
    except OSError as error:
        raise MenuError((f"{file} cannot be read: {error.strerror}.",)) from error
    except msgspec.ValidationError as error:
        raise MenuError((f"{file}:{read.line(source.path_in(str(error)))}: {error}.",)) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MenuError((f"{file}:{line}: {error.problem}.",)) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise MenuError((f"{file}: {error}.",)) from error
    problems = tuple(f"{file}:{problem.line(read)}: {problem.words}." for problem in _problems(menu))
    if problems:
        raise MenuError(problems)
    return menu


def for_wechat(menu: Menu, public_url: str) -> dict[str, Any]:
    """The menu as `menu/create` takes it; `public_url` without a trailing slash."""
    return {"button": [_button(button, public_url) for button in menu.buttons]}


def lines(published: Any) -> list[str]:
    """A menu of WeChat's, one line each button and item, for people to compare."""
    return [f"{'  ' * depth}{_line(found)}" for depth, found in _walk(published)]


@dataclass(frozen=True)
class _Problem:
    way: Way
    words: str

    def line(self, read: Source) -> int:
        return read.line(self.way)


def _problems(menu: Menu) -> Iterator[_Problem]:
    if not 0 < len(menu.buttons) <= MOST_BUTTONS:
        yield _Problem(("buttons",), f"WeChat shows 1 to {MOST_BUTTONS} buttons, not {len(menu.buttons)}")
    for place, button in enumerate(menu.buttons):
        way: Way = ("buttons", place)
        yield from _name_problems(button.name, way, BUTTON_NAME, BUTTON_SHOWS)
        if not button.items:
            yield from _act_problems(button, way)
            continue
        if any(getattr(button, act) for act in _DOES):
            yield _Problem(way, "a button with items does nothing else")
        if len(button.items) > MOST_ITEMS:
            yield _Problem((*way, "items"), f"WeChat shows 1 to {MOST_ITEMS} items, not {len(button.items)}")
        for inner, item in enumerate(button.items):
            deeper = (*way, "items", inner)
            yield from _name_problems(item.name, deeper, ITEM_NAME, ITEM_SHOWS)
            yield from _act_problems(item, deeper)


def _name_problems(name: str, way: Way, longest: int, shows: float) -> Iterator[_Problem]:
    if not name.strip():
        yield _Problem((*way, "name"), "a name is missing")
    elif len(name.encode()) > longest:
        yield _Problem((*way, "name"), f"{name!r} has {len(name.encode())} bytes, WeChat takes {longest}")
    elif _width(name) > shows:
        yield _Problem((*way, "name"), f"{name!r} is too wide: WeChat shows {shows} Chinese characters")


def _act_problems(item: Item, way: Way) -> Iterator[_Problem]:
    given = [act for act in _DOES if getattr(item, act)]
    if len(given) != 1:
        yield _Problem(way, f"{item.name!r} needs one of {', '.join(_DOES)}")
        return
    value, deeper = getattr(item, given[0]), (*way, given[0])
    match given[0]:
        case "say" if len((SAY + value).encode()) > KEY or "\n" in value:
            yield _Problem(deeper, f"what is said is one line of at most {KEY - len(SAY)} bytes")
        case "enter" if value not in TARGETS:
            yield _Problem(deeper, f"{value!r} is none of {', '.join(TARGETS)}")
        case "page" if not _PAGE.fullmatch(value) or len(value) > URL // 2:
            yield _Problem(deeper, f"{value!r} is no path of this service")
        case "url" if not _URL.fullmatch(value) or len(value.encode()) > URL:
            yield _Problem(deeper, f"an address begins with https:// or http:// and has at most {URL} bytes")


def _width(name: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.5 for letter in name)


def _button(button: Button, public_url: str) -> dict[str, Any]:
    if button.items:
        return {"name": button.name, "sub_button": [_item(item, public_url) for item in button.items]}
    return _item(button, public_url)


def _item(item: Item, public_url: str) -> dict[str, Any]:
    if item.say:
        return {"type": "click", "name": item.name, "key": SAY + item.say}
    entering = f"{public_url}{ENTER}?to={item.enter}" if item.enter else ""
    return {"type": "view", "name": item.name, "url": entering or item.url or public_url + item.page}


def _walk(published: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    for button in _dicts(published, "button"):
        yield 0, button
        for item in _dicts(button, "sub_button"):
            yield 1, item


def _dicts(outer: Any, field: str) -> list[dict[str, Any]]:
    found = outer.get(field) if isinstance(outer, dict) else None
    found = found.get("list") if isinstance(found, dict) else found  # as menus of the back office come
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _line(found: dict[str, Any]) -> str:
    does = found.get("key") or found.get("url") or ""
    return f"{found.get('name')}: {found.get('type')} {does}".rstrip() if found.get("type") else f"{found.get('name')}:"

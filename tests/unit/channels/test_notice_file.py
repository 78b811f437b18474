"""The operator's file of templates: what is right is taken, what is wrong is named."""

from pathlib import Path

import pytest

from channels.wechat.notice_file import KINDS, NoticeFileError, Value, load
from channels.wechat.notices import fitted
from channels.wording import WORDS
from records.outbox import Occasion

EXAMPLE = Path(__file__).parents[3] / "deploy/wechat-notices.example.yaml"
GOOD = "answered: {template: {id: abcdefghij, fields: {thing1: text}}}"


def test_the_example_is_one_that_can_be_used() -> None:
    notices = load(EXAMPLE)
    assert set(notices) == {Occasion.ANSWERED, Occasion.MATERIAL}
    answered = notices[Occasion.ANSWERED]
    assert answered.subscription is not None
    assert answered.subscription.fields["character_string1"] is Value.NUMBER


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("answered: {}", "answered.subscription or .template is missing"),
        ("answered: {template: {id: 短, fields: {thing1: text}}}", "no template id"),
        ("answered: {template: {id: abcdefghij, fields: {}}}", "1 to 10 keywords"),
        ("answered: {template: {id: abcdefghij, fields: {thing1: name}}}", "name"),
        ("answered: {template: {id: abcdefghij, fields: {phrase1: number}}}", "phrase1 cannot hold number, only state"),
        ("answered: {template: {id: abcdefghij, fields: {first: text}}}", "'first' is no keyword"),
        ("answered: {template: {id: abcdefghij, colour: red, fields: {thing1: text}}}", "colour"),
        ("closed: {template: {id: abcdefghij, fields: {thing1: text}}}", "closed"),
        ("- 1", "Expected `object`"),
        ("{", "while parsing"),
        (f"#{'x' * 70_000}\n{GOOD}", "Expected `object`"),
    ],
)
def test_every_mistake_is_a_sentence(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "notices.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NoticeFileError) as raised:
        load(file)
    assert problem in raised.value.problems[0]
    assert str(file) in raised.value.problems[0]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoticeFileError, match="cannot be read"):
        load(tmp_path / "gone.yaml")


@pytest.mark.parametrize(("keyword", "most"), [("thing1", 20), ("phrase12", 5), ("character_string1", 32)])
def test_a_value_is_shortened_to_what_its_keyword_holds(keyword: str, most: int) -> None:
    assert fitted(keyword, "长" * most) == "长" * most
    assert fitted(keyword, "长" * (most + 1)) == "长" * (most - 1) + "…"


def test_our_own_words_fit_into_every_keyword() -> None:
    assert set(WORDS.notices) == set(Occasion)
    for words in WORDS.notices.values():
        assert len(words.state) <= KINDS["phrase"][0]
        assert len(words.text) <= KINDS["thing"][0]

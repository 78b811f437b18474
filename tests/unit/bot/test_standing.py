"""Where a conversation stands, and what is likely there."""

import pytest
import yaml

from bot import training
from bot.recall import Before
from bot.reply import Reply, ReplyOutcome
from bot.standing import Standing

ANSWER = Reply("…", ReplyOutcome.ANSWERED, asked="社保卡在哪里办")
WHICH = Reply("…", ReplyOutcome.CHOICES, asked="社保卡")
WELCOME = Reply("…", ReplyOutcome.SMALL_TALK)


@pytest.mark.parametrize(
    ("before", "standing"),
    [
        (Before(), Standing.OPENING),
        (Before(reply=WELCOME, lately=(WELCOME,)), Standing.TALK),
        (Before(reply=ANSWER, lately=(ANSWER,)), Standing.ANSWERED),
        (Before(reply=WHICH), Standing.CHOICES),
        (Before(spoken_of=7), Standing.CASE),
        (Before(reply=WELCOME, spoken_of=7), Standing.CASE),
        (Before(reply=WHICH, drafting=True), Standing.FORM),
    ],
)
def test_a_conversation_stands_where_its_last_reply_left_it(before: Before, standing: Standing) -> None:
    assert before.standing is standing


def test_the_classifiers_table_knows_every_standing_and_only_kinds_of_turn_that_there_are() -> None:
    lines = (training.PROJECT / "standings.tsv").read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")][-1].split("\t")
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    domain = yaml.safe_load((training.PROJECT / "domain.yml").read_text(encoding="utf-8"))
    assert head[1:] == list(Standing)
    assert {row[0] for row in rows} <= {name for entry in domain["intents"] for name in entry}
    assert all(len(row) == len(head) and all(float(cell) > 0 for cell in row[1:]) for row in rows)

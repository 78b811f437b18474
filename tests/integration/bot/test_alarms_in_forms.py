"""What only sounds like a cry for help while a form is open, and what is one there too."""

import pytest
from scripted import Talk

from bot.no_alarm import NoAlarm
from bot.recall import Before
from bot.registration import Registration
from bot.reply import Intent, Reply, ReplyOutcome
from escalation.case import CaseKind
from escalation.casework import Casework
from escalation.rulebook import Rulebook
from language.emergencies import Emergency, EmergencyKind
from records.database import Database
from records.vault import Vault

LAMP = "锦江区牛市口街道水碾河路3号院的路灯坏了"
ASKED = Reply("您的手机号？", ReplyOutcome.ASKING)
IN_A_FORM = Before(reply=ASKED, drafting=True)


@pytest.fixture
def registration(sqlite_database: Database, rulebook: Rulebook) -> Registration:
    vault = Vault("v" * 40)
    return Registration(sqlite_database, Casework(rulebook, vault), vault)


async def _is_no_alarm(talk: Talk, registration: Registration, said: str, heard: Emergency) -> bool:
    """Whether that is so of what is said to the question for a number."""
    await registration.begin(await talk.receive(LAMP), CaseKind.COMPLAINT)
    await registration.hear(await talk.receive("昨天晚上"))
    return await NoAlarm(registration).is_meant(await talk.receive(said), heard, IN_A_FORM)


@pytest.mark.parametrize("said", ["写我儿媳妇屋头那个座机嘛，028-87650000", "我怕他们找上门来，名字电话都莫写"])
async def test_a_plain_answer_is_no_alarm_however_long(talk: Talk, registration: Registration, said: str) -> None:
    assert await _is_no_alarm(talk, registration, said, Emergency(EmergencyKind.CRIME, said, 0.6, sure=False))


@pytest.mark.parametrize(
    ("said", "likelihood", "sure"),
    [
        ("我怕他们找上门来，名字电话都莫写", 0.6, True),
        ("我怕他们找上门来，名字电话都莫写", 0.95, False),
        ("电话莫留了，反正明天我就不在人世了", 0.6, False),
        ("他拿起棒棒在踹我屋的门，娃儿吓得直哭", 0.6, False),
    ],
)
async def test_what_a_rule_hears_or_is_hardly_doubted_or_no_answer_stays_one(
    talk: Talk, registration: Registration, said: str, likelihood: float, sure: bool
) -> None:
    kind = EmergencyKind.SUICIDE if "人世" in said else EmergencyKind.CRIME
    heard = Emergency(kind, said, likelihood, sure=sure)
    assert not await _is_no_alarm(talk, registration, said, heard)


async def test_what_puts_right_what_was_told_is_none_though_a_rule_hears_it(
    talk: Talk, registration: Registration
) -> None:
    said = "等哈，烧起来的不是垃圾桶，是一堆树叶，改一下"
    for likelihood, is_none in ((0.2, True), (0.7, False)):
        heard = Emergency(EmergencyKind.FIRE, "烧起来", likelihood)
        assert await _is_no_alarm(talk, registration, said, heard) is is_none
    assert not await _is_no_alarm(
        talk, registration, "烧起来了，不是垃圾桶", Emergency(EmergencyKind.FIRE, "烧起来", 0.2)
    )


async def test_who_gives_up_by_two_who_are_half_sure_is_asked_no_more(talk: Talk, registration: Registration) -> None:
    await registration.begin(await talk.receive(LAMP), CaseKind.COMPLAINT)
    said = "一下午都耗在这上头，问东问西……哎，不搞了"
    step = await registration.hear(await talk.receive(said), Intent("cancel", 0.55))
    assert step.draft is not None
    assert step.draft.declined

"""Citizens of the survival run whose messages WeChat gave up."""

import itertools

from service.survival.citizens import FOLLOWS, Answer, Citizen

GIVEN_UP, LATE = Answer(None, given_up=True), Answer("好的", given_up=True)


class Phone:
    """Shows these answers, one after the other."""

    channel, name = "wechat", "zhang"

    def __init__(self, *answers: Answer) -> None:
        self._ids = itertools.count(1)
        self._answers = iter(answers)

    def new_id(self) -> str:
        return str(next(self._ids))

    async def follow(self) -> Answer:
        return Answer("欢迎")

    async def say(self, id: str, text: str) -> Answer:
        return next(self._answers)

    async def again(self, id: str, text: str) -> str | None:
        return f"again {id}"

    async def shown(self) -> list[str]:
        return []


async def test_what_wechat_gave_up_is_typed_again_and_is_another_message() -> None:
    person = Citizen(Phone(GIVEN_UP, GIVEN_UP, Answer("好的")), ("路灯坏了",))
    await person.speak()
    assert person.done
    assert [(one.id, one.given_up) for one in person.said] == [
        (FOLLOWS, False),
        ("1", True),
        ("2", True),
        ("3", False),
    ]
    assert await person.ask_again() == {"3": "again 3"}  # the one that arrived


async def test_an_answer_that_comes_all_the_same_is_one() -> None:
    person = Citizen(Phone(LATE, Answer("再见")), ("路灯坏了", "谢谢"), follows=1)
    await person.speak()
    await person.speak()
    assert [one.id for one in person.said] == ["1", FOLLOWS, "2"]

"""Query codes are not tried without end in conversations."""

from channels import codes
from channels.rates import Rates

NUMBER = "WQ20261123-0001"


async def test_one_citizen_tries_ten_times() -> None:
    may_try = codes.may_try(Rates(None))
    tried = [await may_try(1, f"WQ20261123-{n:04d}") for n in range(12)]
    assert tried == [True] * 10 + [False] * 2
    assert await may_try(2, NUMBER)


async def test_one_number_is_tried_ten_times_by_whomever_and_however_it_is_typed() -> None:
    may_try = codes.may_try(Rates(None))
    tried = [await may_try(n, NUMBER if n % 2 else "wq 20261123 0001") for n in range(12)]
    assert tried == [True] * 10 + [False] * 2


async def test_all_chats_together_have_a_limit() -> None:
    may_try = codes.may_try(Rates(None))
    tried = [await may_try(n, f"WQ20261123-{n:04d}") for n in range(codes.CHATS_ASK.allowed + 1)]
    assert tried.count(False) == 1

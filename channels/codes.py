"""How often query codes may be tried in conversations; for each number together with the tries on its page."""

from bot.case_codes import MayTry
from channels.rates import Limit, Rates
from channels.web.own_requests import MINUTES, NUMBER_ASKED, hashed

CITIZEN_ASKS = Limit("ask-citizen", 10, MINUTES * 60)
# Anybody may be a new visitor of the chat: all of them together. A code has 29^6 values.
CHATS_ASK = Limit("ask-chats", 300, MINUTES * 60)


def may_try(rates: Rates) -> MayTry:
    """The guard of the codes."""

    async def allowed(citizen_id: int, number: str) -> bool:
        own = (CITIZEN_ASKS, str(citizen_id)), (NUMBER_ASKED, hashed(number))
        return await rates.allow(*own) and await rates.allow((CHATS_ASK, ""))

    return allowed

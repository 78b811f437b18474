"""Whatever is written into a case's history, one word each. Pure."""

from enum import StrEnum


class Step(StrEnum):
    """A step of the life cycle, or a mark that leaves the status as it is."""

    OPEN = "open"
    # At the centre.
    ADMIT = "admit"
    ASK = "ask"
    SUPPLEMENT = "supplement"
    REFER = "refer"
    DISPATCH = "dispatch"
    REFUSE_RETURN = "refuse_return"
    MERGE = "merge"
    SEPARATE = "separate"
    SPLIT = "split"
    CONFIDE = "confide"
    DISCLOSE = "disclose"
    GRADE = "grade"
    # In the department.
    ACCEPT = "accept"
    ASSIGN = "assign"
    RETURN = "return"
    CONTACT = "contact"
    INTERIM = "interim"
    TELL = "tell"
    NOTE = "note"
    SUPPORT = "support"
    ASSIGN_PART = "assign_part"
    EXTEND = "extend"
    SUBMIT = "submit"
    SIGN = "sign"
    # Deciding on what a department asks for.
    GRANT = "grant"
    DENY = "deny"
    APPROVE = "approve"
    REFUSE = "refuse"
    # After the answer.
    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    RATE = "rate"
    REDO = "redo"
    CLOSE = "close"
    DEFER = "defer"
    RESUME = "resume"
    # From above and from the citizen.
    REMIND = "remind"
    SUPERVISE = "supervise"
    RAISE = "raise"
    CONFER = "confer"
    INSTRUCT = "instruct"
    REPORT = "report"
    WITHDRAW = "withdraw"
    # The citizen asked to be forgotten.
    ERASE = "erase"
    # By the clock.
    AUTO_ACCEPT = "auto_accept"
    LADDER = "ladder"
    RECKON = "reckon"
    # From a system that was used before.
    IMPORT = "import"

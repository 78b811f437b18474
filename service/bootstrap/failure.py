"""The one exception of the set-up."""


class SetupError(Exception):
    """Something the operator can mend; the message is the sentence that says how."""

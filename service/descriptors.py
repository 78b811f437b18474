"""How many files and connections a process may have open."""

import resource


def raise_limit() -> int:
    """Take as many as the system allows without asking anybody, and say how many: every open chat needs one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard

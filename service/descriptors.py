"""How many files and connections a process may have open."""

import resource

# Far more than the chats that one process lets in.
WANTED = 65_536


def raise_limit() -> int:
    """Take up to WANTED, as far as the system allows it without asking anybody, and say how many there are now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        return allowed
    return soft

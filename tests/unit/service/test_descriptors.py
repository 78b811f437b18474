"""How many files and connections a process may have open."""

import resource
from collections.abc import Iterator

import pytest

from service import descriptors


@pytest.fixture
def few() -> Iterator[int]:
    """A limit as low as a shell often sets it; the hard one, which only root could raise again, stays."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_limit_is_raised_as_far_as_is_allowed_and_needed(few: int) -> None:
    most = descriptors.WANTED if few == resource.RLIM_INFINITY else min(few, descriptors.WANTED)
    assert descriptors.raise_limit() == most
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (most, few)
    assert descriptors.raise_limit() == most

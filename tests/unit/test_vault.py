"""Contact data at rest."""

import pytest

from records.vault import Vault

SECRET = "a-secret-of-more-than-32-characters!"


def test_a_sealed_number_can_be_read_with_the_same_secret_only() -> None:
    sealed = Vault(SECRET).encrypt("13800138000")
    assert "138" not in sealed
    assert Vault(SECRET).decrypt(sealed) == "13800138000"
    with pytest.raises(ValueError, match="another key"):
        Vault(SECRET[::-1]).decrypt(sealed)


def test_the_blind_index_finds_the_same_number_again_and_depends_on_the_secret() -> None:
    vault = Vault(SECRET)
    assert vault.blind_index("13800138000") == vault.blind_index("13800138000")
    assert vault.blind_index("13800138000") != vault.blind_index("13800138001")
    assert vault.blind_index("13800138000") != Vault(SECRET[::-1]).blind_index("13800138000")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        Vault("short")

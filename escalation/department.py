"""Who answers: the city's bureaus, and the units that some of them have in districts 属地. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Department:
    """A bureau of the city, or the unit that does the work `of` a bureau in `districts`, codes of `places.DISTRICTS`.

    `duties` say what for, those of a unit are its bureau's; `phone` None until the city enters one.
    """

    key: str
    name: str
    duties: str = ""
    phone: str | None = None
    of: str | None = None
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Units:
    """The units of bureaus in districts: by their own key, and each unit's key by bureau and district."""

    by_key: Mapping[str, Department]
    by_place: Mapping[tuple[str, str], str]

    def there(self, bureau: str, district: str | None) -> str:
        """Who does a bureau's work in a district: its unit, or the bureau itself where it has none there."""
        return bureau if district is None else self.by_place.get((bureau, district), bureau)

    def bureau_of(self, key: str) -> str:
        """The bureau of a unit; any other key as it is."""
        unit = self.by_key.get(key)
        return key if unit is None or unit.of is None else unit.of

    def of(self, bureau: str) -> frozenset[str]:
        """Every unit of a bureau."""
        return frozenset(key for key, unit in self.by_key.items() if unit.of == bureau)

    def district_of(self, key: str, district: str | None) -> str | None:
        """Where a case is that this department handles: the place of a unit that has but one. `district`: where the
        case was thought to be."""
        districts = self.by_key[key].districts if key in self.by_key else ()
        return districts[0] if len(districts) == 1 else district


def units_of(departments: Iterable[Department]) -> Units:
    """The units among departments."""
    by_key = {one.key: one for one in departments if one.of is not None}
    by_place = {(one.of, district): key for key, one in by_key.items() if one.of for district in one.districts}
    return Units(MappingProxyType(by_key), MappingProxyType(by_place))


NO_UNITS = units_of(())

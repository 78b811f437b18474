"""A point on the map that a citizen sent: how it is called, and whether it lies in the city. Pure."""

from bot.wording import WORDS
from language import places
from records.enclosures import Place


def named(place: Place) -> str:
    """Its address, or where it has none, its degrees."""
    return place.label or WORDS.material.point.format(latitude=place.latitude, longitude=place.longitude)


def is_here(place: Place) -> bool:
    """Whether it lies in the city."""
    return places.is_within(place.latitude, place.longitude) and not places.elsewhere(place.label)

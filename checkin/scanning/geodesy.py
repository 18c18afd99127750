"""Distances between a phone's location and a site on the map (D113), in degrees and metres.

Phones report WGS-84; maps in China use GCJ-02, shifted by some hundred metres. Both are converted to GCJ-02
before they are compared.
"""

from math import asin, cos, pi, radians, sin, sqrt
from typing import Final

WGS_84: Final = "WGS-84"
GCJ_02: Final = "GCJ-02"
USUAL_FENCE_METRES: Final = 500
EARTH_METRES: Final = 6_371_008.8
# The ellipsoid and eccentricity of GCJ-02.
_AXIS = 6_378_245.0
_ECCENTRICITY = 0.00669342162296594323


def distance_metres(first: tuple[float, float], second: tuple[float, float]) -> int:
    """Whole metres between two (latitude, longitude) of the same datum."""
    (lat_1, lon_1), (lat_2, lon_2) = (tuple(map(radians, place)) for place in (first, second))
    chord = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return round(2 * EARTH_METRES * asin(min(1.0, sqrt(chord))))


def to_gcj_02(place: tuple[float, float]) -> tuple[float, float]:
    """WGS-84 (latitude, longitude) → GCJ-02."""
    latitude, longitude = place
    x, y = longitude - 105.0, latitude - 35.0
    phi = radians(latitude)
    magic = 1 - _ECCENTRICITY * sin(phi) ** 2
    north = _north(x, y) * 180.0 / ((_AXIS * (1 - _ECCENTRICITY)) / (magic * sqrt(magic)) * pi)
    east = _east(x, y) * 180.0 / (_AXIS / sqrt(magic) * cos(phi) * pi)
    return latitude + north, longitude + east


def on_the_map(place: tuple[float, float], datum: str) -> tuple[float, float]:
    """A phone's place in the datum of the sites."""
    return to_gcj_02(place) if datum == WGS_84 else place


def metres_from_site(reported: tuple[float, float], site: tuple[float, float]) -> int:
    """Metres from a phone's WGS-84 to a site's GCJ-02."""
    return distance_metres(to_gcj_02(reported), site)


def is_outside(distance: int, *, accuracy: int, fence: int = USUAL_FENCE_METRES) -> bool:
    """Outside the fence even after allowing for the accuracy that the phone reported."""
    return distance > fence + accuracy


def _north(x: float, y: float) -> float:
    return (
        -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _short_waves(x)
        + (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
        + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    )  # fmt: skip


def _east(x: float, y: float) -> float:
    return (
        300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _short_waves(x)
        + (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
        + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    )  # fmt: skip


def _short_waves(x: float) -> float:
    return (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0

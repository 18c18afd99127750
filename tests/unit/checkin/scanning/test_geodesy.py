"""Metres between a phone and a site, across the two datums that are in use in China (D113)."""

import pytest

from checkin.scanning import geodesy

NANNING = (22.8170, 108.3669)


@pytest.mark.parametrize(
    ("second", "metres"),
    [((22.8170, 108.3669), 0), ((22.8260, 108.3669), 1001), ((22.8170, 108.3767), 1004), ((25.2736, 110.2900), 335965)],
)
def test_metres_between_two_places(second, metres):
    assert abs(geodesy.distance_metres(NANNING, second) - metres) <= 2 + metres // 200
    assert geodesy.distance_metres(NANNING, second) == geodesy.distance_metres(second, NANNING)


def test_a_phone_in_beijing_is_shown_where_chinese_maps_show_it():
    latitude, longitude = geodesy.to_gcj_02((39.915, 116.404))

    assert (round(latitude, 6), round(longitude, 6)) == (39.916404, 116.410244)


def test_in_guangxi_the_two_datums_are_hundreds_of_metres_apart():
    apart = geodesy.distance_metres(NANNING, geodesy.to_gcj_02(NANNING))

    assert 200 <= apart <= 800
    assert geodesy.metres_from_site(NANNING, geodesy.to_gcj_02(NANNING)) == 0
    assert geodesy.metres_from_site(NANNING, NANNING) == apart


@pytest.mark.parametrize(
    ("distance", "accuracy", "outside"),
    [(500, 0, False), (501, 0, True), (900, 400, False), (901, 400, True), (3000, 65, True)],
)
def test_the_fence_is_widened_by_what_the_phone_admits(distance, accuracy, outside):
    assert geodesy.is_outside(distance, accuracy=accuracy) is outside


def test_a_site_may_have_a_wider_fence():
    assert not geodesy.is_outside(1900, accuracy=0, fence=2000)

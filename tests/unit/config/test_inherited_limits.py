"""Every limit that a library brings stands in our settings, so that a new one is noticed."""

from allauth.account import app_settings as account
from allauth.mfa import app_settings as mfa
from django.conf import global_settings, settings
from rest_framework.settings import DEFAULTS

from config import settings as ours

UPLOADS = ("DATA_UPLOAD_MAX", "FILE_UPLOAD_MAX")


def test_allauths_tables_have_no_line_that_ours_lack():
    assert account.RATE_LIMITS.keys() == settings.ACCOUNT_RATE_LIMITS.keys()
    assert mfa.RATE_LIMITS.keys() == settings.MFA_RATE_LIMITS.keys()


def test_no_limit_of_allauth_counts_an_address():
    told = [rate for rate in (*settings.ACCOUNT_RATE_LIMITS.values(), *settings.MFA_RATE_LIMITS.values()) if rate]

    assert not [rate for rate in told if "/ip" in rate or rate.count("/") < 2]


def test_djangos_limits_of_uploads_are_all_ours():
    known = {name for name in dir(global_settings) if name.startswith(UPLOADS)}

    assert known == {name for name in dir(ours) if name.startswith(UPLOADS)}


def test_the_throttles_of_the_api_are_all_ours():
    known = {name for name in DEFAULTS if "THROTTLE" in name}

    assert known == {name for name in settings.REST_FRAMEWORK if "THROTTLE" in name}
    assert DEFAULTS["DEFAULT_THROTTLE_RATES"].keys() == settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"].keys()

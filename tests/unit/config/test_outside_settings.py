"""Identities from outside are off until the environment names a service, and forms lead to no other place."""

import environ
import pytest

from config import outside_identities


@pytest.fixture
def said(monkeypatch):
    """The environment, as it is read for the settings."""

    def say(**variables: str) -> environ.Env:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return environ.Env()

    return say


def test_nothing_is_on_by_itself(said):
    assert outside_identities.providers(said()) == {}
    assert outside_identities.pages(said()) == []


def test_each_service_is_read_with_its_secret_and_its_pages(said):
    env = said(
        OIDC_SERVER_URL="https://sso.example.org/realms/office",
        OIDC_CLIENT_ID="qzzy",
        OIDC_CLIENT_SECRET="s",
        OIDC_LOGIN_ORIGINS="https://login.example.org",
        WECOM_CORP_ID="ww1",
        WECOM_AGENT_ID="1000002",
        WECOM_SECRET="t",
        WECOM_API="https://wecom.example.org/",
    )

    found = outside_identities.providers(env)
    (oidc,), (wecom,) = found["openid_connect"]["APPS"], found["wecom"]["APPS"]

    assert (oidc["name"], oidc["client_id"], oidc["secret"]) == ("统一身份认证", "qzzy", "s")
    assert oidc["settings"]["oauth_pkce_enabled"]
    assert (wecom["client_id"], wecom["secret"], wecom["settings"]["api"]) == ("ww1", "t", "https://wecom.example.org")
    assert wecom["settings"]["auth_params"] == {"agentid": "1000002"}
    assert outside_identities.pages(env) == [
        "https://sso.example.org",
        "https://login.example.org",
        *outside_identities.WECOM_PAGES,
    ]

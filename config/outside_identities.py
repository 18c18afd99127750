"""Settings of identities from outside: none unless the environment names a service."""

from typing import Any
from urllib.parse import urlsplit

import environ

WECOM_PAGES = ["https://login.work.weixin.qq.com", "https://open.weixin.qq.com"]


def providers(env: environ.Env) -> dict[str, Any]:
    """For allauth: a generic OpenID Connect server, and one enterprise of WeChat Work; secrets come from here only."""
    found: dict[str, Any] = {}
    if server := env.str("OIDC_SERVER_URL", default=""):
        oidc = {
            "provider_id": "oidc",
            "name": env.str("OIDC_NAME", default="统一身份认证"),
            "client_id": env.str("OIDC_CLIENT_ID", default=""),
            "secret": env.str("OIDC_CLIENT_SECRET", default=""),
            "settings": {"server_url": server, "oauth_pkce_enabled": True, "scope": ["openid"]},
        }
        found["openid_connect"] = {"APPS": [oidc]}
    if corporation := env.str("WECOM_CORP_ID", default=""):
        wecom = {
            "provider_id": "wecom",
            "name": "企业微信",
            "client_id": corporation,
            "secret": env.str("WECOM_SECRET", default=""),
            "settings": {
                "api": env.str("WECOM_API", default="https://qyapi.weixin.qq.com").rstrip("/"),
                "auth_params": {"agentid": env.str("WECOM_AGENT_ID", default="")},
            },
        }
        found["wecom"] = {"APPS": [wecom]}
    return found


def pages(env: environ.Env) -> list[str]:
    """Where a form that begins a log-in there may lead: the browser follows it to no other place."""
    server = urlsplit(env.str("OIDC_SERVER_URL", default=""))
    own = [f"{server.scheme}://{server.netloc}"] if server.netloc else []
    further = env.list("OIDC_LOGIN_ORIGINS", default=[])
    return [*own, *further, *(WECOM_PAGES if env.str("WECOM_CORP_ID", default="") else [])]

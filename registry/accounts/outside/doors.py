"""How an outside service is asked who somebody is."""

from typing import Any, Final

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.urls import reverse
from django.utils.http import urlencode

from registry.ground.public_url import absolute

IN_WECOM: Final = "wxwork"  # its own browser
SCAN_PAGE: Final = "https://login.work.weixin.qq.com/wwlogin/sso/login"
SILENT_PAGE: Final = "https://open.weixin.qq.com/connect/oauth2/authorize"


def callback_url(provider_id: str) -> str:
    """Under the public name, whatever host this request came by."""
    return absolute(reverse("outside-done", args=[provider_id]))


class OidcDoor(OpenIDConnectOAuth2Adapter):
    """OpenID Connect with discovery, PKCE and an ID token, without which nobody is believed."""

    def get_callback_url(self, request: Any, app: Any) -> str:
        return callback_url(self.provider_id)

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("No ID token came.")
        return super().complete_login(request, app, token, **kwargs)


class WeComClient(OAuth2Client):
    """WeChat Work has names of its own: a token of the application, not of the person."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        app = {"appid": self.consumer_key, "agentid": extra_params["agentid"], "state": self.state}
        if authorization_url == SILENT_PAGE:
            app |= {"response_type": "code", "scope": "snsapi_base"}
        else:
            app |= {"login_type": "CorpApp"}
        return f"{authorization_url}?{urlencode(app | {'redirect_uri': self.callback_url})}#wechat_redirect"

    def get_access_token(self, code: str, pkce_code_verifier: Any = None, extra_data: Any = None) -> dict[str, Any]:
        return asked(self.access_token_url, corpid=self.consumer_key, corpsecret=self.consumer_secret)


class WeComDoor(OAuth2Adapter):
    """A code for a member's id, asked in the name of the application."""

    provider_id = "wecom"
    client_class = WeComClient

    @property
    def api(self) -> str:
        return str(self.get_provider().app.settings["api"])

    @property
    def access_token_url(self) -> str:  # type: ignore[override]
        return f"{self.api}/cgi-bin/gettoken"

    @property
    def authorize_url(self) -> str:
        return SILENT_PAGE if IN_WECOM in self.request.headers.get("User-Agent", "") else SCAN_PAGE

    def get_callback_url(self, request: Any, app: Any) -> str:
        return callback_url(self.provider_id)

    def complete_login(self, request: Any, app: Any, token: Any, **_kwargs: Any) -> Any:
        member = asked(f"{self.api}/cgi-bin/auth/getuserinfo", access_token=token.token, code=request.GET["code"])
        if not member.get("userid"):
            raise OAuth2Error("Not a member of the enterprise.")
        return self.get_provider().sociallogin_from_response(request, member)


def asked(url: str, **said: str) -> dict[str, Any]:
    """What WeChat Work answers; it says errors with status 200."""
    with get_adapter().get_requests_session() as session:
        answer = session.get(url, params=said, allow_redirects=False)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    if told.get("errcode") != 0:
        raise OAuth2Error(f"errcode {told.get('errcode')}")
    return told

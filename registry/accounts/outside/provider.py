"""What an outside identity is to us: a keyed digest of who it is, and nothing else about the person (D81).

allauth finds this module by its name. The OIDC provider is its own with less kept; WeChat Work it does not know.
"""

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.utils.translation import gettext_lazy as _

from registry.accounts.outside.doors import OidcDoor, WeComDoor
from registry.protection import keys


class KeepsNothing:
    """Neither name nor address nor picture comes in: what the account holds was told by its owner."""

    def extract_extra_data(self, _data: Any) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, _data: Any) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, _data: Any) -> list[Any]:
        return []


class Oidc(KeepsNothing, OpenIDConnectProvider):
    """Any server that speaks OpenID Connect."""

    oauth2_adapter_class = OidcDoor

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Both answers name the same person, as the standard asks."""
        subjects = {data.get(part, {}).get("sub") for part in ("id_token", "userinfo")}
        if len(subjects) != 1 or not all(isinstance(subject, str) and subject for subject in subjects):
            raise OAuth2Error("The answers name no person, or two.")
        return keys.digest(f"outside|{self.sub_id}|{subjects.pop()}")


class WeCom(KeepsNothing, OAuth2Provider):
    """企业微信: the members of one enterprise."""

    id = "wecom"
    name = _("企业微信")
    account_class = ProviderAccount
    oauth2_adapter_class = WeComDoor

    def get_default_scope(self) -> list[str]:
        return ["snsapi_base"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return keys.digest(f"outside|{self.sub_id}|{self.app.client_id}|{data['userid']}")


provider_classes = [Oidc, WeCom]

"""A phone's own key store, played by Chromium: it makes passkeys, and its holder always shows a finger."""

from typing import Any

from playwright.sync_api import Page


class KeyStore:
    """The virtual authenticator of one page (CDP WebAuthn)."""

    def __init__(self, page: Page, *, has_room: bool = True) -> None:
        self.session: Any = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": has_room,
            "hasUserVerification": has_room,
            "isUserVerified": has_room,
            "automaticPresenceSimulation": True,
        }
        made = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.pk = made["authenticatorId"]

    def held(self) -> list[dict[str, Any]]:
        """What lies in it."""
        return list(self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.pk})["credentials"])

    def stranger(self, is_stranger: bool) -> None:
        """Somebody else holds the phone: neither finger nor face fits."""
        state = {"authenticatorId": self.pk, "isUserVerified": not is_stranger}
        self.session.send("WebAuthn.setUserVerified", state)

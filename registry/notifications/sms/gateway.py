"""The door to the phone network: nobody, the console, or an HTTP service that the operator has.

What passes is small: a number, a template with its values, the ready text, and an id by which the service knows a
message that it was sent twice. Who can wait lets the worker send; this module is asked in no request.
"""

import http.client
import json
import logging
import ssl
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings

log = logging.getLogger(__name__)

BUSY: Final = {408, 425, 429}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready to leave."""

    id: str
    phone: str
    template: str
    values: dict[str, str]
    text: str


class GatewayBusy(Exception):
    """It may go later: no answer in time, an answer that says so."""


class GatewayRefused(Exception):
    """It never goes like this: the service said no."""


class Gateway(Protocol):
    def send(self, message: Outgoing) -> None:
        """Raises GatewayBusy or GatewayRefused; neither names the number or the text."""


class Console:
    """Prints instead of sending: development and demonstration."""

    def send(self, message: Outgoing) -> None:
        log.warning("短信 → %s：%s", message.phone, message.text)


class Http:
    """POSTs JSON with a bearer token; 2xx is taken, 408, 425, 429 and 5xx come again, all else is refused.

    No redirect is followed and no proxy asked: the token goes to the one address in the settings.
    """

    def send(self, message: Outgoing) -> None:
        body = {
            "id": message.id,
            "phone": message.phone,
            "template": message.template,
            "values": message.values,
            "text": message.text,
        }
        status = self._posted(json.dumps(body, ensure_ascii=False).encode())
        if status in BUSY or status >= 500:
            raise GatewayBusy(f"HTTP {status}")
        if not 200 <= status < 300:
            raise GatewayRefused(f"HTTP {status}")

    def _posted(self, body: bytes) -> int:
        where = urlsplit(settings.SMS_URL)
        path = (where.path or "/") + (f"?{where.query}" if where.query else "")
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"}
        connection = self._connection(where.scheme, where.hostname or "", where.port)
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise GatewayBusy(type(error).__name__) from None
        finally:
            connection.close()

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        wait = settings.SMS_TIMEOUT
        if scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=wait, context=context)
        return http.client.HTTPConnection(host, port, timeout=wait)


KINDS: Final[dict[str, type[Gateway]]] = {"console": Console, "http": Http}


def is_there_a_gateway() -> bool:
    """Whether a message can be sent at all; who is told “you get a code” is told so only then."""
    return settings.SMS_GATEWAY in KINDS


def is_harmless() -> bool:
    """Nothing leaves the machine, so the numbers of invented people will do."""
    return bool(settings.SMS_GATEWAY == "console")


def send(message: Outgoing) -> None:
    """By the gateway of the settings; raises GatewayRefused where there is none (any more)."""
    if not is_there_a_gateway():
        raise GatewayRefused("no gateway")
    KINDS[settings.SMS_GATEWAY]().send(message)

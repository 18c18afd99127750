"""Refusals that ask: what is unlikely, point by point, to be confirmed or corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions import RuleViolation


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something unlikely that a person may mean: a code with what was seen, a sentence to tick, what it is about."""

    code: str
    message: str
    url: str = ""


class Doubted(RuleViolation):
    """What was entered is unlikely; it is taken once the code of every doubt comes back in `confirm`."""

    tells_also: ClassVar[dict[str, Any]] = {
        "confirm": {
            "type": "array",
            "description": "须逐项确认的内容；确认无误的，把 code 放进 confirm 再提交。",
            "items": {"type": "object", "properties": {"code": {"type": "string"}, "message": {"type": "string"}}},
        }
    }

    class Reason(TextChoices):
        UNCONFIRMED = "unconfirmed", _("请逐项核对，勾选后再提交：{points}。")

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        self.doubts = list(doubts)
        super().__init__(self.Reason.UNCONFIRMED, points="；".join(doubt.message for doubt in doubts))

    @property
    def told(self) -> dict[str, Any]:
        """What the API tells beside code and message."""
        return {"confirm": [{"code": doubt.code, "message": doubt.message} for doubt in self.doubts]}

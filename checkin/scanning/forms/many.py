"""What is asked once before many cards are printed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from checkin.scanning.forms.cards import CardReasonForm
from registry.models import User


class CardsForm(CardReasonForm):
    """Why, for those who have the card in their own phone."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("理由")
        self.fields["reason"].help_text = _(
            "本人有账号的，卡就在本人手机里，要打印须写明理由，例如：统一制作纸质卡，3 月 5 日现场发放。本人看得到。"
        )

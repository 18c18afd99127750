"""Which place many people are invited to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Activity, Position, Shift, User
from registry.signups.forms.signups import shift_label

MOST_OFFERED = 300


class InvitePeopleForm(forms.Form):
    """A position of a coming shift, the nearest first."""

    position = forms.ModelChoiceField(
        label=_("活动、场次、岗位"),
        queryset=Position.objects.none(),
        empty_label=_("请选择"),
        help_text=_("只列已发布、还没有结束的场次。"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shifts = Shift.objects.upcoming().filter(activity__in=Activity.objects.visible_to(by).public())
        coming = shifts.in_order().values("pk")[:MOST_OFFERED]
        positions = Position.objects.filter(shift__in=list(coming.values_list("pk", flat=True)))
        self.fields["position"].queryset = positions.select_related("shift__activity").order_by(
            "shift__starts_at", "shift", "pk"
        )
        self.fields["position"].label_from_instance = position_label


def position_label(position: Position) -> str:
    """敬老院陪伴 · 3月14日（周六）09:00–11:00 上午场 · 讲解."""
    return f"{position.shift.activity.title} · {shift_label(position.shift)} · {position.name}"

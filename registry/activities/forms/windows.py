"""When sign-up opens and closes, told in days before the start."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.activities.plans import ShiftPlan
from registry.words.dates import as_moment


def opens_field() -> forms.IntegerField:
    """So many days before the start sign-up opens."""
    told = _("留空为发布后就可以报名。")
    return forms.IntegerField(label=_("提前几天开放报名"), required=False, min_value=1, max_value=365, help_text=told)


def closes_field() -> forms.IntegerField:
    """So many days before the start sign-up closes."""
    told = _("0 为开始时截止。")
    return forms.IntegerField(label=_("提前几天截止报名"), required=False, min_value=0, max_value=60, help_text=told)


def tell(form: Any, stored: ShiftPlan) -> None:
    """The stored window in days; a moment that is no number of days is told, and left empty it stays."""
    _tell(form, "closes_days_before", stored.starts_at, stored.sign_up_closes_at or stored.starts_at)
    _tell(form, "opens_days_before", stored.starts_at, stored.sign_up_opens_at)


def opens_at(form: Any, starts_at: datetime) -> datetime | None:
    """When it opens as the form says."""
    days = form.cleaned_data["opens_days_before"]
    return starts_at - timedelta(days=days) if days else None


def closes_at(form: Any, starts_at: datetime) -> datetime:
    """When it closes as the form says."""
    return starts_at - timedelta(days=form.cleaned_data["closes_days_before"] or 0)


def changed(form: Any, stored: ShiftPlan, starts_at: datetime) -> dict[str, Any]:
    """The window of a stored shift: unchanged, it goes along with a shift that is moved."""
    kept = stored.moved(starts_at - stored.starts_at)
    opens, closes = ("opens_days_before" in form.changed_data, "closes_days_before" in form.changed_data)
    return {
        "sign_up_opens_at": opens_at(form, starts_at) if opens else kept.sign_up_opens_at,
        "sign_up_closes_at": closes_at(form, starts_at) if closes else kept.sign_up_closes_at,
    }


def _tell(form: Any, name: str, starts_at: datetime, moment: datetime | None) -> None:
    field = form.fields[name]
    gap = starts_at - (moment or starts_at)
    is_whole = gap == timedelta(days=gap.days) and field.min_value <= gap.days <= field.max_value
    form.initial[name] = gap.days if is_whole else None
    if moment is not None and not is_whole:
        field.help_text = _("现在是 {moment}，不是整天数；留空为不变。").format(moment=as_moment(moment))

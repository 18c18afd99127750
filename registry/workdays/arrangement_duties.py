"""今天该我办: the notices of holidays that the committee has not entered yet (D142)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.permissions import is_committee
from registry.workdays.duties import Duty
from registry.workdays.services import arrangements
from registry.workdays.services.workdays import Layer

TITLES = {
    Layer.NATIONAL: gettext_lazy("录入 {year} 年全国放假安排"),
    Layer.GUANGXI: gettext_lazy("录入 {year} 年广西“三月三”放假安排"),
}


def arrangement_duties(user: Any) -> list[Duty]:
    """This year's, and from November on the next one's; until then due days are marked as estimates."""
    if not is_committee(user):
        return []
    return [
        Duty(
            title=TITLES[layer].format(year=year),
            detail=_("粘贴通知中的日期，看过变动再保存；录入以前，期限都是推算的"),
            url=f"{reverse('committee-workdays')}?year={year}&layer={layer}",
        )
        for year, layer in arrangements.missing()
    ]

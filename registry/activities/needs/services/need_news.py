"""What those who look after a site hear about its needs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import HistoryEntry, ServiceNeed, Unit
from registry.notifications.services import notifications
from registry.units.services.deciders import administrators, heir_of
from registry.words.chinese import quoted


def taken(need: ServiceNeed, unit: Unit, entry: HistoryEntry) -> None:
    _tell(need, entry, _("“{unit}”承接了{site}的服务需求{need}。").format(unit=unit, **_names(need)))


def given_back(need: ServiceNeed, unit: Unit | None, entry: HistoryEntry) -> None:
    text = _("“{unit}”退回了{site}的服务需求{need}，原因见需求页。").format(unit=unit, **_names(need))
    text += _("需求重新开放，其他单位可以承接。") if need.is_open else _("时间已到，不再开放。")
    _tell(need, entry, text)


def _names(need: ServiceNeed) -> dict[str, str]:
    return {"site": quoted(str(need.site)), "need": quoted(need.title)}


def _tell(need: ServiceNeed, entry: HistoryEntry, text: str) -> None:
    """To the unit that is paired with the site; the committee reads the board."""
    if need.site.paired_unit is None:
        return
    users = administrators(heir_of(need.site.paired_unit))
    notifications.tell_of(entry, users=users, text=text, url=reverse("need", args=[need.pk]))

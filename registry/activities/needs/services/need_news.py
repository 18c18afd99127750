"""What is heard of a need: by who looks after the site, the committee, who posted it, and the host on the phone."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import HistoryEntry, HostContact, ServiceNeed, Site, Unit, User
from registry.notifications.services import notifications, text_messages
from registry.notifications.sms import wording
from registry.units.services import deciders
from registry.units.services.list_rules import keeps_site
from registry.words.chinese import quoted, singled
from registry.words.dates import as_moment

USEFUL_FOR = timedelta(days=1)


def posted(need: ServiceNeed, entry: HistoryEntry) -> None:
    """Once: to who looks after the site, the unit leading its 协作组, and the committee."""
    text = _("{site}提出服务需求{need}（{when}，{n} 人），待承接。")
    text = text.format(when=as_moment(need.starts_at), n=need.people_wanted, **_names(need))
    committee = deciders.administrators(deciders.committee_unit())
    _tell(need, entry, text, [*_keepers(need.site), *_leading(need.site), *committee])


def taken(need: ServiceNeed, unit: Unit, entry: HistoryEntry) -> None:
    _tell(need, entry, _("{unit}承接了{site}的服务需求{need}。").format(unit=quoted(str(unit)), **_names(need)))
    _text(need, _("已由{unit}承接，定下后您的链接里看得到谁来、什么时候来。").format(unit=unit))


def given_back(need: ServiceNeed, unit: Unit | None, entry: HistoryEntry) -> None:
    text = _("{unit}退回了{site}的服务需求{need}，原因见需求页。").format(unit=quoted(str(unit)), **_names(need))
    text += _("需求重新开放，其他单位可以承接。") if need.is_open else _("时间已到，不再开放。")
    _tell(need, entry, text)
    fate = _("其他单位可以承接") if need.is_open else _("时间已到，不再开放")
    _text(need, _("由{unit}退回，{fate}，原因见您的链接。").format(unit=unit, fate=fate))


def withdrawn(need: ServiceNeed, entry: HistoryEntry, *, said_by: HostContact | None) -> None:
    """Whoever withdrew it knows."""
    text = _("{site}的服务需求{need}已撤回：{reason}").format(reason=need.end_reason, **_names(need))
    _tell(need, entry, text)
    if said_by != need.contact:
        _text(need, _("已撤回，原因见您的链接。"))


def expired(need: ServiceNeed, entry: HistoryEntry) -> None:
    _tell(need, entry, _("{site}的服务需求{need}时间已到，没有单位承接。").format(**_names(need)))
    _text(need, _("时间已到，没有单位承接。仍需要的，请另提一项。"))


def _names(need: ServiceNeed) -> dict[str, str]:
    return {"site": quoted(str(need.site)), "need": quoted(need.title)}


def _tell(need: ServiceNeed, entry: HistoryEntry, text: str, users: Iterable[User | int] | None = None) -> None:
    """Who looks after the site, and who posted it while they still do."""
    told: list[User | int] = list(_keepers(need.site) if users is None else users)
    poster = need.posted_by
    if poster is not None and poster.is_active and keeps_site(poster, need.site):
        told.append(poster)
    notifications.tell_of(entry, users=told, text=text, url=reverse("need", args=[need.pk]))


def _keepers(site: Site) -> list[User]:
    """Those of the paired unit, or of the next one above it with somebody; the committee where nobody is paired."""
    if site.paired_unit is None:
        return deciders.administrators(deciders.committee_unit())
    return deciders.keepers(site.paired_unit, excluding=())


def _leading(site: Site) -> list[int]:
    """The units that lead a 协作组 of a school; what is not public stays with its keeper (D5)."""
    groups = [] if site.not_public else list(site.groups.open().select_related("leading_unit"))
    if not groups:
        return []
    ladder = deciders.Ladder()
    units = {ladder.stand_in(group.leading_unit).pk for group in groups}
    return sorted(set().union(*(ladder.administrators[pk] for pk in units)))


def _text(need: ServiceNeed, text: str) -> None:
    """To the contact, who has no account: by text message where that goes; the page behind the link says it too."""
    contact = need.contact
    if contact is not None and not contact.ended_on:
        said = {"need": singled(need.title), "text": text}
        text_messages.write(contact.phone, key=f"host:{contact.pk}", kind=wording.NEED, useful_for=USEFUL_FOR, **said)

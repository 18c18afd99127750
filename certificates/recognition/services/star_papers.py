"""星级证书: the paper of a star, and the new one after the holder's name was corrected (D92, D168, D172)."""

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.issuing import canonical
from certificates.issuing.documents.star import level_of
from certificates.issuing.services import certificates, composing
from certificates.models import Certificate, CertificateTemplate, StarApplication
from registry import clock
from registry.documents.wording import full_date
from registry.history.services import history
from registry.models import HistoryEntry, User, persons
from registry.models.office import identity
from registry.notifications.services import notifications
from registry.units.services import deciders


def prepare(
    application: StarApplication, *, hours: int, document: str, by: User, was_announced: bool = False
) -> Certificate:
    """The first paper, with the decision."""
    decided: dict[str, Any] = {
        "threshold_hours": hours,
        "as_of": clock.today().isoformat(),
        "decision_document": document,
        "was_announced": was_announced,
    }
    return certificates.prepare(statement=_statement(application, decided), by=by)


def again(old: Certificate, by: User) -> Certificate:
    """The same star under the corrected name; nothing is decided anew. Inside the caller's transaction."""
    application = StarApplication.objects.select_related(persons.joined(), "volunteer_unit").get(certificates=old)
    decided = {name: old.snapshot[name] for name in ("threshold_hours", "as_of", "decision_document", "was_announced")}
    statement = _statement(application, decided | {"replaces": old.number})
    new = certificates.replace(certificate=old, statement=statement, by=by, reason=_("本人信息更正后重新出具"))
    entry = history.record(
        by=by, did="reissued star certificate", to=application, unit=application.volunteer_unit,
        star=application.star, certificate=new,
    )  # fmt: skip
    _tell(entry, new)
    transaction.on_commit(partial(certificates.finish, new), robust=True)
    return new


def _tell(entry: HistoryEntry, new: Certificate) -> None:
    """The holder, where somebody else pressed."""
    text = _("您的星级证书已按更正后的姓名重新出具，新编号 {number}，旧证书不再有效。").format(number=new.number)
    url = reverse("proof-detail", args=[new.uuid])
    notifications.tell_of(entry, users=[new.person.user_id if new.person else None], text=text, url=url)


def _statement(application: StarApplication, decided: dict[str, Any]) -> certificates.Statement:
    """What was decided, in the name that the person bears now, by the office as it is called now."""
    person = application.volunteer.person
    committee, office = deciders.committee_unit(), identity.current()
    content: dict[str, Any] = {
        "title": office.star_title,
        "document_head": office.document_head,
        "volunteer_name": person.name,
        "volunteer_no": person.volunteer_no,
        "star": application.star,
        "unit_name": committee.name_on_paper,
        "was_announced": False,
    } | decided
    if (version := composing.current(CertificateTemplate.Kind.STAR)) is not None:
        content |= composing.said_by(version, _values_of(content, application))
        printed = content["award"]["title"]
        if person.name not in printed:  # whoever verifies reads the name masked (D169)
            content["title"] = printed
    return certificates.Statement(
        kind=Certificate.Kind.STAR,
        volunteer=person,
        issuing_unit=committee,
        content=content,
        content_digest=canonical.digest(content),
        star_application=application,
    )


def _values_of(content: dict[str, Any], application: StarApplication) -> dict[str, str]:
    """What a template of the committee may say about a star."""
    return {
        "姓名": content["volunteer_name"],
        "志愿者编号": content["volunteer_no"],
        "单位": application.volunteer_unit.name_on_paper,
        "星级": level_of(content["star"]),
        "小时标准": f"{content['threshold_hours']}小时",
        "截至日期": full_date(date.fromisoformat(content["as_of"])),
        "认定方式": "经公示" if content["was_announced"] else "经审定",
        "出具单位": content["unit_name"],
        "出具日期": full_date(clock.today()),
        "文件号": content["decision_document"],
    }

"""What an approver may say a word about when an application goes back: the questions of the form."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

LONGEST = 100
REMARKED = {
    "title": _("活动主题"),
    "category": _("类别"),
    "place": _("服务地点"),
    "site": _("结对点或基地"),
    "meeting_point": _("集合地点"),
    "shifts": _("时间和场次"),
    "places": _("招募人数"),
    "positions": _("岗位和要求"),
    "questions": _("报名时的问题"),
    "content": _("服务内容"),
    "contact_name": _("联系人"),
    "contact_phone": _("联系电话"),
    "risk_notice": _("风险告知"),
    "risk_level": _("风险和保险"),
    "leader_names": _("负责人"),
    "co_units": _("联合单位"),
    "fields": _("服务领域"),
    "is_own_duty": _("工作时间与本职工作"),
}


def kept(remarks: Mapping[str, str]) -> dict[str, str]:
    """Those that say something, about something that there is."""
    return {name: remarks[name].strip()[:LONGEST] for name in REMARKED if remarks.get(name, "").strip()}


def in_words(note: str, remarks: Mapping[str, str]) -> str:
    """The note and every remark as one text."""
    parts = [note.strip(), *(f"{REMARKED[name]}：{text}" for name, text in remarks.items() if name in REMARKED)]
    return "；".join(part for part in parts if part)

"""The data that personas send with a command, valid enough to reach the service."""

from types import SimpleNamespace
from typing import Any

from registry.teams.services import links

USUAL = {
    "reason": "示例原因",
    "note": "示例意见",
    "code": "000000",
    "basis": "0" * 64,
    "risk_acknowledged": True,
    "join_waitlist": True,
}


def said_at(name: str, things: SimpleNamespace) -> dict[str, Any]:
    """The usual data, and what this address needs in addition."""
    team = {"unit": things.unit.pk, "name": "示例新队", "introduction": "示例"}
    particular = {
        "manage-volunteer-move": {"decision": "admit"},
        "export": {"columns": ["name", "unit"], "suffix": "xlsx", "purpose": "checking"},
        "export-of": {"columns": ["name", "unit"], "suffix": "xlsx", "purpose": "checking"},
        "api-export-list": {"list": "volunteers", "filters": {}, "purpose": "checking"},
        "api-round-archive-list": {"round": things.announced_round.pk},
        "api-people-deed-list": {"deed": "admit"},
        "api-people-deed-look": {"deed": "admit"},
        "api-print-run-list": {"filters": {}},
        "api-print-run-deliver": {"unit": things.unit.pk, "way": "posted", "who": "韦示例", "on": "2026-03-31"},
        "api-delivery-list": {"certificate": things.proof.uuid, "way": "posted", "who": "韦", "on": "2026-03-31"},
        "api-delivery-take-back": {"certificate": things.proof.uuid, "reason": "示例"},
        "api-saved-filter-list": {"page": "/manage/volunteers/", "query": "status=registered", "name": "新的"},
        "api-saved-filter-rename": {"name": "改名"},
        "api-volunteer-guardian-check": {"how": "call"},
        "import-apply": {"mode": "good"},
        "import-columns": {"name": "0", "id_number": "1"},
        "api-import-apply": {"mode": "good"},
        "api-import-columns": {"columns": {"name": 0, "id_number": 1}},
        "manage-volunteer-unmask": {"reason": "identity"},
        "manage-volunteer-opening": {"reason": "identity"},
        "manage-volunteer-opening-decide": {"answer": "approve"},
        "api-volunteer-opening": {"reason": "identity"},
        "api-volunteer-same-person": {"other": things.namesake.pk, "is_same": False},
        "api-merge-different": {"kept": things.volunteer.pk, "other": things.other.pk},
        "volunteer-note-add": {"text": "示例备注"},
        "api-volunteer-notes": {"text": "示例备注"},
        "phone-claim-clear": {"checked_how": "seen"},
        "manage-request-grant": {"how": "居民身份证原件"},
        "api-data-request-grant": {"how": "居民身份证原件"},
        "api-own-consent": {"item": "location", "agrees": True},
        "api-data-request-correct": {"name": "韦示例更", "why": "示例"},
        "me-identity": {"name": "韦示例更", "document_type": "resident_id", "why": "示例"},
        "manage-volunteer-correction": {"name": "韦示例更", "document_type": "resident_id", "why": "示例"},
        "api-phone-claim-clear": {"checked_how": "seen"},
        "api-activity-report-list": {"shift": things.past.pk, "summary": "示例"},
        "api-shift-invite": {"volunteers": [things.volunteer.pk]},
        "api-stage-report-list": {"unit": things.unit.pk, "from_on": "2026-02-01", "until_on": "2026-02-28"},
        "api-team-found": team,
        "api-story-remove-photo": {"photo": str(things.story_photo.uuid)},
        **{f"api-honour-roll-{deed}": {"nomination": things.commended.pk} for deed in ("agree", "take-back")},
        "need-take": {"unit": things.unit.pk},
        "api-need-take": {"unit": things.unit.pk},
        "api-need-list": {
            "site": things.site.pk,
            "title": "整理图书室",
            "content": "图书编目上架。",
            "starts_at": "2026-05-20T09:00:00+08:00",
            "ends_at": "2026-05-20T11:00:00+08:00",
            "people_wanted": 4,
        },
        "api-site-contacts": {"name": "韦示例接", "phone": "0771-0000000"},
        "api-site-contact-change": {"name": "韦示例接", "phone": "0771-0000000"},
        "api-activation-slip-of-unit": {"unit": things.unit.pk, "renews": True},
        "api-activation-slip-of-person": {"volunteer": things.named.pk},
        "api-team-accept": {"code": links.code_of(things.link)},
        "api-team-change": {"introduction": "示例", "work": "示例", "is_public": False},
        "api-team-link-make": {"days": 7, "places": 5},
        "api-team-merge": {"successor": things.second_team.pk},
        "manage-team-merge": {"successor": things.second_team.pk},
        "api-unit-merge": {"successor": things.foreign.pk},
        "api-shift-entered-times": {"lines": [{"volunteer_no": things.volunteer.volunteer_no}]},
        "api-scan-ruling-rule": {"authentic": True},
        "api-shift-head-counts": {"moment": "start", "heads": 2},
    }
    if name.startswith("api-correction-request"):
        particular[name] = {"shift": things.past.pk, "matter": "missing", "text": "示例", "outcome": "refused"}
    return USUAL | particular.get(name, {})

"""Every URL name of the product, and the object of the world for each of its parameters."""

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace

from django.urls import URLResolver, get_resolver, reverse

from registry.activities.needs.services import host_links

USUAL = {
    "activity_id": "activity",
    "aim_id": "aim",
    "application_id": "star",
    "asked_id": "asked",
    "attendance_id": "attendance",
    "background_id": "background",
    "batch_id": "batch",
    "candidate_id": "candidate",
    "claim_id": "phone_claim",
    "contact_id": "contact",
    "correction_id": "correction",
    "device_id": "device",
    "entered_id": "entered",
    "finding_id": "finding",
    "founding_id": "founding",
    "handover_id": "handover",
    "identity_id": "identity",
    "import_id": "table_in",
    "job_id": "job",
    "link_id": "link",
    "logo_id": "logo",
    "kept_id": "volunteer",
    "membership_id": "membership",
    "need_id": "need",
    "project_id": "project",
    "merge_id": "merge",
    "nomination_id": "nomination",
    "note_id": "note",
    "notification_id": "notification",
    "opening_id": "opening",
    "other_id": "other",
    "proof_id": "outside_proof",
    "proposal_id": "proposal",
    "qualification_id": "proof_of_kind",
    "place_id": "place",
    "record_id": "record",
    "recovery_id": "recovery",
    "request_id": "request",
    "reviewer_id": "reviewer",
    "role_id": "role",
    "round_id": "round",
    "scan_id": "scan",
    "shift_id": "shift",
    "spot_check_id": "spot_check",
    "signup_id": "signup",
    "station_id": "station",
    "step_id": "step",
    "supplement_id": "supplement",
    "team_id": "team",
    "template_id": "template",
    "token_id": "token",
    "unit_id": "unit",
    "user_id": "user",
    "version_id": "template_version",
    "volunteer_id": "volunteer",
    "workday_id": "workday",
}
TEXTS = {
    "suffix": "xlsx",
    "ending": "zip",
    "provider_id": "oidc",
    "what": "registered",
    "kind": "people",
    "step": "done",
    "letter": "thanks",
    "template_kind": "person",
    "item": "location",
    "uidb36": "1",
    "key": "forged",
}
# Where the usual object does not fit: another kind, or a state the page does not show.
PARTICULAR = {
    "certificate-template-places": {"template_id": "own_template"},
    "certificate-template-places-preview": {"template_id": "own_template"},
    "activity-submit": {"activity_id": "draft"},
    "activity-edit": {"activity_id": "draft"},
    "activity-edit-typed": {"activity_id": "draft"},
    "activity-series": {"activity_id": "draft"},
    "activity-table": {"activity_id": "past_activity"},
    "activity-letters": {"activity_id": "past_activity"},
    **{f"api-activity-letter-{deed}": {"pk": "past_activity"} for deed in ("detail", "issue")},
    "signup-decline": {"signup_id": "invitation"},
    "manage-volunteer-admit": {"volunteer_id": "applicant"},
    "manage-volunteer-return": {"volunteer_id": "applicant"},
    "manage-volunteer-same": {"volunteer_id": "twin", "other_id": "namesake"},
    "manage-volunteer-slip": {"volunteer_id": "named"},
    "manage-volunteer-move": {"volunteer_id": "mover"},
    "manage-team-admit": {"team_id": "new_team"},
    "manage-team-return": {"team_id": "new_team"},
    **{
        f"{word}-{verb}": {"row_id": word}
        for word in ("site", "project", "group", "programme", "field", "qualification")
        for verb in ("page", "edit", "archive", "restore", "history")
    },
    **{f"site-{verb}": {"row_id": "site"} for verb in ("place", "contact-new", "need-new")},
    **{
        f"site-contact-{verb}": {"row_id": "site", "contact_id": "contact"}
        for verb in ("edit", "phone", "remove", "link", "link-end")
    },
    "correction-new": {"shift_id": "past"},
    "hours-shift": {"shift_id": "past"},
    "hours-shift-approve": {"shift_id": "past"},
    "hours-reconciliation": {"shift_id": "past"},
    "shift-hand-in": {"shift_id": "past"},
    "shift-report": {"shift_id": "past"},
    "shift-finish": {"shift_id": "past"},
    "shift-finish-step": {"shift_id": "past"},
    "entered-time-take-back": {"shift_id": "past"},
    "shift-undo-entered": {"shift_id": "past"},
    "api-shift-entered-undo": {"shift_id": "past"},
    "supplement-create": {"shift_id": "past"},
    **{f"opening-balance-{deed}": {"batch_id": "draft_batch"} for deed in ("submit", "discard")},
    **{name: {"nomination_id": "judged"} for name in ("review-write", "review-conflict")},
    **{
        name: {"round_id": "judged_round"}
        for name in ("reviews", "review-agree-rest", "review-freeze", "reviewer-add", "review-choose")
    },
    **{
        f"round-{name}": {"round_id": "announced_round"}
        for name in ("notice", "decision", "decision-docx", "certificates", "archive", "papers")
    },
    **{f"round-archive-{what}": {"round_id": "announced_round", "job_id": "export"} for what in ("file", "retry")},
    **{f"api-round-archive-{what}": {"pk": "export"} for what in ("detail", "file")},  # a job that packs nothing
    "commendation-withdraw": {"nomination_id": "judged"},
    "places-order": {"round_id": "judged_round"},
    "round-roll": {"round_id": "decided_round"},
    "nomination-roll": {"nomination_id": "commended"},
    "report-reopen": {"report_id": "report"},
    "report-material": {"report_id": "report"},
    "report-material-remove": {"report_id": "report"},
    **{
        f"table-{name}": {"report_id": "table"}
        for name in ("detail", "people", "submit", "discard", "correct", "file", "accept", "return")
    },
    **{f"export-job{what}": {"job_id": "export"} for what in ("", "-file", "-retry")},
    **{f"api-own-data-{what}": {"pk": "export"} for what in ("detail", "file")},  # a job that is no copy
    **{f"saved-filter-{what}": {"filter_id": "saved_filter"} for what in ("rename", "remove")},
    **{f"people-deed{what}": {"deed_id": "people_deed"} for what in ("", "-file", "-resume")},
    **{f"print-run{what}": {"run_id": "print_run"} for what in ("", "-stop", "-go-on", "-file", "-deliver")},
    **{f"table-drawing{what}": {"job_id": "drawing"} for what in ("", "-file", "-retry")},
    **{
        f"api-{kind}-{deed}": {"pk": thing}
        for kind, thing, deeds in (
            (
                "round-review",
                "judged_round",
                "detail begin name-reviewer take-off-reviewer freeze move choose own agree-rest",
            ),
            ("round-review", "judged_round", "reorder"),
            ("review", "judged", "judge conflict"),
            ("round-decision", "announced_round", "detail decide keep drop withdraw certificates issue papers"),
            (
                "activity",
                "activity",
                "detail add-shifts cancel change close grid hide-contact quotas repeat revise series-days withdraw"
                " withdraw-change",
            ),
            ("activity", "draft", "hints submit publish"),
            ("activity", "submitted", "approve return"),
            ("shift", "shift", "detail invite sign-up confirm-requests decline-requests draw lot"),
            ("sign-up", "signup", "detail accept answers hand-over turn-down withdraw"),
            ("sign-up", "invitation", "decline"),
            ("round", "round", "detail change copy preview open cancel nominate-all"),
            ("candidate", "candidate", "detail"),
            ("round-own", "round", "detail nominate rank hand-in"),
            ("nomination", "nomination", "detail save submit withdraw up send-back late papers paper paper-remove"),
            ("unit", "unit", "detail rename merge-preview merge close take-back"),
            ("founding", "founding", "detail approve decline withdraw"),
            ("handover", "handover", "detail successor accept decline confirm cancel sheet"),
            ("site", "site", "detail change archive restore place"),
            ("need", "need", "detail take give-back withdraw phone"),
            ("site", "site", "contacts contact-change contact-phone contact-remove"),
            ("group", "group", "detail change archive restore"),
            ("programme", "programme", "detail change archive restore"),
            ("project", "project", "detail change archive restore"),
            ("service-field", "field", "detail change archive restore"),
            ("qualification", "proof_of_kind", "detail grant send-back"),
            ("outside-proof", "outside_proof", "detail accept send-back remove"),
            ("qualification-kind", "qualification", "detail change archive restore"),
            (
                "volunteer",
                "volunteer",
                "detail guardian-check guardian-withdraws leave opening opening-approve opening-decline",
            ),
            ("volunteer", "volunteer", "resume suspend notes note-remove"),
            ("volunteer", "applicant", "admit return"),
            ("volunteer", "twin", "alike same-person"),
            ("export", "export", "detail file"),
            ("saved-filter", "saved_filter", "rename remove"),
            ("people-deed", "people_deed", "detail file refused resume"),
            ("print-run", "print_run", "detail stop go-on failed pdf zip xlsx deliver"),
            ("import", "table_in", "detail rows columns apply undo discard"),
            ("phone-claim", "phone_claim", "detail clear decline"),
            ("data-request", "request", "detail grant decline withdraw"),
            ("team", "team", "detail dissolve join members member-admit member-appoint member-decline"),
            ("team", "team", "member-contact member-contact-end member-deputise member-dismiss member-leave"),
            ("team", "team", "change figures link-make link-revoke links merge merge-preview photo photo-remove roll"),
            ("team", "team", "take-back"),
            ("team", "new_team", "admit return"),
            ("service-record", "record", "adjust approve detail restore return void"),
            ("ledger", "entry", "detail"),
            ("merge", "merge", "detail undo"),
            ("token", "token", "detail revoke"),
            ("idle-user", "user", "enable"),
            ("scan-ruling", "scan", "detail rule"),
            ("supplement", "supplement", "detail approve return withdraw"),
            ("opening-balance", "batch", "detail approve return"),
            ("opening-balance", "draft_batch", "submit discard"),
            ("hours-policy", "policy", "detail"),
            ("star-standard", "star_standard", "detail"),
            ("certificate-background", "background", "detail remove"),
            ("star", "star", "detail approve decline keep revoke withdraw"),
            ("certificate-template", "template", "detail change archive restore"),
            ("correction-request", "correction", "detail answer appeal decide withdraw"),
            ("activity-report", "report", "detail materials reopen submit"),
            ("asked-stage", "asked", "due withdraw"),
            ("stage-report", "table", "detail accept correct docx pdf send-back submit xlsx"),
        )
        for deed in deeds.split()
    },
}


@cache
def named() -> dict[str, tuple[str, ...]]:
    """Every URL name, third parties' included, with its parameters."""
    names: dict[str, tuple[str, ...]] = {}
    for name, parameters in _patterns(get_resolver(), ()):
        assert name, "an address without a name cannot be listed"
        assert names.setdefault(name, parameters) == parameters, f"two addresses are called {name}"
    return names


def address_of(name: str, things: SimpleNamespace) -> str:
    """The address with the objects of the world filled in."""
    return reverse(name, kwargs={parameter: _value(name, parameter, things) for parameter in named()[name]})


def _patterns(resolver: URLResolver, before: tuple[str, ...]) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        parameters = before + tuple({**entry.pattern.converters, **entry.pattern.regex.groupindex})
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, parameters)
        else:
            yield entry.name, parameters


def _value(name: str, parameter: str, things: SimpleNamespace) -> object:
    if name.startswith("mfa_"):
        return 1
    thing = PARTICULAR.get(name, {}).get(parameter) or USUAL.get(parameter)
    if thing:
        return getattr(things, thing).pk
    if parameter == "position_id":
        return things.shift.positions.get().pk
    if name == "host-calendar":
        return host_links.calendar_code_of(things.host_link)
    if name.startswith("host") and parameter == "code":
        return host_links.code_of(things.host_link)
    parts = things.address_parts
    return parts.get((name, parameter)) or parts.get(parameter) or TEXTS[parameter]

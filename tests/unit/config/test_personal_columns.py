"""Every column of every model that could hold personal data is in the table, or said to hold none (D93)."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from config.personal_columns import TABLE
from registry.standing.erasure import When

TEXTS = (models.CharField, models.TextField, models.BinaryField, models.JSONField, models.FileField,
         models.GenericIPAddressField)  # fmt: skip
# Codes, numbers, digests, names of things that are no people.
HOLDING_NONE = {
    "auth.Group": "name",
    "auth.Permission": "name codename",
    "contenttypes.ContentType": "app_label model",
    "sessions.Session": "session_key",
    "mfa.Authenticator": "type",
    "socialaccount.SocialAccount": "provider",
    "socialaccount.SocialApp": "provider provider_id name client_id secret key settings",
    "django_tasks_database.DBTaskResult": "status task_path worker_ids queue_name backend_name exception_class_path",
    "registry.SigningKey": "kid purpose secret_sealed public_key",
    "registry.RoleProposal": "role outcome",
    "registry.Unit": "unit_type league_body short_name full_name seal_name uscc",
    "registry.UnitFounding": "full_name league_body seal_name short_name state unit_type uscc",
    "registry.UnitRename": "document_no full_name seal_name short_name",
    "registry.Site": "kind name division_code agreement_no",
    "registry.HostLink": "pin_digest",
    "registry.ServiceNeed": "state category",
    "registry.CollaborationGroup": "name",
    "registry.ServiceField": "code name",
    "registry.Programme": "name document_no table_title",
    "registry.Project": "name",
    "registry.WorkdayArrangement": "layer document_no",
    "registry.Workday": "layer note",
    "registry.Volunteer": "status source document_type",
    "registry.Consent": "item text_version text_digest channel",
    "registry.NumberSeries": "kind",
    "registry.ApiToken": "digest scopes",
    "registry.Lot": "seed",
    "registry.Activity": "flow status kind origin category division_code risk_level insurer insurance_policy_no",
    "registry.ApprovalStep": "state content_digest",
    "registry.ActivityChange": "state",
    "registry.TypedApplication": "stands",
    "registry.MinorOpening": "reason status",
    "registry.PhoneClaim": "outcome checked_how",
    "registry.PhoneCode": "purpose",
    "registry.TextMessage": "kind state",
    "registry.DataRequest": "kind status item kept",
    "registry.StoredFile": "purpose content_type sha256 state",
    "registry.ImportBatch": "kind state mode",
    "registry.ImportHeadings": "kind columns",
    "registry.Handover": "state sheet_digest",
    "registry.PeopleDeed": "code",
    "registry.PeopleDeedRow": "state",
    "registry.HistoryEntry": "did target_model request_id state mark",
    "registry.RequestSource": "request_id",
    "registry.Job": "name state",
    "registry.SamePerson": "answer",
    "registry.MovedThing": "kind",
    "registry.Office": "system_name home_title document_head table_title proof_title star_title contact_hours"
    " setup_skipped",
    "registry.QualificationKind": "code name issuing_body",
    "registry.Qualification": "kind status",
    "registry.SignUp": "status source",
    "registry.Shift": "label",
    "registry.Position": "name qualification note meeting_point",
    "registry.Team": "name status",
    "registry.Membership": "status",
    "checkin.HoursPolicy": "version reason",
    "checkin.NoShow": "kind",
    "checkin.WalkIn": "state",
    "checkin.PeopleMessage": "kind audience key",
    "checkin.ServiceRecord": "kind status",
    "checkin.HandIn": "basis",
    "checkin.Decision": "outcome basis",
    "checkin.Finding": "code state",
    "checkin.CorrectionRequest": "status matter outcome appeal_outcome",
    "checkin.HeadCount": "moment",
    "checkin.LedgerEntry": "kind hours_class",
    "checkin.Seal": "root head signature",
    "checkin.SealedEntry": "digest",
    "checkin.HoursSummary": "kind",
    "checkin.OpeningBalance": "status document_no list_sha256",
    "checkin.OpeningBalanceRow": "problem",
    "checkin.Scan": "nonce digest text_digest direction method annuls code arrival",
    "checkin.ScanLocation": "datum",
    "checkin.EnteredTime": "origin",
    "checkin.Attendance": "state basis",
    "checkin.SpotCheck": "category seed population_digest status",
    "checkin.SpotCheckItem": "state",
    "checkin.Station": "name state pairing_digest token_digest",
    "checkin.EndedToken": "digest why",
    "checkin.Passcode": "direction digest",
    "checkin.Supplement": "status",
    "certificates.StarApplication": "status",
    "certificates.CertificateFile": "sha256",
    "certificates.Certificate": "kind status number verify_code content_digest signature",
    "certificates.VerificationLookup": "number outcome",
    "certificates.ActivityReport": "status",
    "certificates.StageReport": "scope title status",
    "certificates.CommendationRound": "title for_whom document_no quota_kind review_kind status decision_document_no",
    "certificates.RoundStep": "status",
    "certificates.Candidate": "missed mark",
    "certificates.CertificateTemplate": "kind name",
    "certificates.TemplateBackground": "sha256",
    "certificates.Nomination": "source status",
    "certificates.Objection": "status",
    "certificates.OutsideProof": "kind status",
    "certificates.PrintRun": "state",
    "certificates.PrintedItem": "state",
    "certificates.Delivery": "way",
    "certificates.Story": "kind status",
    "certificates.StoryConsent": "digest",
    "certificates.StarStandard": "hours waiting_months reason",
}


def _columns() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS)
    }


def test_every_column_is_in_the_table_or_holds_none():
    ruled = {f"{rule.model}.{name}" for rule in TABLE for name in rule.names}
    none = {f"{label}.{name}" for label, names in HOLDING_NONE.items() for name in names.split()}
    columns = _columns()

    assert sorted(columns - ruled - none) == []
    assert sorted(none - columns) == []
    assert sorted(none & ruled) == []


def test_the_table_names_columns_that_are_there():
    for rule in TABLE:
        names = {field.name for field in rule.of_model._meta.get_fields()}
        assert set(rule.names) <= names, rule
        assert not rule.moment or rule.moment.split("__")[0] in names, rule


@pytest.mark.parametrize("rule", [rule for rule in TABLE if rule.when == When.STAYS], ids=lambda rule: rule.model)
def test_what_stays_says_why(rule):
    assert rule.why


def test_what_cannot_be_changed_is_not_said_to_go():
    going = [rule for rule in TABLE if rule.when not in (When.STAYS,)]

    assert not [rule.model for rule in going if getattr(rule.of_model, "is_append_only", False)]
    assert all(rule.of or rule.by for rule in going if rule.when != When.BY_AGE)
    assert all(hasattr(settings, rule.setting) for rule in going if rule.setting)
    assert all(rule.setting or rule.why for rule in going if rule.when == When.BY_AGE)

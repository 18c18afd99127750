"""What names a person or their account is read into the copy of their data, or stands here with its reason (D92)."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.models import User, Volunteer
from registry.people import own_data
from tests.own_data import known_everywhere

pytestmark = pytest.mark.django_db
# Who did something to somebody or something: their acts are told by the part of the history.
ACTS = {
    "registry.RoleAssignment": "granted_by",
    "registry.RoleProposal": "proposed_by decided_by",
    "registry.AccountRecovery": "asked_by approved_by stopped_by",
    "registry.ActivationCode": "made_by",
    "registry.WorkdayArrangement": "saved_by",
    "registry.Volunteer": "decided_by",
    "registry.Lot": "drawn_by",
    "registry.Activity": "created_by submitted_by",
    "registry.ApprovalStep": "decided_by",
    "registry.ActivityChange": "proposed_by",
    "registry.MinorOpening": "asked_by decided_by",
    "registry.PhoneClaim": "opened_by decided_by",
    "registry.StoredFile": "uploaded_by",
    "registry.ImportBatch": "uploaded_by applied_by undone_by",
    "registry.Merge": "by undone_by",
    "registry.SamePerson": "by",
    "registry.UnitMerger": "by undone_by",
    "registry.GuardianConsent": "checked_by",
    "registry.Handover": "begun_by outgoing_by",
    "registry.Office": "changed_by",
    "registry.HostLink": "made_by ended_by",
    "registry.ServiceNeed": "posted_by",
    "registry.VolunteerNote": "written_by",
    "registry.ProjectPage": "decided_by",
    "registry.Qualification": "checked_by",
    "registry.DataRequest": "asked_by decided_by",
    "registry.UnitRename": "by",
    "registry.UnitFounding": "applied_by decided_by",
    "registry.SignUp": "invited_by",
    "registry.Team": "decided_by",
    "registry.Membership": "decided_by",
    "registry.TeamInvitation": "made_by ended_by",
    "registry.TeamMerger": "by undone_by",
    "checkin.HoursPolicy": "made_by",
    "checkin.ServiceRecord": "handed_in_by",
    "checkin.HandIn": "by",
    "checkin.Decision": "entered_by decided_by",
    "checkin.Finding": "settled_by explained_by",
    "checkin.CorrectionRequest": "answered_by appeal_by",
    "checkin.HeadCount": "by",
    "checkin.LedgerEntry": "entered_by decided_by",
    "checkin.NoShow": "by",
    "checkin.OpeningBalance": "uploaded_by decided_by",
    "checkin.PeopleMessage": "by",
    "checkin.Scan": "sent_by",
    "checkin.ScanRuling": "by",
    "checkin.EnteredTime": "entered_by",
    "checkin.ShiftExtension": "by",
    "checkin.SpotCheck": "drawn_by published_by",
    "checkin.SpotCheckItem": "checked_by",
    "checkin.Station": "created_by",
    "checkin.Passcode": "made_by",
    "checkin.Supplement": "applied_by decided_by",
    "checkin.WalkIn": "settled_by",
    "certificates.StarApplication": "proposed_by decided_by",
    "certificates.Certificate": "requested_by",
    "certificates.Delivery": "by",
    "certificates.OutsideProof": "entered_by checked_by",
    "certificates.CommendationRound": "created_by opened_by",
    "certificates.RoundStep": "by",
    "certificates.Nomination": "by late_by decided_by",
    "certificates.NominationAttachment": "added_by",
    "certificates.RoundReviewer": "named_by",
    "certificates.RoundPlace": "moved_by",
    "certificates.PublicNotice": "published_by ended_by",
    "certificates.Objection": "answered_by",
    "certificates.PrintRun": "asked_by",
    "certificates.ActivityReport": "written_by submitted_by",
    "certificates.StageReport": "made_by submitted_by decided_by",
    "certificates.RollConsent": "given_by withdrawn_by",
    "certificates.AskedStage": "asked_by withdrawn_by",
    "certificates.StarStandard": "made_by",
    "certificates.StarKept": "by",
    "certificates.Story": "written_by published_by withdrawn_by",
    "certificates.StoryPhoto": "added_by",
    "certificates.StoryConsent": "given_by withdrawn_by",
    "certificates.CertificateTemplate": "created_by",
    "certificates.TemplateBackground": "made_by",
    "certificates.TemplateVersion": "made_by",
    "registry.PeopleDeed": "asked_by",
}
SAID_OTHERWISE = {
    "registry.Volunteer.user": "the account, read as a part of its own",
    "registry.Volunteer.shares_document_with": "somebody else's file",
    "registry.PhoneClaim.holder": "somebody else's claim; what it came to is a notification",
    "registry.ActivationCode.volunteer": "an act about the file, told by the history",
    "registry.Merge.kept": "the same",
    "registry.Merge.other": "the same",
    "registry.SamePerson.file": "the same",
    "registry.SamePerson.other": "the same",
    "registry.PeopleDeedRow.volunteer": "the same; gone after a month",
    "checkin.WalkIn.volunteer": "whose place and presses are read as theirs",
    "checkin.WalkIn.person": "the same",
    "checkin.HoursSummary.volunteer": "sums of the ledger",
    "checkin.UsedTicket.user": "a day old at most, and its scan is read",
    "registry.OldPassword.user": "digests of passwords, which are never given out",
    "registry.Activity_deputy_leaders.user": "their terms are read",
    "registry.User_groups.user": "not in use: roles are granted",
    "registry.User_user_permissions.user": "not in use: roles are granted",
}


def naming_somebody() -> dict[str, str]:
    """Each column that names a person or an account: what it is called in SQL."""
    return {
        f"{model._meta.label}.{field.name}": f'"{model._meta.db_table}"."{field.column}"'
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model in (User, Volunteer)
    }


def test_a_table_that_names_a_person_is_read_into_the_copy(at):
    """A new one fails here until a room reads its rows, found by the person, or it is said why not."""
    person = known_everywhere(at).person.person
    with CaptureQueriesContext(connection) as asked:
        list(own_data.parts_of(person))
        list(own_data.papers_of(person))
    said = "\n".join(query["sql"] for query in asked.captured_queries)

    read = {name for name, column in naming_somebody().items() if re.search(rf"{column} (IN \(|= \d)", said)}
    left_out = {f"{model}.{name}" for model, names in ACTS.items() for name in names.split()} | set(SAID_OTHERWISE)
    assert set(naming_somebody()) - read == left_out

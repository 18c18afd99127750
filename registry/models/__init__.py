"""The registry's models."""

from registry.models.access import ApiToken, DeviceLogin, OldPassword
from registry.models.accounts import AccountRecovery, ActivationCode, RoleAssignment, RoleProposal, User
from registry.models.activities import Activity, LeaderTerm
from registry.models.approvals import ActivityChange, ApprovalStep, MinorOpening, PhoneClaim
from registry.models.files import ImportBatch, ImportChunk, ImportHeadings, StoredFile
from registry.models.history import HistoryEntry, RequestSource
from registry.models.machinery.jobs import Job
from registry.models.machinery.keys import SigningKey
from registry.models.machinery.messages import PhoneCode, TextMessage
from registry.models.machinery.people_deeds import PeopleDeed, PeopleDeedRow
from registry.models.machinery.typed_applications import TypedApplication
from registry.models.merges import Merge, MovedThing, SamePerson, UnitMerger
from registry.models.notifications import Notification
from registry.models.office.answers import SignUpAnswer
from registry.models.office.guardians import GuardianConsent
from registry.models.office.handovers import Handover
from registry.models.office.identity import Office
from registry.models.office.needs import HostConfirmation, HostLink, ServiceNeed
from registry.models.office.notes import VolunteerNote
from registry.models.office.places import Lot, TeamQuota
from registry.models.office.projects import ProjectAim, ProjectPage, ProjectResult
from registry.models.office.qualifications import Qualification, QualificationKind
from registry.models.office.requests import DataRequest
from registry.models.office.saved_filters import SavedFilter
from registry.models.office.unit_changes import UnitFounding, UnitRename
from registry.models.shifts import Position, Shift, ShiftBreak
from registry.models.signups import SignUp
from registry.models.teams import Membership, Team, TeamInvitation, TeamMerger
from registry.models.units import (
    CollaborationGroup,
    HostContact,
    Programme,
    Project,
    ServiceField,
    Site,
    Unit,
    Workday,
    WorkdayArrangement,
)
from registry.models.volunteers import Consent, HomeUnit, NumberSeries, Volunteer

__all__ = [
    "AccountRecovery",
    "ActivationCode",
    "Activity",
    "ApiToken",
    "ActivityChange",
    "ApprovalStep",
    "CollaborationGroup",
    "Consent",
    "DataRequest",
    "DeviceLogin",
    "GuardianConsent",
    "Handover",
    "HistoryEntry",
    "HomeUnit",
    "HostConfirmation",
    "HostContact",
    "HostLink",
    "ImportBatch",
    "ImportChunk",
    "ImportHeadings",
    "Job",
    "LeaderTerm",
    "Lot",
    "Membership",
    "Merge",
    "MinorOpening",
    "MovedThing",
    "Notification",
    "NumberSeries",
    "Office",
    "OldPassword",
    "PeopleDeed",
    "PeopleDeedRow",
    "PhoneClaim",
    "PhoneCode",
    "Position",
    "Programme",
    "Project",
    "ProjectAim",
    "ProjectPage",
    "ProjectResult",
    "Qualification",
    "QualificationKind",
    "RequestSource",
    "RoleAssignment",
    "RoleProposal",
    "SamePerson",
    "SavedFilter",
    "ServiceField",
    "ServiceNeed",
    "Shift",
    "ShiftBreak",
    "SignUp",
    "SignUpAnswer",
    "SigningKey",
    "Site",
    "StoredFile",
    "Team",
    "TeamInvitation",
    "TeamMerger",
    "TeamQuota",
    "TextMessage",
    "TypedApplication",
    "Unit",
    "UnitFounding",
    "UnitMerger",
    "UnitRename",
    "User",
    "Volunteer",
    "VolunteerNote",
    "Workday",
    "WorkdayArrangement",
]

"""The addresses of this room under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from registry.accounts.api.idle_accounts import IdleAccountViewSet
from registry.accounts.api.tokens import TokenViewSet
from registry.activities.api.activities import ActivityViewSet
from registry.activities.api.shifts import ShiftViewSet
from registry.activities.needs.api import hosts
from registry.activities.needs.api.coverage import CoverageViewSet
from registry.activities.needs.api.links import ContactLink, ContactLinkEnd
from registry.activities.needs.api.needs import NeedViewSet
from registry.ground.exports.api.exports import ExportViewSet
from registry.ground.imports.api.imports import ImportViewSet
from registry.ground.saved.api.saved_filters import SavedFilterViewSet
from registry.notifications.api.notifications import NotificationViewSet
from registry.people.api.activations import ActivationSlipViewSet
from registry.people.api.own_data import OwnDataViewSet
from registry.people.api.people_deeds import PeopleDeedViewSet
from registry.people.api.phone_claims import PhoneClaimViewSet
from registry.people.api.qualifications import QualificationViewSet
from registry.people.api.volunteers import Me, MyConfirmation
from registry.signups.api.positions import PositionPeople, PositionPhones
from registry.signups.api.signups import SignUpViewSet
from registry.standing.api.data_requests import DataRequestViewSet, OwnConsent, OwnDetails
from registry.standing.api.standing import VolunteerViewSet
from registry.teams.api.teams import TeamViewSet
from registry.units.api.foundings import FoundingViewSet
from registry.units.api.handovers import HandoverViewSet
from registry.units.api.lists import (
    GroupViewSet,
    ProgrammeViewSet,
    ProjectViewSet,
    QualificationKindViewSet,
    ServiceFieldViewSet,
    SiteViewSet,
)
from registry.units.api.units import UnitViewSet
from registry.workdays.api.workdays import WorkdayArrangementViewSet

router = SimpleRouter()
router.register("activities", ActivityViewSet, basename="api-activity")
router.register("shifts", ShiftViewSet, basename="api-shift")
router.register("sign-ups", SignUpViewSet, basename="api-sign-up")
router.register("units", UnitViewSet, basename="api-unit")
router.register("unit-foundings", FoundingViewSet, basename="api-founding")
router.register("handovers", HandoverViewSet, basename="api-handover")
router.register("sites", SiteViewSet, basename="api-site")
router.register("coverage", CoverageViewSet, basename="api-coverage")
router.register("needs", NeedViewSet, basename="api-need")
router.register("groups", GroupViewSet, basename="api-group")
router.register("projects", ProjectViewSet, basename="api-project")
router.register("qualifications", QualificationViewSet, basename="api-qualification")
router.register("qualification-kinds", QualificationKindViewSet, basename="api-qualification-kind")
router.register("service-fields", ServiceFieldViewSet, basename="api-service-field")
router.register("programmes", ProgrammeViewSet, basename="api-programme")
router.register("me/notifications", NotificationViewSet, basename="api-notification")
router.register("me/data", OwnDataViewSet, basename="api-own-data")
router.register("data-requests", DataRequestViewSet, basename="api-data-request")
router.register("volunteers", VolunteerViewSet, basename="api-volunteer")
router.register("people-deeds", PeopleDeedViewSet, basename="api-people-deed")
router.register("activation-slips", ActivationSlipViewSet, basename="api-activation-slip")
router.register("phone-claims", PhoneClaimViewSet, basename="api-phone-claim")
router.register("teams", TeamViewSet, basename="api-team")
router.register("workday-arrangements", WorkdayArrangementViewSet, basename="api-workday-arrangement")
router.register("idle-users", IdleAccountViewSet, basename="api-idle-user")
router.register("imports", ImportViewSet, basename="api-import")
router.register("exports", ExportViewSet, basename="api-export")
router.register("me/filters", SavedFilterViewSet, basename="api-saved-filter")
router.register("tokens", TokenViewSet, basename="api-token")
urlpatterns = [
    path("me/", Me.as_view(), name="api-me"),
    path("me/confirm/", MyConfirmation.as_view(), name="api-me-confirm"),
    path("me/details/", OwnDetails.as_view(), name="api-own-details"),
    path("me/consents/", OwnConsent.as_view(), name="api-own-consent"),
    path("host/enter/", hosts.host_enter, name="api-host-enter"),
    path("host/needs/", hosts.host_needs, name="api-host-needs"),
    path("host/needs/<int:need_id>/withdraw/", hosts.host_need_withdraw, name="api-host-need-withdraw"),
    path("host/visits/", hosts.host_visits, name="api-host-visits"),
    path("host/visits/<int:activity_id>/confirm/", hosts.host_confirm, name="api-host-confirm"),
    path("host-contacts/<int:contact_id>/link/", ContactLink.as_view(), name="api-host-contact-link"),
    path("host-contacts/<int:contact_id>/link/end/", ContactLinkEnd.as_view(), name="api-host-contact-link-end"),
    path("positions/<int:position_id>/people/", PositionPeople.as_view(), name="api-position-people"),
    path("positions/<int:position_id>/phones/", PositionPhones.as_view(), name="api-position-phones"),
    *router.urls,
]

"""The addresses of this room under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from certificates.honours.api.outside_proofs import OutsideProofViewSet
from certificates.honours.api.roll import HonourRollViewSet
from certificates.honours.api.stories import StoryViewSet
from certificates.merging.api.merges import MergeViewSet
from certificates.office.api.backgrounds import CertificateBackgroundViewSet
from certificates.office.api.office import OfficeViewSet
from certificates.office.api.templates import CertificateTemplateViewSet
from certificates.proofs.api.certificates import CertificateViewSet
from certificates.proofs.api.letters import ActivityLetterViewSet
from certificates.recognition.api.star_standards import StarStandardViewSet
from certificates.recognition.api.stars import StarViewSet
from certificates.register.printing.api.deliveries import DeliveryViewSet
from certificates.register.printing.api.runs import PrintRunViewSet
from certificates.reports.api.activity_reports import ActivityReportViewSet
from certificates.rounds.api.archives import RoundArchiveViewSet
from certificates.rounds.api.decisions import RoundDecisionViewSet
from certificates.rounds.api.nominations import NominationViewSet
from certificates.rounds.api.notices import NoticeViewSet, ObjectionViewSet
from certificates.rounds.api.own_list import OwnListViewSet
from certificates.rounds.api.reviews import ReviewViewSet, RoundReviewViewSet
from certificates.rounds.api.rounds import CandidateViewSet, RoundViewSet
from certificates.statistics.api.project_results import (
    ProjectAimChange,
    ProjectAimEnd,
    ProjectAimReached,
    ProjectAimResume,
    ProjectAims,
)
from certificates.statistics.api.project_showing import (
    ProjectShowing,
    ProjectShowingAsk,
    ProjectShowingCode,
    ProjectShowingConfirm,
    ProjectShowingReturn,
    ProjectShowingTakeBack,
    ProjectShowingWithdraw,
)
from certificates.statistics.api.projects import ProjectAccountBook, ProjectAccountPaper, ProjectAccountView
from certificates.statistics.api.public_projects import PublicProject, PublicProjectPaper
from certificates.statistics.api.statistics import StatisticsView
from certificates.tables.api.asked_stages import AskedStageViewSet
from certificates.tables.api.stage_reports import StageReportViewSet
from certificates.verification.api.verification import VerifyView

SHOWING = "projects/<int:project_id>/showing"
router = SimpleRouter()
router.register("certificates", CertificateViewSet, basename="api-certificate")
router.register("activity-letters", ActivityLetterViewSet, basename="api-activity-letter")
router.register("merges", MergeViewSet, basename="api-merge")
router.register("activity-reports", ActivityReportViewSet, basename="api-activity-report")
router.register("asked-stages", AskedStageViewSet, basename="api-asked-stage")
router.register("stage-reports", StageReportViewSet, basename="api-stage-report")
router.register("stars", StarViewSet, basename="api-star")
router.register("star-standards", StarStandardViewSet, basename="api-star-standard")
router.register("certificate-backgrounds", CertificateBackgroundViewSet, basename="api-certificate-background")
router.register("certificate-templates", CertificateTemplateViewSet, basename="api-certificate-template")
router.register("rounds", RoundViewSet, basename="api-round")
router.register("candidates", CandidateViewSet, basename="api-candidate")
router.register("nominations", NominationViewSet, basename="api-nomination")
router.register("notices", NoticeViewSet, basename="api-notice")
router.register("objections", ObjectionViewSet, basename="api-objection")
router.register("outside-proofs", OutsideProofViewSet, basename="api-outside-proof")
router.register("honour-roll", HonourRollViewSet, basename="api-honour-roll")
router.register("round-archives", RoundArchiveViewSet, basename="api-round-archive")
router.register("stories", StoryViewSet, basename="api-story")
router.register("round-decisions", RoundDecisionViewSet, basename="api-round-decision")
router.register("round-reviews", RoundReviewViewSet, basename="api-round-review")
router.register("round-own", OwnListViewSet, basename="api-round-own")
router.register("reviews", ReviewViewSet, basename="api-review")
router.register("print-runs", PrintRunViewSet, basename="api-print-run")
router.register("deliveries", DeliveryViewSet, basename="api-delivery")
router.register("office", OfficeViewSet, basename="api-office")
urlpatterns = [
    *router.urls,
    path("statistics/", StatisticsView.as_view(), name="api-statistics"),
    path("projects/<int:project_id>/account/", ProjectAccountView.as_view(), name="api-project-year"),
    path("projects/<int:project_id>/account/xlsx/", ProjectAccountBook.as_view(), name="api-project-year-xlsx"),
    path("projects/<int:project_id>/account/pdf/", ProjectAccountPaper.as_view(), name="api-project-year-pdf"),
    path("projects/<int:project_id>/public/", PublicProject.as_view(), name="api-project-public"),
    path("projects/<int:project_id>/public/pdf/", PublicProjectPaper.as_view(), name="api-project-public-pdf"),
    path(f"{SHOWING}/", ProjectShowing.as_view(), name="api-project-showing"),
    path(f"{SHOWING}/qr/", ProjectShowingCode.as_view(), name="api-project-showing-qr"),
    path(f"{SHOWING}/ask/", ProjectShowingAsk.as_view(), name="api-project-showing-ask"),
    path(f"{SHOWING}/confirm/", ProjectShowingConfirm.as_view(), name="api-project-showing-confirm"),
    path(f"{SHOWING}/return/", ProjectShowingReturn.as_view(), name="api-project-showing-return"),
    path(f"{SHOWING}/take-back/", ProjectShowingTakeBack.as_view(), name="api-project-showing-take-back"),
    path(f"{SHOWING}/withdraw/", ProjectShowingWithdraw.as_view(), name="api-project-showing-withdraw"),
    path("projects/<int:project_id>/results/", ProjectAims.as_view(), name="api-project-results"),
    path("project-results/<int:aim_id>/change/", ProjectAimChange.as_view(), name="api-project-result-change"),
    path("project-results/<int:aim_id>/end/", ProjectAimEnd.as_view(), name="api-project-result-end"),
    path("project-results/<int:aim_id>/resume/", ProjectAimResume.as_view(), name="api-project-result-resume"),
    path("project-results/<int:aim_id>/reached/", ProjectAimReached.as_view(), name="api-project-result-reached"),
    path("verify/", VerifyView.as_view(), name="api-verify"),
]

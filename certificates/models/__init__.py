"""The models of certificates."""

from certificates.models.certificates import Certificate, CertificateFile, StarApplication, VerificationLookup
from certificates.models.deliveries import Delivery
from certificates.models.honours import OutsideProof
from certificates.models.nominations import Nomination, NominationAttachment, Review, RoundPlace, RoundReviewer
from certificates.models.notices import Objection, PublicNotice
from certificates.models.pictures import CertificatePicture
from certificates.models.printing import PrintedItem, PrintRun
from certificates.models.reports import ActivityReport, StageReport
from certificates.models.roll import RollConsent
from certificates.models.rounds import Candidate, CommendationRound, RoundQuota, RoundStep
from certificates.models.stages import AskedStage
from certificates.models.star_standards import StarKept, StarStandard
from certificates.models.stories import Story, StoryConsent, StoryPhoto
from certificates.models.templates import CertificateTemplate, TemplateBackground, TemplateVersion

__all__ = [
    "ActivityReport",
    "AskedStage",
    "Candidate",
    "Certificate",
    "CertificateFile",
    "CertificatePicture",
    "CertificateTemplate",
    "CommendationRound",
    "Delivery",
    "Nomination",
    "NominationAttachment",
    "Objection",
    "OutsideProof",
    "PrintRun",
    "PrintedItem",
    "PublicNotice",
    "Review",
    "RollConsent",
    "RoundPlace",
    "RoundQuota",
    "RoundReviewer",
    "RoundStep",
    "StageReport",
    "StarApplication",
    "StarKept",
    "StarStandard",
    "TemplateBackground",
    "Story",
    "StoryConsent",
    "StoryPhoto",
    "TemplateVersion",
    "VerificationLookup",
]

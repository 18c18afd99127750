"""The models of certificates."""

from certificates.models.certificates import Certificate, CertificateFile, StarApplication, VerificationLookup
from certificates.models.reports import ActivityReport, StageReport
from certificates.models.stages import AskedStage
from certificates.models.star_standards import StarStandard

__all__ = [
    "ActivityReport",
    "AskedStage",
    "Certificate",
    "CertificateFile",
    "StageReport",
    "StarApplication",
    "StarStandard",
    "VerificationLookup",
]

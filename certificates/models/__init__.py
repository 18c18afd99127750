"""The models of certificates."""

from certificates.models.certificates import Certificate, CertificateFile, StarApplication, VerificationLookup
from certificates.models.reports import ActivityReport, StageReport
from certificates.models.stages import AskedStage

__all__ = [
    "ActivityReport",
    "AskedStage",
    "Certificate",
    "CertificateFile",
    "StageReport",
    "StarApplication",
    "VerificationLookup",
]

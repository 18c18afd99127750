"""The models of certificates."""

from certificates.models.certificates import Certificate, CertificateFile, StarApplication, VerificationLookup
from certificates.models.reports import ActivityReport, StageReport

__all__ = [
    "ActivityReport",
    "Certificate",
    "CertificateFile",
    "StageReport",
    "StarApplication",
    "VerificationLookup",
]

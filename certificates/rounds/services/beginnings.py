"""The template that a round's certificates are printed with: the one in use, or the product's own as a first one."""

from typing import Final

from certificates.issuing.layouts.defaults import BEGINNINGS
from certificates.issuing.services import composing
from certificates.models import CertificateTemplate, CommendationRound, TemplateVersion
from registry.history.services import history
from registry.models import User

ForWhom, Kind = CommendationRound.ForWhom, CertificateTemplate.Kind
KINDS: Final = {
    ForWhom.VOLUNTEER: Kind.PERSON, ForWhom.TEAM: Kind.TEAM, ForWhom.UNIT: Kind.UNIT, ForWhom.PROJECT: Kind.PROJECT,
}  # fmt: skip


def current(for_whom: str) -> TemplateVersion | None:
    """The newest version of the newest template in use, where the office has one."""
    return composing.current(KINDS[ForWhom(for_whom)])


def version_for(for_whom: str, *, by: User) -> TemplateVersion:
    """The same; an office that made none begins with the product's own, which it can change for the next ones."""
    if version := current(for_whom):
        return version
    kind = KINDS[ForWhom(for_whom)]
    template = CertificateTemplate.objects.create(kind=kind, name=str(kind.label), created_by=by)
    history.record(by=by, did="created template", to=template)
    return TemplateVersion.objects.create(template=template, number=1, made_by=by, **BEGINNINGS[kind])

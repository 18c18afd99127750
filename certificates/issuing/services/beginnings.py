"""The template that a kind of certificate is printed with: the one in use, or the product's own as a first one."""

from certificates.issuing.layouts.defaults import BEGINNINGS
from certificates.issuing.services import composing
from certificates.models import CertificateTemplate, TemplateVersion
from registry.history.services import history
from registry.models import User


def words_of(kind: CertificateTemplate.Kind) -> str:
    """What the next one will say, with its placeholders."""
    version = composing.current(kind)
    return version.words if version else str(BEGINNINGS[kind]["words"])


def version_for(kind: CertificateTemplate.Kind, *, by: User) -> TemplateVersion:
    """The newest of the kind; an office that made none begins with the product's own, and changes it for the next."""
    if version := composing.current(kind):
        return version
    template = CertificateTemplate.objects.create(kind=kind, name=str(kind.label), created_by=by)
    history.record(by=by, did="created template", to=template)
    return TemplateVersion.objects.create(template=template, number=1, made_by=by, **BEGINNINGS[kind])

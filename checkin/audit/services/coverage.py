"""What the audit covers, and since when: said with every audit (design#seals)."""

from collections.abc import Iterator

from checkin.ledger.services.seals import unsealed
from checkin.models import Decision, Seal
from registry import clock
from registry.history.audit.checks import UNREADABLE
from registry.history.services import taking_over

FIRST_VERSION_WITH_EVIDENCE = 2


def unsealed_rows() -> dict[str, int]:
    """Rows that no seal covers yet, by kind."""
    try:
        return unsealed()
    except UNREADABLE:
        return {}


def lines() -> Iterator[str]:
    """What was not covered before states and evidence were kept; nothing where they always were."""
    since = taking_over.since()
    if since is None:
        return
    day = clock.local_date(since)
    yield f"{day} 以前：单位、人员、授权、规则、证书、星级按当日升级时的现状登记，此前的改动不在核对之内。"
    older = Decision.objects.filter(sealed__seal__digest_version__lt=FIRST_VERSION_WITH_EVIDENCE).count()
    if older:
        first = Seal.objects.filter(digest_version__gte=FIRST_VERSION_WITH_EVIDENCE).order_by("number").first()
        until = clock.local_date(first.sealed_at) if first else day
        yield f"{until} 以前封存的 {older} 件认定：所据的扫码和录入没有随之封存，只按重新核算对照。"

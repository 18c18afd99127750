"""证书登记簿 as a file: number, kind, who, issuer, what, when, why, state (D170)."""

from typing import Any, Final

from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Delivery
from certificates.models.deliveries import last_way
from certificates.permissions import name_on
from certificates.proofs.services import proofs
from certificates.register.filters import CertificateFilter
from certificates.verification.services.verification import ENDED, State
from registry.ground.exports.columns import account_column, day_of, hours, keeps_people
from registry.ground.exports.lists import Column, ExportList, Reader, Scene, by
from registry.models import User, Volunteer
from registry.permissions import is_committee, is_inspector, unit_reach
from registry.words.masking import mask_name

READ_AT_ONCE: Final = 500


def _allows(user: User) -> bool:
    return keeps_people(user) or is_inspector(user)


def _rows(user: User, _about: int | None) -> Any:
    return Certificate.objects.visible_to(user).order_by("-pk")


def _name_in() -> Coalesce:
    """Of the person, or of the team, unit or project."""
    return Coalesce(KT("snapshot__volunteer_name"), KT("snapshot__recipient_name"))


def _names(scene: Scene) -> Reader:
    if is_committee(scene.user):
        return lambda name, *_rest: name

    def seen(
        name: str, account: int | None, kept: int | None, unit: int | None, issuer: int, recorder: int, asker: int
    ) -> str:
        if unit is None:  # a team, a unit or a project
            return name
        certificate = Certificate(
            volunteer=Volunteer(user_id=kept or account, unit_id=unit),
            issuing_unit_id=issuer,
            recording_unit_id=recorder,
            requested_by_id=asker,
            kind=Certificate.Kind.PROOF,  # of the others, who asked for them sees only what they oversee
            snapshot={"volunteer_name": name},
        )
        return name_on(scene.user, certificate)

    return seen


def _states(scene: Scene) -> Reader:
    """The public state; papers that are out of date are found by a few queries for every five hundred."""
    issued = scene.rows.filter(status=Certificate.Status.ISSUED).order_by()
    stale: set[int] = set()
    part: list[Certificate] = []
    for proof in issued.only("pk", "kind", "status", "snapshot", "volunteer", "requested_at").iterator(READ_AT_ONCE):
        part.append(proof)
        if len(part) == READ_AT_ONCE:
            stale |= proofs.needing_reissue(part)
            part = []
    stale |= proofs.needing_reissue(part)

    def seen(pk: int, status: str) -> str:
        if status == Certificate.Status.PREPARING:
            return str(Certificate.Status.PREPARING.label)
        state = ENDED.get(Certificate.Status(status), State.NEEDS_REISSUE if pk in stale else State.VALID)
        return str(state.label)

    return seen


def _way(way: str | None, kind: str) -> str:
    if way is None or way == Delivery.Way.UNDONE:
        return "" if kind == Certificate.Kind.PROOF else str(_("未领取"))
    return str(Delivery.Way(way).label)


def _delivered_on(scene: Scene) -> Reader:
    days = {pk: one.on for pk, one in _latest(scene).items()}
    return days.get


def _takers(scene: Scene) -> Reader:
    """By name for who oversees the certificate (D110)."""
    latest, reach, is_all = _latest(scene), unit_reach(scene.user), is_committee(scene.user)

    def seen(pk: int, *units: int | None) -> str:
        if pk not in latest:
            return ""
        who = str(latest[pk].who)
        return who if is_all or reach & set(units) else mask_name(who)

    return seen


def _latest(scene: Scene) -> dict[int, Delivery]:
    return Delivery.objects.latest_of(scene.rows.order_by().values("pk"))


def _hours(timed: int | None, supplementary: int | None) -> float | None:
    return None if timed is None else hours(timed + (supplementary or 0))


CERTIFICATES: Final = ExportList(
    code="certificates",
    title=_("证书登记簿"),
    allows=_allows,
    rows=_rows,
    filter=CertificateFilter,
    back="manage-certificates",
    people="volunteer",
    columns=(
        Column("number", _("编号"), width=26),
        Column("title", _("种类"), annotation=lambda: KT("snapshot__title"), width=18),
        Column(
            "name", _("志愿者"),
            ("volunteer__user_id", "volunteer__merged_into__user_id", "volunteer__unit_id", "issuing_unit_id",
             "recording_unit_id", "requested_by_id"),
            annotation=_name_in, said=_names, is_personal=True, width=12,
        ),
        Column("volunteer_no", _("志愿者编号"), annotation=lambda: KT("snapshot__volunteer_no"), is_personal=True,
               width=16),
        Column("issuer", _("出具单位"), annotation=lambda: KT("snapshot__unit_name"), width=32),
        Column("hours", _("服务时间（小时）"), ("snapshot__timed_minutes", "snapshot__supplementary_minutes"),
               said=by(_hours)),
        Column("issued_at", _("出具日期"), said=by(day_of)),
        account_column(_("经办"), path="requested_by", code="requested_by"),
        Column("request_reason", _("代为出具的理由"), width=24),
        Column("state", _("状态"), ("pk", "status"), said=_states),
        Column("ended_at", _("状态变更日期"), said=by(day_of)),
        Column("end_reason", _("理由"), width=24),
        Column("delivery", _("领取"), ("kind",), annotation=last_way, said=by(_way), width=14),
        Column("delivered_on", _("领取日期"), ("pk",), said=_delivered_on),
        Column(
            "delivered_to", _("由谁领取"),
            ("pk", "volunteer__unit_id", "nomination__candidate__unit_id", "issuing_unit_id", "recording_unit_id"),
            said=_takers, is_personal=True, is_default=False, width=16,
        ),
    ),
)  # fmt: skip

"""档案合并: what still lives moves to the kept file; facts keep their key and are read as the person's (D78)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts.services import tokens
from registry.activities.services import leadership, position_leaders
from registry.exceptions import MergeRefused, PrivacyRefused
from registry.history.services import history
from registry.models import (
    AccountRecovery,
    Activity,
    ApiToken,
    GuardianConsent,
    HistoryEntry,
    Membership,
    Merge,
    Qualification,
    RoleAssignment,
    SignUp,
    StoredFile,
    Team,
    User,
    Volunteer,
)
from registry.notifications.services import notifications
from registry.people.services import phone_claims
from registry.permissions import is_committee, require
from registry.standing.services import merged_places
from registry.standing.services.consequences import DUTIES_ARE_OPEN

Reason = MergeRefused.Reason
Status = Volunteer.Status
UNDECIDED = (Team.Status.SUBMITTED, Team.Status.RETURNED)
FILLED = ("document_type", "id_digest", "born_on", "sex", "national_volunteer_no")
Moved = dict[str, Any]


def refuse(kept: Volunteer, other: Volunteer, by: User) -> None:
    """Refuse if these two files cannot be merged now."""
    if kept.pk == other.pk:
        raise MergeRefused(Reason.SAME_FILE)
    if kept.merged_into_id or other.merged_into_id:
        raise MergeRefused(Reason.ALREADY_MERGED)
    _refuse_closed(kept, other)
    if by.pk in (kept.user_id, other.user_id):
        raise MergeRefused(Reason.OWN_FILES)
    is_gone = kept.status == Status.LEFT and other.status != Status.LEFT
    if is_gone or (kept.volunteer_no is None and other.volunteer_no is not None):
        raise MergeRefused(Reason.KEPT_UNREGISTERED)
    if kept.user_id and other.user_id:
        running = Q(until_on=None) | Q(until_on__gte=clock.today())
        if role := RoleAssignment.objects.filter(running, user=other.user_id).select_related("unit").first():
            raise MergeRefused(Reason.ROLE_HELD, role=role)
    if other.user_id and kept.user_id is None and _is_phone_of_another(kept.phone_digest, kept, other):
        raise MergeRefused(Reason.PHONE_OF_ANOTHER)


def refuse_parting(merge: Merge, by: User) -> None:
    """Refuse if this merge cannot be undone now; of several, the newest is undone first."""
    if merge.undone_at is not None:
        raise MergeRefused(Reason.NOT_STANDING)
    if by.pk in (merge.kept.user_id, merge.other.user_id):
        raise MergeRefused(Reason.OWN_FILES)
    if merge.kept.merged_into_id:
        raise MergeRefused(Reason.MERGED_ON)
    _refuse_closed(merge.kept, merge.other)


def _refuse_closed(*files: Volunteer) -> None:
    """What is still to be erased of a closed account would be erased of whoever it was joined with (D93)."""
    if any(file.closed_at is not None for file in files):
        raise PrivacyRefused(PrivacyRefused.Reason.ACCOUNT_CLOSED)


def _refuse_taken(file: Volunteer) -> None:
    """Somebody else may have come to use the phone or the document while the file led to another one."""
    try:
        file.validate_constraints()
    except ValidationError as taken:
        raise MergeRefused(Reason.TAKEN_SINCE, what="".join(taken.messages)) from taken


def locked(kept: Volunteer, other: Volunteer) -> tuple[Volunteer, Volunteer]:
    """Both files as they are now, with all that were merged into them, in order of their keys."""
    files = Volunteer.objects.of_people({kept.pk, other.pk}).select_for_update(no_key=True).order_by("pk")
    known = {file.pk: file for file in files}
    return known[kept.pk], known[other.pk]


@transaction.atomic
def join(*, kept: Volunteer, other: Volunteer, reason: str, evidence: StoredFile, by: User) -> Merge:
    """Merge `other` into `kept`: places, teams, qualifications and the account move, its log-in ends.

    In the order teams, activities, shifts, as whoever leaves (`consequences.act`).
    """
    require(is_committee(by))
    kept, other = locked(kept, other)
    refuse(kept, other, by)
    if not reason.strip():
        raise MergeRefused(Reason.MERGE_REASON_MISSING)
    moved: Moved = {"status": other.status, "status_reason": other.status_reason}
    moved["shares"] = other.shares_document_with_id
    moved["files"] = list(other.merged.values_list("pk", flat=True))
    moved["memberships"], moved["teams_of_both"] = merged_places.move_memberships(kept, other, by)
    moved["account"] = _move_account(kept, other, by)
    moved["signups"] = merged_places.move_places(kept, other, by)
    moved["qualifications"] = merged_places.rekey(Qualification.objects.filter(volunteer=other), kept)
    moved["guardian"] = _move_guardian(kept, other)
    _lead_to(kept, other)
    moved["filled"] = _fill(kept, other, shares=moved["shares"])
    phone_claims.merged(kept=kept, other=other)
    merge = Merge.objects.create(
        kept=kept, other=other, reason=reason.strip(), evidence=evidence, by=by, at=clock.now(), moved=moved
    )
    history.record(by=by, did="merged", to=kept, unit=kept.unit, file=other.pk, merge=merge.pk)
    history.record(by=by, did="merged", to=other, unit=other.unit, file=kept.pk, merge=merge.pk)
    _tell_of_followers(moved["files"], by, "merged")
    _tell(merge, _("您的两份志愿者档案已合并为一份（{no}），时长和证明合在一起。请用保留的账号登录。"))
    return merge


@transaction.atomic
def part(*, merge: Merge, reason: str, by: User) -> Merge:
    """Separate the files: moved rows go back if they still exist; what the merge ended stays ended (D78)."""
    require(is_committee(by))
    kept, other = locked(merge.kept, merge.other)
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    refuse_parting(merge, by)
    if not reason.strip():
        raise MergeRefused(Reason.MERGE_REASON_MISSING)
    moved = merge.moved
    for rows in (SignUp.objects.active(), Membership.objects.open(), Qualification.objects.all()):
        name = {SignUp: "signups", Membership: "memberships", Qualification: "qualifications"}[rows.model]
        rows.filter(pk__in=moved[name], volunteer=kept).update(volunteer=other)
    merged_places.part_memberships(moved.get("teams_of_both", ()), other, by)
    GuardianConsent.objects.filter(pk=moved["guardian"], volunteer=kept).update(volunteer=other)
    _unfill(kept, moved["filled"])
    _give_account_back(kept, other, moved["account"], by)
    Volunteer.objects.filter(pk__in=moved["files"], merged_into=kept).update(merged_into=other)
    other.merged_into = None
    other.status, other.status_reason = moved["status"], moved["status_reason"]
    is_shared = other.id_digest is not None and kept.id_digest == other.id_digest
    other.shares_document_with_id = kept.pk if is_shared else moved["shares"]
    _refuse_taken(other)
    other.save()
    merge.undone_by, merge.undone_at, merge.undo_reason = by, clock.now(), reason.strip()
    merge.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    history.record(by=by, did="merge undone", to=kept, unit=kept.unit, file=other.pk, merge=merge.pk)
    history.record(by=by, did="merge undone", to=other, unit=other.unit, file=kept.pk, merge=merge.pk)
    _tell_of_followers(moved["files"], by, "merge undone")
    _tell(
        merge, _("档案合并已撤销，您的两份志愿者档案已经分开。合并时退给候补的名额不自动恢复，仍想参加的请重新报名。")
    )
    return merge


def _tell_of_followers(files: list[int], by: User, did: str) -> None:
    """An act for each file that went along: whom it leads to is part of its state."""
    label = Volunteer._meta.label_lower
    history.record_many(
        [HistoryEntry(at=clock.now(), by=by, did=did, target_model=label, target_id=pk) for pk in files]
    )


def _lead_to(kept: Volunteer, other: Volunteer) -> None:
    """Files merged into the other one before now lead to the kept one: always one hop."""
    other.merged.update(merged_into=kept)
    other.merged_into, other.shares_document_with, other.requested_unit = kept, None, None
    other.status, other.status_reason = Status.LEFT, _("已并入档案 {no}").format(no=kept.volunteer_no or kept.pk)
    other.save()
    Volunteer.objects.filter(pk=kept.pk, shares_document_with=other).update(shares_document_with=None)
    if kept.shares_document_with_id == other.pk:
        kept.shares_document_with = None


def _fill(kept: Volunteer, other: Volunteer, *, shares: int | None) -> list[str]:
    """Fill empty fields of the kept file from the other one; a shared document stays shared with the same file.

    A number that another account logs in with is not taken over: one account per phone.
    """
    filled = [name for name in FILLED if getattr(kept, name) in (None, "") and getattr(other, name)]
    if kept.id_digest is None and other.id_digest is not None:
        filled = [*dict.fromkeys([*filled, "document_type", "born_on", "sex"]), "id_number"]
        kept.shares_document_with_id = shares if shares != kept.pk else None
    is_free = kept.user_id is None or not _is_phone_of_another(other.phone_digest, kept, other)
    if kept.phone_digest is None and other.phone_digest is not None and is_free:
        filled += ["phone", "phone_digest"]
    for name in filled:
        setattr(kept, name, getattr(other, name))
    kept.save()
    return filled


def _is_phone_of_another(digest: str | None, kept: Volunteer, other: Volunteer) -> bool:
    accounts = Volunteer.objects.canonical().filter(user__isnull=False, phone_digest=digest)
    return digest is not None and accounts.exclude(pk__in=[kept.pk, other.pk]).exists()


def _unfill(kept: Volunteer, filled: list[str]) -> None:
    if "id_number" in filled:
        kept.shares_document_with = None
    for name in filled:
        empty = {"phone": "", "id_number": "", "sex": Volunteer.Sex.UNKNOWN, "document_type": kept.document_type}
        setattr(kept, name, empty.get(name))
    kept.save()


def _move_guardian(kept: Volunteer, other: Volunteer) -> int | None:
    consent = GuardianConsent.objects.filter(volunteer=other).first()
    if consent is None or GuardianConsent.objects.filter(volunteer=kept).exists():
        return None
    GuardianConsent.objects.filter(pk=consent.pk).update(volunteer=kept)
    return consent.pk


def _move_account(kept: Volunteer, other: Volunteer, by: User) -> Moved:
    """Move a single account; of two, end the other's and pass what it led to the kept one."""
    if other.user is None:
        return {}
    if kept.user is None:
        user, other.user = other.user, None
        other.save(update_fields=["user"])
        kept.user = user
        kept.save(update_fields=["user"])
        return {"moved": user.pk}
    gone, stays = other.user, kept.user
    leads = Activity.objects.led_by(gone).filter(status__in=DUTIES_ARE_OPEN).order_by("pk")
    led = [leadership.take_over(activity=activity, going=gone, coming=stays, by=by) for activity in list(leads)]
    positions = position_leaders.take_over(going=gone, coming=stays, by=by)
    founded = Team.objects.filter(founded_by=gone, status__in=UNDECIDED)
    founded_pks = list(founded.values_list("pk", flat=True))
    founded.update(founded_by=stays)
    was_active, gone.is_active = gone.is_active, False
    gone.save(update_fields=["is_active"])
    tokens.end_all(user=gone, ground=ApiToken.Ground.ACCOUNT, by=by)
    AccountRecovery.objects.open().filter(user=gone).update(expires_at=clock.now())
    ended = {"closed": gone.pk, "was_active": was_active, "founded": founded_pks}
    return ended | {"led": led, "positions": positions}


def _give_account_back(kept: Volunteer, other: Volunteer, account: Moved, by: User) -> None:
    if account.get("moved") and account["moved"] == kept.user_id:
        user, kept.user = kept.user, None
        kept.save(update_fields=["user"])
        other.user = user
    if account.get("closed"):
        User.objects.filter(pk=account["closed"]).update(is_active=account["was_active"])
        for led in account.get("led", ()):
            leadership.give_back(led=led, by=by)
        if positions := account.get("positions"):
            position_leaders.give_back(led=positions, by=by)
        founded = Team.objects.filter(pk__in=account.get("founded", ()), founded_by=kept.user, status__in=UNDECIDED)
        founded.update(founded_by=account["closed"])


def _tell(merge: Merge, text: str) -> None:
    users = User.objects.filter(volunteer__in=[merge.kept_id, merge.other_id]).values_list("pk", flat=True)
    text = text.format(no=merge.kept.volunteer_no or _("待审核"))
    notifications.tell(users=users, key=f"merge:{merge.pk}:{bool(merge.undone_at)}", text=text, url=reverse("me"))

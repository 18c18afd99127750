"""合并两份档案: the whole command, over registration, presence, hours, stars and papers (D78, design#persons)."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from certificates.models import Certificate, StarApplication
from checkin.afterwards.services import joined_files
from checkin.ledger.services import figures, ledger
from checkin.models import ServiceRecord
from registry import clock
from registry.activities.services import position_leaders
from registry.exceptions import MergeRefused, RuleViolation
from registry.ground.services import files
from registry.models import Activity, Merge, RoleAssignment, SignUp, StoredFile, User, Volunteer
from registry.permissions import is_committee, require
from registry.standing.services import merges
from registry.words.chinese import quoted
from registry.words.dates import as_full_date
from registry.words.durations import hours_text
from registry.words.masking import mask_id_number, mask_phone

Reason = MergeRefused.Reason
Star = StarApplication.Status


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of data of both files, and what happens to it."""

    label: str
    kept: str
    other: str
    becomes: str
    is_odd: bool = False
    tells: bool = False  # what becomes of it is said even where both files look alike

    @property
    def differs(self) -> bool:
        return self.kept != self.other or self.tells


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both files side by side: what each has, what happens to it, and conflicts."""

    kept: Volunteer
    other: Volunteer
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]
    refusal: RuleViolation | None

    @property
    def seen(self) -> str:
        """A digest of what was shown; the command is refused if it differs."""
        shown = [str(self.kept.pk), str(self.other.pk), *self.warnings]
        shown += [f"{line.label}|{line.kept}|{line.other}" for line in self.lines]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def compare(*, kept: Volunteer, other: Volunteer, by: User) -> Comparison:
    """Compare two files, for the page before the command."""
    require(is_committee(by))
    refusal = None
    try:
        _refuse(kept, other, by)
    except RuleViolation as no:
        refusal = no
    lines = tuple(_lines(kept, other))
    return Comparison(kept, other, lines, tuple(_warnings(kept, other)), refusal)


def merge(*, kept: Volunteer, other: Volunteer, reason: str, upload: Any, seen: str, by: User) -> Merge:
    """The committee merges two files, with evidence and on what it saw; everything then reads one person."""
    require(is_committee(by))
    if upload is None or not reason.strip():
        raise MergeRefused(Reason.MERGE_REASON_MISSING)
    evidence = (upload, StoredFile.Purpose.EVIDENCE)
    with files.received(evidence, by=by, at_once=True) as [came]:  # a merge without its evidence could not be mended
        return _merge(kept, other, reason, came, seen, by)


@transaction.atomic
def _merge(kept: Volunteer, other: Volunteer, reason: str, came: files.Received, seen: str, by: User) -> Merge:
    kept, other = merges.locked(kept, other) if kept.pk != other.pk else (kept, other)
    _refuse(kept, other, by)
    if seen != compare(kept=kept, other=other, by=by).seen:
        raise MergeRefused(Reason.FILES_CHANGED)
    done = merges.join(kept=kept, other=other, reason=reason, evidence=files.keep(came), by=by)
    joined_files.follow(done)
    figures.refresh(people={kept.pk, other.pk})
    return done


@transaction.atomic
def undo(*, merge: Merge, reason: str, by: User) -> Merge:
    """Undo a merge while nothing depends on it: rows kept their keys, so each file has its own again."""
    require(is_committee(by))
    merge.kept, merge.other = merges.locked(merge.kept, merge.other)
    _refuse_undoing(merge, by)
    undone = merges.part(merge=merge, reason=reason, by=by)
    joined_files.unfollow(undone)
    figures.refresh(people={merge.kept_id, merge.other_id})
    return undone


def _refuse(kept: Volunteer, other: Volunteer, by: User) -> None:
    merges.refuse(kept, other, by)
    joined_files.refuse(kept, other)
    waiting = StarApplication.objects.filter(status=Star.PROPOSED)
    if waiting.of_person(kept).exists() and waiting.of_person(other).exists():
        raise MergeRefused(Reason.STAR_OPEN)


def obstacle_to_undoing(merge: Merge, by: User) -> RuleViolation | None:
    """Why this merge cannot be undone now, for the page before the command."""
    try:
        _refuse_undoing(merge, by)
    except RuleViolation as refusal:
        return refusal
    return None


def _refuse_undoing(merge: Merge, by: User) -> None:
    merges.refuse_parting(merge, by)
    if _has_later_acts(merge):
        raise MergeRefused(Reason.LATER_ACTS)


def _has_later_acts(merge: Merge) -> bool:
    since = Q(proposed_at__gt=merge.at) | Q(decided_at__gt=merge.at)
    return (
        joined_files.has_later_acts(merge)
        or StarApplication.objects.of_person(merge.kept).filter(since).exists()
        or Certificate.objects.of_person(merge.kept).filter(requested_at__gt=merge.at).exists()
    )


def _lines(kept: Volunteer, other: Volunteer) -> Iterable[Line]:
    """Identity first, then the data of each file."""
    stays, moves, read = _("以保留的档案为准"), _("转到保留的档案"), _("原样保留，合在一起看")
    yield Line(_("姓名"), kept.name, other.name, stays, kept.name != other.name)
    both, filled = (kept, other), _("以保留的档案为准；保留的没有的，用另一份的")
    is_other_document = None not in (kept.id_digest, other.id_digest) and kept.id_digest != other.id_digest
    yield Line(_("证件"), *_pair(_document, both), filled, is_other_document)
    yield Line(
        _("出生日期"),
        *_pair(_birthday, both),
        stays,
        _differ(kept, other, "born_on"),
    )
    yield Line(
        _("手机"),
        *_pair(lambda one: mask_phone(one.phone) or "—", both),
        _("以保留的档案为准；保留的没有的，用另一份的（其他账号在用的除外）"),
    )
    yield Line(_("状态"), *_pair(lambda one: str(one.get_status_display()), both), stays)
    yield Line(_("单位"), *_pair(lambda one: str(one.unit), both), stays)
    one_ends = kept.user is not None and other.user is not None
    yield Line(_("登录账号"), *_pair(_account, both), _account_becomes(kept, other), tells=one_ends)
    yield Line(
        _("尚未开始的报名"),
        *_pair(lambda one: str(_coming(one).count()), both),
        _("转来；时间冲突的只留一个，另一个退给候补"),
    )
    yield Line(
        _("志愿团队"), *_pair(lambda one: str(one.memberships.open().count()), both), _("转来；同一团队只留一份")
    )
    yield Line(_("负责的活动"), *_pair(lambda one: str(_led(one)), both), _("由保留的账号继续负责"))
    yield Line(_("负责的岗位"), *_pair(lambda one: str(_posts(one)), both), _("由保留的账号继续负责"))
    yield Line(_("服务记录"), *_pair(lambda one: str(_records(one).count()), both), read)
    yield Line(_("待认定"), *_pair(lambda one: str(_records(one).pending().count()), both), moves)
    yield Line(_("志愿服务时长（小时）"), *_pair(lambda one: hours_text(ledger.total(one)), both), _("相加"))
    yield Line(_("星级"), *_pair(_stars, both), _("以高的为准，今后按合计时长认定"))
    yield Line(_("有效的证书和证明"), *_pair(_papers, both), _("继续有效，可以查验"))


def _pair(told: Callable[[Volunteer], str], both: tuple[Volunteer, Volunteer]) -> tuple[str, str]:
    kept, other = both
    return told(kept), told(other)


def _document(one: Volunteer) -> str:
    return f"{one.get_document_type_display()} {mask_id_number(one.id_number) or '—'}"


def _birthday(one: Volunteer) -> str:
    return as_full_date(one.born_on) or "—"


def _papers(one: Volunteer) -> str:
    return str(Certificate.objects.of_person(one).issued().count())


def _warnings(kept: Volunteer, other: Volunteer) -> Iterable[str]:
    """What the committee should know before it decides."""
    if _differ(kept, other, "born_on"):
        yield _("两份档案的出生日期不同，可能不是同一人。")
    if kept.name != other.name:
        yield _("两份档案的姓名不同，可能不是同一人。")
    mine = {one.shift_id for one in _coming(kept)}
    for signup in _coming(other).select_related("shift__activity"):
        if signup.shift_id in mine:
            yield _("两份档案都报了{shift}，只保留一个名额。").format(shift=quoted(str(signup.shift)))
    shifts = _records(kept).values("shift")
    for record in _records(other).filter(shift__in=shifts).select_related("shift__activity"):
        yield _("两份档案在{shift}都有服务记录，未认定的并为一条。").format(shift=quoted(str(record.shift)))
    for earlier, later in joined_files.overlapping(kept, other):
        said = _("{one}和{two}已认定的时间重叠，合并后列为疑点，由记录单位调整。")
        yield said.format(one=quoted(str(earlier.shift)), two=quoted(str(later.shift)))


def _differ(kept: Volunteer, other: Volunteer, name: str) -> bool:
    one, two = getattr(kept, name), getattr(other, name)
    return one is not None and two is not None and one != two


def _account(file: Volunteer) -> str:
    if file.user is None:
        return _("没有")
    held = RoleAssignment.objects.valid().filter(user=file.user).count()
    return _("有，{n} 项角色").format(n=held) if held else _("有")


def _account_becomes(kept: Volunteer, other: Volunteer) -> str:
    if kept.user is None and other.user is not None:
        return _("转到保留的档案，登录方式不变")
    return _("另一份的账号停用，不能再登录，接口令牌作废") if other.user and kept.user else _("不变")


def _coming(file: Volunteer) -> Any:
    return SignUp.objects.active().filter(volunteer=file, shift__starts_at__gt=clock.now(), shift__cancelled_at=None)


def _led(file: Volunteer) -> int:
    return Activity.objects.led_by(file.user).not_ended().count() if file.user else 0


def _posts(file: Volunteer) -> int:
    return position_leaders.led_by(file.user).count() if file.user else 0


def _records(file: Volunteer) -> Any:
    return ServiceRecord.objects.of_person(file)


def _stars(file: Volunteer) -> str:
    held = [one.star for one in StarApplication.objects.of_person(file).held()]
    return _("{n} 星").format(n=max(held)) if held else "—"

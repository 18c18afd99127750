"""Accounts and roles."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.facts import Stated
from registry.protection import keys
from registry.protection.sealed import SealedText
from registry.words.passed_on import plain
from registry.words.states import among

# What stands beside the password; recovery codes only replace one of these.
SECOND_FACTORS = ("totp", "webauthn")


class User(AbstractUser):
    """A person who logs in. What they may do comes from roles, teams and activities."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    display_name = models.CharField(_("姓名"), max_length=50, blank=True)
    must_change_password = models.BooleanField(default=False)
    password_suits_roles = models.BooleanField(null=True)  # long enough for one; unknown until it is typed
    password_changed_at = models.DateTimeField(default=clock.now)
    wants_mail = models.BooleanField(_("邮件提醒"), default=True)  # the notifications page shows everything anyway
    work_mail_sealed = models.BinaryField(default=bytes)
    confirmed_work_mail_digest = models.CharField(max_length=64, blank=True)  # of the address whose link was opened
    disabled_at = models.DateTimeField(null=True, blank=True)  # for having been idle; other ends keep no moment here
    enabled_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(default=clock.now)
    first_name = last_name = None  # type: ignore[assignment, misc]
    REQUIRED_FIELDS = []  # type: ignore[misc]

    PASSWORD_LASTS = timedelta(days=90)  # D100, for holders of a role

    work_mail = SealedText()  # asked at the appointment; what concerns the account goes there too

    class Meta:
        verbose_name = _("用户")
        indexes = [
            models.Index(Upper("username"), name="users_by_name"),
            models.Index(Upper("email"), name="users_by_mail"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def mail_addresses(self) -> list[str]:
        """Where letters go: the person's own address and the one given at the appointment."""
        return list(dict.fromkeys(address for address in (self.email, self.work_mail) if address))

    @property
    def has_confirmed_work_mail(self) -> bool:
        """Its holder opened the link that went there; another address has to be shown anew."""
        return bool(self.work_mail) and self.confirmed_work_mail_digest == digest_of_mail(self.work_mail)

    def proved_addresses(self) -> list[str]:
        """Where a link may go that opens the account: the own address stands here only once it was verified."""
        work = self.work_mail if self.has_confirmed_work_mail else ""
        return list(dict.fromkeys(address for address in (self.email, work) if address))


def digest_of_mail(address: str) -> str:
    """The same for every spelling of an address."""
    return keys.digest(f"mail|{address.strip().lower()}")


def with_second_factor() -> models.QuerySet[User]:
    """Accounts with an authenticator besides the password."""
    return User.objects.filter(authenticator__type__in=SECOND_FACTORS)


def _holder_or_unit(text: str) -> Q:
    """The account or the unit is called so, in part."""
    holder = Q(user__username__icontains=plain(text)) | Q(user__display_name__icontains=text)
    return holder | Q(unit__short_name__icontains=text) | Q(unit__full_name__icontains=text)


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def about(self, text: str) -> "RoleAssignmentQuerySet":
        """Of somebody, or for a unit, whose name holds this text."""
        return self.filter(_holder_or_unit(text.strip()))

    def valid(self) -> "RoleAssignmentQuerySet":
        """Assignments in force today: a deputy (B 角) is one with dates; a closed unit leaves its holders nothing."""
        return self.valid_on(clock.today())

    def valid_on(self, day: Any) -> "RoleAssignmentQuerySet":
        in_force = self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)
        return in_force.filter(unit__closed_on=None, unit__successor=None)

    def not_ended(self) -> "RoleAssignmentQuerySet":
        """In force today or to come."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=clock.today()))

    def of(self, user: Any) -> "RoleAssignmentQuerySet":
        """Assignments of this user; an anonymous user has none."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class RoleAssignment(models.Model):
    """A user holds a role, for a unit or the whole system, from–until (design#roles)."""

    class Role(models.TextChoices):
        UNIT_ADMIN = "unit_admin", _("单位管理员")
        COMMITTEE = "committee", _("区直团工委")
        INSPECTOR = "inspector", _("检查人员")
        SYSTEM_ADMIN = "system_admin", _("系统管理员")
        SECURITY_ADMIN = "security_admin", _("安全管理员")
        AUDIT_ADMIN = "audit_admin", _("审计管理员")

    SYSTEM_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)

    user = models.ForeignKey("registry.User", models.PROTECT, related_name="roles")
    role = models.CharField(_("角色"), max_length=16, choices=Role)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, null=True, blank=True)
    from_on = models.DateField(_("自"), default=clock.today)
    until_on = models.DateField(_("至"), null=True, blank=True)
    granted_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="roles_granted")
    granted_at = models.DateTimeField(default=clock.now)

    is_unit_admin = among("role", Role.UNIT_ADMIN)
    is_inspector = among("role", Role.INSPECTOR)

    objects = RoleAssignmentQuerySet.as_manager()

    stated = (Stated(("user_id", "role", "unit_id", "from_on", "until_on", "granted_by_id")),)

    class Meta:
        verbose_name = _("角色授权")
        constraints = [
            models.CheckConstraint(
                name="unit_administrators_have_a_unit",
                condition=~Q(role="unit_admin") | Q(unit__isnull=False),
                violation_error_message=_("单位管理员须指定单位。"),
            ),
            models.CheckConstraint(
                name="inspectors_have_an_end_date",
                condition=~Q(role="inspector") | Q(until_on__isnull=False),
                violation_error_message=_("检查人员须指定授权截止日期。"),
            ),
            models.CheckConstraint(
                name="role_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("授权截止日期不能早于开始日期。"),
            ),
            models.UniqueConstraint(
                name="one_open_system_role_per_user",
                fields=["user"],
                condition=Q(role__in=["system_admin", "security_admin", "audit_admin"], until_on=None),
                violation_error_message=_("系统、安全、审计管理员不能由同一人兼任。"),
            ),
        ]
        indexes = [models.Index(name="roles_by_unit", fields=["unit", "role"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit or ''}".strip()


class RoleProposalQuerySet(models.QuerySet["RoleProposal"]):
    def waiting(self) -> "RoleProposalQuerySet":
        """Nobody has decided yet."""
        return self.filter(outcome=RoleProposal.Outcome.WAITING)

    def answered(self) -> "RoleProposalQuerySet":
        """Confirmed, declined or withdrawn."""
        return self.exclude(outcome=RoleProposal.Outcome.WAITING)

    def about(self, text: str) -> "RoleProposalQuerySet":
        """Of somebody, or for a unit, whose name holds this text; all where there is none."""
        text = text.strip()
        if not text:
            return self
        to_be = Q(display_name__icontains=text) | Q(username__icontains=plain(text))  # the account is not there yet
        return self.filter(to_be | _holder_or_unit(text))

    def with_people(self) -> "RoleProposalQuerySet":
        """Read what a list shows along, and whether the account was ever opened on the word of the proposer."""
        through = AccountRecovery.objects.filter(user=models.OuterRef("user"), approved_at__isnull=False)
        by_proposer = Q(asked_by=models.OuterRef("proposed_by")) | Q(approved_by=models.OuterRef("proposed_by"))
        came_back = models.Exists(through.filter(by_proposer))
        people = self.select_related("user__volunteer__unit", "user__volunteer__decided_by", "unit")
        return people.select_related("proposed_by", "decided_by").annotate(came_back_through_proposer=came_back)


class RoleProposal(models.Model):
    """任命: one person proposes who shall hold a role, another above confirms it (D104, D105)."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("待确认")
        CONFIRMED = "confirmed", _("已任命")
        DECLINED = "declined", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.CharField(_("角色"), max_length=16, choices=RoleAssignment.Role)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, null=True, blank=True)
    user = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="role_proposals")
    username = models.CharField(_("用户名"), max_length=30, blank=True)  # of the account made by the confirmation
    display_name = models.CharField(_("姓名"), max_length=50, blank=True)
    work_mail_sealed = models.BinaryField(default=bytes)
    from_on = models.DateField(_("自"), null=True, blank=True)
    until_on = models.DateField(_("至"), null=True, blank=True)
    proposed_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    assignment = models.OneToOneField(RoleAssignment, models.PROTECT, null=True, blank=True, related_name="proposal")

    work_mail = SealedText()
    is_waiting = among("outcome", Outcome.WAITING)

    objects = RoleProposalQuerySet.as_manager()

    stated = (Stated(("user_id", "role", "unit_id", "proposed_by_id", "outcome", "decided_by_id", "assignment_id")),)

    class Meta:
        verbose_name = _("任命提议")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="roles_are_confirmed_by_somebody_else",
                condition=~Q(outcome="confirmed") | (~Q(decided_by=F("proposed_by")) & Q(decided_by__isnull=False)),
            ),
            models.UniqueConstraint(
                name="one_waiting_proposal_per_role",
                fields=["user", "role", "unit"],
                condition=Q(outcome="waiting"),
            ),
        ]
        indexes = [models.Index(name="proposals_by_outcome", fields=["outcome", "-proposed_at"])]

    def __str__(self) -> str:
        unit = self.unit if self.unit and self.unit.parent_id else ""  # the committee's own needs none
        return f"{self.name} {self.get_role_display()} {unit}".strip()

    @property
    def name(self) -> str:
        """Who shall hold the role."""
        return str(self.user) if self.user else self.display_name

    @property
    def sets_mail(self) -> bool:
        """The address goes to an account that has none: who confirms types it again, as its holder said it."""
        return bool(self.work_mail) and not (self.user and self.user.work_mail)

    @property
    def volunteer(self) -> Any:
        """The volunteer behind the account, if there is one."""
        return getattr(self.user, "volunteer", None)


class AccountRecoveryQuerySet(models.QuerySet["AccountRecovery"]):
    def open(self) -> "AccountRecoveryQuerySet":
        """Neither used nor stopped nor expired."""
        return self.filter(used_at=None, stopped_at=None, expires_at__gt=clock.now())

    def farthest_first(self) -> "AccountRecoveryQuerySet":
        """Approved ones, then those with one word, then the rest; each newest first."""
        return self.order_by(F("approved_at").desc(nulls_last=True), F("asked_at").desc(nulls_last=True), "-pk")

    def vouched(self) -> "AccountRecoveryQuerySet":
        """Open ones for which at least one person has entered the code, the newest first."""
        begun = Q(asked_by__isnull=False) | Q(approved_at__isnull=False)
        return self.open().filter(begun).select_related("user", "asked_by", "approved_by").order_by("-pk")


class AccountRecovery(models.Model):
    """A lost password or second factor: the person's own browser holds the secret, others say that it is they (D78).

    One administrator of the unit for a volunteer; two persons and a waiting hour for the holder of a role.
    """

    class Stage(models.TextChoices):
        NEW = "new", _("待核实")
        VOUCHED = "vouched", _("待另一人核实")
        COUNTING = "counting", _("已核实，等待中")
        OPEN = "open", _("等本人设置新密码")
        ENDED = "ended", _("已结束")

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="recoveries")
    secret_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)  # wrong codes of the second factor
    lost_factor = models.BooleanField(default=False)
    requested_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    asked_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)  # the owner can stop it until then, and after
    stopped_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = AccountRecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("找回账号")
        constraints = [
            models.CheckConstraint(
                name="two_people_vouch_for_an_account",
                condition=Q(asked_by=None) | Q(approved_by=None) | ~Q(asked_by=F("approved_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.requested_at:%Y-%m-%d}"

    @property
    def stage(self) -> "AccountRecovery.Stage":
        """How far it has come, now."""
        now = clock.now()
        if self.used_at or self.stopped_at or self.expires_at <= now:
            return self.Stage.ENDED
        if self.approved_at is None:
            return self.Stage.VOUCHED if self.asked_by_id else self.Stage.NEW
        return self.Stage.COUNTING if self.opens_at and self.opens_at > now else self.Stage.OPEN

    is_vouched = among("stage", Stage.VOUCHED)
    is_counting = among("stage", Stage.COUNTING)
    is_open = among("stage", Stage.OPEN)
    is_ended = among("stage", Stage.ENDED)


class ActivationCodeQuerySet(models.QuerySet["ActivationCode"]):
    def open(self) -> "ActivationCodeQuerySet":
        """Neither used nor replaced nor expired."""
        return self.filter(used_at=None, ended_at=None, expires_at__gt=clock.now())


class ActivationCode(models.Model):
    """启用码: by it, and by the own document number, an imported person begins; only its digest is kept (D37)."""

    volunteer = models.ForeignKey("registry.Volunteer", models.CASCADE, related_name="activation_codes")
    code_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # another was printed instead

    objects = ActivationCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("启用码")
        constraints = [
            models.UniqueConstraint(
                name="one_open_activation_code_per_volunteer",
                fields=["volunteer"],
                condition=Q(used_at=None, ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.made_at:%Y-%m-%d}"

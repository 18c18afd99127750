"""How one gets into an account: API tokens and what they rest on, passwords there were, browsers logged in."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.accounts import RoleAssignment, User, with_second_factor
from registry.models.reach import Role, has_role
from registry.models.volunteers import Volunteer


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User) -> "ApiTokenQuerySet":
        """Everybody sees their own; the security administrator sees all."""
        return self.all() if has_role(user, Role.SECURITY_ADMIN) else self.filter(user_id=user.pk)

    def open(self) -> "ApiTokenQuerySet":
        """Neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=clock.now())

    def usable(self) -> "ApiTokenQuerySet":
        """Open, and everything they rest on still stands."""
        return self.open().with_fallen_ground().filter(Q(("fell", "")))

    def fallen(self) -> "ApiTokenQuerySet":
        """Open, but something they rest on is gone; `fell` says what."""
        return self.open().with_fallen_ground().exclude(Q(("fell", "")))

    def of_scope(self, scope: str) -> "ApiTokenQuerySet":
        """Those that may only read, or those that also send commands."""
        writing = Q(scopes__icontains=f'"{ApiToken.Scope.WRITE}"')
        return self.filter(writing if scope == ApiToken.Scope.WRITE else ~writing)

    def with_fallen_ground(self) -> "ApiTokenQuerySet":
        """`fell`: the first thing that is gone since the token was made, or nothing (design#accounts)."""
        grounds = [
            When(Q(user__is_active=False), then=Value(ApiToken.Ground.ACCOUNT)),
            When(Q(user__volunteer__status__in=Volunteer.GONE), then=Value(ApiToken.Ground.STANDING)),
            When(_password_changed(), then=Value(ApiToken.Ground.PASSWORD)),
            When(_roles_changed(), then=Value(ApiToken.Ground.ROLE)),
        ]
        if settings.REQUIRE_SECOND_FACTOR:
            held = with_second_factor().filter(pk=OuterRef("user_id"))
            grounds.append(When(~Exists(held), then=Value(ApiToken.Ground.SECOND_FACTOR)))
        return self.annotate(fell=Case(*grounds, default=Value(""), output_field=models.CharField()))


class ApiToken(models.Model):
    """A bearer token: scoped, expiring, stored as a digest; shown once when made."""

    LONGEST_DAYS = 366

    class Scope(models.TextChoices):
        READ = "read", _("读取")
        WRITE = "write", _("办理")

    class Ground(models.TextChoices):
        """What a token rests on; when it goes, the token goes with it."""

        PASSWORD = "password", _("密码已更改或须更改")
        ROLE = "role", _("角色授权有变动")
        SECOND_FACTOR = "second_factor", _("已没有第二重验证")
        ACCOUNT = "account", _("账号已停用")
        STANDING = "standing", _("志愿者身份已暂停或退出")

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("用途"), max_length=50)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("范围"), default=list)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(_("有效期至"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    fell = ""  # which ground is gone; read with the rows by `with_fallen_ground`

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("接口令牌")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def may_write(self) -> bool:
        """It also sends commands, not only reads."""
        return self.Scope.WRITE in self.scopes


class OldPassword(models.Model):
    """A password that was replaced, as its slow hash: the last five are not used again (D100)."""

    REMEMBERED = 4  # and the present one

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("用过的密码")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.replaced_at:%Y-%m-%d}"


class DeviceLogin(models.Model):
    """登录的设备: a browser in which somebody is logged in; it goes with its session. No network address is kept."""

    session = models.OneToOneField("sessions.Session", models.CASCADE, related_name="+")
    user = models.ForeignKey("registry.User", models.CASCADE, related_name="device_logins")
    browser = models.CharField(max_length=40)
    began_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("登录的设备")
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.browser


def _password_changed() -> Q:
    """Another password than when it was made, or one that its owner has to change first."""
    is_old = Q(user__password_changed_at__lte=clock.now() - User.PASSWORD_LASTS)
    holds_role = Exists(RoleAssignment.objects.valid().filter(user_id=OuterRef("user_id")))
    changed = Q(created_at__lt=F("user__password_changed_at")) | Q(user__must_change_password=True)
    return changed | (is_old & Q(holds_role))


def _roles_changed() -> Q:
    """A role that it was made under has ended, or one came that it was not made for."""
    roles, today = RoleAssignment.objects.filter(user_id=OuterRef("user_id")), clock.today()
    ended = roles.filter(until_on__lt=today, until_on__gte=OuterRef("created_at__date"))
    is_new = Q(granted_at__gt=OuterRef("created_at")) | Q(from_on__gt=OuterRef("created_at__date"))
    return Q(Exists(ended)) | Q(Exists(roles.filter(is_new, from_on__lte=today)))

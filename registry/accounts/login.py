"""Logging in with a user name, phone number or mail address; what a password must be."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext as _

from registry.accounts.services import accounts
from registry.history.services import history
from registry.models import User, Volunteer
from registry.models.accounts import with_second_factor
from registry.permissions import remember_volunteer, roles_of
from registry.protection import keys
from registry.words.identity import normalise_phone

CLASSES_NEEDED = 3
SHORTEST_NUMBER = 7  # this many digits of the phone number in a row make a password guessable


class LoginBackend(AuthenticationBackend):
    """Find the account by user name, else by phone, else by mail, then check its password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        login, password = credentials.get("username"), credentials.get("password")
        if not login or not password:
            return None
        user = find_user(login)
        if user is None:
            User().set_password(password)  # takes as long as a wrong password
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, read together with its volunteer, which every page asks for."""
        try:
            known = User.objects.annotate(has_second_factor=Exists(with_second_factor().filter(pk=OuterRef("pk"))))
            user = known.select_related("volunteer__unit").get(pk=user_id)
        except User.DoesNotExist:
            return None
        if not self.user_can_authenticate(user):
            return None
        remember_volunteer(user, getattr(user, "volunteer", None))
        return user


def find_user(login: str) -> User | None:
    """The one account that this user name, phone number or mail address belongs to."""
    login = login.strip()
    user = User.objects.filter(username=login).first()
    if user is None and (phone := normalise_phone(login)):
        known = Volunteer.objects.canonical().filter(phone_digest=keys.digest(phone))
        user = User.objects.filter(volunteer__in=known).first()
    if user is None and "@" in login:
        candidates = User.objects.filter(email__iexact=login)[:2]
        user = candidates[0] if len(candidates) == 1 else None
    return user


class PasswordStrength:
    """Three of four kinds of characters, without name or phone; holders of a role at least 12 long (D100)."""

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = [
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        ]
        if sum(kinds) < CLASSES_NEEDED:
            raise ValidationError(_("密码须包含大写字母、小写字母、数字、符号中的至少三种。"), code="password_kinds")
        if user is not None:
            self._validate_for(password, user)

    def _validate_for(self, password: str, user: User) -> None:
        if user.display_name and user.display_name.lower() in password.lower():
            raise ValidationError(_("密码不能包含姓名。"), code="password_has_name")
        volunteer = getattr(user, "volunteer", None) if user.pk else None
        phone = getattr(user, "typed_phone", "") or (volunteer.phone if volunteer else "")
        if len(phone) >= SHORTEST_NUMBER and phone in password:
            raise ValidationError(_("密码不能包含手机号码。"), code="password_has_phone")
        is_short = len(password) < settings.ADMIN_PASSWORD_MIN_LENGTH
        if is_short and user.pk and roles_of(user):
            raise ValidationError(_("管理员密码至少 12 个字符。"), code="password_too_short")

    def get_help_text(self) -> str:
        return _("至少 8 个字符，包含大写字母、小写字母、数字、符号中的三种。")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is our own page; log-ins and password changes are recorded in the history (D106)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        history.record(by=user, did="logged in", to=user)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            history.record(by=request.user, did="logged out", to=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        user = find_user(credentials.get("username", ""))
        if user is not None:
            history.record(by=None, did="log-in failed", to=user)

    def set_password(self, user: User, password: str) -> None:
        accounts.change_password(user=user, password=password)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Five attempts per account, however its name or phone number is written (D101)."""
        login = credentials.get("username", "")
        user = find_user(login)
        return f"user:{user.pk}" if user else f"login:{login.strip().lower()}"

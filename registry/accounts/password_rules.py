"""What a password must be, for this user, and the same in words (D100)."""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.models import OldPassword, User
from registry.permissions import roles_of
from registry.words.identity import national_part

CLASSES_NEEDED = 3
SHORTEST_NUMBER = 7  # this many digits of the phone number in a row make a password guessable


def shortest_for(user: User | None) -> int:
    """Holders of a role need a longer one."""
    holds_role = user is not None and user.pk and roles_of(user)
    return settings.ADMIN_PASSWORD_MIN_LENGTH if holds_role else settings.PASSWORD_MIN_LENGTH


def rule_in_words(user: User | None = None) -> str:
    """The rule that will be applied to this user, for the form."""
    text = _("至少 {n} 个字符，包含大写字母、小写字母、数字、符号中的三种，不含姓名和手机号码。")
    again = _("最近五次用过的不能再用。") if user is not None and user.pk else ""
    return text.format(n=shortest_for(user)) + again


class PasswordStrength:
    """Long enough, three of four kinds of characters, without name or phone."""

    def validate(self, password: str, user: User | None = None) -> None:
        self._validate_shape(password, shortest_for(user))
        if user is not None:
            self._validate_for(password, user)

    def get_help_text(self) -> str:
        return rule_in_words()

    def _validate_shape(self, password: str, shortest: int) -> None:
        if len(password) < shortest:
            is_for_roles = shortest == settings.ADMIN_PASSWORD_MIN_LENGTH
            text = _("管理员密码至少 {n} 个字符。") if is_for_roles else _("密码至少 {n} 个字符。")
            raise ValidationError(text.format(n=shortest), code="password_too_short")
        kinds = [
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        ]
        if sum(kinds) < CLASSES_NEEDED:
            raise ValidationError(_("密码须包含大写字母、小写字母、数字、符号中的至少三种。"), code="password_kinds")

    def _validate_for(self, password: str, user: User) -> None:
        if user.display_name and user.display_name.lower() in password.lower():
            raise ValidationError(_("密码不能包含姓名。"), code="password_has_name")
        volunteer = getattr(user, "volunteer", None) if user.pk else None
        phone = getattr(user, "typed_phone", "") or (volunteer.phone if volunteer else "")
        phone = national_part(phone)
        if len(phone) >= SHORTEST_NUMBER and phone in password:
            raise ValidationError(_("密码不能包含手机号码。"), code="password_has_phone")


class NotUsedBefore:
    """Neither the present password nor one of the four before it (D100)."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        before = user.old_passwords.values_list("password", flat=True)[: OldPassword.REMEMBERED]
        if any(check_password(password, used) for used in (user.password, *before)):
            raise ValidationError(_("最近五次用过的密码不能再用，请另设一个。"), code="password_used_before")

    def get_help_text(self) -> str:
        return _("不能是最近五次用过的密码。")

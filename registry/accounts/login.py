"""Logging in with a user name, phone number or mail address; what allauth does is written down and told."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.accounts import allauth_limits, passkeys
from registry.accounts.browsers import browser_in_words
from registry.accounts.named import key_of, user_called, users_alike
from registry.accounts.services import account_news, accounts, devices, passwords, second_factors, work_mails
from registry.doors import known_browsers
from registry.doors.http import address_of
from registry.ground.once import Once
from registry.ground.public_url import absolute
from registry.ground.rates import Guess, Limit
from registry.history.services import history
from registry.models import PhoneClaim, User, Volunteer
from registry.models.accounts import with_second_factor
from registry.models.office import identity
from registry.permissions import remember_volunteer, roles_of, volunteer_of
from registry.protection import keys
from registry.words.identity import normalise_phone
from registry.words.numbering import is_valid_volunteer_no, normalise_volunteer_no
from registry.words.passed_on import plain

KNOWN = ":known"
MOST_OF_ONE_NUMBER = 6  # accounts whose password is tried besides the one that the number belongs to
Outcome = PhoneClaim.Outcome
FAILED_AT_ADDRESS = Limit("login-failed", 600, 15 * 60)  # a hall of 300 mistypes twice each

# allauth's mails about an account → the act in the history, and what it was done with
TOLD = {
    "mfa/email/totp_activated": ("added second factor", _("验证器应用")),
    "mfa/email/webauthn_added": ("added second factor", _("通行密钥")),
    "mfa/email/totp_deactivated": ("removed second factor", _("验证器应用")),
    "mfa/email/webauthn_removed": ("removed second factor", _("通行密钥")),
    "mfa/email/recovery_codes_generated": ("made recovery codes", ""),
}


class LoginBackend(AuthenticationBackend):
    """Find the account by user name, else by phone, else by mail, then check its password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        login, password = credentials.get("username"), credentials.get("password")
        if not login or not password:
            return None
        known = find_user(login)
        users = [*([known] if known else ()), *_without_another_name(login)]
        if not users:
            User().set_password(password)  # takes as long as a wrong password
        for user in users:
            if user.check_password(password) and self.user_can_authenticate(user):
                passwords.typed(user=user, password=password)
                return user
        return None

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, read together with its volunteer, which every page asks for."""
        user = next(iter(_with_volunteer(pk=user_id)), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        remember_volunteer(user, getattr(user, "volunteer", None))
        return user


def _known(pk: Any) -> QuerySet[User]:
    known = User.objects.annotate(has_second_factor=Exists(with_second_factor().filter(pk=OuterRef("pk"))))
    return known.select_related("volunteer__unit").filter(pk=pk)


_with_volunteer: Once[User] = Once(_known, pk=BigIntegerField())


def find_user(login: str) -> User | None:
    """The one account that this user name, phone number, volunteer number or mail address belongs to."""
    user, mail = user_called(login), plain(login)
    if user is None and (phone := normalise_phone(login)):
        known = Volunteer.objects.canonical().filter(phone_digest=keys.digest(phone))
        user = User.objects.filter(volunteer__in=known).first()
    number = normalise_volunteer_no(login)
    if user is None and is_valid_volunteer_no(number):  # whose number went to somebody else still gets in
        file = Volunteer.objects.with_person().select_related("user").filter(volunteer_no=number).first()
        user = file.person.user if file else None
    if user is None and "@" in mail:
        candidates = users_alike("email", mail)[:2]
        user = candidates[0] if len(candidates) == 1 else None
    return user


def _without_another_name(login: str) -> list[User]:
    """Who may have no other name to log in with than this number of somebody else, each by the own password.

    Whose claim to it waits or was declined, and from whom it was taken, until they have another number.
    """
    phone = normalise_phone(login)
    claims = PhoneClaim.objects.filter(phone_digest=keys.digest(phone)) if phone else PhoneClaim.objects.none()
    asked = claims.filter(Q(outcome=Outcome.WAITING) | Q(outcome=Outcome.DECLINED, claimant__phone_digest=None))
    lost = claims.filter(outcome=Outcome.CLEARED, holder__phone_digest=None)
    people = Q(volunteer__phone_claims__in=asked) | Q(volunteer__phone_claims_against__in=lost)
    return list(User.objects.filter(people).distinct().order_by("pk")[:MOST_OF_ONE_NUMBER])


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is our own page; log-ins and password changes are recorded in the history (D106)."""

    error_messages = DefaultAccountAdapter.error_messages | dict.fromkeys(
        ("email_password_mismatch", "phone_password_mismatch", "username_password_mismatch"),
        _("账号或密码不对。请核对后再输；忘记密码的，按下面的“忘记密码、找回账号”办理。"),
    )

    def format_email_subject(self, subject: str) -> str:
        return f"{identity.current().system_name}：{subject}"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        history.record(by=user, did="logged in", to=user)
        self._note_device(request, user)

    def post_login(self, request: HttpRequest, user: User, **arguments: Any) -> HttpResponse:
        """Holders of a role hear of a log-in in a browser in which they never were."""
        response = super().post_login(request, user, **arguments)
        if roles_of(user) and not known_browsers.is_known(request, user):
            browser = browser_in_words(request.headers.get("User-Agent", ""))
            account_news.tell(user, "logged in from new browser", by=user, what=browser)
        known_browsers.remember(request, response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            history.record(by=request.user, did="logged out", to=request.user)
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse who failed too often and say how long; an address that guesses shuts out no browser that is known."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        guess = Guess((FAILED_AT_ADDRESS, address_of(request)))
        is_spent = bool(guess.spent())
        if is_spent and not key.endswith(KNOWN):
            raise allauth_limits.too_many(FAILED_AT_ADDRESS.seconds_left)
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            if not is_spent:
                guess.give_back()
            left = allauth_limits.seconds_left(request, "login_failed", key=key)
            raise allauth_limits.too_many(left) from None
        self._counted = None if is_spent else guess

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A log-in is counted as one that failed until it is known that it did not."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None and self._counted:
            self._counted.give_back()
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        login = credentials.get("username", "")
        user = find_user(login)
        if user is not None:
            history.record(by=None, did="log-in failed", to=user)
        elif login.strip():  # may be a password typed into the wrong box: only a keyed digest is kept
            history.record(by=None, did="log-in failed", to=User(), unknown=keys.digest(key_of(login)))

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who logged in with the password or a passkey within five minutes is not asked for it again."""
        is_required: bool = super().is_reauthentication_required(app=app, **more)
        is_shown = any(one["method"] == "password" for one in passkeys.shown_lately(self.request))
        return is_required and not (is_shown or passkeys.was_shown_now(self.request))

    def set_password(self, user: User, password: str) -> None:
        accounts.change_password(user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Done: volunteers go on to their own pages, others to what waits for them."""
        return reverse("home" if roles_of(request.user) or volunteer_of(request.user) is None else "me")

    def send_notification_mail(self, template_prefix: str, user: User, context: Any = None, **_named: Any) -> None:
        """Where allauth would mail, we write down and tell; a password is told where it is set."""
        if template_prefix in ("account/email/password_changed", "account/email/password_set"):
            self._note_device(self.request, user)  # this session goes on, under another key
        if template_prefix == "account/email/password_reset" and not user.email:
            work_mails.proved(user)  # the letter went to the work address alone
        if template_prefix == "account/email/email_deleted":
            account_news.mail_changed(user, before=context["deleted_email"], did="removed mail address")
        if template_prefix == "socialaccount/email/account_connected":
            account_news.tell(user, "linked outside identity", by=user, what=str(context["provider"].name))
        if template_prefix in TOLD:
            did, what = TOLD[template_prefix]
            account_news.tell(user, did, by=user, what=str(what))
            if did == "removed second factor":
                second_factors.removed(user=user)

    def _note_device(self, request: HttpRequest, user: User) -> None:
        request.session["noted"] = int(clock.now().timestamp())
        browser = browser_in_words(request.headers.get("User-Agent", ""))
        devices.note(user=user, session_key=request.session.session_key or "", browser=browser)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """What allauth's texts call the site is the product under its public name, and its sign-up is our own."""
        host = urlsplit(absolute("")).netloc
        known = {"current_site": {"name": host, "domain": host}} | context
        super().send_mail(template_prefix, email, known | {"signup_url": absolute(reverse("register"))})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Where the product is for everybody, whatever host name this request came by."""
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The same for a forgotten password."""
        user, _dash, code = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", args=[user, code]))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        before = email_address.user.email
        is_confirmed: bool = super().confirm_email(request, email_address)
        if is_confirmed:
            account_news.mail_changed(User.objects.get(pk=email_address.user_id), before=before)
        return is_confirmed

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Five attempts per account, however its name or phone number is written (D101).

        Its own browsers, in which it logged in before, have five of their own: who guesses elsewhere locks nobody out.
        """
        login = credentials.get("username", "")
        user = find_user(login)
        if user is None:
            return f"login:{key_of(login)}"
        return f"user:{user.pk}{KNOWN if known_browsers.is_known(request, user) else ''}"

"""allauth's password forms, with the rule that will be applied to this user."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordForm, ResetPasswordKeyForm, SetPasswordForm
from allauth.core import context

from registry.accounts import passkeys
from registry.accounts.password_rules import rule_in_words
from registry.doors.fields import plain_in


class OwnChange(ChangePasswordForm):
    """Another password, with the present one, or right after a log-in by passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = rule_in_words(self.user)
        if passkeys.was_shown_now(context.request):
            del self.fields["oldpassword"]


class FirstOwn(SetPasswordForm):
    """A password for an account that had none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = rule_in_words(self.user)


class AskedByMail(ResetPasswordForm):
    """The address that a link to a new password is sent to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **plain_in(kwargs, "email"))


class ByMail(ResetPasswordKeyForm):
    """A new password after a link in a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = rule_in_words(self.user)

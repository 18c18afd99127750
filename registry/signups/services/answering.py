"""A volunteer corrects what they answered when signing up."""

from django.db import transaction

from registry.exceptions import QuestionRefused, SignUpRefused
from registry.history.services import history
from registry.models import SignUp, User
from registry.permissions import is_self, require
from registry.signups.services import answers, signups


@transaction.atomic
def correct(*, signup: SignUp, given: answers.Given, by: User, rules_agreed: str = "") -> SignUp:
    """Answer anew, or what was not asked before, until sign-up closes."""
    signup, shift = signups.locked_signup(signup)
    require(is_self(by, signup.volunteer))
    if signup.is_invited or not signup.is_active:
        raise SignUpRefused(SignUpRefused.Reason.SIGN_UP_NOT_ACTIVE)
    if not answers.takes_answers(shift):
        raise QuestionRefused(QuestionRefused.Reason.ANSWERS_CLOSED)
    said = answers.checked(shift.activity, given)
    answers.require_rules(signup.volunteer, said, by=by, agreed=rules_agreed)
    answers.keep(signup, said)
    history.record(by=by, did="answers corrected", to=signup, unit=shift.activity.recording_unit)
    return signup

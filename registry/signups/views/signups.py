"""A volunteer's own sign-ups: taking a place, giving it back, answering invitations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import BigIntegerField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry import clock
from registry.doors.http import (
    SEARCHED,
    SHORT_PAGE,
    SignedInRequest,
    form_page,
    page_of,
    refusals_as_messages,
    refusals_on,
    row_number,
)
from registry.ground.once import Once
from registry.models import Shift, SignUp, SignUpAnswer, User, Volunteer
from registry.permissions import require_volunteer
from registry.signups.filters import OwnSignUpFilter
from registry.signups.forms.answers import AnswersForm
from registry.signups.forms.signups import SignUpForm
from registry.signups.leading import duties_of
from registry.signups.offers import offer_of, offers
from registry.signups.presence import with_heirs, with_presence, with_turns
from registry.signups.services import answering, answers, clashes, invitations, leaving, placing, signups
from registry.words import places

SHOWN_AT_ONCE = 8  # of what is to come; the rest behind a press


@login_required
def shift_sign_up(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """One page for one decision: which position, and the risk was read. An invitation is accepted here too."""
    pressed = request.method == "POST"  # needs less than the page
    shift = _pressed(request.user, shift_id) if pressed else _read(request.user, shift_id)
    if shift is None:
        raise Http404
    volunteer = require_volunteer(request.user)
    is_asked_for = placing.waits_for_a_decision(shift)
    sent = request.POST if pressed else None
    before = answers.before(volunteer, shift.activity)
    known = {"before": before, "must_agree": answers.must_agree(volunteer, shift.activity)}
    form = SignUpForm(sent, shift=shift, volunteer=volunteer, is_asked_for=is_asked_for, **known)
    if form.is_valid():
        with refusals_on(form):
            signup = signups.sign_up(volunteer=volunteer, shift=shift, by=request.user, **form.told)
            messages.success(request, _answer(signup))
            return redirect("my-signups")
        if form.only_waiting_is_left:
            told = {"shift": shift, "offer": offer_of(shift, list(form.positions)), "nav": (), "tabs": ()}
            return form_page(request, "registry/signups/shift_full.html", form, **told)
    offer = next((each for each in offers(shift.activity, volunteer) if each.shift == shift), None)
    form.say_why_not(offer.reasons if offer else {})
    led = "" if pressed else clashes.with_led(volunteer, shift)
    return form_page(request, "registry/signups/signup_form.html", form, shift=shift, offer=offer, led=led)


def _read(user: User, shift_id: int) -> Shift | None:
    return Shift.objects.select_related("activity__recording_unit", "activity__site").visible_one(user, shift_id)


_with_activity: Once[Shift] = Once(
    lambda shift: Shift.objects.select_related("activity").filter(pk=shift), shift=BigIntegerField()
)


def _pressed(user: User, shift_id: int) -> Shift | None:
    """As hundreds ask it within seconds."""
    return Shift.objects.shown(next(iter(_with_activity(shift=shift_id)), None), user)


@login_required
def my_signups(request: SignedInRequest) -> HttpResponse:
    """我的活动: invitations to answer, coming sign-ups, past ones."""
    mine = SignUp.objects.of_account(request.user).select_related(
        "shift__activity__recording_unit", "position__shift", "position__leader__volunteer", "team", "invited_by"
    )
    found = OwnSignUpFilter(request.GET, mine)
    active = list(mine.filter(shift__ends_at__gt=clock.now()).order_by("shift__starts_at", "pk").active())
    wanted = set(found.qs.values_list("pk", flat=True)) if request.GET.get("q") else {each.pk for each in active}
    own = [each for each in active if not each.is_invited and each.pk in wanted]
    over = found.qs.exclude(pk__in=[each.pk for each in active]).order_by("-shift__starts_at", "-pk")
    page = page_of(request, over, SHORT_PAGE)
    clashes.with_clashes(active, duties_of(Volunteer.objects.of_account(request.user)))
    upcoming = with_heirs(with_turns(with_presence(own)))
    unanswered = answers.unanswered(own)
    later = upcoming[SHOWN_AT_ONCE:]
    context = {
        # What waits for an answer is shown whatever is looked for.
        "invited": [each for each in active if each.status == SignUp.Status.INVITED],
        "offered": [each for each in active if each.is_offered],
        "upcoming": upcoming[:SHOWN_AT_ONCE],
        "later": later,
        "later_to_do": sum(1 for each in later if each.clash or each.pk in unanswered),
        "unanswered": unanswered,
        "page": page,
        "past": with_presence(page),
        "filter_form": found.form,
        "searched": bool(request.GET.get("q")) or len(active) + page.paginator.count > SEARCHED,
    }
    return render(request, "registry/signups/signup_list.html", context)


@login_required
def signup_answers(request: SignedInRequest, signup_id: int) -> HttpResponse:
    """What one answered, to be corrected until sign-up closes; afterwards to be read."""
    mine = SignUp.objects.of_account(request.user).select_related("shift__activity", "volunteer")
    signup = get_object_or_404(mine, pk=signup_id)
    activity = signup.shift.activity
    said = SignUpAnswer.objects.said_by_signup([signup.pk]).get(signup.pk, {})
    before = answers.before(signup.volunteer, activity) | said
    must_agree = answers.must_agree(signup.volunteer, activity)
    form = AnswersForm(request.POST or None, activity=activity, before=before, must_agree=must_agree)
    if form.is_valid():
        with refusals_on(form):
            answering.correct(signup=signup, by=request.user, **form.told)
            messages.success(request, _("已保存回答。"))
            return redirect("my-signups")
    can_change = signup.is_active and not signup.is_invited and answers.takes_answers(signup.shift)
    told = {"signup": signup, "said": answers.told(activity, said), "can_change": can_change and bool(form.asks)}
    return form_page(request, "registry/signups/signup_answers.html", form, **told)


@login_required
@require_POST
def signup_withdraw(request: SignedInRequest, signup_id: int) -> HttpResponse:
    """Give the place back; the next in line gets it."""
    signup = get_object_or_404(SignUp.objects.visible_to(request.user), pk=signup_id)
    with refusals_as_messages(request):
        signups.withdraw(signup=signup, by=request.user, reason=request.POST.get("reason", ""))
        messages.success(request, _("已退出报名。"))
    return redirect("my-signups")


@login_required
@require_POST
def signup_accept(request: SignedInRequest, signup_id: int) -> HttpResponse:
    """Take the place that is kept for who waited."""
    signup = get_object_or_404(SignUp.objects.visible_to(request.user), pk=signup_id)
    with refusals_as_messages(request):
        signup = leaving.accept_offer(signup=signup, by=request.user)
        messages.success(request, _answer(signup))
    return redirect("my-signups")


@login_required
@require_POST
def signup_hand_over(request: SignedInRequest, signup_id: int) -> HttpResponse:
    """Hand the place to the first in line."""
    signup = get_object_or_404(SignUp.objects.visible_to(request.user), pk=signup_id)
    to = row_number(request.POST.get("to"))
    with refusals_as_messages(request):
        leaving.hand_over(signup=signup, by=request.user, to=to)
        messages.success(request, _("名额已让给候补第一位，不算迟退。"))
    return redirect("my-signups")


@login_required
@require_POST
def signup_decline(request: SignedInRequest, signup_id: int) -> HttpResponse:
    """Decline an invitation; no reason is needed."""
    signup = get_object_or_404(SignUp.objects.visible_to(request.user), pk=signup_id)
    with refusals_as_messages(request):
        invitations.decline(signup=signup, by=request.user)
        messages.success(request, _("已谢绝邀请。"))
    return redirect("my-signups")


def _answer(signup: SignUp) -> str:
    return places.welcome_of(signup.place)

"""号码核实: a number of one file that another person says is theirs now."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.doors.fields import ReturnForm
from registry.doors.http import SignedInRequest, refusals_as_messages, refusals_on, told_page
from registry.exceptions import PhoneClaimRefused
from registry.models import PhoneClaim
from registry.people.forms.phone_claims import CheckedForm
from registry.people.services import phone_claims
from registry.people.views.volunteers import keeps_volunteers, person_to_decide
from registry.permissions import can_administer, is_committee, require, volunteer_of

Reason = PhoneClaimRefused.Reason


@login_required
@require_safe
def phone_claim(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Both people, and what the unit does about the number."""
    return _page(request, _visible(request, claim_id))


@login_required
@require_POST
def phone_claim_clear(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """The number is the new owner's."""
    claim, form = _visible(request, claim_id), CheckedForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            done = phone_claims.clear(claim=claim, by=request.user, **form.cleaned_data)
            told = _("已清除原登记，号码登记给新使用人，双方都会收到通知。")
            is_free = done.outcome == PhoneClaim.Outcome.FREED
            messages.success(request, _("原登记人已经换号，号码登记给新使用人。") if is_free else told)
            return redirect("phone-claim", claim.pk)
    return _page(request, claim, checked_form=form)


@login_required
@require_POST
def phone_claim_decline(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """The number stays where it is."""
    claim, form = _visible(request, claim_id), ReturnForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            phone_claims.decline(claim=claim, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("号码保持不变，对方会看到原因。"))
            return redirect("phone-claim", claim.pk)
    return _page(request, claim, reason_form=form)


@login_required
@require_POST
def me_phone_object(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """The holder says: it is still mine."""
    claim = get_object_or_404(PhoneClaim, pk=claim_id, holder=volunteer_of(request.user))
    with refusals_as_messages(request):
        phone_claims.object_to(claim=claim, by=request.user)
        messages.success(request, _("已告诉单位：号码仍由您使用。"))
    return redirect("me-phone")


@login_required
@require_POST
def manage_volunteer_phone(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Ask for the number of somebody registered on paper."""
    volunteer = person_to_decide(request, volunteer_id)
    with refusals_as_messages(request):
        phone_claims.claim_for(volunteer=volunteer, by=request.user)
        messages.success(request, _("已提请核实。核实后可以开通登录账号。"))
    return redirect("manage-volunteer", volunteer.pk)


def _visible(request: SignedInRequest, claim_id: int) -> PhoneClaim:
    require(keeps_volunteers(request.user))
    return get_object_or_404(PhoneClaim.objects.visible_to(request.user).with_people(), pk=claim_id)


def _decided_where(request: SignedInRequest, claim: PhoneClaim) -> str:
    """Who decides instead of this reader, who hears nothing about a holder of another unit."""
    if not can_administer(request.user, claim.holder.unit):
        return _("由原登记人所在单位或其上级单位、区直团工委核实。")
    is_above = phone_claims.is_for_the_committee(claim) and not is_committee(request.user)
    return str((Reason.CLAIM_COMMITTEE if is_above else Reason.CLAIM_OWN).label)


def _page(request: SignedInRequest, claim: PhoneClaim, **forms: CheckedForm | ReturnForm) -> HttpResponse:
    context = {
        "claim": claim,
        "may_decide": PhoneClaim.objects.to_decide(request.user).filter(pk=claim.pk).exists(),
        "knows_holder": can_administer(request.user, claim.holder.unit),
        "decided_where": _decided_where(request, claim),
        "checked_form": CheckedForm(),
        "reason_form": ReturnForm(),
    } | forms
    is_bad = any(form.errors for form in forms.values())
    return told_page(request, "registry/people/phone_claim.html", context, status=422 if is_bad else 200)

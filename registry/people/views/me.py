"""我的: the state of the application, own data, phone, unit, consents."""

from dataclasses import dataclass

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.models import Consent, GuardianConsent, User, Volunteer
from registry.people import dossier, legal, progress, registration_limits
from registry.people.forms.volunteers import CorrectionForm, MoveForm, PhoneForm
from registry.people.services import consents, home_units, personal_data, volunteers
from registry.permissions import volunteer_of
from registry.words import divisions
from registry.words.states import among
from registry.workdays.services import workdays


@dataclass(frozen=True, slots=True)
class ConsentSwitch:
    """An optional consent, and whether it is given."""

    item: str
    text: legal.LegalText
    given: Consent | None

    is_location = among("item", Consent.Item.LOCATION)


@never_cache
@login_required
@require_safe
def me(request: SignedInRequest) -> HttpResponse:
    """My data, masked; an application shows where it stands."""
    volunteer = volunteer_of(request.user)
    if volunteer is None:
        return render(request, "registry/accounts/account_home.html")
    context = {
        "volunteer": volunteer,
        "steps": progress.of_registration(volunteer),
        "is_editable": volunteer.status in volunteers.EDITABLE,
        "guardian": GuardianConsent.objects.filter(volunteer=volunteer).first(),
        "residence": divisions.name_of(volunteer.residence_division),
        "memberships": volunteer.memberships.open().select_related("team"),
        "sections": dossier.of_oneself(volunteer, to=request.user),
        "move_due": workdays.review_due(volunteer.move_asked_at) if volunteer.move_asked_at else None,
        "home_units": volunteer.home_units.select_related("unit").order_by("-from_on"),
        "rules_to_agree": consents.rules_to_agree(volunteer),
    } | _claims_of(volunteer)
    return render(request, "registry/people/volunteer_me.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_edit(request: SignedInRequest) -> HttpResponse:
    """Correct a returned application and hand it in again."""
    volunteer = own_volunteer(request.user)
    if volunteer.status not in volunteers.EDITABLE:
        messages.info(request, _("注册申请正在审核或已经通过，不能再修改。"))
        return redirect("me")
    form = CorrectionForm(request.POST or None, volunteer=volunteer, initial=_as_typed(volunteer))
    if form.is_valid():
        with refusals_on(form), registration_limits.of_account(request.user):
            volunteers.hand_in_again(
                volunteer=volunteer, application=form.application(), agreed=form.agreed(), by=request.user
            )
            messages.success(request, _("已重新提交，请等待单位审核。"))
            return redirect("me")
    return form_page(request, "registry/people/volunteer_correction.html", form, volunteer=volunteer)


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_phone(request: SignedInRequest) -> HttpResponse:
    """Change the phone number, after authenticating again."""
    volunteer = own_volunteer(request.user)
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form), registration_limits.of_account(request.user):
            claim = personal_data.change_phone(volunteer=volunteer, by=request.user, **form.cleaned_data)
            told = (
                _("已提请单位核实，核实前仍用原来的方式登录。") if claim else _("手机号码已更换，下次请用新号码登录。")
            )
            messages.success(request, told)
            return redirect("me")
    context = {"volunteer": volunteer} | _claims_of(volunteer)
    return form_page(request, "registry/people/volunteer_phone.html", form, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_unit(request: SignedInRequest) -> HttpResponse:
    """Ask to belong to another unit."""
    volunteer = own_volunteer(request.user)
    form = MoveForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            home_units.ask_to_move(volunteer=volunteer, unit=form.cleaned_data["unit"], by=request.user)
            messages.success(request, _("已提交，待新单位确认。确认前仍属原单位。"))
            return redirect("me")
    return form_page(request, "registry/people/volunteer_move.html", form, volunteer=volunteer)


@login_required
@require_POST
def me_unit_withdraw(request: SignedInRequest) -> HttpResponse:
    """Withdraw the request to move."""
    with refusals_as_messages(request):
        home_units.withdraw_move(volunteer=own_volunteer(request.user), by=request.user)
        messages.success(request, _("已撤回单位变更申请。"))
    return redirect("me")


@login_required
@require_safe
def me_consents(request: SignedInRequest) -> HttpResponse:
    """The consents given, and switches for the optional ones."""
    volunteer = own_volunteer(request.user)
    given = {consent.item: consent for consent in reversed(volunteer.consents.in_force())}
    switches = [ConsentSwitch(item, legal.current(item), given.get(item)) for item in consents.SWITCHES]
    past = volunteer.consents.exclude(withdrawn_at=None)
    needed = [given[item] for item in consents.NEEDED if item in given]
    context = {"volunteer": volunteer, "switches": switches, "needed": needed, "past": past}
    return render(request, "registry/people/volunteer_consents.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_rules(request: SignedInRequest) -> HttpResponse:
    """What is new in the rules, the whole text, and one press to agree to it (D82, D83)."""
    volunteer, text = own_volunteer(request.user), legal.current(Consent.Item.PRIVACY)
    if request.method == "POST":
        if request.POST.get("version") != text.version:
            messages.warning(request, _("规则又有新版本，请看过再同意。"))
            return redirect("me-rules")
        consents.give(volunteer=volunteer, item=text.item, by=request.user)
        messages.success(request, _("已记下：您同意新版规则。"))
        return redirect("me")
    has_agreed = volunteer.consents.in_force().filter(item=text.item, text_version=text.version).exists()
    context = {"text": text, "has_agreed": has_agreed}
    return render(request, "registry/people/volunteer_rules.html", context)


@login_required
@require_POST
def me_consent(request: SignedInRequest, item: str) -> HttpResponse:
    """Turn a switch on or off."""
    if item not in consents.SWITCHES:
        raise Http404
    volunteer = own_volunteer(request.user)
    command = consents.give if request.POST.get("answer") == "give" else consents.withdraw
    command(volunteer=volunteer, item=item, by=request.user)
    messages.success(request, _("已保存您的选择。"))
    return redirect("me-consents")


def own_volunteer(user: User) -> Volunteer:
    """The volunteer behind the account; 404 for an account that belongs to none."""
    volunteer = volunteer_of(user)
    if volunteer is None:
        raise Http404
    return volunteer


def _claims_of(volunteer: Volunteer) -> dict[str, object]:
    """What is being checked about the own number, and about one that is said to be the own."""
    return {
        "claims_against": list(volunteer.phone_claims_against.waiting()),
        "own_claim": volunteer.phone_claims.waiting().first(),
    }


def _as_typed(volunteer: Volunteer) -> dict[str, object]:
    names = ("name", "document_type", "born_on", "sex", "phone", "unit", "residence_division", "skills")
    typed = {name: getattr(volunteer, name) for name in (*names, "available_times")}
    if claim := volunteer.phone_claims.waiting().first():
        typed["phone"] = claim.phone
    guardian = GuardianConsent.objects.filter(volunteer=volunteer).first()
    if guardian is None:
        return typed
    return typed | {
        "guardian_name": guardian.guardian_name,
        "guardian_phone": guardian.guardian_phone,
        "guardian_relation": guardian.relation,
    }

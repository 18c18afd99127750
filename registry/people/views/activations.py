"""启用单: printed by the unit, used by the person on the own phone."""

from datetime import datetime, timedelta
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry import clock
from registry.doors.http import SignedInRequest, address_of, form_page, refusals_as_messages, refusals_on
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.models import ActivationCode, Consent, Unit, Volunteer
from registry.people import legal
from registry.people.forms.activations import ActivationForm, ConfirmForm
from registry.people.services import activations
from registry.people.views.volunteers import keeps_volunteers, person_to_decide
from registry.permissions import require

SLOT: Final = "activation"
LASTS: Final = timedelta(minutes=30)
KEPT: Final = (
    "name",
    "document_type",
    "phone",
    "unit",
    "born_on",
    "sex",
    "residence_division",
    "skills",
    "available_times",
)


@never_cache
@login_required
@require_safe
def activation_slips(request: SignedInRequest) -> HttpResponse:
    """Who has not confirmed yet, by unit, and whose slip is good."""
    require(keeps_volunteers(request.user))
    context = {"rows": activations.counted(request.user), "most": activations.MOST}
    return render(request, "registry/people/activation_slips.html", context)


@never_cache
@login_required
@require_POST
def activation_slips_print(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """The slips as a PDF; the codes are readable in it and nowhere else."""
    require(keeps_volunteers(request.user))
    unit = Unit.objects.filter(pk=unit_id).first()
    people = activations.waiting(unit, renews="renews" in request.POST) if unit else []
    return _printed(request, people) or redirect("activation-slips")


@never_cache
@login_required
@require_POST
def manage_volunteer_slip(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """The slip of one person, also anew."""
    volunteer = person_to_decide(request, volunteer_id)
    return _printed(request, [volunteer]) or redirect("manage-volunteer", volunteer.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """The code of the slip and the own number; the QR code fills in the first (older slips by a query)."""
    if request.user.is_authenticated:
        return redirect("me")
    form = ActivationForm(request.POST or None, initial={"code": request.GET.get("c", "")[:40]})
    if form.is_valid():
        with refusals_on(form):
            slip = activations.known(address=address_of(request), **form.cleaned_data)
            request.session[SLOT] = {"slip": slip.pk, "at": clock.now().isoformat()}
            return redirect("activate-confirm")
    return form_page(request, "registry/people/activate.html", form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activate_confirm(request: HttpRequest) -> HttpResponse:
    """The person checks what the unit entered, completes it, consents and sets a password."""
    slip = _shown(request)
    if request.user.is_authenticated or slip is None:
        return redirect("me" if request.user.is_authenticated else "activate")
    volunteer = slip.volunteer
    initial = {name: getattr(volunteer, name) for name in KEPT}
    form = ConfirmForm(request.POST or None, volunteer=volunteer, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            person = activations.confirm(
                slip=slip, application=form.application(), password_hash=form.password_hash, agreed=form.agreed()
            )
            del request.session[SLOT]
            get_adapter(request).login(request, person.user)
            return redirect("me")
    texts = {"rules": legal.current(Consent.Item.PRIVACY), "declaration": legal.current(Consent.Item.DECLARATION)}
    return form_page(request, "registry/people/activate_confirm.html", form, volunteer=volunteer, **texts)


def _shown(request: HttpRequest) -> ActivationCode | None:
    """The slip that this browser has shown within half an hour."""
    kept: dict[str, Any] = request.session.get(SLOT, {})
    if not kept or clock.now() - datetime.fromisoformat(kept["at"]) > LASTS:
        return None
    return activations.open_with(kept["slip"])


def _printed(request: SignedInRequest, people: list[Volunteer]) -> HttpResponse | None:
    with refusals_as_messages(request):
        made = activations.make(people=people, by=request.user)
        if len(made) == activations.MOST:
            messages.info(request, _("一次打印 {most} 人，其余的请再打印一次。").format(most=activations.MOST))
        drawn = activations.sheet(made)
        unit = made[0].volunteer.unit
        purpose = Inherent.ACTIVATION
        return handing_out.drawn(
            request, drawn, "启用单.pdf", purpose=purpose, what="slips", people=len(made), inline=False, unit=unit
        )
    return None

"""Becoming a volunteer, in two short steps on a phone."""

from dataclasses import replace

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registry import clock
from registry.doors.http import address_of, browser_of, form_page, refusals_on
from registry.models import Consent, Unit
from registry.people import legal, registration_drafts, registration_limits
from registry.people.application import Application
from registry.people.forms.volunteers import ConsentForm, RegisterForm
from registry.people.services import volunteers
from registry.words import masking

WAY_BACK = "way-back-after-registration"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Step one: name, document, phone, unit, password."""
    if request.user.is_authenticated:
        return redirect("me")
    _keep_way_back(request)
    form = _register_form(request)
    if form.is_valid():
        application = Application(**form.person())
        sender = {"address": address_of(request), "browser": browser_of(request, make=True)}
        with refusals_on(form), registration_limits.of_sender(application=application, **sender):
            person = volunteers.acceptable(application)
            registration_drafts.keep(request.session, password_hash=form.kept["password_hash"], person=person)
            return redirect("register-consent")
    _keep_password(request, form)
    return form_page(request, "registry/people/register_person.html", form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_consent(request: HttpRequest) -> HttpResponse:
    """Step two: the rules and the declaration; then the application is handed in."""
    password_hash, person = registration_drafts.read(request.session)
    if request.user.is_authenticated or person is None:
        return redirect("me" if request.user.is_authenticated else "register")
    form = ConsentForm(request.POST or None, is_minor=person.is_of_minor(clock.today()))
    if form.is_valid():
        with refusals_on(form):
            volunteer = volunteers.register(
                application=replace(person, **form.extras()), password_hash=password_hash, agreed=form.agreed()
            )
            registration_drafts.forget(request.session)
            way_back = request.session.pop(WAY_BACK, None)
            get_adapter(request).login(request, volunteer.user)
            return redirect(way_back or "me")
    texts = {"rules": legal.current(Consent.Item.PRIVACY), "declaration": legal.current(Consent.Item.DECLARATION)}
    return form_page(request, "registry/people/register_consent.html", form, person=person, **texts)


@require_safe
def privacy(request: HttpRequest, version: str = "") -> HttpResponse:
    """The rules in force, or an earlier version; printable (D83)."""
    texts = {text.version: text for text in legal.versions(Consent.Item.PRIVACY)}
    if version and version not in texts:
        return render(request, "404.html", status=404)
    text = texts[version] if version else legal.current(Consent.Item.PRIVACY)
    controller = Unit.objects.filter(parent=None).first()
    context = {"text": text, "versions": list(reversed(texts.values())), "controller": controller}
    return render(request, "registry/people/privacy.html", context)


def _keep_way_back(request: HttpRequest) -> None:
    """After registering, go back to the page that asked for the login."""
    way = request.GET.get("next", "")
    if way and url_has_allowed_host_and_scheme(way, allowed_hosts=None):
        request.session[WAY_BACK] = way


def _register_form(request: HttpRequest) -> RegisterForm:
    password_hash, person = registration_drafts.read(request.session)
    kept = {"password_hash": password_hash}
    initial = {}
    if person is not None:
        masked = masking.mask_id_number(person.id_number)
        note = _("已填写 {number}。要修改，请在这里重新填写。").format(number=masked)
        kept |= {"id_number": person.id_number, "id_number_note": note}
        initial = {name: getattr(person, name) for name in ("name", "document_type", "phone", "unit", "born_on", "sex")}
    return RegisterForm(request.POST or None, kept=kept, initial=initial)


def _keep_password(request: HttpRequest, form: RegisterForm) -> None:
    """An accepted password need not be typed again at the next try."""
    if form.is_bound and form.kept.get("password_hash") and not form.kept.get("id_number"):
        registration_drafts.keep(request.session, password_hash=form.kept["password_hash"])

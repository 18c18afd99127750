"""The public pages of verification, by number, QR code or file (D49, D169)."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from certificates.exceptions import VerificationRefused
from certificates.http import sender_of
from certificates.verification.forms import VerifyFileForm, VerifyForm
from certificates.verification.services import verification
from registry.doors.http import form_page

ANSWER, ASK = "certificates/verification/verify_answer.html", "certificates/verification/verify.html"


def verify(request: HttpRequest) -> HttpResponse:
    form = VerifyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _answered(request, lambda sender: [verification.check(sender=sender, **form.cleaned_data)])
    return form_page(request, ASK, form, file_form=VerifyFileForm(prefix="file"))


@require_safe
def verify_certificate(request: HttpRequest, number: str, code: str) -> HttpResponse:
    return _answered(request, lambda sender: [verification.check(number=number, code=code, sender=sender)])


@require_POST
def verify_file(request: HttpRequest) -> HttpResponse:
    """Verify a file, which is read only for its digest and never stored."""
    form = VerifyFileForm(request.POST, request.FILES, prefix="file")
    if not form.is_valid():
        return render(request, ASK, {"form": VerifyForm(), "file_form": form}, status=422)
    sha256 = form.cleaned_data["sha256"] or _digest(form.cleaned_data["file"])
    return _answered(request, lambda sender: verification.check_file(sha256=sha256, sender=sender), of_file=True)


@require_safe
def verify_keys(request: HttpRequest) -> HttpResponse:
    response = JsonResponse({"keys": verification.public_keys()})
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _answered(request: HttpRequest, ask: Callable[[str], Any], *, of_file: bool = False) -> HttpResponse:
    try:
        answers = ask(sender_of(request))
    except VerificationRefused as refusal:
        paused = render(request, "certificates/verification/verify_paused.html", {"refusal": refusal}, status=429)
        paused["Retry-After"] = str(refusal.retry_after)
        return paused
    response = render(request, ANSWER, {"answers": answers, "of_file": of_file})
    response["Cache-Control"] = "private, no-store"
    return response


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()

"""培训证明 and 感谢信 of an activity: who took part, who holds one, and issuing to those who are ticked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates.issuing.services import beginnings
from certificates.models import Certificate
from certificates.permissions import can_write_letters
from certificates.proofs.forms import LetterForm
from certificates.proofs.services import letters
from certificates.proofs.services.letters import Words
from registry.doors.http import SignedInRequest, form_page, is_htmx, refusals_on
from registry.models import Activity
from registry.permissions import require
from registry.words.durations import duration_text


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_letters(request: SignedInRequest, activity_id: int, letter: str) -> HttpResponse:
    """Those with recognised hours, each with the letter they hold; a press issues to those who are ticked."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=activity_id)
    kind = letters.KINDS.get(letter)
    if kind is None:
        raise Http404
    require(can_write_letters(request.user, activity))
    job = letters.job_of(activity, kind)
    if is_htmx(request):
        return render(request, "certificates/proofs/_issuing_progress.html", {"job": job})
    people = letters.participants(activity, kind)
    left = [one for one in people if one.certificate is None]
    words = beginnings.words_of(letters.TEMPLATES[kind])
    about: dict[str, Any] = {
        "people": [(one.person.pk, _line(one)) for one in left],
        "is_training": kind == Certificate.Kind.TRAINING,
        "has_thanks": "{感谢词}" in words,
        "beginning": activity.title if kind == Certificate.Kind.TRAINING else "",
    }
    form = LetterForm(request.POST if request.method == "POST" else None, **about)
    context = {
        "activity": activity,
        "what": letter,
        "kind": kind,
        "left": left,
        "held": [one for one in people if one.certificate],
        "job": job,
        "words": words,
    }
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            done = letters.issue(
                activity=activity, kind=kind, people=form.chosen(), words=_words(said), by=request.user
            )
            _tell(request, done)
            return redirect("activity-letters", activity.pk, letter)
    return form_page(request, "certificates/proofs/letters.html", form, **context)


def _words(said: dict[str, Any]) -> Words:
    return Words(content=said["content"].strip(), thanks=said.get("thanks", "").strip())


def _line(one: letters.Participant) -> str:
    who = letters.label_of(one.person)
    return _("{name}，{hours}，{n} 次").format(name=who, hours=duration_text(one.minutes), n=one.times)


def _tell(request: SignedInRequest, done: Any) -> None:
    if done is None:
        messages.success(request, _("人数较多，正在后台出具，办完后列在下面。"))
        return
    made, problems = done
    if made:
        messages.success(request, _("已出具 %(n)s 份，本人收到通知。") % {"n": len(made)})
    for one in problems:
        messages.error(request, _("没有出具给%(name)s：%(why)s") % {"name": one.who, "why": one.why})

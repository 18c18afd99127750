"""Pages for writing down who did not come, after the shift (D27)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from checkin.desk.forms.no_shows import NoShowForm
from checkin.desk.forms.shift_desk import ReasonForm
from checkin.desk.services import no_shows as words
from checkin.desk.services import people_page
from checkin.desk.services.people_page import Show
from checkin.desk.shifts import shift_of
from checkin.models import NoShow
from registry.doors.http import SignedInRequest, form_page, refusals_on


@login_required
def no_shows(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Some of those who are missing, one reason; nobody is ticked but the one whose row led here."""
    shift = shift_of(request.user, shift_id)
    people = people_page.read(shift)
    missing = [line.volunteer for line in people.lines(people.chosen(Show.ABSENT)) if line.is_expected]
    asked = request.GET.get("person", "")
    initial = {"people": [person.pk for person in missing if str(person.pk) == asked]}
    form = NoShowForm(request.POST or None, people=missing, before=people.chosen(Show.MISSED), initial=initial)
    if form.is_valid():
        with refusals_on(form):
            made = words.mark(shift=shift, by=request.user, **form.cleaned_data)
            messages.success(request, _told(made))
            return redirect("shift-desk", shift.pk)
    return form_page(request, "checkin/desk/no_shows.html", form, shift=shift, missing=missing)


@login_required
def no_show_undo(request: SignedInRequest, shift_id: int, volunteer_id: int) -> HttpResponse:
    """Take it back, with a reason; what was written stays in the history."""
    shift = shift_of(request.user, shift_id)
    words_of = NoShow.objects.filter(shift=shift, volunteer=volunteer_id).select_related("volunteer", "by")
    word = words_of.order_by("n").last()
    if word is None or not (word.is_in_force or request.method == "POST"):  # a press that is sent again was done
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            words.undo(shift=shift, volunteer=word.volunteer, by=request.user, **form.cleaned_data)
            messages.success(request, _("已撤销%(name)s的未到场。") % {"name": word.volunteer.name})
            return redirect("shift-desk", shift.pk)
    return form_page(request, "checkin/desk/no_show_undo.html", form, shift=shift, word=word)


def _told(made: list[NoShow]) -> str:
    """How many were written down now; those of a press before were told then."""
    if n := sum(not word.is_repeated for word in made):
        return _("已记 %(n)d 人未到场，并告诉本人。记错的可以撤销。") % {"n": n}
    return _("勾选的人都已经记为未到场，没有再记。记错的可以撤销。")

"""Forms for the numbers of a project."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput, DayField
from registry.models import ProjectAim, ProjectResult
from registry.models.office.projects import MOST, last_day
from registry.words.dates import as_full_date


class AimForm(forms.ModelForm):
    """One number: what it counts, in which unit word, and how many it should be."""

    refusal_fields = {"aim_name_taken": "name"}

    class Meta:
        model = ProjectAim
        fields = ("name", "measure", "goal", "adds_up")
        labels = {"adds_up": _("各年相加算累计")}
        widgets = {"goal": forms.NumberInput(attrs={"inputmode": "numeric"})}
        help_texts = {
            "name": _("数的是什么，例如：种树、受助老人。不写个人信息。"),
            "measure": _("例如：棵、人、场。"),
            "goal": _("整个项目要达到多少；没有定的留空。"),
            "adds_up": _("例如种树。每年数的是同一批人或物的（例如受助老人）不勾，以最近一年的为准。"),
        }

    def _post_clean(self) -> None:
        """The service validates and writes the row; the form only checks types."""


class ResultsForm(forms.Form):
    """What was reached in a year, a box for each number; what is left empty is not stated."""

    refusal_fields = {"result_day_outside": "as_of_on"}

    as_of_on = DayField(label=_("统计到"), widget=DateInput(), help_text=_("新填和改过的数字截至哪一天。"))
    confirms = forms.BooleanField(label=_("没有改的数字，到这一天也没有变化"), required=False)

    def __init__(self, *args: Any, aims: Sequence[ProjectAim], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of_on"].initial = last_day(year)
        self.keys = [aim.pk for aim in aims]
        for aim in aims:
            stated = aim.said.get(year)
            self._add(aim, stated)
        if not any(year in aim.said for aim in aims):
            del self.fields["confirms"]
        self.order_fields([*[f"reached_{pk}" for pk in self.keys], "as_of_on", "confirms"])

    def _add(self, aim: ProjectAim, stated: ProjectResult | None) -> None:
        was = stated.reached if stated else None
        self.fields[f"reached_{aim.pk}"] = forms.IntegerField(
            label=f"{aim.name}（{aim.measure}）",
            required=False,
            min_value=0,
            max_value=MOST,
            initial=was,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            help_text=_("截至{day}。").format(day=as_full_date(stated.as_of_on)) if stated else "",
        )
        self.fields[f"seen_{aim.pk}"] = forms.IntegerField(required=False, initial=was, widget=forms.HiddenInput())

    def bring_up(self, aims: Iterable[ProjectAim], year: int) -> None:
        """Put what somebody else wrote where nothing was typed; of what both wrote, the first one was told just now."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        is_told = False
        for aim in (aim for aim in aims if aim.pk in self.keys):
            stated = aim.said.get(year)
            typed, seen = (self.cleaned_data[f"{what}_{aim.pk}"] for what in ("reached", "seen"))
            now = stated.reached if stated else None
            if typed == seen:
                data[f"reached_{aim.pk}"] = data[f"seen_{aim.pk}"] = "" if now is None else str(now)
            elif now not in (seen, typed) and not is_told:
                data[f"seen_{aim.pk}"], is_told = "" if now is None else str(now), True
        self.data = data

    @property
    def told(self) -> dict[str, Any]:
        """As the service takes it."""
        given = self.cleaned_data
        numbers = {name: {pk: given[f"{name}_{pk}"] for pk in self.keys} for name in ("reached", "seen")}
        return {"as_of_on": given["as_of_on"], "confirms": given.get("confirms", False), **numbers}

"""Forms of reports, tables and stages."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.tables import stages
from certificates.tables.stages import Stage
from certificates.tables.subjects import Subject
from registry import clock
from registry.doors.fields import DateInput, DayField, SearchForm
from registry.models import Programme, Unit, User
from registry.permissions import is_committee, unit_reach


class WhyForm(forms.Form):
    """A reason that the other side will read."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class StageForm(forms.Form):
    """Unit and days, or a programme instead of days."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=Unit.objects.none(), empty_label=None)
    programme = forms.ModelChoiceField(
        label=_("专项"),
        queryset=Programme.objects.all(),
        required=False,
        empty_label=_("不限专项"),
        help_text=_("选了专项，只统计属于它的活动；日期不填，就用专项的起止日期。"),
    )
    from_on = DayField(label=_("阶段自"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until_on = DayField(label=_("阶段至"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.open() if is_committee(user) else Unit.objects.open().filter(pk__in=unit_reach(user))
        cast(Any, self.fields["unit"]).queryset = units
        if units.count() == 1:
            self.fields["unit"].initial = units.first()
        else:  # the first of a list is nobody's choice
            cast(Any, self.fields["unit"]).empty_label = _("请选择单位")

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        programme = said.get("programme")
        for name, fallback in (("from_on", "starts_on"), ("until_on", "ends_on")):
            said[name] = said.get(name) or (getattr(programme, fallback) if programme else None)
            if said[name] is None and name not in self.errors:
                self.add_error(name, _("请填写日期，或者选择专项。"))
        return said

    @property
    def subject(self) -> Subject:
        """The unit's table of the stage."""
        said = self.cleaned_data
        return Subject(unit=said["unit"], stage=chosen_stage(said))


class StageChoice(forms.Form):
    """The stage of a list, from its address: `from` and `until`, or a programme."""

    programme = forms.ModelChoiceField(
        label=_("专项"), queryset=Programme.objects.all(), required=False, empty_label=_("不限专项")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = {"from": _("自"), "until": _("至")}
        date_input = forms.DateInput(attrs={"type": "date"})
        dates = {name: DayField(label=label, required=False, widget=date_input) for name, label in days.items()}
        self.fields = {**dates, **self.fields}


class HandInsChoice(SearchForm, StageChoice):
    """The same, and words of the unit looked for among those that owe a table."""

    q = forms.CharField(label=_("单位"), max_length=50, required=False)


def stage_asked(form: StageChoice) -> Stage:
    """The stage in the address; missing days come from the programme, otherwise last month."""
    said = form.cleaned_data if form.is_valid() else {}
    programme, usual = said.get("programme"), stages.month_before(clock.today())
    first, last = (programme.starts_on, programme.ends_on) if programme else (usual.from_on, usual.until_on)
    from_on = said.get("from") or (first if not said.get("until") else said["until"].replace(day=1))
    until_on = said.get("until") or (last if not said.get("from") else stages.month(from_on).until_on)
    return Stage(from_on, max(until_on, from_on), *_named(programme))


def chosen_stage(said: dict[str, Any]) -> Stage:
    """The stage that was typed."""
    return Stage(said["from_on"], said["until_on"], *_named(said.get("programme")))


def _named(programme: Programme | None) -> tuple[int | None, str]:
    return (programme.pk, programme.name) if programme else (None, "")


class AskForm(forms.Form):
    """Which stages the units owe, and how many days after the end."""

    RHYTHMS = {"once": _("整个阶段一次"), "month": _("每个月"), "quarter": _("每个季度")}

    programme = forms.ModelChoiceField(
        label=_("专项"),
        queryset=Programme.objects.open(),
        required=False,
        empty_label=_("不限专项"),
        help_text=_("选了专项，日期可以不填，就用专项的起止日期。"),
    )
    from_on = DayField(label=_("阶段自"), required=False, widget=DateInput())
    until_on = DayField(label=_("阶段至"), required=False, widget=DateInput())
    rhythm = forms.ChoiceField(label=_("多久交一次"), choices=list(RHYTHMS.items()))
    due_days = forms.IntegerField(
        label=_("阶段结束后几天内提交"), initial=stages.REPORT_DAYS, min_value=1, help_text=_("通知要求一周内。")
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        programme = said.get("programme")
        for name, fallback in (("from_on", "starts_on"), ("until_on", "ends_on")):
            said[name] = said.get(name) or (getattr(programme, fallback) if programme else None)
            if said[name] is None and name not in self.errors:
                self.add_error(name, _("请填写日期，或者选择专项。"))
        return said

    @property
    def stages(self) -> list[Stage]:
        """The stages that the days fall into."""
        return stages.split(chosen_stage(self.cleaned_data), self.cleaned_data["rhythm"])


class DueForm(forms.Form):
    """Another day."""

    due_on = DayField(label=_("新的提交期限"))

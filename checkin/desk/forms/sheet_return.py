"""Forms of a returned sign-in sheet: a row per person, a reason, a photo."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkin.scanning.roll import RollPerson
from registry import clock
from registry.models import Shift, StoredFile, User, Volunteer

LONGEST_REASON = 200
MOST_MINUTES = 24 * 60
HALF_A_DAY = timedelta(hours=12)
NO_HOUR = {"invalid": _("请按 09:00 的样子填写时间。")}


class TimeInput(forms.TimeInput):
    """The phone's own time picker."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class RowForm(forms.Form):
    """One person's row of the sheet."""

    taken = forms.BooleanField(label=_("录入"), required=False)
    in_at = forms.TimeField(label=_("签到"), required=False, widget=TimeInput(), error_messages=NO_HOUR)
    out_at = forms.TimeField(label=_("签退"), required=False, widget=TimeInput(), error_messages=NO_HOUR)

    def __init__(self, data: Any, *, person: RollPerson, code: str, starts_at: datetime, ends_at: datetime) -> None:
        self.person, self.code, self.starts_at = person, code, starts_at
        times = {"in_at": _hour(starts_at), "out_at": _hour(ends_at)}
        super().__init__(data, prefix=f"p{person.volunteer.pk}", initial=times)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in ("in_at", "out_at"):
            if said.get("taken") and not said.get(name) and name not in self.errors:
                self.add_error(name, _("请填写时间。"))
        return said

    @property
    def times(self) -> tuple[datetime, datetime]:
        """Both times; in a shift over midnight an early one is on the next day."""
        in_at = _moment_after(self.starts_at - HALF_A_DAY, self.starts_at, self.cleaned_data["in_at"])
        return in_at, _moment_after(in_at, self.starts_at, self.cleaned_data["out_at"])


class SheetReturnForm(forms.Form):
    """Everybody on the roll, the reason, and the picture; a stored file need not be sent again."""

    reason = forms.CharField(
        label=_("原因"), max_length=LONGEST_REASON, help_text=_("例如：现场没有网络，用纸质签到表签到。")
    )
    photo = forms.FileField(
        label=_("签到表照片"),
        required=False,
        help_text=_("拍下整张签到表，认定的人会对照。也可以是扫描的 PDF。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )
    evidence = forms.ModelChoiceField(
        queryset=StoredFile.objects.none(), to_field_name="uuid", required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: Any = None,
        *,
        shift: Shift,
        ends_at: datetime,
        people: Iterable[RollPerson],
        codes: dict[int, str],
        user: User,
    ) -> None:
        super().__init__(data)
        own = StoredFile.objects.filter(uploaded_by=user, purpose=StoredFile.Purpose.SIGN_SHEET)
        self.fields["evidence"].queryset = own  # type: ignore[attr-defined]
        self.ends_at = ends_at
        span = {"starts_at": shift.starts_at, "ends_at": ends_at}
        self.rows = [RowForm(data, person=person, code=codes.get(person.volunteer.pk, ""), **span) for person in people]

    def clean(self) -> dict[str, Any]:
        if self.data.get("do", "save") != "save":  # filling in rows stores nothing yet
            self.errors.pop("reason", None)
        return self.cleaned_data

    def is_valid(self) -> bool:
        rows_are_valid = min([row.is_valid() for row in self.rows], default=True) if self.is_bound else False
        if self.is_bound and not rows_are_valid:
            self.add_error(None, _("有的行时间没有填好，请看标红的行。"))
        return super().is_valid() and rows_are_valid

    @property
    def open_rows(self) -> list[RowForm]:
        """Rows of people without presence, and of those that were ticked."""
        return [row for row in self.rows if not row.person.state or row["taken"].value()]

    @property
    def present_rows(self) -> list[RowForm]:
        return [row for row in self.rows if row.person.state and not row["taken"].value()]

    @property
    def taken(self) -> list[RowForm]:
        return [row for row in self.rows if row.cleaned_data["taken"]]

    @property
    def evidence_name(self) -> str:
        """The name of the file that is already stored."""
        try:
            return str(self.fields["evidence"].clean(self["evidence"].value()) or "")
        except forms.ValidationError:
            return ""

    def refuse(self, lines: dict[int, Any]) -> None:
        """Show at each row why it was refused."""
        for row in self.rows:
            person = row.person.volunteer
            if refusal := lines.get(person.person_id):
                row.add_error(None, forms.ValidationError(refusal.message, code=refusal.code))


class CloseAllForm(forms.Form):
    """Everybody who forgot to check out, all ticked, and the reason; one's own is for somebody else to enter."""

    people = forms.TypedMultipleChoiceField(label=_("补签退的人"), coerce=int, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("原因"), max_length=LONGEST_REASON, help_text=_("例如：11:30 一起离开，忘记签退。")
    )

    def __init__(self, data: Any = None, *, people: list[RollPerson], own: set[int]) -> None:
        self.others = [person for person in people if person.volunteer.person_id not in own]
        self.oneself = [person for person in people if person.volunteer.person_id in own]
        super().__init__(data, initial={"people": [person.volunteer.pk for person in self.others]})
        choices = [
            (person.volunteer.pk, f"{person.volunteer.name}{person.volunteer.apart}（{_since(person)}）")
            for person in self.others
        ]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Volunteer]:
        """Who is ticked."""
        return [person.volunteer for person in self.others if person.volunteer.pk in self.cleaned_data["people"]]


class DeterminationRow(forms.Form):
    """What one person delivered remotely, and how long it took."""

    minutes = forms.IntegerField(
        label=_("核定分钟数"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    deliverable = forms.CharField(label=_("任务成果"), required=False, max_length=LONGEST_REASON)

    def __init__(self, data: Any, *, person: RollPerson, standing: tuple[int, str] | None) -> None:
        self.person = person
        minutes, deliverable = standing or (None, "")
        initial = {"minutes": minutes, "deliverable": deliverable}
        super().__init__(data, prefix=f"p{person.volunteer.pk}", initial=initial)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("minutes") and not said.get("deliverable"):
            self.add_error("deliverable", _("请写明任务成果。"))
        if said.get("deliverable") and not said.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("请填写核定的分钟数。"))
        return said


class DeterminationForm(forms.Form):
    """Everybody of a remote shift; empty rows are ignored."""

    def __init__(self, data: Any = None, *, rows: list[DeterminationRow]) -> None:
        super().__init__(data)
        self.rows = rows

    def is_valid(self) -> bool:
        rows_are_valid = min([row.is_valid() for row in self.rows], default=True) if self.is_bound else False
        if self.is_bound and not rows_are_valid:
            self.add_error(None, _("有的行没有填好，请看标红的行。"))
        return super().is_valid() and rows_are_valid

    @property
    def filled(self) -> list[DeterminationRow]:
        return [row for row in self.rows if row.cleaned_data["minutes"]]


def _since(person: RollPerson) -> str:
    return f"{_hour(person.since):%H:%M} {_('签到')}" if person.since else ""


def _hour(at: datetime) -> time:
    return at.astimezone(clock.LOCAL).time().replace(second=0, microsecond=0)


def _moment_after(not_before: datetime, starts_at: datetime, hour: time) -> datetime:
    """The time on the shift's first day, or on the next if it would be too early."""
    at = datetime.combine(clock.local_date(starts_at), hour, tzinfo=clock.LOCAL)
    return at if at > not_before else at + timedelta(days=1)

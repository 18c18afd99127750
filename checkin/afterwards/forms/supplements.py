"""The form of a supplement: people of the roll to tick, others by number and name, times, files."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkin.afterwards.claims import Claim, Proof
from checkin.attendance.spans import Frame
from checkin.deciding.forms.decisions import LONGEST_REASON
from checkin.desk.forms.shift_desk import as_input, moment_field
from registry import clock
from registry.doors.fields import SeveralFilesField
from registry.models import StoredFile, Volunteer
from registry.words import alike
from registry.words.identity import normalise_name
from registry.words.numbering import normalise_volunteer_no

LONGEST_LIST = 20_000


class SupplementForm(forms.Form):
    """People, times, reason and evidence."""

    in_at = moment_field(gettext_lazy("开始"))
    out_at = moment_field(gettext_lazy("结束"))
    people = forms.MultipleChoiceField(
        label=gettext_lazy("名单上的人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=gettext_lazy("名单之外的人，或时间不同的人"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "每行一人：志愿者编号 姓名；时间不同的，后面再写开始和结束，例如：… 韦示例一 09:30 11:00。"
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("补录原因"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写明为什么当时没有扫码。审批的人和以后核查的人都会看到。"),
    )
    sheets = SeveralFilesField(label=gettext_lazy("签到表"), required=False)
    others_proofs = SeveralFilesField(
        label=gettext_lazy("照片、服务对象的证明"), required=False, help_text=gettext_lazy("签到表和证明至少交一样。")
    )

    def __init__(self, *args: Any, frame: Frame, roll: list[Volunteer], present: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frame, self.roll = frame, {str(person.pk): person for person in roll}
        self.fields["in_at"].initial = as_input(frame.starts_at)
        self.fields["out_at"].initial = as_input(frame.ends_at)
        if self.files:
            words = _("上次选的文件没有保存，请重新选择。")
            self.fields["sheets"].help_text = words
        if roll:
            here = _("（已有到场）")
            alike.name_apart(roll)
            names = [
                (pk, f"{one.name}{one.apart} {one.unit}{here if one.pk in present else ''}")
                for pk, one in self.roll.items()
            ]
            self.fields["people"].choices = names
        else:
            del self.fields["people"]

    def clean_others(self) -> list[tuple[Volunteer, str, str]]:
        """The person of each line, found by number and confirmed by name, with their own times."""
        lines = [line.split() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        found = Volunteer.objects.filter(volunteer_no__in=[normalise_volunteer_no(words[0]) for words in lines])
        known = {person.volunteer_no: person for person in found.select_related("unit").with_person()}
        return [self._read(n, words, known) for n, words in enumerate(lines, start=1)]

    @property
    def said(self) -> dict[str, Any]:
        """The input as the service takes it."""
        given = self.cleaned_data
        whole = given["in_at"], given["out_at"]
        claims = [Claim(self.roll[pk], *whole) for pk in given.get("people", [])]
        for person, start, end in given["others"]:
            claims.append(Claim(person, *((self._moment(start), self._moment(end)) if start else whole)))
        proofs = [Proof(upload, StoredFile.Purpose.SIGN_SHEET) for upload in given["sheets"]]
        proofs += [Proof(upload, StoredFile.Purpose.EVIDENCE) for upload in given["others_proofs"]]
        return {"claims": claims, "reason": given["reason"], "proofs": proofs}

    def _read(self, n: int, words: list[str], known: dict[Any, Volunteer]) -> tuple[Volunteer, str, str]:
        person = known.get(normalise_volunteer_no(words[0]))
        if len(words) not in (2, 4):
            raise ValidationError(_("第 %(n)s 行：请写“编号 姓名”，或“编号 姓名 开始 结束”。"), "line", {"n": n})
        if person is None or person.name != normalise_name(words[1]):
            raise ValidationError(_("第 %(n)s 行：没有这个编号，或编号与姓名不符。"), "person", {"n": n})
        start, end = words[2:] if len(words) == 4 else ("", "")
        if start and not (self._time(start) and self._time(end)):
            raise ValidationError(_("第 %(n)s 行：时间写成 09:30 这样。"), "time", {"n": n})
        return person, start, end

    def _moment(self, text: str) -> datetime:
        """A time within the shift; one before its start is on the next day."""
        begins = self.frame.starts_at.astimezone(clock.LOCAL)
        at = datetime.combine(begins.date(), self._time(text) or begins.time(), clock.LOCAL)
        ends_next_day = self.frame.ends_at.astimezone(clock.LOCAL).date() > begins.date()
        return at + timedelta(days=1) if at < begins and ends_next_day else at

    @staticmethod
    def _time(text: str) -> Any:
        try:
            return parse_time(text.replace("：", ":"))
        except ValueError:
            return None

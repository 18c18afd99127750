"""Shapes of what is typed about needs: by the host on its page, by who looks after the site, by who takes one."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.activities.needs.wishes import MOST_PEOPLE, MOST_SERVED, Wish
from registry.doors.fields import DateInput, DayField
from registry.models import HostContact, ServiceNeed, Site, Unit, User
from registry.permissions import is_committee, unit_reach

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PinForm(forms.Form):
    """The PIN that came with the link."""

    pin = forms.CharField(
        label=_("口令"),
        max_length=20,
        help_text=_("6 位数字，和链接一起交给您的。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    refusal_fields = {"host_pin_wrong": "pin"}


class NeedForm(forms.Form):
    """What is needed, when, for how many; an end before the start is asked about: it may be on the next day."""

    title = forms.CharField(
        label=_("需要什么"),
        max_length=60,
        help_text=_("一句话说清，例如：三年级课后阅读陪伴。"),
        error_messages={"required": _("请写明需要什么。")},
    )
    content = forms.CharField(
        label=_("具体说明"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("做什么、为谁做、要带什么。只写人数，不写孩子和服务对象的姓名。"),
    )
    on = DayField(label=_("日期"), widget=DateInput())
    starts = forms.TimeField(label=_("开始时间"), widget=TIME)
    ends = forms.TimeField(label=_("结束时间"), widget=TIME)
    overnight = forms.BooleanField(label=_("到次日结束"), required=False, widget=forms.HiddenInput())
    people_wanted = forms.IntegerField(label=_("志愿者人数"), min_value=1, max_value=MOST_PEOPLE)
    expected_served = forms.IntegerField(
        label=_("服务多少人"), required=False, min_value=1, max_value=MOST_SERVED, help_text=_("说不准的可以留空。")
    )

    refusal_fields = {
        "need_backwards": "ends",
        "need_in_past": "on",
        "need_too_far": "on",
        "need_numbers": "people_wanted",
        "need_twice": "title",
        "need_contact_elsewhere": "contact",
    }

    def clean(self) -> None:
        data: dict[str, Any] = self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.fields["overnight"].widget = forms.CheckboxInput()
            if not data.get("overnight"):
                self.add_error("ends", _("结束早于开始。请改时间；确实到次日的，请勾选“到次日结束”。"))

    @property
    def wish(self) -> Wish:
        data: dict[str, Any] = self.cleaned_data
        starts_at = datetime.combine(data["on"], data["starts"], clock.LOCAL)
        ends_at = datetime.combine(
            data["on"] + timedelta(days=data["ends"] < data["starts"]), data["ends"], clock.LOCAL
        )
        return Wish(data["title"], data["content"], starts_at, ends_at, data["people_wanted"], data["expected_served"])


class ContactField(forms.ModelChoiceField):
    def label_from_instance(self, contact: HostContact) -> str:
        return "，".join(part for part in (contact.name, contact.post) if part) or str(_("未登记姓名的联系人"))


class SiteNeedForm(NeedForm):
    """The same by who looks after the site, with whom to ask there."""

    contact = ContactField(
        label=_("联系人"),
        required=False,
        queryset=HostContact.objects.none(),
        empty_label=_("不写联系人"),
        help_text=_("承接的单位会看到姓名和电话。"),
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = site.contacts.filter(ended_on=None)


class TakeForm(forms.Form):
    """For which unit, where the user administers several."""

    unit = forms.ModelChoiceField(label=_("承接单位"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(user)


def units_of(user: User) -> Any:
    """The open units that the user may act for, the nearest to the root first."""
    rows = Unit.objects.open().order_by("pk")
    return rows.exclude(parent=None) if is_committee(user) else rows.filter(pk__in=unit_reach(user))


class NeedReasonForm(forms.Form):
    """Why a need is given back or withdrawn."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=ServiceNeed._meta.get_field("end_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("对方会看到这段话。"),
    )


class ConfirmationForm(forms.Form):
    """How many were served, a mark, a word."""

    served_count = forms.IntegerField(
        label=_("服务了多少人"),
        min_value=0,
        max_value=MOST_SERVED,
        help_text=_("实际得到服务的人数，只写人数。"),
        error_messages={"required": _("请写明服务了多少人。")},
    )
    mark = forms.TypedChoiceField(
        label=_("评价"),
        coerce=int,
        choices=((5, _("5 分，很好")), (4, _("4 分")), (3, _("3 分")), (2, _("2 分")), (1, _("1 分，不满意"))),
        widget=forms.RadioSelect,
    )
    word = forms.CharField(
        label=_("想说的话"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("组织活动的单位和区直团工委看得到。请不要写孩子和服务对象的姓名。"),
    )


class HostLinkForm(forms.Form):
    """How long a new link is good."""

    days = forms.TypedChoiceField(
        label=_("有效期"),
        coerce=int,
        choices=((30, _("30 天")), (180, _("180 天")), (365, _("一年"))),
        initial=180,
        widget=forms.RadioSelect,
    )

"""Shapes of what is typed about the lists of the office."""

from typing import Any

from django import forms
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput, DayField, ManyBoxes
from registry.models import CollaborationGroup, Programme, Project, QualificationKind, ServiceField, Site, Unit, User
from registry.permissions import is_committee, unit_reach


class ListForm(forms.ModelForm):
    """One entry; `seen` says what stood there when the page was opened. What is seldom asked for is folded."""

    folded: tuple[str, ...] = ()
    folded_title: Any = ""

    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    refusal_fields = {
        "list_name_taken": "name",
        "list_name_archived": "name",
        "division_invalid": "division_code",
        "leader_not_member": "units",
        "paired_not_school": "paired_schools",
        "period_backwards": "ends_on",
        "stages_outside": "ends_on",
    }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.folded]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.folded]

    @property
    def folded_is_told(self) -> bool:
        """Something in the folded part is filled in or wrong, so it is open."""
        return any(field.value() or field.errors for field in self.folded_fields)

    def _post_clean(self) -> None:
        """The service validates and writes the row; the form only checks types."""

    def bring_up(self, stored: dict[str, Any], seen: str) -> None:
        """Put these stored values where others were typed, as a browser would send them, under the stamp of today."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in stored.items():
            if isinstance(value, list):
                data.setlist(name, [str(one.pk) for one in value])
            elif value in (None, False, ""):
                data.pop(name, None)
            else:
                data[name] = "on" if value is True else str(value)
        data["seen"], self.data = seen, data

    def _own_units(self, name: str, now: int | None) -> None:
        """The units one may name: an administrator the own ones, and must; the committee every open one."""
        rows = Unit.objects.open() | Unit.objects.filter(pk=now)
        field = self.fields[name]
        if not is_committee(self.user):
            rows = rows.filter(pk__in=unit_reach(self.user))
            field.required, field.empty_label = True, None
        field.queryset = rows.order_by("pk")


class SiteForm(ListForm):
    """A place served."""

    folded = ("paired_from_on", "paired_until_on", "agreement_no", "agreed_on", "division_code", "note")
    folded_title = _("结对时间、协议、区划、备注")
    refusal_fields = ListForm.refusal_fields | {"period_backwards": "paired_until_on"}

    class Meta:
        model = Site
        fields = (
            "name", "kind", "paired_unit", "address", "visiting_rules", "no_photo", "not_public", "paired_from_on",
            "paired_until_on", "agreement_no", "agreed_on", "division_code", "note",
        )  # fmt: skip
        field_classes = dict.fromkeys(("paired_from_on", "paired_until_on", "agreed_on"), DayField)
        widgets = {
            "visiting_rules": forms.Textarea(attrs={"rows": 3}),
            **{name: DateInput() for name in ("paired_from_on", "paired_until_on", "agreed_on")},
        }
        help_texts = {
            "name": _("志愿者看得到的名称，例如：白沙小学。"),
            "visiting_rules": _("写给来服务的人：找谁登记、走哪个门、要带什么、不能做什么。"),
            "no_photo": _("到这里服务不拍照、不上传照片。未成年犯管教所等必须勾选。"),
            "not_public": _("不登录的人看不到在这里的活动。"),
            "agreement_no": _("没有的不填。"),
            "division_code": _("6 位，不清楚的不填。"),
            "note": _("只有管理员看得到。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own_units("paired_unit", self.instance.paired_unit_id)


class GroupForm(ListForm):
    """协作组."""

    class Meta:
        model = CollaborationGroup
        fields = ("name", "leading_unit", "units", "paired_schools")
        widgets = {"units": ManyBoxes, "paired_schools": ManyBoxes}
        help_texts = {
            "leading_unit": _("成员单位没有别的管理员可以认定时，由组长单位认定。"),
            "units": _("组长单位也要选上。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, schools = Unit.objects.open().exclude(parent=None), Site.objects.open().filter(kind=Site.Kind.SCHOOL)
        if self.instance.pk:  # whoever is in it already can be left in it
            units = units | self.instance.units.all() | Unit.objects.filter(pk=self.instance.leading_unit_id)
            schools = schools | self.instance.paired_schools.all()
        self.fields["leading_unit"].queryset = units.distinct().order_by("pk")
        self.fields["units"].queryset = self._members_first(units.distinct(), "units")
        self.fields["paired_schools"].queryset = self._members_first(schools.distinct(), "paired_schools")

    def _members_first(self, rows: Any, name: str) -> Any:
        """Whoever belongs to the group stands above the others."""
        if not self.instance.pk:
            return rows.order_by("pk")
        chosen = Q(pk__in=getattr(self.instance, name).values("pk"))
        rows = rows.model._default_manager.filter(pk__in=rows.values("pk"))
        return rows.order_by(Case(When(chosen, then=0), default=1), "pk")


class ProgrammeForm(ListForm):
    """专项."""

    class Meta:
        model = Programme
        fields = ("name", "starts_on", "ends_on", "document_no", "table_title")
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        help_texts = {
            "document_no": _("布置这个专项的文件，例如：桂直团工发〔2017〕7号。"),
            "table_title": _("各单位报送的统计表以它为标题；已经确认的表不变。"),
        }


class ProjectForm(ListForm):
    """志愿服务项目; only the committee is asked whether it is a brand."""

    folded = ("partners", "expected_results", "results")
    folded_title = _("合作单位、预期成果、成果")

    class Meta:
        model = Project
        fields = (
            "name", "unit", "is_brand", "goal", "starts_on", "ends_on", "partners", "expected_results", "results",
        )  # fmt: skip
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        widgets = {
            "goal": forms.Textarea(attrs={"rows": 3}),
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "expected_results": forms.Textarea(attrs={"rows": 3}),
            "results": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "unit": _("留空为区直团工委主办。"),
            "is_brand": _("区直团工委认可的品牌，例如共青团关爱农民工子女行动。"),
            "ends_on": _("长期项目不填。"),
            "partners": _("一起办的学校、社区、社会组织，用顿号隔开。"),
            "results": _("已经做到的，可以随时补充。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own_units("unit", self.instance.unit_id)
        if not is_committee(self.user):
            del self.fields["is_brand"]
            self.fields["unit"].help_text = ""


class FieldForm(ListForm):
    """服务领域."""

    class Meta:
        model = ServiceField
        fields = ("name", "order")
        help_texts = {
            "name": _("改名后，以前的活动也显示新名称；已经出具的证明和统计表不变。"),
            "order": _("小的排在前面。"),
        }


class QualificationKindForm(ListForm):
    """资质种类."""

    class Meta:
        model = QualificationKind
        fields = ("name", "issuing_body", "valid_months", "needs_document")
        help_texts = {
            "issuing_body": _("例如：卫生健康行政部门。"),
            "valid_months": _("发证之后多久要换证；证件上写明日期或长期有效的留空。"),
            "needs_document": _("不勾选的，单位可以凭了解的情况认可，例如本单位组织的培训。"),
        }


class HostContactForm(forms.Form):
    """Who receives volunteers at a site."""

    refusal_fields = {"host_name_missing": "name", "host_phone_invalid": "phone"}

    name = forms.CharField(label=_("姓名"), max_length=30, widget=forms.TextInput(attrs={"data-private": ""}))
    phone = forms.CharField(label=_("电话"), max_length=20, widget=forms.TextInput(attrs={"data-private": ""}))
    post = forms.CharField(label=_("职务"), max_length=30, required=False, help_text=_("例如：少先队总辅导员。"))


class ChangedHostContactForm(HostContactForm):
    """The same; the number is not shown again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = False
        self.fields["phone"].help_text = _("留空即不改。")


class ArchiveForm(forms.Form):
    """Whoever archives what is still used says that they know."""

    confirmed = forms.BooleanField(label=_("我已看过，仍要停用"), required=False)

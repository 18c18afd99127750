"""Forms about people; the services decide what is acceptable."""

from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.accounts.password_rules import rule_in_words
from registry.doors.fields import DateInput, DayField, UnitField
from registry.models import Consent, GuardianConsent, Unit, User, Volunteer
from registry.people import legal
from registry.people.application import CHECKED_DOCUMENTS, Application, Guardian
from registry.words import divisions, identity, masking, numbering
from registry.words.unmasking import UnmaskReason

SEXES = [("", _("请选择")), (Volunteer.Sex.MALE, _("男")), (Volunteer.Sex.FEMALE, _("女"))]
DIVISIONS = [
    ("", _("不填")),
    (_("南宁市"), list(divisions.NANNING.items())),
    (_("其他市"), list(divisions.CITIES.items())),
]


class NoteForm(forms.Form):
    """A line that the unit keeps about a person."""

    text = forms.CharField(
        label=_("备注"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("只有本单位管理员看得到；本人下载自己的数据时会一并得到。不写健康、信仰等敏感信息。"),
    )


CLAIMS_PHONE = _("这个号码是我新换的，原来登记它的账号不是我的。请单位核实。")


class PersonForm(forms.Form):
    """Step one: who you are. Sex and birth date come from the number where it holds them (D17, D81)."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    document_type = forms.ChoiceField(label=_("证件类型"), choices=Volunteer.DocumentType.choices)
    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": "", "spellcheck": "false"}),
        help_text=_("用于实名注册，加密保存，页面上只显示前三位和后两位。"),
    )
    born_on = DayField(
        label=_("出生日期"), required=False, widget=DateInput(), help_text=_("身份证号码中已有，不用填写。")
    )
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=SEXES)
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("以后用它登录。"),
    )
    claims_phone = forms.BooleanField(label=CLAIMS_PHONE, required=False)
    unit = UnitField()

    sets_password = False
    refusal_fields = dict.fromkeys(
        (
            "id_length", "id_digits", "id_last", "id_15_digits", "id_birth_date_invalid", "id_birth_date_future",
            "id_age_over_120", "id_check_digit", "document_invalid", "foreign_permit_invalid", "document_wrong_kind",
            "home_return_invalid", "taiwan_permit_invalid", "officer_invalid", "already_registered", "person_exists",
        ),
        "id_number",
    ) | {
        "name_invalid": "name", "name_private": "name", "phone_invalid": "phone", "phone_taken": "phone",
        "unit_closed": "unit", "birth_date_missing": "born_on", "guardian_phone_same": "guardian_phone",
    }  # fmt: skip

    def __init__(self, *args: Any, units: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(list(Unit.objects.open() if units is None else units))

    @property
    def asks_for_claim(self) -> bool:
        """The number stands in another account: whether it is theirs now is asked only then."""
        is_said = "claims_phone" in self.fields and bool(self["claims_phone"].value())
        return is_said or self.has_error("phone", "phone_taken")

    @property
    def needs_birth_date(self) -> bool:
        """The number does not contain the birth date: its own form says so before the kind of the document."""
        number = identity.normalise_id_number(str(self["id_number"].value() or ""))
        is_checked = self["document_type"].value() in (None, "", *CHECKED_DOCUMENTS)
        return not (is_checked or identity.is_eighteen(number))

    def person(self) -> dict[str, Any]:
        """The fields of an Application."""
        data = {name: self.cleaned_data[name] for name in ("name", "document_type", "phone", "unit", "id_number")}
        data["claims_phone"] = self.cleaned_data.get("claims_phone", False)
        if self.needs_birth_date:
            data |= {"born_on": self.cleaned_data["born_on"], "sex": self.cleaned_data["sex"] or Volunteer.Sex.UNKNOWN}
        return data


def hashed_password(form: forms.Form, data: Any) -> str:
    """The digest of a password that suits this person; else the form says why not."""
    password = data.get("password")
    if not password:
        return ""
    user = User(display_name=identity.normalise_name(data.get("name", "")))
    user.typed_phone = identity.normalise_phone(data.get("phone", ""))
    try:
        validate_password(password, user)
    except ValidationError as error:
        form.add_error("password", error)
        return ""
    return make_password(password)


class RegisterForm(PersonForm):
    """Step one with a password; one that was accepted need not be typed again."""

    password = forms.CharField(
        label=_("设置密码"),
        max_length=128,
        error_messages={"required": _("请设置密码。")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, kept: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = rule_in_words()
        self.kept = kept
        self._tell_what_is_kept()
        if kept.get("id_number"):
            self.fields["id_number"].required = False
            self.fields["id_number"].help_text = kept["id_number_note"]

    def clean_id_number(self) -> str:
        return self.cleaned_data["id_number"] or self.kept.get("id_number", "")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if hashed := hashed_password(self, data):
            self.kept["password_hash"] = hashed
            self._tell_what_is_kept()
        return data

    def _tell_what_is_kept(self) -> None:
        if self.kept.get("password_hash"):
            self.fields["password"].required = False
            self["password"].help_text = _("密码已记下。要换一个，请在这里重新填写。")


class AgreeForm(forms.Form):
    """A page with the texts that one agrees to; of one that showed older ones the boxes are to be ticked anew."""

    TEXTS_NEWER = _("您打开页面以后有了新版本，请看过现在的内容再勾选。")
    texts = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    @property
    def texts_shown(self) -> str:
        """What goes with the page as it is drawn now, whatever came in."""
        return legal.shown()

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if "texts" in self.fields and self.cleaned_data.get("texts") != legal.shown():
            self.data = self.data.copy()
            for name in (Consent.Item.PRIVACY, Consent.Item.DECLARATION):
                self.data.pop(self.add_prefix(name), None)
            self.add_error(Consent.Item.PRIVACY, self.TEXTS_NEWER)
        return data


class ConsentForm(AgreeForm):
    """Step two: rules, declaration and optional items; no box is ticked beforehand (D82)."""

    guardian_name = forms.CharField(label=_("监护人姓名"), max_length=60)
    guardian_relation = forms.ChoiceField(
        label=_("与您的关系"), choices=[("", _("请选择")), *GuardianConsent.Relation.choices]
    )
    guardian_phone = forms.CharField(
        label=_("监护人手机号码"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("填监护人自己的号码，不能与您的相同。单位会打电话核实。"),
    )
    guardian_agrees = forms.BooleanField(label=_("我的监护人已知晓并同意我注册为志愿者。"))
    residence_division = forms.ChoiceField(
        label=_("居住区域"), required=False, choices=DIVISIONS, help_text=_("用于推荐就近的活动。")
    )
    skills = forms.CharField(
        label=_("专业技能"), required=False, max_length=200, help_text=_("用于匹配岗位，例如：心理咨询、手语、摄影。")
    )
    available_times = forms.CharField(
        label=_("可服务时间"),
        required=False,
        max_length=100,
        help_text=_("用于通知合适的活动，例如：周末、工作日晚上。"),
    )
    privacy = forms.BooleanField(label=_("我已阅读并同意《个人信息处理规则》，包括处理我的证件号码。"))
    declaration = forms.BooleanField(label=_("我自愿无偿参加志愿服务，填写的信息真实、准确、完整。"))

    GUARDIAN = ("guardian_name", "guardian_relation", "guardian_phone", "guardian_agrees")
    refusal_fields = {"guardian_phone_same": "guardian_phone"}

    def __init__(self, *args: Any, is_minor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_minor = is_minor
        for name in self.GUARDIAN if not is_minor else ():
            del self.fields[name]

    def agreed(self: Any) -> list[str]:
        """The items agreed to."""
        return [item for item in (Consent.Item.PRIVACY, Consent.Item.DECLARATION) if self.cleaned_data[item]]

    def extras(self) -> dict[str, Any]:
        """The rest of an Application."""
        data = {name: self.cleaned_data[name] for name in ("residence_division", "skills", "available_times")}
        return data | {"guardian": self._guardian()}

    def _guardian(self) -> Guardian | None:
        if not self.is_minor:
            return None
        return Guardian(
            name=self.cleaned_data["guardian_name"],
            phone=self.cleaned_data["guardian_phone"],
            relation=self.cleaned_data["guardian_relation"],
        )


class CompletePersonForm(AgreeForm, PersonForm):
    """All of an application on one page: for a returned one, and for somebody who signed on paper."""

    residence_division = ConsentForm.base_fields["residence_division"]
    skills = ConsentForm.base_fields["skills"]
    available_times = ConsentForm.base_fields["available_times"]
    guardian_name = forms.CharField(label=_("监护人姓名"), max_length=60, required=False)
    guardian_relation = forms.ChoiceField(
        label=_("与志愿者的关系"), choices=[("", _("请选择")), *GuardianConsent.Relation.choices], required=False
    )
    guardian_phone = forms.CharField(label=_("监护人手机号码"), max_length=30, required=False)
    privacy = ConsentForm.base_fields["privacy"]
    declaration = ConsentForm.base_fields["declaration"]

    GUARDIAN = ("guardian_name", "guardian_relation", "guardian_phone")
    agreed = ConsentForm.agreed

    def application(self) -> Application:
        """The input as the service takes it."""
        data = self.cleaned_data
        extras = {name: data[name] for name in ("residence_division", "skills", "available_times")}
        return Application(**self.person(), **extras, guardian=self._guardian())

    def _guardian(self) -> Guardian | None:
        name, relation, phone = (self.cleaned_data[field] for field in self.GUARDIAN)
        return Guardian(name=name, phone=phone, relation=relation) if name and relation and phone else None


class CorrectionForm(CompletePersonForm):
    """A returned application; the document number stays unless a new one is typed."""

    def __init__(self, *args: Any, volunteer: Volunteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.volunteer = volunteer
        if volunteer.id_number:
            self.fields["id_number"].required = False
            self.fields["id_number"].help_text = _("现为 {number}。没有变化就不用填写。").format(
                number=masking.mask_id_number(volunteer.id_number)
            )

    def clean_id_number(self) -> str:
        return self.cleaned_data["id_number"] or self.volunteer.id_number


class PaperForm(CompletePersonForm):
    """Somebody without a smartphone: phone optional, the signatures are on paper."""

    rules_signed = forms.ChoiceField(
        label=_("纸质表上的规则是哪一版"),
        required=False,
        help_text=_("版本印在规则的标题下面。签的是以前的版本也可以登记，以后请本人同意新版。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["claims_phone"], self.fields["texts"]
        self.fields["phone"].required = False
        self.fields["phone"].help_text = _("没有手机可以不填。")
        self.fields["privacy"].label = _("本人已在纸质表上签字同意《个人信息处理规则》。")
        self.fields["declaration"].label = _("本人已在纸质表上签字声明自愿参加、信息真实。")
        known = [text.version for text in reversed(legal.versions(Consent.Item.PRIVACY))]
        self.fields["rules_signed"].choices = [(version, version) for version in known]


class UnmaskForm(forms.Form):
    """Why the full numbers are needed."""

    reason = forms.ChoiceField(label=_("查看理由"), choices=UnmaskReason.choices)


class MoveForm(forms.Form):
    """The unit to move to."""

    unit = UnitField(label=_("新的单位"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(list(Unit.objects.open()))


class PhoneForm(forms.Form):
    """A new phone number."""

    phone = forms.CharField(
        label=_("新的手机号码"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    claims = forms.BooleanField(label=CLAIMS_PHONE, required=False)

    refusal_fields = {"phone_invalid": "phone", "phone_taken": "phone"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["claims"].widget = forms.HiddenInput()


class RecoveryCodeForm(forms.Form):
    """The code that the person read out."""

    code = forms.CharField(
        label=_("核对码"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("请当面或通过熟悉的电话确认是本人，再请对方报出 6 位核对码。"),
    )

    def clean_code(self) -> str:
        return numbering.digits_of(self.cleaned_data["code"])

"""The folded parts of an application: what each holds, in a line, and which of them stand open."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from registry.activities import content
from registry.activities.doubted import Doubted
from registry.exceptions import ActivityRefused, QuestionRefused
from registry.models import Activity
from registry.words.chinese import join_list
from registry.words.openness import terms_in_short

Refused = ActivityRefused.Reason
MOST_TOLD: Final = 3  # of the names in a line
INSURANCE: Final = ("insurer", "insurance_policy_no", "insured_from_on", "insured_until_on")
FIELDS: Final = {
    "site": ("site", "meeting_point"),
    "contact": content.CONTACT,
    "more_shifts": ("opens_days_before", "closes_days_before"),
    "positions": (),
    "sign_up_terms": content.TERMS,
    "questions": (),
    "duty": ("in_working_hours", "is_own_duty"),
    "insurance": ("risk_level", *INSURANCE),
    "hosts": ("recording_unit", "team", "co_units", "group", "leader_names", "deputy_names"),
    "classes": ("kind", "fields", "programme", "project", "expected_served", "is_remote", "emergency", "afterwards"),
}
REMARKED: Final = {"positions": ("positions",), "questions": ("questions",)}
ROWS: Final = {"more_shifts": "shift_rows", "positions": "position_rows", "questions": "question_rows"}
# What a service says no to that lies in a folded part, where no field carries the refusal.
REFUSED: Final[dict[str, set[Any]]] = {
    "positions": {Refused.POSITION_TWICE, Refused.POSITION_MISSING},
    "questions": set(QuestionRefused.Reason),
    "sign_up_terms": {Refused.FLOW_IN_USE, Refused.WITHDRAWAL_STRICTER},
    "insurance": {Refused.INSURANCE_MISSING},
    "site": {Refused.CHOICE_ARCHIVED},
    "hosts": {Refused.CHOICE_ARCHIVED},
    "classes": {Refused.CHOICE_ARCHIVED},
}
OF_SHIFTS: Final[set[Any]] = {  # of one of several shifts, which no field says
    Refused.ENDS_BEFORE_START,
    Refused.BREAK_OUTSIDE_SHIFT,
    Refused.SHIFT_TOO_LONG,
    Refused.DAY_IMPOSSIBLE,
    Refused.SHIFTS_TOO_MANY,
    Refused.STARTS_IN_PAST,
    Refused.SCANNING_BEGAN,
    Refused.SHIFT_CANCELLED,
    Refused.SHIFT_IN_USE,
    Refused.SHIFT_GONE,
    Doubted.Reason.UNCONFIRMED,
}
PRESSED_IN: Final = {"look": "site", "take-meeting_point": "site"}  # a press inside leaves its part open


class Part(NamedTuple):
    """One folded part."""

    told: str
    is_open: bool


def parts(form: Any, remarks: Mapping[str, str], *, asked: str = "") -> dict[str, Part]:
    """All folded parts of the form; `asked` is the one that was worked on before the page came back."""
    asked = PRESSED_IN.get(form.data.get("do", ""), asked)
    told = _told(form)
    return {name: Part(told[name], name == asked or _must_be_seen(form, name, remarks)) for name in FIELDS}


def rows_told(rows: Any) -> str:
    """3 个：引导 4 人、讲解 2 人; of many the first."""
    said = [row.told_short for row in rows.forms if row.holds_something]
    return _("{n} 个：{which}").format(n=len(said), which=_some(said)) if said else ""


def _must_be_seen(form: Any, name: str, remarks: Mapping[str, str]) -> bool:
    """Something inside is wrong, was remarked upon, or is still to be filled in."""
    if any(field in form.errors for field in FIELDS[name]) or refused_in(form, name):
        return True
    if any(remarks.get(each) for each in REMARKED.get(name, FIELDS[name])):
        return True
    if name in ROWS:
        return rows_are_wrong(getattr(form, ROWS[name]))
    return name == "insurance" and _lacks_insurance(form)


def refused_in(form: Any, name: str) -> bool:
    """The service refused something in this part; a shift is looked for where there are several of them."""
    refused = {error.code for error in form.non_field_errors().as_data()}
    if name == "more_shifts":
        return bool(refused & OF_SHIFTS) and not form.shift_rows.hides and len(form.shift_rows.stored) > 1
    return bool(refused & REFUSED.get(name, set()))


def rows_are_wrong(rows: Any) -> bool:
    """One of these rows holds an error."""
    return rows.is_bound and bool(rows.total_error_count())


def _lacks_insurance(form: Any) -> bool:
    is_bodily = form["risk_level"].value() == Activity.Risk.BODILY
    return is_bodily and not all(form[each].value() for each in INSURANCE)


def _told(form: Any) -> dict[str, str]:
    return {
        "site": join_list([_name(form, "site"), str(form["meeting_point"].value() or "")]),
        "contact": join_list([str(form["contact_wechat"].value() or ""), *_ticked(form, *content.CONTACT[1:])]),
        "more_shifts": _shifts_told(form),
        "positions": rows_told(form.position_rows),
        "sign_up_terms": _terms_told(form),
        "questions": rows_told(form.question_rows),
        "duty": join_list(_ticked(form, "in_working_hours", "is_own_duty")),
        "insurance": _insurance_told(form),
        "hosts": _hosts_told(form),
        "classes": _classes_told(form),
    }


def _shifts_told(form: Any) -> str:
    n, days = len(form.shift_rows.stored), form["opens_days_before"].value()
    said = [_("现有 {n} 场").format(n=n) if n > 1 else "", _("提前 {n} 天开放报名").format(n=days) if days else ""]
    return join_list([each for each in said if each])


def _terms_told(form: Any) -> str:
    flow = form["flow"].value() or ""
    names = {str(code): str(name) for code, name in Activity.Flow.choices if code != Activity.Flow.AT_ONCE}
    numbers = {name: _number(form[name].value()) for name in content.TERMS if name != "flow"}
    return join_list([names.get(str(flow), ""), *terms_in_short(**numbers)])


def _insurance_told(form: Any) -> str:
    if form["risk_level"].value() != Activity.Risk.BODILY:
        return ""
    return join_list([str(Activity.Risk.BODILY.label), str(form["insurer"].value() or "")])


def _hosts_told(form: Any) -> str:
    said = [_name(form, "recording_unit"), _name(form, "team")] if "recording_unit" in form.fields else []
    leader, n = form["leader_names"].value(), len(form["co_units"].value() or ())
    said += [_("负责人 {who}").format(who=leader)] if leader else []
    said += [_("联合单位 {n} 个").format(n=n)] if n else []
    return join_list([*said, _name(form, "group")])


def _classes_told(form: Any) -> str:
    kind, n = form["kind"].value(), len(form["fields"].value() or ())
    kinds = {str(code): str(name) for code, name in Activity.Kind.choices if code != Activity.Kind.SERVICE}
    said = [_name(form, "programme"), _name(form, "project"), _("服务领域 {n} 个").format(n=n) if n else ""]
    return join_list([*said, kinds.get(str(kind), ""), *_ticked(form, "is_remote", "emergency", "afterwards")])


def _name(form: Any, field: str) -> str:
    """What is chosen in a list of rows, by its name."""
    value = str(form[field].value() or "")
    if not (value.isascii() and value.isdecimal()) or len(value) > 18:
        return ""
    return str(form.fields[field].queryset.filter(pk=value).first() or "")


def _ticked(form: Any, *names: str) -> list[str]:
    return [str(form[name].label) for name in names if form[name].value()]


def _number(value: object) -> int:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _some(said: Iterable[str]) -> str:
    first = list(said)
    return join_list(first[:MOST_TOLD]) + (_("等") if len(first) > MOST_TOLD else "")

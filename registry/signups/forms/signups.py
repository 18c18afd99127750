"""Forms for signing up, inviting and deciding."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import BigIntegerField
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import OfferedRadios
from registry.exceptions import SignUpRefused
from registry.ground.once import Once
from registry.models import Membership, Position, Shift, SignUp, Team, User, Volunteer
from registry.permissions import shown_name
from registry.signups.forms.answers import PREFIX, AnswersForm
from registry.words import alike
from registry.words.dates import as_recent, time_range

_with_taken: Once[Position] = Once(
    lambda shift: Position.objects.with_taken().filter(shift=shift), shift=BigIntegerField()
)


def _positions_of(shift: Shift) -> list[Position]:
    """With `taken` and `waiting`, as hundreds ask it within seconds."""
    positions = _with_taken(shift=shift.pk)
    for each in positions:
        each.shift = shift
    return positions


class SignUpForm(AnswersForm):
    """Position, team, what the activity asks, and the confirmation that the risk was read."""

    position = forms.ModelChoiceField(label=_("岗位"), queryset=Position.objects.none(), widget=OfferedRadios)
    team = forms.ModelChoiceField(
        label=_("以哪支团队参加"), queryset=Team.objects.none(), required=False, empty_label=_("不以团队名义")
    )
    join_waitlist = forms.BooleanField(
        label=_("名额已满时加入候补"), required=False, help_text=_("有人退出时按先后顺序自动递补。候补也占用这段时间。")
    )
    risk_acknowledged = forms.BooleanField(label=_("我已阅读并知晓上面的风险告知"), required=False)

    def __init__(
        self, *args: Any, shift: Shift, volunteer: Volunteer, is_asked_for: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, activity=shift.activity, **kwargs)
        self.order_fields(
            ["position", "team", *(name for name in self.fields if name.startswith(PREFIX)), "rules_agreed"]
        )
        self.positions = positions = _positions_of(shift)
        self.fields["position"].label_from_instance = position_label
        if len(positions) < 2:
            del self.fields["position"]
        else:
            self.fields["position"].queryset = shift.positions.with_taken()
        self._choose_team(volunteer)
        full = [position.taken >= position.places for position in positions]
        self.fields["join_waitlist"].initial = all(full)  # the button that led here says 加入候补
        if is_asked_for or not (any(full) or "join_waitlist" in self.data):
            del self.fields["join_waitlist"]

    def _choose_team(self, volunteer: Volunteer) -> None:
        """Who pressed without a team was not asked for one."""
        if self.is_bound and "team" not in self.data:
            del self.fields["team"]
            return
        memberships = Membership.objects.active().filter(volunteer=volunteer)
        teams = Team.objects.admitted().filter(pk__in=memberships.values("team_id"))
        self.fields["team"].queryset = teams
        if len(teams) < 2:
            del self.fields["team"]

    def say_why_not(self, reasons: Mapping[int, str]) -> None:
        """Positions that this person cannot have stand there with the reason."""
        if "position" in self.fields:
            self.fields["position"].widget.reasons = reasons

    @property
    def told(self) -> dict[str, Any]:
        """The only position is meant by who was not asked for one."""
        only = {"position": self.positions[0]} if len(self.positions) == 1 else {}
        return only | super().told

    @property
    def only_waiting_is_left(self) -> bool:
        """Refused for nothing but the number of places, and there is no other position to choose."""
        full = SignUpRefused.Reason.SHIFT_FULL
        return len(self.errors) == 1 and self.has_error(NON_FIELD_ERRORS, full) and "position" not in self.fields

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was said, as it is sent again with another button."""
        said = [(name, self.data.getlist(name)) for name in self.fields if name != "join_waitlist"]
        return [(name, value) for name, values in said for value in values]


class RequestsForm(forms.Form):
    """Which requests, and for those who are declined the reason that they will read."""

    signups = forms.ModelMultipleChoiceField(
        label=_("申请的人"), queryset=SignUp.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(
        label=_("不录用的原因"), required=False, max_length=100, help_text=_("只在不录用时填，本人会看到。")
    )

    always_asks = ("signups",)
    refusal_fields = {"declined_without_reason": "reason", "nobody_chosen": "signups", "too_many_chosen": "signups"}

    def __init__(self, *args: Any, asking: Any, said: dict[int, str], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signups"].queryset = asking
        changed = SignUpRefused.Reason.REQUESTS_CHANGED.label  # somebody of the list does not ask any more
        self.fields["signups"].error_messages |= {"invalid_choice": changed}
        marks = alike.apart_of(signup.volunteer for signup in asking)

        def label(one: SignUp) -> str:
            who = person_label(one.volunteer, by) + marks.get(one.volunteer_id, "")
            return two_lines(who, " · ".join(part for part in (request_facts(one), said.get(one.pk, "")) if part))

        self.fields["signups"].label_from_instance = label


def position_label(position: Any) -> str:
    """讲解（还有 3 个名额）· 年满 18 周岁."""
    free = position.places - position.taken
    left = _("还有 %(n)d 个名额") % {"n": free} if free > 0 else _("已满，候补 %(n)d 人") % {"n": position.waiting}
    needs = [each for each in (position.note, position.meeting) if each]
    if position.min_age:
        needs.append(_("年满 %(age)d 周岁") % {"age": position.min_age})
    return " · ".join([f"{position.name}（{left}）", *map(str, needs)])


def shift_label(shift: Shift) -> str:
    """3月14日（周六）09:00–11:00 上午场."""
    return f"{time_range(shift.starts_at, shift.ends_at)} {shift.label}".strip()


def request_facts(signup: SignUp) -> str:
    """讲解 · 3月2日 09:00 申请."""
    asked = _("%(when)s 申请") % {"when": as_recent(signup.created_at)}
    return str(asked) if signup.position.is_default else f"{signup.position.name} · {asked}"


def two_lines(first: str, second: str) -> str:
    """A row of a list of boxes: who it is, and below what there is to know."""
    return format_html('<span><strong>{}</strong><br><span class="small muted">{}</span></span>', first, second)


def person_label(volunteer: Volunteer, by: User) -> str:
    return f"{shown_name(volunteer, to=by)}（{volunteer.unit.short_name}）"

"""`POST /api/v1/shifts/<id>/entered-times/`: a sheet, or the results of remote work, at once (D134, D135)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from checkin.desk.services import entered_batches, entered_times, sheets
from checkin.desk.services.entered_batches import Determination, PaperLine
from checkin.desk.shifts import shift_of
from checkin.exceptions import LinesRefused, SheetRowRefused
from checkin.models import EnteredTime
from checkin.scanning import roll
from registry.models import Shift, Volunteer
from registry.words.numbering import normalise_volunteer_no

MOST_LINES = 500
ORIGINS = [(each.value, each.label) for each in (EnteredTime.Origin.PAPER, EnteredTime.Origin.DETERMINED)]


class LineSerializer(serializers.Serializer):
    """One person by number, uuid or the code of a printed row; without times, the planned ones."""

    volunteer_no = serializers.CharField(max_length=20, required=False)
    volunteer = serializers.UUIDField(required=False)
    code = serializers.CharField(max_length=80, required=False)
    in_at = serializers.DateTimeField(required=False)
    out_at = serializers.DateTimeField(required=False)
    minutes = serializers.IntegerField(min_value=0, max_value=24 * 60, required=False)
    deliverable = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in ("volunteer_no", "volunteer", "code")) != 1:
            raise serializers.ValidationError("每行用 volunteer_no、volunteer 或 code 之一指明一个人。")
        return attrs


class BatchSerializer(serializers.Serializer):
    origin = serializers.ChoiceField(choices=ORIGINS, default=EnteredTime.Origin.PAPER)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    lines = LineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class EnteredTimeSerializer(serializers.ModelSerializer):
    volunteer_no = serializers.CharField(source="volunteer.volunteer_no", allow_null=True)

    class Meta:
        model = EnteredTime
        fields = ("id", "volunteer_no", "in_at", "out_at", "origin", "reason", "replaces", "entered_at")


class EnteredTimesSerializer(serializers.Serializer):
    entered = EnteredTimeSerializer(many=True)


@extend_schema(request=BatchSerializer, responses={200: EnteredTimesSerializer})
@api_view(["POST"])
def entered_time_batch(request: Request, shift_id: int) -> Response:
    """All lines or none; repeating it changes nothing. 409 `entered_lines_refused` names each bad line."""
    shift = shift_of(request.user, shift_id)
    given = BatchSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    said, people = given.validated_data, _people(shift, given.validated_data["lines"])
    try:
        made = _entered(request, shift, said, people)
    except LinesRefused as refused:
        lines = [_refusal(n, person, refused) for n, person in enumerate(people) if _key(person) in refused.lines]
        return Response({"code": refused.code, "message": refused.message, "lines": lines}, status=409)
    return Response(EnteredTimesSerializer({"entered": made}).data)


def _entered(request: Request, shift: Shift, said: dict[str, Any], people: list[Volunteer]) -> list[EnteredTime]:
    rows: list[tuple[Volunteer, dict[str, Any]]] = list(zip(people, said["lines"], strict=True))
    if said["origin"] == EnteredTime.Origin.DETERMINED:
        results = [Determination(person, line.get("minutes", 0), line["deliverable"]) for person, line in rows]
        return entered_batches.determine(shift=shift, lines=results, by=request.user)
    ends_at = entered_times.effective_end(shift)
    sheet = [
        PaperLine(person, line.get("in_at", shift.starts_at), line.get("out_at", ends_at)) for person, line in rows
    ]
    return entered_batches.enter_sheet(shift=shift, lines=sheet, reason=said["reason"], by=request.user)


def _people(shift: Shift, lines: list[dict[str, Any]]) -> list[Volunteer]:
    """The people meant, found on the roll only."""
    known = [line.volunteer for line in roll.people_of(shift)]
    by_key = {person.pk: person for person in known}
    told = {str(person.uuid): person for person in known} | {person.volunteer_no: person for person in known}
    found, wrong = [], {}
    for n, line in enumerate(lines):
        person = None
        try:
            person = by_key.get(sheets.person_of(line["code"], shift=shift)) if "code" in line else None
        except SheetRowRefused as refused:
            wrong[n] = refused.message
        person = person or told.get(str(line.get("volunteer") or normalise_volunteer_no(line.get("volunteer_no", ""))))
        if person:
            found.append(person)
        else:
            wrong.setdefault(n, "这个场次的名单上没有这个人。")
    if wrong:
        raise serializers.ValidationError({"lines": {str(n): [message] for n, message in wrong.items()}})
    return found


def _refusal(n: int, person: Volunteer, refused: LinesRefused) -> dict[str, Any]:
    why = refused.lines[_key(person)]
    return {"line": n, "volunteer_no": person.volunteer_no, "code": why.code, "message": why.message}


def _key(person: Volunteer) -> int:
    return person.person_id

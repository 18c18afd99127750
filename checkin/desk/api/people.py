"""The people of a shift over the API: where each stands, and who did not come (D27)."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from checkin.desk.services import no_shows, people_page, phones
from checkin.desk.services.people_page import Show, Stand
from checkin.desk.shifts import shift_of
from checkin.models import NoShow
from registry.activities.changes import clashing
from registry.doors.api.checked import checked
from registry.models import Shift, Volunteer
from registry.words.numbering import normalise_volunteer_no

MOST_PEOPLE = 500
SHOWS = [each for each in Show.values if each]


class StandSerializer(serializers.Serializer):
    """One person of the shift; `state` is in, out, open (handed in without a check-out) or empty."""

    id = serializers.IntegerField(source="pk")
    volunteer_no = serializers.CharField()
    name = serializers.CharField()
    signed_up = serializers.BooleanField(source="is_expected")
    state = serializers.CharField()
    missed = serializers.BooleanField(source="is_missed")
    may_not_come = serializers.SerializerMethodField(
        help_text="开始前 36 小时内可能来不了的原因，只供提前联系；已到的、不会的为空。"
    )
    clash = serializers.SerializerMethodField(help_text="与另一场冲突的写明是哪一场；没有的、场次结束以后为空。")

    def get_may_not_come(self, stand: Stand) -> list[str]:
        return list(self.context["risks"].get(stand.pk, ())) if stand.is_at_risk else []

    def get_clash(self, stand: Stand) -> str:
        return str(self.context["clashes"].get(stand.pk, ""))


class ShiftPeopleSerializer(serializers.Serializer):
    counts = serializers.DictField(child=serializers.IntegerField())
    people = StandSerializer(many=True)


class PhonesCommand(serializers.Serializer):
    """Each by the `id` on the list of the shift's people."""

    people = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=MOST_PEOPLE)


class PhoneSerializer(serializers.Serializer):
    """A number that may be called; minors and people without one are left out."""

    id = serializers.IntegerField(source="pk")
    phone = serializers.CharField()


class NoShowsSerializer(serializers.Serializer):
    volunteers = serializers.ListField(child=serializers.CharField(max_length=40), max_length=MOST_PEOPLE)
    is_excused = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class NoShowUndoSerializer(serializers.Serializer):
    volunteer = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class NoShowSerializer(serializers.ModelSerializer):
    """One word about one person; the newest counts."""

    volunteer_no = serializers.CharField(source="volunteer.volunteer_no", allow_null=True)
    repeated = serializers.BooleanField(
        source="is_repeated", read_only=True, help_text="以前已经办过：按已经办好答复，没有再记一条。"
    )

    class Meta:
        model = NoShow
        fields = ("id", "volunteer_no", "kind", "is_excused", "reason", "at", "repeated")


@extend_schema(
    parameters=[OpenApiParameter("show", enum=SHOWS), OpenApiParameter("q", str)], responses=ShiftPeopleSerializer
)
@api_view(["GET"])
def shift_people(request: Request, shift_id: int) -> Response:
    """Where everybody stands, by initials; narrowed by `show`, found by `q` (name, number, initials)."""
    people = people_page.read(shift_of(request.user, shift_id))
    show = request.query_params.get("show", "")
    chosen = set(people.chosen(show if show in SHOWS else Show.ALL, request.query_params.get("q", "")))
    counts = {each: people.counts[each] for each in SHOWS}
    stands = [each for each in people.stands if each.pk in chosen]
    context = {"clashes": clashing.of_shift(people.shift, chosen, request.user), "risks": people.risks}
    return Response(ShiftPeopleSerializer({"counts": counts, "people": stands}, context=context).data)


@extend_schema(request=PhonesCommand, responses=PhoneSerializer(many=True))
@api_view(["POST"])
def shift_phones(request: Request, shift_id: int) -> Response:
    """The phones of these people, to call them about this shift; each look is written down."""
    shift = shift_of(request.user, shift_id)
    found = phones.show(shift=shift, by=request.user, **checked(PhonesCommand, request))
    return Response(PhoneSerializer(found, many=True).data)


@extend_schema(request=NoShowsSerializer, responses=NoShowSerializer(many=True))
@api_view(["POST"])
def shift_no_shows(request: Request, shift_id: int) -> Response:
    """Write down who did not come: all of them or none."""
    shift = shift_of(request.user, shift_id)
    said = checked(NoShowsSerializer, request)
    people = _people(shift, said.pop("volunteers"))
    rows = no_shows.mark(shift=shift, people=people, by=request.user, **said)
    return Response(NoShowSerializer(rows, many=True).data)


@extend_schema(request=NoShowUndoSerializer, responses=NoShowSerializer)
@api_view(["POST"])
def shift_no_show_undo(request: Request, shift_id: int) -> Response:
    """Take one back by a further word."""
    shift = shift_of(request.user, shift_id)
    said = checked(NoShowUndoSerializer, request)
    (person,) = _people(shift, [said["volunteer"]])
    word = no_shows.undo(shift=shift, volunteer=person, reason=said["reason"], by=request.user)
    return Response(NoShowSerializer(word).data)


def _people(shift: Shift, numbers: list[str]) -> list[Volunteer]:
    """The people meant, found among those of the shift only."""
    known = {each.volunteer_no: each.pk for each in people_page.read(shift).stands if each.volunteer_no}
    wanted: dict[str, Any] = {number: known.get(normalise_volunteer_no(number)) for number in numbers}
    if strangers := [number for number, pk in wanted.items() if pk is None]:
        raise serializers.ValidationError({"volunteers": [f"这个场次没有这个人：{number}" for number in strangers]})
    return list(Volunteer.objects.filter(pk__in=wanted.values()).order_by("pk"))

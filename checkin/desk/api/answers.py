"""What the people of a shift answered at sign-up, over the API: for whoever keeps its roll, each reading kept."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from checkin.desk.services import phones
from checkin.desk.shifts import shift_of
from registry.history.purposes import Inherent
from registry.history.services import exports
from registry.models import Volunteer
from registry.permissions import shown_name
from registry.signups.services import answers


class SaidSerializer(serializers.Serializer):
    question = serializers.CharField(help_text="原来问的、现在不再问的，在文字里注明。")
    answer = serializers.CharField()


class PersonAnswersSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="person.pk")
    volunteer_no = serializers.CharField(source="person.volunteer_no", allow_null=True)
    name = serializers.CharField()
    answers = SaidSerializer(many=True)


class SumSerializer(serializers.Serializer):
    question = serializers.CharField()
    counts = serializers.CharField(help_text="各选项几人：S 3、M 12。")


class ShiftAnswersSerializer(serializers.Serializer):
    """`is_open` is false when the time to read them is over; then nobody is listed."""

    is_open = serializers.BooleanField()
    sums = SumSerializer(many=True)
    people = PersonAnswersSerializer(many=True)


@extend_schema(responses=ShiftAnswersSerializer)
@api_view(["GET"])
def shift_answers(request: Request, shift_id: int) -> Response:
    """What each person with a place answered, and how many chose what; readable until 7 days after the end."""
    shift = shift_of(request.user, shift_id)
    said = phones.answers_of(shift)
    found = Volunteer.objects.select_related("unit").filter(pk__in=said).order_by("initials", "pk")
    here = (shift.activity.recording_unit_id,)
    people = [
        {
            "person": person,
            "name": shown_name(person, to=request.user, units=here),
            "answers": [{"question": question, "answer": answer} for question, answer in said[person.pk]],
        }
        for person in found
    ]
    if people:
        about = {"to": shift, "unit": shift.activity.recording_unit, "people": len(people)}
        exports.record(by=request.user, what="answers", purpose=Inherent.ROSTER, **about)
    sums = [{"question": question, "counts": told} for question, told in answers.sums(shift.activity, said)]
    told = {"is_open": not phones.is_over(shift), "sums": sums if said else [], "people": people}
    return Response(ShiftAnswersSerializer(told).data)

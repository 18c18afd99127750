"""Objections over the API: file, answer, appeal, decide, withdraw (D43)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import CreateModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from checkin.models import CorrectionRequest
from checkin.review.filters import CorrectionRequestFilter
from checkin.review.forms.correction_requests import LONGEST_TEXT
from checkin.review.services import correction_requests
from registry.models import Shift
from registry.permissions import volunteer_of


class CorrectionRequestSerializer(serializers.ModelSerializer):
    """One request, without the names of those who answered."""

    volunteer_no = serializers.CharField(source="volunteer.volunteer_no", allow_null=True)
    activity = serializers.CharField(source="shift.activity.title")
    recording_unit = serializers.IntegerField(source="shift.activity.recording_unit_id")

    class Meta:
        model = CorrectionRequest
        fields = (
            "id",
            "status",
            "matter",
            "volunteer",
            "volunteer_no",
            "shift",
            "activity",
            "recording_unit",
            "text",
            "filed_at",
            "due_on",
            "due_is_estimated",
            "outcome",
            "answer",
            "answered_at",
            "appeal",
            "appealed_at",
            "appeal_due_on",
            "appeal_outcome",
            "appeal_answer",
            "appeal_decided_at",
        )


class ObjectionSerializer(serializers.Serializer):
    """The shift, what is wrong, and the evidence."""

    shift = serializers.PrimaryKeyRelatedField(queryset=Shift.objects.none())
    matter = serializers.ChoiceField(choices=CorrectionRequest.Matter.choices)
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person := self.context.get("person"):
            rows = correction_requests.shifts_to_question(self.context["request"].user, person)
            self.fields["shift"].queryset = rows.select_related("activity")  # type: ignore[attr-defined]


class WordsSerializer(serializers.Serializer):
    """Why the answer is wrong."""

    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")


class CorrectionAnswerSerializer(WordsSerializer):
    """Upheld or refused, with a text for the volunteer."""

    outcome = serializers.ChoiceField(choices=CorrectionRequest.Outcome.choices)


class CorrectionRequestViewSet(CreateModelMixin, ReadOnlyModelViewSet):
    """更正申请: the user's own, and those of units they administer."""

    queryset = CorrectionRequest.objects.none()
    serializer_class = CorrectionRequestSerializer
    filterset_class = CorrectionRequestFilter
    ordering_fields = ("filed_at", "due_on", "id")

    def get_queryset(self) -> Any:
        return CorrectionRequest.objects.visible_to(self.request.user).for_lists().order_by("-pk")

    @extend_schema(request=ObjectionSerializer, responses={201: CorrectionRequestSerializer})
    def create(self, request: Request) -> Response:
        """Object to one's hours of a shift."""
        volunteer = volunteer_of(request.user)
        if volunteer is None:
            raise PermissionDenied
        given = ObjectionSerializer(data=request.data, context={"request": request, "person": volunteer})
        given.is_valid(raise_exception=True)
        filed = correction_requests.file(volunteer=volunteer, by=request.user, **given.validated_data)
        return Response(self.get_serializer(filed).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CorrectionAnswerSerializer, responses=CorrectionRequestSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str | None = None) -> Response:
        """The recording unit answers."""
        return self._say(request, CorrectionAnswerSerializer, correction_requests.answer)

    @extend_schema(request=WordsSerializer, responses=CorrectionRequestSerializer)
    @action(detail=True, methods=["post"])
    def appeal(self, request: Request, pk: str | None = None) -> Response:
        """The volunteer asks the committee, once."""
        return self._say(request, WordsSerializer, correction_requests.appeal)

    @extend_schema(request=CorrectionAnswerSerializer, responses=CorrectionRequestSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str | None = None) -> Response:
        """The committee decides the appeal."""
        return self._say(request, CorrectionAnswerSerializer, correction_requests.decide_appeal)

    @extend_schema(request=None, responses=CorrectionRequestSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """The volunteer takes it back."""
        return self._say(request, serializers.Serializer, correction_requests.withdraw)

    def _say(self, request: Request, shape: type[serializers.Serializer], command: Any) -> Response:
        found = self.get_object()
        given = shape(data=request.data)
        given.is_valid(raise_exception=True)
        command(request=found, by=request.user, **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

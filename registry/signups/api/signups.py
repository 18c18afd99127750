"""Shifts and sign-ups over the API: taking a place, giving it back, answering invitations."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.checked import checked
from registry.models import Position, SignUp, SignUpAnswer, Team, Volunteer
from registry.signups.api.answers import AnsweredSerializer, AnswersCommand, AnswersField, RulesAgreedField
from registry.signups.api.decisions import MOST_CHOSEN
from registry.signups.filters import SignUpFilter
from registry.signups.presence import with_turns
from registry.signups.services import answering, invitations, leaving, signups


class SignUpSerializer(serializers.ModelSerializer):
    """A sign-up with the volunteer's number, without the name."""

    volunteer_no = serializers.CharField(source="volunteer.volunteer_no")
    activity = serializers.IntegerField(source="shift.activity_id")
    turn = serializers.IntegerField(help_text="候补第几位；不在候补的为 0。")

    class Meta:
        model = SignUp
        fields = [
            "id",
            "activity",
            "shift",
            "position",
            "volunteer_no",
            "team",
            "status",
            "source",
            "created_at",
            "confirmed_at",
            "waitlisted_at",
            "turn",
            "offered_until",
            "withdrew_late",
            "ended_at",
            "end_reason",
        ]


class TeamShareSerializer(serializers.Serializer):
    """The places of one team in this shift."""

    team = serializers.IntegerField(source="team.pk")
    places = serializers.IntegerField(help_text="名额。")
    named = serializers.IntegerField(help_text="已提名的人数，谢绝和退出的不算。")
    left = serializers.IntegerField(help_text="还能提名的人数。")


class InvitedSerializer(serializers.Serializer):
    quotas = TeamShareSerializer(many=True, help_text="不按团队分名额的活动为空。")
    invited = SignUpSerializer(many=True)


def answer_of(signup: SignUp) -> Any:
    """One sign-up after a command, with its place on the waiting list as it is now."""
    return SignUpSerializer(*with_turns([signup])).data


class SignUpCommand(serializers.Serializer):
    position = serializers.PrimaryKeyRelatedField(queryset=Position.objects.all(), allow_null=True, default=None)
    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.admitted(), allow_null=True, default=None)
    risk_acknowledged = serializers.BooleanField(default=False)
    join_waitlist = serializers.BooleanField(default=False)
    answers = AnswersField(source="given")
    rules_agreed = RulesAgreedField()


class AcceptCommand(serializers.Serializer):
    risk_acknowledged = serializers.BooleanField(default=False)
    join_waitlist = serializers.BooleanField(default=False)
    answers = AnswersField(source="given")
    rules_agreed = RulesAgreedField()


class HandOverCommand(serializers.Serializer):
    to = serializers.IntegerField(
        allow_null=True, default=None, help_text="看到的候补第一位的报名号；已换成另一位的，答复 another_in_line。"
    )


class WhyCommand(serializers.Serializer):
    reason = serializers.CharField(max_length=100, allow_blank=True, default="")


class InviteCommand(serializers.Serializer):
    volunteers = serializers.ListField(
        child=serializers.IntegerField(), max_length=MOST_CHOSEN, help_text="志愿者的 id，一次最多 500 人。"
    )
    position = serializers.PrimaryKeyRelatedField(queryset=Position.objects.all(), allow_null=True, default=None)

    def validate_volunteers(self, numbers: list[int]) -> list[Volunteer]:
        """Only named: the command reads them by one query and refuses those who may not be invited."""
        return [Volunteer(pk=number) for number in sorted(set(numbers))]


class SignUpViewSet(ReadOnlyModelViewSet):
    """The user's own sign-ups, and those of the activities and units they are responsible for."""

    serializer_class = SignUpSerializer
    filterset_class = SignUpFilter
    ordering_fields = ["id", "created_at"]

    def get_queryset(self) -> Any:
        rows = SignUp.objects.visible_to(self.request.user)
        return rows.with_turn().select_related("shift__activity__recording_unit", "volunteer").order_by("-pk")

    @extend_schema(request=WhyCommand, responses=SignUpSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        data = checked(WhyCommand, request)
        signup = signups.withdraw(signup=self.get_object(), by=request.user, **data)
        return Response(answer_of(signup))

    @extend_schema(request=AcceptCommand, responses=SignUpSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accept an invitation, or the place that is kept for who waited until `offered_until`."""
        data, signup = checked(AcceptCommand, request), self.get_object()
        if signup.is_waitlisted:
            signup = leaving.accept_offer(signup=signup, by=request.user)
        else:
            signup = invitations.accept(signup=signup, by=request.user, **data)
        return Response(answer_of(signup))

    @extend_schema(responses=AnsweredSerializer)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def answers(self, request: Request, pk: str) -> Response:
        """One's own answers to what the activity asked; 404 for anybody else."""
        return self._answered(self._own(request))

    @extend_schema(request=AnswersCommand, responses=AnsweredSerializer)
    @answers.mapping.post
    def correct_answers(self, request: Request, pk: str) -> Response:
        """Answer anew, all questions, until sign-up closes; 404 for anybody else."""
        signup = self._own(request)
        answering.correct(signup=signup, by=request.user, **checked(AnswersCommand, request))
        return self._answered(signup)

    def _own(self, request: Request) -> SignUp:
        return get_object_or_404(SignUp.objects.of_account(request.user), pk=self.get_object().pk)

    def _answered(self, signup: SignUp) -> Response:
        said = SignUpAnswer.objects.said_by_signup([signup.pk]).get(signup.pk, {})
        return Response(AnsweredSerializer({"answers": said}).data)

    @extend_schema(request=HandOverCommand, responses=SignUpSerializer)
    @action(detail=True, methods=["post"], url_path="hand-over", url_name="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Hand one's place to the first on the waiting list, in one step."""
        data = checked(HandOverCommand, request)
        signup = leaving.hand_over(signup=self.get_object(), by=request.user, **data)
        return Response(answer_of(signup))

    @extend_schema(request=WhyCommand, responses=SignUpSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        data = checked(WhyCommand, request)
        signup = invitations.decline(signup=self.get_object(), by=request.user, **data)
        return Response(answer_of(signup))

    @extend_schema(request=WhyCommand, responses=SignUpSerializer)
    @action(detail=True, methods=["post"], url_path="turn-down", url_name="turn-down")
    def turn_down(self, request: Request, pk: str) -> Response:
        data = checked(WhyCommand, request)
        signup = signups.turn_down(signup=self.get_object(), by=request.user, **data)
        return Response(answer_of(signup))

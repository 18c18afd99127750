"""决定 over the API: what stands in its way, the decision, and what follows it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from certificates.models import CommendationRound, RoundPlace
from certificates.recognition.services import star_batches
from certificates.rounds.api.run import RunByCommittee
from certificates.rounds.services import commendations, decisions, ordering
from registry.doors.api.checked import checked
from registry.doors.api.days import DayField
from registry.doors.api.reasons import ReasonSerializer


class DecideRoundSerializer(serializers.Serializer):
    """The number as 桂直团工发〔2026〕7号, empty where there is none; and the day."""

    document_no = serializers.CharField(max_length=60, allow_blank=True, default="")
    decided_on = DayField()


class AboutNominationSerializer(ReasonSerializer):
    """A nomination of this round's list, and why."""

    nomination = serializers.IntegerField(min_value=1)


class NomineeTroubleSerializer(serializers.Serializer):
    nomination = serializers.IntegerField(source="place.nomination_id")
    name = serializers.CharField(source="place.nomination")
    what = serializers.CharField()
    is_kept = serializers.BooleanField()


class ChosenNominationSerializer(serializers.Serializer):
    nomination = serializers.IntegerField(source="nomination_id")
    name = serializers.CharField(source="nomination.candidate")
    place = serializers.IntegerField()


class WithdrawnCommendationSerializer(ChosenNominationSerializer):
    withdrawn_at = serializers.DateTimeField(source="nomination.decided_at")
    reason = serializers.CharField(source="nomination.return_reason")


class RoundDecisionSerializer(serializers.Serializer):
    """The decision, whom it names, and what still stands in its way."""

    status = serializers.CharField()
    document_no = serializers.CharField()
    decided_on = serializers.DateField(allow_null=True)
    chosen = ChosenNominationSerializer(many=True)
    withdrawn = WithdrawnCommendationSerializer(many=True, help_text="决定以后撤回的，附日期和理由。")
    troubles = NomineeTroubleSerializer(many=True)
    papers_lacking = serializers.IntegerField(help_text="星级认定的批次里还没有出具的证书数。")


class RoundPraiseSerializer(serializers.Serializer):
    """嘉许词, the same on every certificate of the round."""

    praise = serializers.CharField(max_length=commendations.LONGEST_PRAISE)


class RoundPaperSerializer(serializers.Serializer):
    """One who is commended, with the certificate in force, or why there is none."""

    nomination = serializers.IntegerField(source="nomination.pk")
    name = serializers.CharField(source="nomination.candidate")
    certificate = serializers.UUIDField(source="certificate.uuid", default=None, allow_null=True)
    number = serializers.CharField(source="certificate.number", default="")
    status = serializers.CharField(source="certificate.status", default="")
    problem = serializers.CharField()


class RoundDecisionViewSet(RunByCommittee, GenericViewSet):
    """嘉许批次的决定，由区直团工委办理；按批次的序号。"""

    queryset = CommendationRound.objects.none()
    serializer_class = RoundDecisionSerializer

    def get_queryset(self) -> QuerySet[CommendationRound]:
        return CommendationRound.objects.visible_to(self.request.user)

    @extend_schema(responses=RoundDecisionSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """决定、名单，以及作出决定以前要处理的。"""
        return self._told(self.run())

    @extend_schema(request=DecideRoundSerializer, responses=RoundDecisionSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """作出决定。"""
        round = self.run()
        return self._told(decisions.decide(round=round, by=request.user, **checked(DecideRoundSerializer, request)))

    @extend_schema(request=AboutNominationSerializer, responses=RoundDecisionSerializer)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        """情况有变的仍予嘉许，写明理由。"""
        round, place, reason = self._about(request)
        decisions.keep(place=place, reason=reason, by=request.user)
        return self._told(round)

    @extend_schema(request=AboutNominationSerializer, responses=RoundDecisionSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """不再嘉许，写明理由。"""
        round, place, reason = self._about(request)
        decisions.drop(place=place, reason=reason, by=request.user)
        return self._told(round)

    @extend_schema(request=AboutNominationSerializer, responses=RoundDecisionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """决定以后撤回一项，写明理由。"""
        round, place, reason = self._about(request)
        decisions.withdraw(nomination=place.nomination, reason=reason, by=request.user)
        return self._told(round)

    @extend_schema(responses=RoundPaperSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def certificates(self, request: Request, pk: str) -> Response:
        """名单上每一项的有效证书；没有的，为什么没有。"""
        return Response(RoundPaperSerializer(commendations.all_of(self.run()), many=True).data)

    @extend_schema(request=RoundPraiseSerializer, responses=RoundPaperSerializer(many=True), filters=False)
    @action(detail=True, methods=["post"], pagination_class=None)
    def issue(self, request: Request, pk: str) -> Response:
        """为名单上还没有证书的出具证书；人多时在后台办理，再次读取证书看进度。"""
        round = self.run()
        commendations.issue(round=round, by=request.user, **checked(RoundPraiseSerializer, request))
        return Response(RoundPaperSerializer(commendations.all_of(round), many=True).data)

    @extend_schema(request=None, responses=RoundDecisionSerializer)
    @action(detail=True, methods=["post"])
    def papers(self, request: Request, pk: str) -> Response:
        """后台出具还没有出具的星级证书；决定以后自动出具，这里是再次出具。"""
        round = self.run()
        if round.is_for_stars and round.is_decided:
            star_batches.papers_later(round, request.user)
        return self._told(round)

    def _about(self, request: Request) -> tuple[CommendationRound, RoundPlace, str]:
        round, said = self.run(), checked(AboutNominationSerializer, request)
        rows = round.places.select_related("round", "nomination__round", "nomination__candidate", "nomination__unit")
        place = rows.filter(nomination=said["nomination"]).first()
        if place is None:
            raise NotFound
        return round, place, said["reason"]

    def _told(self, round: CommendationRound) -> Response:
        row = CommendationRound.objects.get(pk=round.pk)
        named = decisions.named(row) if row.is_decided else ordering.rows_of(row).filter(chosen=True)
        told: dict[str, Any] = {
            "status": row.status,
            "document_no": row.decision_document_no,
            "decided_on": row.decided_on,
            "chosen": [one for one in named if one.chosen],
            "withdrawn": [one for one in named if not one.chosen],
            "troubles": decisions.troubles(row) if row.is_announced else [],
            "papers_lacking": star_batches.lacking(row).count() if row.is_for_stars else 0,
        }
        return Response(RoundDecisionSerializer(told).data)

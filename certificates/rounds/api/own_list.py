"""我方推荐 over the API: the part of one's units in a round, several at once."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from certificates.models import CommendationRound, Nomination
from certificates.rounds.api.nominations import NominationSerializer
from certificates.rounds.services import many, own_list
from registry.doors.api.checked import checked

LARGEST = 2**63 - 1


class ManyCandidatesSerializer(serializers.Serializer):
    """Whom, and by which way; without a text they are drafts."""

    candidates = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST), max_length=many.MOST_AT_ONCE, allow_empty=False
    )
    source = serializers.ChoiceField(choices=Nomination.Source.choices, default="unit")
    text = serializers.CharField(max_length=1_000, allow_blank=True, default="")


class OwnPlaceSerializer(serializers.Serializer):
    nomination = serializers.IntegerField(min_value=1, max_value=LARGEST)
    place = serializers.IntegerField(min_value=1, max_value=10_000)


class OwnPlacesSerializer(serializers.Serializer):
    """Who gets which place in the unit's list; the others close up."""

    places = OwnPlaceSerializer(many=True, allow_empty=False)


class NotDoneSerializer(serializers.Serializer):
    """One that was not done, and why; `nomination` is null where none was begun."""

    candidate = serializers.IntegerField()
    nomination = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    message = serializers.CharField()


class ManyDoneSerializer(serializers.Serializer):
    done = NominationSerializer(many=True)
    refused = NotDoneSerializer(many=True)


class OwnPartSerializer(serializers.Serializer):
    """A unit's places (null without a limit), and its list in its order."""

    unit = serializers.IntegerField(source="unit.pk")
    places = serializers.IntegerField(source="places.most", allow_null=True)
    used = serializers.IntegerField(source="places.used")
    nominations = NominationSerializer(source="rows", many=True)


class OwnPartsSerializer(serializers.Serializer):
    parts = OwnPartSerializer(many=True)


class OwnListViewSet(GenericViewSet):
    """我方推荐：本单位、本人在一个批次里推荐的，按批次的序号。"""

    queryset = CommendationRound.objects.none()
    serializer_class = OwnPartsSerializer

    def get_queryset(self) -> QuerySet[CommendationRound]:
        return CommendationRound.objects.visible_to(self.request.user)

    @extend_schema(responses=OwnPartsSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """名额，和按本单位顺序推荐的各项。"""
        return self._parts(self.get_object())

    @extend_schema(request=ManyCandidatesSerializer, responses=ManyDoneSerializer)
    @action(detail=True, methods=["post"])
    def nominate(self, request: Request, pk: str) -> Response:
        """一次推荐多项：没有理由的起草，有理由的直接提交；不能推荐的写明原因，其余照办。"""
        round, said = self.get_object(), checked(ManyCandidatesSerializer, request)
        outcome = many.nominate_many(round=round, by=request.user, **said)
        refused = [_not_done(one.pk, None, one, why) for one, why in outcome.refused]
        return self._done(outcome.made, refused)

    @extend_schema(request=OwnPlacesSerializer, responses=OwnPartsSerializer)
    @action(detail=True, methods=["post"])
    def rank(self, request: Request, pk: str) -> Response:
        """排本单位的顺序：列出的到那一位，其余依次顺延。"""
        round, said = self.get_object(), checked(OwnPlacesSerializer, request)
        wanted = {one["nomination"]: one["place"] for one in said["places"]}
        own_list.rank(round=round, wanted=wanted, by=request.user)
        return self._parts(round)

    @extend_schema(request=None, responses=ManyDoneSerializer)
    @action(detail=True, methods=["post"], url_path="hand-in", url_name="hand-in")
    def hand_in(self, request: Request, pk: str) -> Response:
        """提交写好的全部各项；没有写好的、没有名额的写明原因。"""
        outcome = own_list.hand_in(round=self.get_object(), by=request.user)
        refused = [_not_done(one.candidate_id, one.pk, one, why) for one, why in outcome.refused]
        return self._done(outcome.done, refused)

    def _parts(self, round: CommendationRound) -> Response:
        told = {"parts": own_list.parts_of(round, by=self.request.user)}
        return Response(OwnPartsSerializer(told, context=self.get_serializer_context()).data)

    def _done(self, done: list[Nomination], refused: list[dict[str, Any]]) -> Response:
        told = {"done": done, "refused": refused}
        return Response(ManyDoneSerializer(told, context=self.get_serializer_context()).data)


def _not_done(candidate: int, nomination: int | None, name: object, why: str) -> dict[str, Any]:
    return {"candidate": candidate, "nomination": nomination, "name": str(name), "message": why}

"""评审 over the API: the committee's steps, and a reviewer's own judgements."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from certificates.exceptions import ReviewRefused
from certificates.models import CommendationRound, Nomination, Review, RoundPlace
from certificates.rounds import seen
from certificates.rounds.api.run import RunByCommittee
from certificates.rounds.forms.reviews import MOST_PLACES
from certificates.rounds.services import ordering, reviewers, reviewing
from registry.accounts.named import account_named
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.permissions import require

MOST_MARK = 100


class ReviewerSerializer(serializers.Serializer):
    """Volunteer number, phone number or user name."""

    who = serializers.CharField(max_length=30)


class ReviewerOffSerializer(serializers.Serializer):
    """A reviewer of this round, as `reviewers` names them."""

    reviewer = serializers.IntegerField(min_value=1)


class MovePlaceSerializer(ReasonSerializer):
    """A nomination of this round, and the place it gets."""

    nomination = serializers.IntegerField(min_value=1)
    to = serializers.IntegerField(min_value=1, max_value=MOST_PLACES)


class PlaceOfSerializer(serializers.Serializer):
    nomination = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    to = serializers.IntegerField(min_value=1, max_value=MOST_PLACES)


class ReorderSerializer(ReasonSerializer):
    """Places for several nominations of this round, with one reason."""

    places = PlaceOfSerializer(many=True, allow_empty=False)


class PlaceChoiceSerializer(serializers.Serializer):
    """How many of the list are to be commended."""

    first = serializers.IntegerField(min_value=1, max_value=MOST_PLACES)


class JudgementSerializer(serializers.Serializer):
    """Marks by the names of the round's criteria, or a yes or no."""

    scores = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=MOST_MARK), default=dict)
    agrees = serializers.BooleanField(default=None, allow_null=True)
    comment = serializers.CharField(max_length=500, allow_blank=True, default="")


class NamedReviewerSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField(source="user")
    is_active = serializers.SerializerMethodField()

    def get_is_active(self, reviewer: Any) -> bool:
        return reviewer.withdrawn_at is None


class ReviewStandSerializer(serializers.Serializer):
    """How far the review of one nomination is; `able` may judge it."""

    nomination = serializers.IntegerField(source="nomination.pk")
    name = serializers.CharField(source="nomination")
    reviewed = serializers.SerializerMethodField()
    missing = serializers.IntegerField()
    able = serializers.IntegerField()

    def get_reviewed(self, stand: reviewing.Stand) -> int:
        return len(stand.reviews)


class RoundPlaceSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="nomination", read_only=True)

    class Meta:
        model = RoundPlace
        fields = ("nomination", "name", "place", "score", "chosen", "moved_reason")
        read_only_fields = fields


class ReviewBoardSerializer(serializers.Serializer):
    """How far the review is, and the list once it is frozen."""

    status = serializers.CharField()
    reviewers = NamedReviewerSerializer(many=True)
    stands = ReviewStandSerializer(many=True)
    places = RoundPlaceSerializer(many=True)


class ReadPaperSerializer(serializers.Serializer):
    """A paper of `/nominations/{id}/papers/{uuid}/`; in blind scoring without the name of its file."""

    uuid = serializers.UUIDField(source="file.uuid")
    name = serializers.CharField(source="shown")
    size = serializers.IntegerField(source="file.size")


class OwnReviewSerializer(serializers.Serializer):
    """What this reviewer may judge, with what they said."""

    nomination = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True, help_text="匿名打分的编号，各评审人看到的相同。")
    name = serializers.CharField()
    text = serializers.CharField()
    papers = ReadPaperSerializer(many=True)
    evidence = serializers.DictField()
    scores = serializers.DictField(child=serializers.IntegerField())
    agrees = serializers.BooleanField(allow_null=True)
    comment = serializers.CharField()
    conflict_reason = serializers.CharField()


class RoundReviewViewSet(RunByCommittee, GenericViewSet):
    """嘉许批次的评审：区直团工委办理，评审人看自己的。"""

    queryset = CommendationRound.objects.none()
    serializer_class = ReviewBoardSerializer

    def get_queryset(self) -> QuerySet[CommendationRound]:
        return CommendationRound.objects.visible_to(self.request.user)

    @extend_schema(responses=ReviewBoardSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """评审进度；名次固定以后是名次。"""
        return self._told(self.run())

    @extend_schema(request=ReasonSerializer, responses=ReviewBoardSerializer)
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str) -> Response:
        """进入评审；推荐截止以前须写明理由。"""
        round = self.run()
        return self._told(reviewing.begin(round=round, by=request.user, **checked(ReasonSerializer, request)))

    @extend_schema(request=ReviewerSerializer, responses=ReviewBoardSerializer)
    @action(detail=True, methods=["post"], url_path="name-reviewer")
    def name_reviewer(self, request: Request, pk: str) -> Response:
        """指定评审人。"""
        round = self.run()
        user = account_named(checked(ReviewerSerializer, request)["who"], request.user)
        if user is None:
            raise ReviewRefused(ReviewRefused.Reason.REVIEWER_UNKNOWN)
        reviewers.name(round=round, user=user, by=request.user)
        return self._told(round)

    @extend_schema(request=ReviewerOffSerializer, responses=ReviewBoardSerializer)
    @action(detail=True, methods=["post"], url_path="take-off-reviewer")
    def take_off_reviewer(self, request: Request, pk: str) -> Response:
        """取消评审人，原来的评审留存但不再计入。"""
        round = self.run()
        asked = checked(ReviewerOffSerializer, request)["reviewer"]
        reviewer = round.reviewers.select_related("round").filter(pk=asked).first()
        if reviewer is None:
            raise ReviewRefused(ReviewRefused.Reason.REVIEWER_UNKNOWN)
        reviewers.take_off(reviewer=reviewer, by=request.user)
        return self._told(round)

    @extend_schema(request=None, responses=ReviewBoardSerializer)
    @action(detail=True, methods=["post"])
    def freeze(self, request: Request, pk: str) -> Response:
        """固定名次。"""
        round = self.run()
        reviewing.freeze(round=round, by=request.user)
        return self._told(round)

    @extend_schema(request=MovePlaceSerializer, responses=ReviewBoardSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """调整名次，写明理由。"""
        round, said = self.run(), checked(MovePlaceSerializer, request)
        place = round.places.select_related("round").filter(nomination=said["nomination"]).first()
        if place is None:
            raise ReviewRefused(ReviewRefused.Reason.ORDER_NOT_FROZEN)
        ordering.move(place=place, to=said["to"], reason=said["reason"], by=request.user)
        return self._told(round)

    @extend_schema(request=ReorderSerializer, responses=ReviewBoardSerializer)
    @action(detail=True, methods=["post"])
    def reorder(self, request: Request, pk: str) -> Response:
        """一次调整几项的名次，写明理由。"""
        round, said = self.run(), checked(ReorderSerializer, request)
        wanted = {one["nomination"]: one["to"] for one in said["places"]}
        ordering.reorder(round=round, wanted=wanted, reason=said["reason"], by=request.user)
        return self._told(round)

    @extend_schema(request=PlaceChoiceSerializer, responses=ReviewBoardSerializer)
    @action(detail=True, methods=["post"])
    def choose(self, request: Request, pk: str) -> Response:
        """确定拟嘉许前几名。"""
        round = self.run()
        return self._told(ordering.choose(round=round, by=request.user, **checked(PlaceChoiceSerializer, request)))

    @extend_schema(responses=OwnReviewSerializer(many=True))
    @action(detail=True, methods=["get"])
    def own(self, request: Request, pk: str) -> Response:
        """要我评审的。"""
        round = self.get_object()
        require(reviewing.active_reviewer(round, request.user) is not None)
        return Response(_all_own(round, request.user))

    @extend_schema(request=None, responses=OwnReviewSerializer(many=True))
    @action(detail=True, methods=["post"], url_path="agree-rest")
    def agree_rest(self, request: Request, pk: str) -> Response:
        """同意我还没有评、没有待核疑点和待答复更正申请的各项；打分的批次不能。"""
        round = self.get_object()
        require(reviewing.active_reviewer(round, request.user) is not None)
        reviewing.agree_to_rest(round=round, by=request.user)
        return Response(_all_own(round, request.user))

    def _told(self, round: CommendationRound) -> Response:
        row = CommendationRound.objects.get(pk=round.pk)
        places = ordering.places_of(row)
        stands = [] if places else reviewing.stands_of(row)
        named = list(row.reviewers.select_related("user"))
        told = {"status": row.status, "reviewers": named, "stands": stands, "places": places}
        return Response(ReviewBoardSerializer(told).data)


class ReviewViewSet(GenericViewSet):
    """评审人的评审，按推荐的序号。"""

    queryset = Nomination.objects.none()
    serializer_class = OwnReviewSerializer

    @extend_schema(request=JudgementSerializer, responses=OwnReviewSerializer)
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, pk: str) -> Response:
        """评审一项；名次固定以前可以再改。"""
        nomination, said = self._own(pk), checked(JudgementSerializer, request)
        review = reviewing.review(nomination=nomination, by=request.user, **said)
        return Response(_own(nomination, review, seen.numbers(nomination.round)))

    @extend_schema(request=ReasonSerializer, responses=OwnReviewSerializer)
    @action(detail=True, methods=["post"])
    def conflict(self, request: Request, pk: str) -> Response:
        """申明回避，写明理由。"""
        nomination, said = self._own(pk), checked(ReasonSerializer, request)
        review = reviewing.declare_conflict(nomination=nomination, by=request.user, **said)
        return Response(_own(nomination, review, seen.numbers(nomination.round)))

    def _own(self, pk: str) -> Nomination:
        """Of a round in which the user reviews; what is too near to them is refused by name."""
        rows = Nomination.objects.handed_in().for_lists()
        found = rows.filter(pk=pk).first() if pk.isdecimal() else None
        if found is None or reviewing.active_reviewer(found.round, self.request.user) is None:
            raise NotFound
        return found


def _all_own(round: CommendationRound, user: Any) -> list[dict[str, Any]]:
    known = seen.numbers(round)
    return [_own(one, review, known) for one, review in reviewing.waiting_for(user, round)]


def _own(nomination: Nomination, review: Review | None, known: Mapping[int, int]) -> dict[str, Any]:
    said = review or Review()
    told = {name: getattr(said, name) for name in ("scores", "agrees", "comment", "conflict_reason")}
    named: dict[str, Any] = {"nomination": nomination.pk, "number": known.get(nomination.pk)}
    named |= {"name": seen.nominee(nomination), "text": nomination.text}
    named |= {"papers": [] if said.conflict_reason else seen.papers(nomination)}
    return OwnReviewSerializer(named | told | {"evidence": nomination.candidate.evidence}).data

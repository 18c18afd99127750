"""光荣榜 over the API: for everybody, and the yes or no of those whom it is about."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from certificates.honours.filters import RollFilter
from certificates.honours.roll_lines import line_of
from certificates.honours.services import roll
from certificates.models import Nomination, RollConsent, StarApplication
from registry.permissions import require_volunteer


class HonourRollLineSerializer(serializers.Serializer):
    """One line of the roll: only what its page shows."""

    name = serializers.CharField()
    unit = serializers.CharField()
    what = serializers.CharField()
    on = serializers.DateField()

    def to_representation(self, row: RollConsent) -> Any:
        return super().to_representation(line_of(row))


class RollChoiceSerializer(serializers.Serializer):
    """One's own commendation or star, and since when it is shown; null while it is not."""

    nomination = serializers.SerializerMethodField()
    star = serializers.SerializerMethodField()
    agreed_at = serializers.DateTimeField(source="consent.given_at", default=None)

    def get_nomination(self, choice: roll.Choice) -> int | None:
        return None if choice.is_star else choice.to.pk

    def get_star(self, choice: roll.Choice) -> int | None:
        return choice.to.pk if choice.is_star else None


class RollAnswerSerializer(serializers.Serializer):
    """One accepted nomination or one held star that the caller sees."""

    nomination = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    star = serializers.IntegerField(min_value=1, allow_null=True, default=None)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of them, and one that exists for the caller."""
        if (said["nomination"] is None) == (said["star"] is None):
            raise serializers.ValidationError("nomination 和 star 填一个。")
        model, key = (Nomination, said["nomination"]) if said["star"] is None else (StarApplication, said["star"])
        user = self.context["request"].user
        to = model.objects.visible_to(user).for_lists().filter(pk=key).first()
        if to is None:
            raise serializers.ValidationError("没有这一项。")
        return {"to": to}


class HonourRollViewSet(ListModelMixin, GenericViewSet):
    """光荣榜：不用登录就能看，只有本人（团队、单位、项目由所属单位的管理员）同意的；随时可以撤下。"""

    queryset = RollConsent.objects.none()
    serializer_class = HonourRollLineSerializer
    filterset_class = RollFilter

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.action == "list" else super().get_permissions()

    def get_queryset(self) -> QuerySet[RollConsent]:
        return RollConsent.objects.shown().for_lists()

    @extend_schema(responses=RollChoiceSerializer(many=True), filters=False)
    @action(detail=False, filterset_class=None, pagination_class=None)
    def mine(self, request: Request) -> Response:
        """自己的嘉许和星级，以及是否已列入光荣榜。"""
        choices = roll.choices_of(require_volunteer(request.user))
        return Response(RollChoiceSerializer(choices, many=True).data)

    @extend_schema(request=RollAnswerSerializer, responses={204: None})
    @action(detail=False, methods=["post"])
    def agree(self, request: Request) -> Response:
        """同意把一项嘉许或星级列入光荣榜。"""
        roll.agree(to=self._about(request), by=request.user)
        return Response(status=204)

    @extend_schema(request=RollAnswerSerializer, responses={204: None})
    @action(detail=False, methods=["post"], url_path="take-back", url_name="take-back")
    def take_back(self, request: Request) -> Response:
        """从光荣榜撤下。"""
        roll.take_back(to=self._about(request), by=request.user)
        return Response(status=204)

    def _about(self, request: Request) -> roll.Commended:
        serializer = RollAnswerSerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        to: roll.Commended = serializer.validated_data["to"]
        return to

"""开办向导 over the API: what is there and what is missing; steps put aside, a test mail."""

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from config.first_run import steps
from registry.doors.api.checked import checked
from registry.permissions import is_committee, require
from registry.units.services import setup


class StepSerializer(serializers.Serializer):
    """One step of the guide."""

    code = serializers.CharField()
    title = serializers.CharField()
    is_done = serializers.BooleanField()
    is_put_aside = serializers.BooleanField()
    note = serializers.CharField()


class GuideSerializer(serializers.Serializer):
    """Every step; `is_closed` once the committee has put the guide away."""

    steps = StepSerializer(many=True)
    is_closed = serializers.BooleanField()


class StepNameSerializer(serializers.Serializer):
    step = serializers.ChoiceField(choices=sorted(steps.CODES))


class SetupViewSet(ViewSet):
    """开办向导：只有区直团工委可以查看和办理。"""

    @extend_schema(responses=forced_singular_serializer(GuideSerializer), operation_id="setup_read")
    def list(self, request: Request) -> Response:
        require(is_committee(request.user))
        return _told()

    @extend_schema(request=StepNameSerializer, responses=GuideSerializer)
    @action(detail=False, methods=["post"], url_path="put-aside", url_name="put-aside")
    def put_aside(self, request: Request) -> Response:
        """跳过一步，以后可以重新办理。"""
        require(is_committee(request.user))
        setup.put_aside(by=request.user, **checked(StepNameSerializer, request))
        return _told()

    @extend_schema(request=StepNameSerializer, responses=GuideSerializer)
    @action(detail=False, methods=["post"], url_path="take-up", url_name="take-up")
    def take_up(self, request: Request) -> Response:
        """重新办理跳过的一步。"""
        require(is_committee(request.user))
        setup.take_up(by=request.user, **checked(StepNameSerializer, request))
        return _told()

    @extend_schema(request=None, responses=GuideSerializer)
    @action(detail=False, methods=["post"], url_path="put-away", url_name="put-away")
    def put_away(self, request: Request) -> Response:
        """收起向导。"""
        setup.put_away(by=request.user)
        return _told()

    @extend_schema(request=None, responses=GuideSerializer)
    @action(detail=False, methods=["post"], url_path="test-mail", url_name="test-mail")
    def test_mail(self, request: Request) -> Response:
        """给自己的邮箱试发一封。"""
        setup.send_test_mail(by=request.user)
        return _told()


def _told() -> Response:
    return Response(GuideSerializer(steps.guide()).data)

"""启用单 over the API: who has not confirmed yet, and their slips as a PDF."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.doors.api.checked import checked
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.models import Unit, Volunteer
from registry.people.services import activations
from registry.permissions import can_administer, is_committee, require, unit_reach

PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}


class WaitingByUnitSerializer(serializers.Serializer):
    """A unit, how many of its imported people wait, and how many of them have a slip that is good."""

    unit = serializers.IntegerField()
    unit_name = serializers.CharField(source="unit__short_name")
    people = serializers.IntegerField()
    good = serializers.IntegerField()


class SlipsOfUnitSerializer(serializers.Serializer):
    """Whose slips are printed, at most 100 at once."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    renews = serializers.BooleanField(default=False, help_text="true：已有有效启用单的也重新打印，原来的作废。")


class SlipOfPersonSerializer(serializers.Serializer):
    volunteer = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class ActivationSlipViewSet(GenericViewSet):
    """启用单：待本人确认的人凭它和自己的证件号码开始使用；代码只在 PDF 里，可以重新打印。"""

    queryset = Volunteer.objects.none()
    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=WaitingByUnitSerializer(many=True), filters=False)
    def list(self, request: Request) -> Response:
        """各单位待本人确认的人数，其中多少人的启用单还有效。"""
        require(is_committee(request.user) or bool(unit_reach(request.user)))
        return Response(WaitingByUnitSerializer(activations.counted(request.user), many=True).data)

    @extend_schema(request=SlipsOfUnitSerializer, responses=PDF)
    @action(detail=False, methods=["post"], url_path="of-unit")
    def of_unit(self, request: Request) -> HttpResponse:
        """打印一个单位的启用单，每次最多 100 人。"""
        said = checked(SlipsOfUnitSerializer, request)
        require(can_administer(request.user, said["unit"]))
        return self._drawn(activations.waiting(said["unit"], renews=said["renews"]))

    @extend_schema(request=SlipOfPersonSerializer, responses=PDF)
    @action(detail=False, methods=["post"], url_path="of-person")
    def of_person(self, request: Request) -> HttpResponse:
        """打印一个人的启用单，原来的作废。"""
        seen = Volunteer.objects.visible_to(request.user).select_related("unit")
        person = get_object_or_404(seen, pk=checked(SlipOfPersonSerializer, request)["volunteer"])
        require(can_administer(request.user, person.unit))
        return self._drawn([person])

    def _drawn(self, people: Any) -> HttpResponse:
        made = activations.make(people=people, by=self.request.user)
        about: dict[str, Any] = {"what": "slips", "people": len(made), "unit": made[0].volunteer.unit}
        sheet, purpose = activations.sheet(made), Inherent.ACTIVATION
        return handing_out.drawn(self.request, sheet, "启用单.pdf", purpose=purpose, inline=False, **about)

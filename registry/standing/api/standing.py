"""身份变动 over the API: the same commands, refusals and consequences as on the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import GuardianConsent
from registry.people.api import volunteers
from registry.people.api.volunteers import VolunteerSerializer
from registry.standing.services import guardians, standing


class GuardianCheckSerializer(serializers.Serializer):
    """A call with its time, or the signed paper as a file of the form."""

    how = serializers.ChoiceField(choices=GuardianConsent.CheckedHow.choices)
    called_at = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text="电话核实的必填")
    upload = serializers.FileField(required=False, allow_null=True, default=None, help_text="书面同意书，必传")


class VolunteerViewSet(volunteers.VolunteerViewSet):
    """志愿者：管理员看到本单位及下级，其他人只看到自己。"""

    @extend_schema(request=ReasonSerializer, responses=VolunteerSerializer)
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, pk: str) -> Response:
        """暂停，写明原因；尚未开始的报名、团队和职责同时结束或移交。"""
        return self.with_reason(standing.suspend)

    @extend_schema(request=None, responses=VolunteerSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """恢复；暂停时结束的事项不自动恢复。监护人撤回过同意的，先核实重新同意（guardian-check）。"""
        volunteer = standing.resume(volunteer=self.get_object(), by=request.user)
        return Response(self.get_serializer(volunteer).data)

    @extend_schema(request=ReasonSerializer, responses=VolunteerSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """办理退出，写明原因；尚未开始的报名、团队和职责同时结束或移交。"""
        return self.with_reason(standing.leave)

    @extend_schema(request=ReasonSerializer, responses=VolunteerSerializer)
    @action(detail=True, methods=["post"], url_path="guardian-withdraws")
    def guardian_withdraws(self, request: Request, pk: str) -> Response:
        """登记监护人撤回同意，写明原因；未满 18 周岁的志愿者随即暂停。"""
        return self.with_reason(standing.withdraw_guardian_consent)

    @extend_schema(request=GuardianCheckSerializer, responses=VolunteerSerializer)
    @action(detail=True, methods=["post"], url_path="guardian-check", parser_classes=[MultiPartParser, JSONParser])
    def guardian_check(self, request: Request, pk: str) -> Response:
        """写明怎样核实监护人同意；核实以后才能通过未成年人的注册申请；撤回过同意的，核实以后才能恢复。"""
        volunteer = self.get_object()
        guardians.check(volunteer=volunteer, by=request.user, **checked(GuardianCheckSerializer, request))
        return Response(self.get_serializer(volunteer).data)

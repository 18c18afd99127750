"""个人信息申请 over the API: corrections, consents, closing, one's own details; and the unit's answers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.checked import checked
from registry.doors.api.days import DayField
from registry.doors.api.reasons import ReasonSerializer
from registry.models import ApiToken, DataRequest, Volunteer
from registry.people.api.own_data import own_file, require_password
from registry.people.services import consents
from registry.standing.filters import DataRequestFilter
from registry.standing.services import closing, corrections, own_details
from registry.words import divisions


class KeptSerializer(serializers.Serializer):
    """Something that stays for a while after closing."""

    what = serializers.CharField()
    until_on = serializers.DateField(allow_null=True, help_text="没有日期的，随事项办完清除")


class DataRequestSerializer(serializers.ModelSerializer):
    """A request with its state and the day by which it is answered; never what it says of the person."""

    item = serializers.CharField(read_only=True, help_text="撤回或给予的是哪一项同意；其他申请为空")
    kept = serializers.SerializerMethodField(help_text="注销后暂时保留的内容、原因和期限")

    class Meta:
        model = DataRequest
        fields = (
            "id", "volunteer", "kind", "status", "item", "asked_at", "due_on", "due_is_estimated", "decided_at",
            "answer", "kept",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(KeptSerializer(many=True))
    def get_kept(self, row: DataRequest) -> Any:
        return KeptSerializer(closing.told(row.kept), many=True).data


class CorrectionSerializer(serializers.Serializer):
    """What should stand in the file; what is left out stays."""

    name = serializers.CharField(max_length=60, required=False)
    document_type = serializers.ChoiceField(choices=Volunteer.DocumentType.choices, required=False)
    id_number = serializers.CharField(max_length=40, required=False)
    born_on = DayField(required=False)
    sex = serializers.ChoiceField(choices=Volunteer.Sex.choices, required=False)
    why = serializers.CharField(max_length=200, allow_blank=True)
    upload = serializers.FileField(required=False, help_text="证明材料，图片或 PDF")


class HowSerializer(serializers.Serializer):
    how = serializers.CharField(max_length=60, allow_blank=True, help_text="核对了哪种证件")


class ConsentSerializer(serializers.Serializer):
    item = serializers.ChoiceField(
        choices=[(item.value, item.label) for item in (*consents.SWITCHES, consents.NEEDED[0])],
        help_text="个人信息处理规则只能同意当前版本，不能在这里撤回。",
    )
    agrees = serializers.BooleanField()


class DetailsSerializer(serializers.Serializer):
    """Optional data; what is left out stays."""

    residence_division = serializers.ChoiceField(
        choices=list(divisions.NAMES.items()), allow_blank=True, required=False
    )
    skills = serializers.CharField(max_length=200, allow_blank=True, required=False)
    available_times = serializers.CharField(max_length=100, allow_blank=True, required=False)
    photo = serializers.FileField(required=False, write_only=True)
    drops_photo = serializers.BooleanField(required=False, default=False, write_only=True)


class DataRequestViewSet(ReadOnlyModelViewSet):
    """个人信息申请：本人的，以及管理员所管单位志愿者的。"""

    queryset = DataRequest.objects.none()
    serializer_class = DataRequestSerializer
    filterset_class = DataRequestFilter
    ordering_fields = ("id", "due_on")

    def get_queryset(self) -> QuerySet[DataRequest]:
        return DataRequest.objects.visible_to(self.request.user).waiting_first()

    @extend_schema(request=CorrectionSerializer, responses={201: DataRequestSerializer})
    @action(detail=False, methods=["post"], parser_classes=[JSONParser, MultiPartParser, FormParser])
    def correct(self, request: Request) -> Response:
        """申请更正自己的姓名、证件；单位核对后才改。"""
        volunteer = own_file(request)
        require_password(request)
        row = corrections.ask(volunteer=volunteer, by=request.user, **checked(CorrectionSerializer, request))
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(request=HowSerializer, responses=DataRequestSerializer)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """核对证件后更正；本人收到通知。"""
        row = corrections.grant(request=self.get_object(), by=request.user, **checked(HowSerializer, request))
        return Response(self.get_serializer(row).data)

    @extend_schema(request=ReasonSerializer, responses=DataRequestSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """不同意更正，写明理由。"""
        row = corrections.decline(request=self.get_object(), by=request.user, **checked(ReasonSerializer, request))
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=DataRequestSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """撤回更正申请。"""
        row = corrections.withdraw(request=self.get_object(), by=request.user)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=DataRequestSerializer)
    @action(detail=False, methods=["post"])
    def close(self, request: Request) -> Response:
        """注销自己的账号：能清除的当场清除，答复写明保留什么、为什么、到何时；之后不能再登录，接口令牌不能办理。"""
        volunteer = own_file(request)
        if isinstance(request.auth, ApiToken):  # for its owner, who gave the password just now
            raise PermissionDenied
        require_password(request)
        return Response(self.get_serializer(closing.close(volunteer=volunteer, by=request.user)).data)


class OwnConsent(APIView):
    """本人的同意。"""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=ConsentSerializer, responses={204: None}, operation_id="me_consents_create")
    def post(self, request: Request) -> Response:
        """给予或撤回一项可选的同意，随即生效。"""
        volunteer, said = own_file(request), checked(ConsentSerializer, request)
        command = consents.give if said["agrees"] else consents.withdraw
        command(volunteer=volunteer, item=said["item"], by=request.user)
        return Response(status=204)


class OwnDetails(APIView):
    """本人可以随时修改的资料。"""

    permission_classes = (IsAuthenticated,)
    parser_classes = (JSONParser, MultiPartParser, FormParser)

    @extend_schema(request=DetailsSerializer, responses=DetailsSerializer, operation_id="me_details_create")
    def post(self, request: Request) -> Response:
        """修改居住区域、专业技能、可服务时间、照片；没有写的不变。"""
        volunteer = own_details.change(
            volunteer=own_file(request), by=request.user, **checked(DetailsSerializer, request)
        )
        return Response(DetailsSerializer(volunteer).data)

"""Lists as files over the API: a short one is the answer, of a long one the job to ask for."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from registry.doors.api.checked import checked
from registry.doors.downloads import TYPES, download
from registry.ground.exports import lists
from registry.ground.exports.services import asking
from registry.history.purposes import LONGEST_WORDS, Purpose
from registry.models import Job

LARGEST = 2**63 - 1


class ExportWantedSerializer(serializers.Serializer):
    """Which list, how narrowed, which columns, what for."""

    list = serializers.CharField(max_length=40, help_text="清单的代码，见 lists/")
    filters = serializers.DictField(
        child=serializers.CharField(max_length=200),
        required=False,
        default=dict,
        help_text="与页面、API 的筛选条件相同",
    )
    columns = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        default=tuple,
        max_length=60,
        help_text="空的为常用列",
    )
    file_format = serializers.ChoiceField(choices=asking.FORMATS, default="xlsx")
    about = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=LARGEST, help_text="哪一个团队、场次；只用于名单"
    )
    purpose = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=20,
        help_text=f"选了个人信息的列必须写明：{'、'.join(Purpose.values)}",
    )
    words = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST_WORDS)


class ExportJobSerializer(serializers.Serializer):
    """A file that the worker draws."""

    id = serializers.IntegerField(source="pk")
    list = serializers.CharField(source="arguments.code")
    file_name = serializers.CharField(source="arguments.title")
    state = serializers.ChoiceField(choices=Job.State.choices)
    done = serializers.IntegerField(source="done_units", help_text="已写的行数")
    total = serializers.IntegerField(source="total_units")
    kept_until = serializers.SerializerMethodField(help_text="文件保存到何时；没有文件的为空")

    def get_kept_until(self, job: Job) -> Any:
        until = asking.kept_until(job) if job.state == Job.State.DONE else None
        return until.isoformat() if until else None


class ExportColumnSerializer(serializers.Serializer):
    code = serializers.CharField()
    heading = serializers.CharField()
    is_personal = serializers.BooleanField()
    is_default = serializers.BooleanField()


class ExportListSerializer(serializers.Serializer):
    """A list that the user may export."""

    code = serializers.CharField()
    title = serializers.CharField()
    needs_about = serializers.BooleanField()
    filters = serializers.ListField(child=serializers.CharField())
    columns = ExportColumnSerializer(many=True)


ID = OpenApiParameter("id", int, OpenApiParameter.PATH)
FILES = {(200, TYPES[suffix]): OpenApiTypes.BINARY for suffix in asking.FORMATS}


class ExportViewSet(ViewSet):
    """导出：每份看得到的清单，行数少的当场给文件，多的由后台生成，只有本人能取，保存 7 天。"""

    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(operation_id="exports_create", request=ExportWantedSerializer,
                   responses=FILES | {202: ExportJobSerializer})  # fmt: skip
    def create(self, request: Request) -> HttpResponse | Response:
        """导出一份清单；记入操作日志。"""
        said = checked(ExportWantedSerializer, request)
        wanted = asking.checked(
            code=said["list"],
            by=request.user,
            filters=said["filters"],
            columns=said["columns"],
            suffix=said["file_format"],
            about=said.get("about"),
            purpose=said["purpose"],
            words=said["words"],
        )
        if not asking.is_long(wanted, by=request.user):
            return download(asking.at_once(wanted, by=request.user), wanted.name)
        job = asking.ask(wanted, by=request.user)
        return Response(ExportJobSerializer(job).data, status=202)

    @extend_schema(operation_id="exports_retrieve", parameters=[ID], responses=ExportJobSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        """生成到哪一步。"""
        return Response(ExportJobSerializer(self._own(request, pk)).data)

    @extend_schema(operation_id="exports_file", parameters=[ID], responses=FILES)
    @action(detail=True)
    def file(self, request: Request, pk: int) -> HttpResponse:
        """生成好的文件；记入操作日志。"""
        content, wanted = asking.content_of(self._own(request, pk), by=request.user)
        return download(content, wanted.name)

    @extend_schema(operation_id="exports_lists", responses=ExportListSerializer(many=True))
    @action(detail=False)
    def lists(self, request: Request) -> Response:
        """可以导出哪些清单，各有哪些列和筛选条件。"""
        offered = [lists.known[code] for code in asking.codes_for(request.user)]
        return Response([_told(one, request.user) for one in offered])

    def _own(self, request: Request, pk: int) -> Job:
        job = asking.of(pk, request.user)
        if job is None:
            raise NotFound
        return job


def _told(one: lists.ExportList, user: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": str(one.title),
        "needs_about": one.needs_about,
        "filters": one.filter_names,
        "columns": ExportColumnSerializer(one.offered(user), many=True).data,
    }

"""批次档案 over the API: asked for, how far it is, and the file."""

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from certificates.models import CommendationRound
from certificates.permissions import can_run_some
from certificates.rounds.archiving import archives
from registry.doors.api.checked import checked
from registry.doors.downloads import TYPES, streamed
from registry.ground.services import ordered_files
from registry.models import Job
from registry.permissions import require

ID = OpenApiParameter("id", int, OpenApiParameter.PATH)
FILE = {(200, TYPES["zip"]): OpenApiTypes.BINARY}


class ArchiveWantedSerializer(serializers.Serializer):
    """Of which round."""

    round = serializers.IntegerField(min_value=1)


class RoundArchiveSerializer(serializers.Serializer):
    """An archive that the worker packs."""

    id = serializers.IntegerField(source="pk")
    round = serializers.IntegerField(source="arguments.round")
    file_name = serializers.CharField(source="arguments.title")
    state = serializers.ChoiceField(choices=Job.State.choices)
    done = serializers.IntegerField(source="done_units", help_text="已做的部分")
    total = serializers.IntegerField(source="total_units")
    kept_until = serializers.SerializerMethodField(help_text="文件保存到何时；没有文件的为空")

    def get_kept_until(self, job: Job) -> Any:
        until = ordered_files.kept_until(job) if job.state == Job.State.DONE else None
        return until.isoformat() if until else None


class RoundArchiveViewSet(ViewSet):
    """批次档案：决定或取消了的批次做成一个压缩包归档，由办理这一批次的单位来做；由后台做，只有本人能取，保存 7 天。"""

    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(operation_id="round_archives_create", request=ArchiveWantedSerializer,
                   responses={202: RoundArchiveSerializer})  # fmt: skip
    def create(self, request: Request) -> Response:
        """做一份；记录没有变化的，十分钟内得到同一份。"""
        said = checked(ArchiveWantedSerializer, request)
        require(can_run_some(request.user))
        round = CommendationRound.objects.visible_to(request.user).filter(pk=said["round"]).first()
        if round is None:
            raise NotFound
        return Response(RoundArchiveSerializer(archives.ask(round=round, by=request.user)).data, status=202)

    @extend_schema(operation_id="round_archives_retrieve", parameters=[ID], responses=RoundArchiveSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        """做到哪一步。"""
        return Response(RoundArchiveSerializer(self._own(request, pk)).data)

    @extend_schema(operation_id="round_archives_file", parameters=[ID], responses=FILE)
    @action(detail=True)
    def file(self, request: Request, pk: int) -> StreamingHttpResponse:
        """做好的压缩包；记入操作日志。"""
        return streamed(*archives.pieces_of(self._own(request, pk), by=request.user))

    def _own(self, request: Request, pk: int) -> Job:
        job = archives.own(int(pk), request.user)
        if job is None:
            raise NotFound
        return job

"""本人数据 over the API: the same file; a browser's session must have given its password lately."""

from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from registry.doors.downloads import TYPES, download
from registry.exceptions import PrivacyRefused
from registry.ground.services import ordered_files
from registry.models import ApiToken, Job, Volunteer
from registry.people.services import own_copies
from registry.permissions import volunteer_of

ID = OpenApiParameter("id", int, OpenApiParameter.PATH)
FILE = {(200, TYPES["zip"]): OpenApiTypes.BINARY}


class OwnCopySerializer(serializers.Serializer):
    """A copy that the worker makes."""

    id = serializers.IntegerField(source="pk")
    state = serializers.ChoiceField(choices=Job.State.choices)
    next_at = serializers.SerializerMethodField(help_text="没有变化时，何时可以准备新的一份；在此以前得到的是同一份")
    kept_until = serializers.SerializerMethodField(help_text="文件保存到何时；没有文件的为空")

    @extend_schema_field(serializers.DateTimeField())
    def get_next_at(self, job: Job) -> str:
        return own_copies.next_at(job).isoformat()

    def get_kept_until(self, job: Job) -> Any:
        until = ordered_files.kept_until(job) if job.state == Job.State.DONE else None
        return until.isoformat() if until else None


def require_password(request: Request) -> None:
    """A token was made after the password; a browser gave it in the last minutes."""
    if isinstance(request.auth, ApiToken):
        if ApiToken.Scope.WRITE not in request.auth.scopes:  # whole numbers are not for a token that only reads lists
            raise PermissionDenied
    elif not did_recently_reauthenticate(request._request):
        raise PrivacyRefused(PrivacyRefused.Reason.PASSWORD_NEEDED)


def own_file(request: Request) -> Volunteer:
    volunteer = volunteer_of(request.user)
    if volunteer is None:
        raise NotFound
    return volunteer


class OwnDataViewSet(ViewSet):
    """本人数据：平台保存的与本人有关的全部信息，一个压缩包（网页、JSON、文件），没有遮盖。"""

    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(operation_id="me_data_create", request=None, responses=FILE | {202: OwnCopySerializer})
    def create(self, request: Request) -> HttpResponse | Response:
        """少的当场给文件，多的由后台准备；记入操作日志。"""
        volunteer = own_file(request)
        require_password(request)
        if not own_copies.is_long(volunteer):
            return download(own_copies.at_once(volunteer=volunteer, by=request.user), own_copies.file_name())
        return Response(OwnCopySerializer(own_copies.ask(volunteer=volunteer, by=request.user)).data, status=202)

    @extend_schema(operation_id="me_data_retrieve", parameters=[ID], responses=OwnCopySerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        """准备到哪一步。"""
        return Response(OwnCopySerializer(self._own(request, pk)).data)

    @extend_schema(operation_id="me_data_file", parameters=[ID], responses=FILE)
    @action(detail=True)
    def file(self, request: Request, pk: int) -> HttpResponse:
        """准备好的文件；记入操作日志。"""
        job = self._own(request, pk)
        require_password(request)
        return download(own_copies.content_of(job, by=request.user), own_copies.file_name())

    def _own(self, request: Request, pk: int) -> Job:
        job = own_copies.of(pk, request.user)
        if job is None:
            raise NotFound
        return job

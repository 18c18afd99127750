"""培训证明 and 感谢信 over the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from certificates.permissions import can_write_letters
from certificates.proofs.forms import LONGEST_CONTENT, LONGEST_THANKS
from certificates.proofs.services import letters
from certificates.proofs.services.letters import KINDS, Words
from registry.doors.api.checked import checked
from registry.models import Activity
from registry.permissions import require


class LetterKindSerializer(serializers.Serializer):
    """`training` 培训证明, `thanks` 感谢信."""

    what = serializers.ChoiceField(list(KINDS))


class LettersAskedSerializer(LetterKindSerializer):
    """For whom, by the key of the person; what they did, and the thanks."""

    people = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=letters.AT_MOST)
    content = serializers.CharField(max_length=LONGEST_CONTENT)
    thanks = serializers.CharField(max_length=LONGEST_THANKS, allow_blank=True, default="")


class LetterPersonSerializer(serializers.Serializer):
    """Somebody with recognised minutes, and the letter they hold."""

    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    minutes = serializers.IntegerField()
    times = serializers.IntegerField()
    certificate = serializers.UUIDField(source="certificate.uuid", default=None, allow_null=True)
    number = serializers.CharField(source="certificate.number", default="")
    problem = serializers.SerializerMethodField(help_text="刚才没有出具给这个人的原因")

    def get_problem(self, one: letters.Participant) -> str:
        problems: dict[int, str] = self.context.get("problems", {})
        return problems.get(one.person.pk, "")


class ActivityLetterViewSet(GenericViewSet):
    """一个活动的培训证明、感谢信，由记录单位的管理员出具；按活动的序号。"""

    queryset = Activity.objects.none()
    serializer_class = LetterPersonSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Activity]:
        return Activity.objects.visible_to(self.request.user)

    @extend_schema(parameters=[LetterKindSerializer], responses=LetterPersonSerializer(many=True), filters=False)
    def retrieve(self, request: Request, pk: str) -> Response:
        """有已认定时长的人，和各人现在持有的一份。"""
        activity = self._activity()
        asked = LetterKindSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return self._told(activity, KINDS[asked.validated_data["what"]])

    @extend_schema(request=LettersAskedSerializer, responses=LetterPersonSerializer(many=True), filters=False)
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: str) -> Response:
        """出具给还没有的人；印不出的没有编号，人多时在后台办理。"""
        activity, said = self._activity(), checked(LettersAskedSerializer, request)
        words = Words(content=said["content"], thanks=said["thanks"])
        kind = KINDS[said["what"]]
        done = letters.issue(activity=activity, kind=kind, people=said["people"], words=words, by=request.user)
        return self._told(activity, kind, {one.person.pk: one.why for one in done[1]} if done else {})

    def _activity(self) -> Activity:
        activity = self.get_object()
        require(can_write_letters(self.request.user, activity))
        return activity

    def _told(self, activity: Activity, kind: Any, problems: dict[int, str] | None = None) -> Response:
        context = {"problems": problems or {}}
        people = letters.participants(activity, kind)
        return Response(LetterPersonSerializer(people, many=True, context=context).data)

"""典型选树 over the API: what everybody may read, and each step by whom it belongs to."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.honours.services import stories, story_consents, story_photos
from certificates.models import Story, StoryPhoto
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import Project, Team, Volunteer


class StorySerializer(serializers.ModelSerializer):
    """One line of the list; a reason only where it was returned or withdrawn."""

    unit = serializers.CharField(source="unit.full_name", read_only=True)
    about = serializers.CharField(source="subject", read_only=True)

    class Meta:
        model = Story
        fields = ("uuid", "kind", "about", "unit", "title", "status", "submitted_at", "published_at", "reason")
        read_only_fields = fields


class StoryPhotoSerializer(serializers.ModelSerializer):
    """A photo by its address."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = StoryPhoto
        fields = ("uuid", "caption", "url")
        read_only_fields = fields

    def get_url(self, photo: StoryPhoto) -> str:
        where = {"story_uuid": photo.story.uuid, "photo_uuid": photo.uuid}
        return reverse("story-photo", kwargs=where, request=self.context.get("request"))


class WholeStorySerializer(StorySerializer):
    """With the words and the photos: those agreed to, or inside all."""

    photos = serializers.SerializerMethodField()
    is_agreed = serializers.SerializerMethodField()

    class Meta(StorySerializer.Meta):
        fields = (*StorySerializer.Meta.fields, "text", "version", "is_agreed", "photos")
        read_only_fields = fields

    @extend_schema_field(StoryPhotoSerializer(many=True))
    def get_photos(self, story: Story) -> Any:
        user = self.context["request"].user
        is_inside = Story.objects.inside(user).filter(pk=story.pk).exists()
        photos = list(story.photos.select_related("story")) if is_inside else story_consents.agreed_photos(story)
        return StoryPhotoSerializer(photos, many=True, context=self.context).data

    def get_is_agreed(self, story: Story) -> bool:
        return story_consents.is_agreed(story)


class BeginStorySerializer(serializers.Serializer):
    """About one of three: a person by number, a team, a project."""

    volunteer_no = serializers.CharField(max_length=20, allow_blank=True, default="")
    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all(), allow_null=True, default=None)
    project = serializers.PrimaryKeyRelatedField(queryset=Project.objects.all(), allow_null=True, default=None)
    title = serializers.CharField(max_length=40)
    text = serializers.CharField(max_length=3000, allow_blank=True, default="")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Exactly one, and a person whom the caller may put forward."""
        number, team, project = (said.pop(name) for name in ("volunteer_no", "team", "project"))
        if sum(map(bool, (number, team, project))) != 1:
            raise serializers.ValidationError("volunteer_no、team、project 填一个。")
        user = self.context["request"].user
        people = Volunteer.objects.canonical().registered().decided_by(user).select_related("unit")
        about = team or project or people.filter(volunteer_no=number.strip().upper()).first()
        if about is None:
            raise serializers.ValidationError({"volunteer_no": "不是自己办理范围内的志愿者。"})
        return said | {"about": about}


class StoryWordsSerializer(serializers.Serializer):
    """The words, and the version they were read at; `submits` hands them in at once."""

    title = serializers.CharField(max_length=40, allow_blank=True)
    text = serializers.CharField(max_length=3000, allow_blank=True)
    seen = serializers.IntegerField(min_value=1)
    submits = serializers.BooleanField(default=False)


class NewStoryPhotoSerializer(serializers.Serializer):
    photo = serializers.FileField()
    caption = serializers.CharField(max_length=60, allow_blank=True, default="")
    people_agreed = serializers.BooleanField(default=False)


class NamedStoryPhotoSerializer(serializers.Serializer):
    photo = serializers.UUIDField()


class StoryAnswerSerializer(serializers.Serializer):
    """To the words, or to one photo; `how` where the unit answers for somebody without an account."""

    photo = serializers.UUIDField(allow_null=True, default=None)
    how = serializers.CharField(max_length=100, allow_blank=True, default="")


class StoryViewSet(ReadOnlyModelViewSet):
    """典型事迹：发布的不用登录就能看；单位写，本人同意，区直团工委发布；本人随时可以撤回。"""

    queryset = Story.objects.none()
    serializer_class = WholeStorySerializer
    lookup_field = "uuid"
    filterset_fields = ("kind", "status")

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.action in ("list", "retrieve") else super().get_permissions()

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return StorySerializer if self.action == "list" else WholeStorySerializer

    def get_queryset(self) -> QuerySet[Story]:
        return Story.objects.visible_to(self.request.user).for_lists().order_by("-pk")

    @extend_schema(request=BeginStorySerializer, responses={201: WholeStorySerializer})
    def create(self, request: Request) -> Response:
        """为自己办理范围内的志愿者、团队或项目起草。"""
        serializer = BeginStorySerializer(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        story = stories.begin(by=request.user, **serializer.validated_data)
        return Response(self.get_serializer(story).data, status=201)

    @extend_schema(request=StoryWordsSerializer, responses=WholeStorySerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def save(self, request: Request, uuid: str) -> Response:
        """存草稿，或者同时提交。"""
        story, said = self.get_object(), checked(StoryWordsSerializer, request)
        act = stories.save_and_submit if said.pop("submits") else stories.save
        return self._told(act(story=story, by=request.user, **said))

    @extend_schema(request=NewStoryPhotoSerializer, responses={201: StoryPhotoSerializer})
    @action(detail=True, filterset_fields=(), methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request: Request, uuid: str) -> Response:
        """添加一张照片。"""
        story, said = self.get_object(), checked(NewStoryPhotoSerializer, request)
        photo = story_photos.add(story=story, upload=said.pop("photo"), by=request.user, **said)
        return Response(StoryPhotoSerializer(photo, context={"request": request}).data, status=201)

    @extend_schema(request=NamedStoryPhotoSerializer, responses={204: None})
    @action(detail=True, filterset_fields=(), methods=["post"], url_path="remove-photo", url_name="remove-photo")
    def remove_photo(self, request: Request, uuid: str) -> Response:
        """删除一张照片。"""
        story, said = self.get_object(), checked(NamedStoryPhotoSerializer, request)
        story_photos.remove(photo=self._photo(story, said["photo"]), by=request.user)
        return Response(status=204)

    @extend_schema(request=StoryAnswerSerializer, responses=WholeStorySerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def agree(self, request: Request, uuid: str) -> Response:
        """同意公开文字，或者一张照片。"""
        story, said = self.get_object(), checked(StoryAnswerSerializer, request)
        photo = self._photo(story, said["photo"]) if said["photo"] else None
        story_consents.agree(story=story, photo=photo, how=said["how"], by=request.user)
        return self._told(story)

    @extend_schema(request=StoryAnswerSerializer, responses=WholeStorySerializer)
    @action(detail=True, filterset_fields=(), methods=["post"], url_path="take-back", url_name="take-back")
    def take_back(self, request: Request, uuid: str) -> Response:
        """撤回同意：照片当即不显示，撤回文字的整篇撤下。"""
        story, said = self.get_object(), checked(StoryAnswerSerializer, request)
        photo = self._photo(story, said["photo"]) if said["photo"] else None
        return self._told(stories.take_back(story=story, photo=photo, by=request.user))

    @extend_schema(request=ReasonSerializer, responses=WholeStorySerializer)
    @action(detail=True, filterset_fields=(), methods=["post"], url_path="send-back", url_name="send-back")
    def send_back(self, request: Request, uuid: str) -> Response:
        """退回修改，写明原因。"""
        said = checked(ReasonSerializer, request)
        return self._told(stories.send_back(story=self.get_object(), by=request.user, **said))

    @extend_schema(request=None, responses=WholeStorySerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def publish(self, request: Request, uuid: str) -> Response:
        """发布：文字须经本人同意，没有同意的照片不显示。"""
        return self._told(stories.publish(story=self.get_object(), by=request.user))

    @extend_schema(request=ReasonSerializer, responses=WholeStorySerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def withdraw(self, request: Request, uuid: str) -> Response:
        """撤下，不再公开；本人不用写原因。"""
        said = checked(ReasonSerializer, request)
        return self._told(stories.withdraw(story=self.get_object(), by=request.user, **said))

    def _photo(self, story: Story, uuid: Any) -> StoryPhoto:
        photo = story.photos.filter(uuid=uuid).first()
        if photo is None:
            raise NotFound
        return photo

    def _told(self, story: Story) -> Response:
        return Response(self.get_serializer(story).data)

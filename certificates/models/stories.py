"""典型选树: stories about people, teams and projects, shown by consent and withdrawn at any moment (D88)."""

import hashlib
import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Team, Volunteer, persons
from registry.models.reach import is_committee, unit_reach
from registry.words.states import among


class StoryQuerySet(models.QuerySet["Story"]):
    def visible_to(self, user: Any) -> "StoryQuerySet":
        """What everybody may read, and what one sees inside."""
        manager = self.model.objects
        return self.filter(Q(pk__in=manager.shown().values("pk")) | Q(pk__in=manager.inside(user).values("pk")))

    def inside(self, user: Any) -> "StoryQuerySet":
        """What is handed in about oneself, and for administrators what is theirs to write or publish."""
        if not user.is_authenticated:
            return self.none()
        about = Q(volunteer__in=Volunteer.objects.of_account(user)) & ~Q(status=Story.Status.DRAFT)
        return self.filter(about | self._managed(user))

    def managed_by(self, user: Any) -> "StoryQuerySet":
        """Those of the units that the user keeps; the committee has all but the drafts of units."""
        return self.filter(self._managed(user))

    @staticmethod
    def _managed(user: Any) -> Q:
        kept = Q(unit__in=unit_reach(user))
        return kept | Q(written_by=user) | ~Q(status=Story.Status.DRAFT) if is_committee(user) else kept

    def about(self, person: Any) -> "StoryQuerySet":
        """Those about the person, merged files included."""
        return self.filter(persons.one_of([person.person_id]))

    def waiting(self) -> "StoryQuerySet":
        return self.filter(status=Story.Status.SUBMITTED)

    def shown(self) -> "StoryQuerySet":
        """What everybody may read: published, agreed to, about people who are registered and teams that stand."""
        here = Volunteer.objects.canonical().registered().values("pk")
        agreed = StoryConsent.objects.in_force().filter(story=OuterRef("pk"), photo=None)
        rows = self.filter(Exists(agreed), status=Story.Status.PUBLISHED).annotate(person_pk=persons.key())
        stands = Q(team=None) | Q(team__status=Team.Status.ADMITTED)
        return rows.filter(stands, Q(person_pk=None) | Q(person_pk__in=here))

    def without_consent(self) -> "StoryQuerySet":
        """Nobody has said yes to their words, or took it back."""
        return self.exclude(Exists(StoryConsent.objects.in_force().filter(story=OuterRef("pk"), photo=None)))

    def for_lists(self) -> "StoryQuerySet":
        return self.select_related(
            "unit", "volunteer__unit", f"{persons.joined()}__unit", "team", "project", "written_by"
        )


class Story(models.Model):
    """典型事迹: written by a unit, agreed to by whom it is about, published by the committee."""

    class Kind(models.TextChoices):
        PERSON = "person", _("人物")
        TEAM = "team", _("团队")
        PROJECT = "project", _("项目")

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待发布")
        RETURNED = "returned", _("已退回")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("已撤下")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=7, choices=Kind)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")  # that puts forward
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey("registry.Team", models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey("registry.Project", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("标题"), max_length=40, blank=True)
    text = models.TextField(_("事迹"), max_length=3000, blank=True)
    status = models.CharField(_("状态"), max_length=9, choices=Status, default=Status.DRAFT)
    written_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("退回、撤下的原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    is_draft = among("status", Status.DRAFT)
    is_submitted = among("status", Status.SUBMITTED)
    is_returned = among("status", Status.RETURNED)
    is_published = among("status", Status.PUBLISHED)
    is_withdrawn = among("status", Status.WITHDRAWN)
    is_editable = among("status", Status.DRAFT, Status.RETURNED)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("典型事迹")
        ordering = ["-pk"]
        indexes = [models.Index(name="stories_by_state", fields=["status", "-published_at"])]
        constraints = [
            models.CheckConstraint(
                name="a_story_is_about_one_of_three",
                condition=Q(kind="person", volunteer__isnull=False, team=None, project=None)
                | Q(kind="team", volunteer=None, team__isnull=False, project=None)
                | Q(kind="project", volunteer=None, team=None, project__isnull=False),
            ),
            models.CheckConstraint(
                name="handed_in_stories_say_something",
                condition=~Q(status__in=["submitted", "published"])
                | (Q(submitted_at__isnull=False) & ~Q(title="") & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="published_stories_name_who_published",
                condition=~Q(status="published") | Q(published_by__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_stories_say_when", condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False)
            ),
            models.CheckConstraint(
                name="stories_are_in_a_known_state",
                condition=Q(status__in=["draft", "submitted", "returned", "published", "withdrawn"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Any:
        """The person, team or project."""
        return self.volunteer.person if self.volunteer else self.team or self.project

    @property
    def digest(self) -> str:
        """Of the very words that somebody agrees to."""
        return hashlib.sha256(f"{self.title}\n{self.text}".encode()).hexdigest()


class StoryPhoto(models.Model):
    """A picture to a story, drawn anew without what it tells, small enough for a phone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, models.CASCADE, related_name="photos")
    file = models.OneToOneField("registry.StoredFile", models.PROTECT, related_name="+")
    caption = models.CharField(_("说明"), max_length=60, blank=True)
    added_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("典型照片")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.caption or str(self.file)


class StoryConsentQuerySet(models.QuerySet["StoryConsent"]):
    def in_force(self) -> "StoryConsentQuerySet":
        return self.filter(withdrawn_at=None)


class StoryConsent(models.Model):
    """公开同意: to the words as they were, or to one photo; taking it back keeps the row with its dates."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="consents")
    photo = models.ForeignKey(StoryPhoto, models.CASCADE, null=True, blank=True, related_name="consents")
    digest = models.CharField(max_length=64, blank=True)  # of the words; "" for a photo
    how = models.CharField(_("怎样取得的"), max_length=100, blank=True)  # on paper, for who has no account
    given_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = StoryConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("典型公开同意")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_consent_in_force_to_the_words", fields=["story"], condition=Q(photo=None, withdrawn_at=None)
            ),
            models.UniqueConstraint(
                name="one_consent_in_force_per_photo", fields=["photo"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.photo or self.story)

"""Volunteers: identity (encrypted), home units over time, consents."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.models.facts import Stated
from registry.models.office.confirmed import YEARLY_HOURS, Confirmed, a_year_ago
from registry.models.office.served import Served, called
from registry.protection import keys
from registry.protection.sealed import SealedText
from registry.words import identity, registrations
from registry.words.numbering import is_whole_number, normalise_volunteer_no
from registry.words.states import among

OTHER_DOCUMENTS = ["passport", "officer", "home_return", "taiwan_permit"]  # each kind with numbers of its own


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def canonical(self) -> "VolunteerQuerySet":
        """People, not the duplicates that were merged into them."""
        return self.filter(merged_into=None)

    def of_people(self, people: Any) -> "VolunteerQuerySet":
        """These people and the duplicates merged into them: `volunteer__in` of it finds their rows by an index."""
        return self.filter(Q(pk__in=people) | Q(merged_into__in=people)).order_by()

    def of_person(self, person: Any) -> "VolunteerQuerySet":
        """The same for one, whose number may be given later."""
        return self.filter(Q(pk=person) | Q(merged_into=person)).order_by()

    def of_account(self, user: Any) -> "VolunteerQuerySet":
        """The person behind an account with their merged files, found the same way."""
        return self.filter(Q(user=user) | Q(merged_into__user=user)).order_by()

    def with_document(self, document_type: str, number: str) -> "VolunteerQuerySet":
        """Whose document this is: numbers of 18 characters are one name space whatever the kind (D78)."""
        holders = self.filter(id_digest=keys.digest(number))
        return holders if identity.is_eighteen(number) else holders.filter(document_type=document_type)

    def accounts_put_together(self, users: Any) -> dict[int, int]:
        """Of these accounts: one that ended by a merge → the kept account of the same person."""
        closed = self.filter(user__in=users).exclude(merged_into__user=None)
        return dict(closed.values_list("user", "merged_into__user"))

    def with_person(self) -> "VolunteerQuerySet":
        """Read the one person behind each file along, with unit and account."""
        return self.select_related("merged_into__unit", "merged_into__user")

    def registered(self) -> "VolunteerQuerySet":
        """People who passed the review and take part."""
        return self.filter(status=Volunteer.Status.REGISTERED)

    def waiting_for_review(self) -> "VolunteerQuerySet":
        """Applications that a unit administrator must decide."""
        return self.filter(status=Volunteer.Status.SUBMITTED)

    def waiting_first(self) -> "VolunteerQuerySet":
        """Applications by their waiting time, then everybody else, the newest first."""
        waits = models.Case(models.When(status=Volunteer.Status.SUBMITTED, then="submitted_at"))
        return self.order_by(waits.asc(nulls_last=True), "-pk")

    def in_units(self, unit_ids: Any) -> "VolunteerQuerySet":
        """People whose home unit today is one of these."""
        return self.filter(unit_id__in=unit_ids)

    def visible_to(self, user: Any) -> "VolunteerQuerySet":
        """Oneself; for administrators and inspectors the people of their units and who asks to move there."""
        units = reach.units_in_sight(user)
        if units is None:
            return self
        seen = Q(unit_id__in=units) | Q(requested_unit_id__in=units)
        return self.filter(seen | Q(user_id=user.pk)) if user.is_authenticated else self.none()

    def decided_by(self, user: Any) -> "VolunteerQuerySet":
        """People whose registration or move this user decides; an inspector decides about nobody."""
        if reach.is_committee(user):
            return self
        units = reach.unit_reach(user)
        return self.filter(Q(unit_id__in=units) | Q(requested_unit_id__in=units))

    def holding(self, number: str) -> "VolunteerQuerySet":
        """Whose whole phone or document number this is."""
        held = Q(id_digest__in=[keys.digest(form) for form in identity.document_forms(number)])
        return self.filter(Q(phone_digest=keys.digest(identity.normalise_phone(number))) | held)

    def matching(self, text: str, *, by: Any) -> "VolunteerQuerySet":
        """Found by part of the name, its pinyin or the whole volunteer number.

        Phone and document numbers find only people about whom `by` decides: a search must not tell who is registered.
        """
        named = Q(pk__in=()) if is_whole_number(text) else called(text)
        return self.filter(named | Q(pk__in=_bearers(text, by)) if any(map(str.isdecimal, text)) else named)

    def to_confirm(self) -> "VolunteerQuerySet":
        """Registered people who did not say within a year that their data are true."""
        return self.registered().filter(Q(declared_at=None) | Q(declared_at__lt=a_year_ago()))

    def not_asked_since(self, moment: Any) -> "VolunteerQuerySet":
        """Those who were not asked to confirm since then."""
        return self.filter(Q(asked_to_confirm_at=None) | Q(asked_to_confirm_at__lt=moment))

    def short_of_duty(self) -> "VolunteerQuerySet":
        """Registered people with less than the yearly hours so far (D59)."""
        enough = Q(served_year=clock.today().year, year_minutes__gte=YEARLY_HOURS * 60)
        return self.registered().exclude(enough)

    def wanting_to_move(self) -> "VolunteerQuerySet":
        """Registered people whose request to change units is undecided."""
        return self.filter(requested_unit__isnull=False)


def _bearers(text: str, by: Any) -> set[int]:
    """Whose number it is, and whom their files were merged into.

    Looked up first: inside an OR with parts of names no database would use its indexes.
    """
    numbered = Volunteer.objects.filter(volunteer_no=normalise_volunteer_no(text)).order_by()
    files = numbered.union(Volunteer.objects.decided_by(by).holding(text).order_by())
    return {pk for both in files.values_list("pk", "merged_into") for pk in both if pk}


class Volunteer(Served, Confirmed):
    """志愿者: a natural person who serves (D17, D36, D81)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("未提交")
        SUBMITTED = "submitted", _("待审核")
        REGISTERED = "registered", _("已注册")
        RETURNED = "returned", _("已退回")
        IMPORTED = "imported", _("待本人确认")
        SUSPENDED = "suspended", _("已暂停")
        LEFT = "left", _("已退出")

    class DocumentType(models.TextChoices):
        RESIDENT_ID = "resident_id", _("居民身份证")
        HMT_PERMIT = "hmt_permit", _("港澳台居民居住证")
        FOREIGN_PERMIT = "foreign_permit", _("外国人永久居留证")
        HOME_RETURN = "home_return", _("港澳居民来往内地通行证（回乡证）")
        TAIWAN_PERMIT = "taiwan_permit", _("台湾居民来往大陆通行证（台胞证）")
        PASSPORT = "passport", _("护照")
        OFFICER = "officer", _("军官证")

    EIGHTEEN = (DocumentType.RESIDENT_ID, DocumentType.HMT_PERMIT, DocumentType.FOREIGN_PERMIT)
    GONE = (Status.SUSPENDED, Status.LEFT)  # what rests on their standing ends

    class Sex(models.TextChoices):  # GB/T 2261.1 (D71)
        UNKNOWN = "0", _("未知的性别")
        MALE = "1", _("男")
        FEMALE = "2", _("女")
        UNSTATED = "9", _("未说明的性别")

    class Source(models.TextChoices):
        SELF = "self", _("本人注册")
        UNIT = "unit", _("单位代办")
        IMPORT = "import", _("批量导入")
        WALK_IN = "walk_in", _("现场登记")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField("registry.User", models.PROTECT, null=True, blank=True, related_name="volunteer")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    source = models.CharField(max_length=8, choices=Source, default=Source.SELF)
    volunteer_no = models.CharField(_("志愿者编号"), max_length=13, null=True, unique=True)
    national_volunteer_no = models.CharField(_("全国志愿者编号"), max_length=32, null=True, blank=True)
    name = models.CharField(_("姓名"), max_length=50)
    initials = models.CharField(max_length=50, blank=True)  # pinyin, for the roll call
    bigrams = models.TextField(blank=True)
    document_type = models.CharField(
        _("证件类型"), max_length=16, choices=DocumentType, default=DocumentType.RESIDENT_ID
    )
    id_number_sealed = models.BinaryField(default=bytes)
    id_digest = models.CharField(max_length=64, null=True, blank=True)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    phone_sealed = models.BinaryField(default=bytes)
    phone_digest = models.CharField(max_length=64, null=True, blank=True, db_index=True)
    confirmed_phone_digest = models.CharField(max_length=64, blank=True)  # of the number that was shown to be theirs
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="volunteers")
    requested_unit = models.ForeignKey(
        "registry.Unit", models.PROTECT, null=True, blank=True, related_name="volunteers_asking"
    )
    move_asked_at = models.DateTimeField(null=True, blank=True)
    residence_division = models.CharField(_("居住区域"), max_length=6, blank=True)
    skills = models.CharField(_("专业技能"), max_length=200, blank=True)
    available_times = models.CharField(_("可服务时间"), max_length=100, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=2, blank=True)  # GB/T 3304 (D72)
    political_status = models.CharField(_("政治面貌"), max_length=2, blank=True)  # GB/T 4762
    education = models.CharField(_("学历"), max_length=2, blank=True)  # GB/T 4658
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    status_reason = models.CharField(_("原因"), max_length=200, blank=True)  # of return, pause, leaving
    registered_on = models.DateField(_("注册日期"), null=True, blank=True)
    complete_by_on = models.DateField(null=True, blank=True)  # walk-ins: 30 days for real data
    photo = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # 注销: what nothing retains was erased
    erased_at = models.DateTimeField(null=True, blank=True)  # the name and what remained, too
    card_serial = models.PositiveIntegerField(default=1)
    card_issued_at = models.DateTimeField(null=True, blank=True)
    # A second file under the same number, from before the name spaces were one; until it is merged.
    shares_document_with = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # Most are merged into nobody: an index that held those too would be chosen where it finds everybody.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )

    apart = ""  # behind the name, where a list holds another of the same name
    id_number = SealedText()
    phone = SealedText()

    is_registered = among("status", Status.REGISTERED)
    is_submitted = among("status", Status.SUBMITTED)
    is_imported = among("status", Status.IMPORTED)
    is_returned = among("status", Status.RETURNED)
    is_suspended = among("status", Status.SUSPENDED)
    has_left = among("status", Status.LEFT)
    is_walk_in = among("source", Source.WALK_IN)

    objects = VolunteerQuerySet.as_manager()

    stated = (
        Stated(
            (
                "uuid", "user_id", "status", "source", "volunteer_no", "name", "document_type", "id_digest", "born_on",
                "unit_id", "card_serial", "registered_on", "merged_into_id",
            ),
            parts={"home_units": ("unit_id", "from_on")},
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("志愿者")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_person_per_document",
                fields=["id_digest"],
                condition=Q(
                    merged_into=None,
                    shares_document_with=None,
                    id_digest__isnull=False,
                    document_type__in=["resident_id", "hmt_permit", "foreign_permit"],
                ),
                violation_error_message=_("该证件已注册。"),
            ),
            models.UniqueConstraint(
                name="one_person_per_other_document",
                fields=["document_type", "id_digest"],
                condition=Q(merged_into=None, id_digest__isnull=False, document_type__in=OTHER_DOCUMENTS),
                violation_error_message=_("该证件已注册。"),
            ),
            models.UniqueConstraint(
                name="one_account_per_phone",
                fields=["phone_digest"],
                condition=Q(merged_into=None, user__isnull=False, phone_digest__isnull=False),
                violation_error_message=_("该手机号码已用于另一个账号。"),
            ),
            models.CheckConstraint(
                name="registered_volunteers_have_a_number",
                condition=~Q(status="registered") | Q(volunteer_no__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_volunteers_know_why",
                condition=~Q(status="returned") | ~Q(status_reason=""),
            ),
        ]
        indexes = [
            *Served.Meta.indexes,
            *Confirmed.Meta.indexes,
            models.Index(name="volunteers_by_unit", fields=["unit", "status"]),
            models.Index(name="volunteers_by_status", fields=["status", "submitted_at"]),
            models.Index(name="volunteers_by_document", fields=["id_digest"]),
            models.Index(name="volunteers_by_name", fields=["name"]),
            models.Index(name="volunteers_merged", fields=["merged_into"], condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def next_step(self) -> tuple[str, str]:
        """What the person is told until they are registered, and the label of the link."""
        return registrations.next_step(self.status, self.status_reason)

    @property
    def has_confirmed_phone(self) -> bool:
        """Shown to be theirs, by a code or by the unit; another number has to be shown anew."""
        return bool(self.phone_digest) and self.confirmed_phone_digest == self.phone_digest

    @property
    def person(self) -> "Volunteer":
        """The one person behind two files (D78)."""
        return self.merged_into or self

    @property
    def person_id(self) -> int:
        """The key of the one person behind two files (design#persons)."""
        return self.merged_into_id or self.pk

    @property
    def is_minor(self) -> bool:
        """14 to 17 today: a guardian's consent is needed (D98)."""
        if self.born_on is None:
            return False
        return identity.age_band(self.born_on, clock.today()) == identity.AgeBand.MINOR


class HomeUnit(models.Model):
    """所在单位 since a date; a record keeps the unit valid on its service_on (design#persons)."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="home_units")
    unit = models.ForeignKey("registry.Unit", models.PROTECT)
    from_on = models.DateField()

    class Meta:
        verbose_name = _("所在单位")
        constraints = [
            models.UniqueConstraint(name="one_home_unit_per_volunteer_and_day", fields=["volunteer", "from_on"])
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.from_on}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> "ConsentQuerySet":
        """Consents that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """What a person agreed to: which text, when and how; withdrawing keeps the row (D82)."""

    class Item(models.TextChoices):
        PRIVACY = "privacy", _("个人信息处理规则")
        DECLARATION = "declaration", _("信息真实声明")
        LOCATION = "location", _("签到位置")
        PUBLIC_NAME = "public_name", _("公开姓名")
        PAPER_PHOTO = "paper_photo", _("照片印在证书上")

    class Channel(models.TextChoices):
        SELF = "self", _("本人在线")
        PAPER = "paper", _("纸质签署")

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="consents")
    item = models.CharField(max_length=12, choices=Item)
    text_version = models.CharField(max_length=20)
    text_digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.SELF)
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("个人信息处理同意")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_consent_in_force_per_item_and_text",
                fields=["volunteer", "item", "text_version"],
                condition=Q(withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.text_version}"


class NumberSeries(models.Model):
    """The last number given per kind and year; its row is locked to give the next one (D69, D170)."""

    kind = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("编号")
        constraints = [models.UniqueConstraint(name="one_series_per_kind_and_year", fields=["kind", "year"])]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}"

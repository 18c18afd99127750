"""What lists of people are sorted and narrowed by: sums of the ledger beside each person, and the name in pinyin."""

from datetime import date
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.words import chinese, identity

NEVER: Final = date(1900, 1, 1)  # before every service; an empty value would be sorted otherwise by each database


class Served(models.Model):
    """Written by the room that keeps the ledger, which also checks them; the ledger is the truth."""

    served_minutes = models.IntegerField(_("累计时长（分）"), default=0, editable=False)
    served_year = models.PositiveSmallIntegerField(default=0, editable=False)  # the latest with service here
    year_minutes = models.IntegerField(default=0, editable=False)  # of that year, so that no new year needs a job
    last_served_on = models.DateField(default=NEVER, editable=False)
    readings = models.CharField(max_length=250, blank=True, editable=False)  # each behind a blank: initials, pinyin

    star_held = 0  # by `with_columns`, as the teams
    team_names: list[str] = []

    class Meta:
        abstract = True
        indexes = [
            models.Index(name="volunteers_by_hours", fields=["served_minutes", "id"]),
            models.Index(name="volunteers_by_year", fields=["served_year", "year_minutes", "id"]),
            models.Index(name="volunteers_by_last_service", fields=["last_served_on", "id"]),
            models.Index(name="volunteers_by_age", fields=["born_on", "id"]),
        ]

    @property
    def age(self) -> int | None:
        """In full years today; a birthday itself counts (D98)."""
        born_on = getattr(self, "born_on", None)
        return identity.age_on(born_on, clock.today()) if born_on else None

    @property
    def last_service_on(self) -> date | None:
        """The latest day of service here, if there was one."""
        return None if self.last_served_on == NEVER else self.last_served_on

    @property
    def minutes_this_year(self) -> int:
        """Only the latest year with service is kept; if that is over, there are none yet."""
        return self.year_minutes if self.served_year == clock.today().year else 0


def spelt(text: str) -> Q:
    """By pinyin, whole or initials, from its beginning: `qys`, `qin`, `qinyanshi`; nothing for other texts."""
    typed = "".join(text.lower().split())
    return Q(readings__contains=f" {typed}") if typed.isascii() and typed.isalpha() else Q(pk__in=())


def called(text: str) -> Q:
    """By part of the name, or by its pinyin."""
    terms = chinese.query_bigrams(text)
    return spelt(text) | (Q(*(Q(bigrams__contains=term) for term in terms)) if terms else Q(name=text.strip()))


SORTS: Final[dict[str, tuple[Any, str]]] = {
    "year": (_("今年时长"), "-served_year -year_minutes -pk"),
    "hours": (_("累计时长"), "-served_minutes -pk"),
    "hours_up": (_("累计时长，从少到多"), "served_minutes pk"),
    "last": (_("最近服务过的在前"), "-last_served_on -pk"),
    "last_up": (_("最久没有服务的在前"), "last_served_on pk"),
    "new": (_("最近登记的在前"), "-pk"),
    "young": (_("年龄，从小到大"), "-born_on -pk"),
    "old": (_("年龄，从大到小"), "born_on pk"),
}

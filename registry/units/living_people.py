"""What a merger does to people: their home unit from that day, their wish to move, the roles of the closed unit."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from registry.accounts.services import roles
from registry.models import HomeUnit, MovedThing, RoleAssignment, Unit, UnitMerger, Volunteer
from registry.units import living


class People:
    """志愿者: from the day of the merger they belong to the successor; what they served before keeps its unit."""

    code, label, measure = "person", _("志愿者"), _("人")

    def living(self, unit: Unit) -> QuerySet[Volunteer]:
        return Volunteer.objects.canonical().filter(unit=unit).exclude(status=Volunteer.Status.LEFT)

    def move(self, merger: UnitMerger) -> list[MovedThing]:
        pks = living.held(self.living(merger.unit))
        wishes = dict(Volunteer.objects.filter(pk__in=pks).values_list("pk", "requested_unit"))
        new = HomeUnit.objects.filter(from_on=merger.on, volunteer__in=pks)
        homes = dict(new.values_list("volunteer", "unit"))
        things = living.keep(merger, self.code, {pk: {"wish": wishes[pk], "home": homes.get(pk)} for pk in pks})
        people = self._moved(merger)
        people.filter(requested_unit=merger.successor).update(requested_unit=None)
        people.update(unit=merger.successor)
        new.update(unit=merger.successor)
        HomeUnit.objects.bulk_create(
            HomeUnit(volunteer_id=pk, unit=merger.successor, from_on=merger.on) for pk in pks if pk not in homes
        )
        living.record(merger, Volunteer, pks, "moved with unit", merger.successor)
        return things

    def bring_back(self, merger: UnitMerger) -> None:
        things = MovedThing.objects.filter(merger=merger, kind=self.code)
        was = dict(things.values_list("object_id", "before"))
        self._moved(merger).update(unit=merger.unit)
        wished = [pk for pk, one in was.items() if one["wish"] == merger.successor_id]
        self._moved(merger).filter(pk__in=wished, requested_unit=None).update(requested_unit=merger.successor)
        homes = HomeUnit.objects.filter(from_on=merger.on, unit=merger.successor)
        homes.filter(volunteer__in=[pk for pk, one in was.items() if one["home"]]).update(unit=merger.unit)
        homes.filter(volunteer__in=living.moved(merger, self.code)).delete()
        living.record(merger, Volunteer, was, "moved back with unit", merger.unit)

    def changed(self, merger: UnitMerger) -> int:
        since = Q(decided_at__gt=merger.at) | Q(submitted_at__gt=merger.at)
        return self._moved(merger).filter(~Q(unit=merger.successor) | since).count()

    def _moved(self, merger: UnitMerger) -> QuerySet[Volunteer]:
        return Volunteer.objects.filter(pk__in=living.moved(merger, self.code))


class Wishes:
    """转入申请: whoever asked to join the closed unit asks its successor; its own people need not ask."""

    code, label, measure = "wish", _("转入申请"), _("项")

    def living(self, unit: Unit) -> QuerySet[Volunteer]:
        return Volunteer.objects.filter(requested_unit=unit)

    def move(self, merger: UnitMerger) -> list[MovedThing]:
        things = living.keep(merger, self.code, {pk: {} for pk in living.held(self.living(merger.unit))})
        self._moved(merger).update(requested_unit=merger.successor)
        self._moved(merger).filter(unit=merger.successor).update(requested_unit=None)
        return things

    def bring_back(self, merger: UnitMerger) -> None:
        self._moved(merger).update(requested_unit=merger.unit)

    def changed(self, merger: UnitMerger) -> int:
        still = Q(requested_unit=merger.successor) | Q(requested_unit=None, unit=merger.successor)
        return self._moved(merger).exclude(still).count()

    def _moved(self, merger: UnitMerger) -> QuerySet[Volunteer]:
        return Volunteer.objects.filter(pk__in=living.moved(merger, self.code))


class Roles:
    """角色授权: those of the closed unit end that day; their holders are told."""

    code, label, measure = "role", _("当日终止的角色授权"), _("项")

    def living(self, unit: Unit) -> QuerySet[RoleAssignment]:
        return RoleAssignment.objects.filter(unit=unit).not_ended()

    def move(self, merger: UnitMerger) -> list[MovedThing]:
        ended = roles.end_all(rows=self.living(merger.unit), by=merger.by, on=merger.on)
        return living.keep(merger, self.code, ended)

    def bring_back(self, merger: UnitMerger) -> None:
        was = MovedThing.objects.filter(merger=merger, kind=self.code).values_list("object_id", "before")
        roles.restore_all(dict(was), by=merger.undone_by)

    def changed(self, merger: UnitMerger) -> int:
        """A holder who was given a role since that one may not hold beside the old one."""
        held = RoleAssignment.objects.filter(pk__in=living.moved(merger, self.code)).values("user")
        since = RoleAssignment.objects.filter(user__in=held, granted_at__gt=merger.at)
        return since.filter(role__in=RoleAssignment.SYSTEM_ROLES).count()

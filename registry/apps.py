"""registry: who takes part, and what is planned."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.core import validators
from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from registry.protection.append_only import append_only_tables, install_triggers, missing_triggers


def guard_append_only_tables(using: str, **_kwargs: Any) -> None:
    """After every migrate (and every test flush) the triggers are there again: once, when all tables stand."""
    install_triggers(connections[using])


def install_kinds(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Every installation begins with the kinds that positions could always ask for; once there are any, never again."""
    kinds: Any = sender.get_model("QualificationKind")
    if kinds._meta.db_table in connections[using].introspection.table_names():
        standard = import_module("registry.models.office.qualifications").STANDARD
        rows = kinds.objects.using(using)
        if not rows.exists():
            rows.bulk_create([kinds(code=code, name=str(name)) for code, name in standard.items()])


@register(Tags.database)  # type: ignore[type-var]
def check_triggers(databases: list[str] | None = None, **_kwargs: Any) -> list[Error]:
    """`check --database default` fails when an append-only table has lost its triggers."""
    errors = []
    for alias in databases or []:
        existing = set(connections[alias].introspection.table_names())
        if existing.issuperset(append_only_tables()):
            errors += [
                Error(f"The trigger {name} is missing.", hint="Run migrate.", id="registry.E001")
                for name in missing_triggers(connections[alias])
            ]
    return errors


@register(Tags.database)  # type: ignore[type-var]
def check_master_key(databases: list[str] | None = None, **_kwargs: Any) -> list[Error]:
    """`check --database default` fails where the keys of the database do not open."""
    keys = import_module("registry.protection.keys")
    try:
        if databases:
            keys.require_master()
    except keys.WrongMasterKey as error:
        return [Error(str(error), id="registry.E002")]
    return []


# Django says 确保该值小于或等于.
validators.MaxValueValidator.message = _("不能大于 %(limit_value)s。")  # type: ignore[assignment]
validators.MinValueValidator.message = _("不能小于 %(limit_value)s。")  # type: ignore[assignment]


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        post_migrate.connect(install_kinds, sender=self)
        post_migrate.connect(guard_append_only_tables, sender=self)
        post_migrate.connect(import_module("registry.protection.keys").make_missing, sender=self)
        post_migrate.connect(import_module("registry.history.services.taking_over").after_migrate, sender=self)
        due_days = import_module("registry.workdays.services.due_days")
        due_days.follow(import_module("registry.activities.services.kept_days").of_steps)
        people, work = (import_module(f"registry.units.living_{what}") for what in ("people", "work"))
        living = import_module("registry.units.living")
        living.follow(people.People(), people.Wishes(), *work.KINDS, people.Roles())
        self._tell_duties()
        imports = import_module("registry.ground.imports.kinds")
        imports.offer(
            import_module("registry.people.services.imported_people").PEOPLE,
            import_module("registry.units.services.imported_units").UNITS,
            import_module("registry.units.services.imported_sites").SITES,
            import_module("registry.teams.services.imported_members").MEMBERS,
        )
        import_module("registry.ground.imports.services.storing")  # registers the jobs
        import_module("registry.activities.needs.services.fates")  # needs follow their activities
        import_module("registry.teams.services.links")  # who is admitted is in the teams that wait for them
        exports = import_module("registry.ground.exports.lists")
        rooms = {room: import_module(f"registry.{room}.exports") for room in ("people", "teams", "units", "activities")}
        exports.offer(rooms["people"].VOLUNTEERS, rooms["teams"].TEAMS, rooms["teams"].ROLL)
        exports.offer(rooms["units"].UNITS, rooms["activities"].ACTIVITIES)
        exports.offer(*import_module("registry.units.list_exports").LISTS)
        exports.offer(import_module("registry.signups.exports").SIGNUPS)
        exports.offer(import_module("registry.accounts.exports").ROLES)
        import_module("registry.ground.exports.services.asking")
        many = import_module("registry.people.many.deeds")
        many.offer(*import_module("registry.people.many.own").DEEDS, import_module("registry.signups.many").INVITE)
        import_module("registry.people.many.services.people_deeds")
        self._tell_what_is_held()

    @staticmethod
    def _tell_what_is_held() -> None:
        """Each room's part of the copy that people take of their data."""
        own = import_module("registry.people.own_data")
        people, signups = import_module("registry.people.own_parts"), import_module("registry.signups.own_data")
        own.follow(people.parts, papers=people.papers, size=people.size)
        own.follow(import_module("registry.teams.own_data").parts)
        own.follow(signups.parts, size=signups.size)
        own.follow(import_module("registry.activities.own_data").parts)
        import_module("registry.people.services.own_copies")  # registers the job
        import_module("registry.standing.erasure").keep_for(import_module("registry.standing.keepers").of_acts)

    def _tell_duties(self) -> None:
        """What waits for somebody, and what an administrator who goes leaves open."""
        rooms = ("accounts", "people", "units", "activities")
        account, people, unit, activity = (import_module(f"registry.{room}.duties") for room in rooms)
        arrangement = import_module("registry.workdays.arrangement_duties")
        sources = (account.account_duties, people.people_duties, unit.unit_duties, arrangement.arrangement_duties)
        need = import_module("registry.activities.needs.duties")
        import_module("registry.workdays.duties").follow(*sources, activity.activity_duties, need.need_duties)
        mine, plans = import_module("registry.units.open_work"), import_module("registry.activities.open_work")
        mine.follow(mine.duties_open, mine.in_hand, plans.led, plans.drafts, mine.roles_held, mine.tokens_held)

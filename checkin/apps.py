"""checkin: what really happened."""

from datetime import date
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from registry.activities.services import scan_windows

FIRST_POLICY, FIRST_POLICY_VALID_ON = "2017-1", date(2017, 1, 1)


def install_hours_policy(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Every installation begins with this policy: hours are never counted without a named version."""
    policies: Any = sender.get_model("HoursPolicy")
    if policies._meta.db_table in connections[using].introspection.table_names():
        policies.objects.using(using).get_or_create(
            version=FIRST_POLICY, defaults={"valid_from_on": FIRST_POLICY_VALID_ON}
        )


class CheckinConfig(AppConfig):
    name = "checkin"

    def ready(self) -> None:
        post_migrate.connect(install_hours_policy, sender=self)
        post_migrate.connect(import_module("checkin.ledger.services.seals").after_migrate, sender=self)
        scan_windows.follow(import_module("checkin.minutes.services.policies").scan_window)
        presence = import_module("registry.signups.presence")
        presence.follow(import_module("checkin.attendance.services.presence").of_signups)
        presence.follow_doubts(import_module("checkin.desk.services.at_risk").of_signups)
        due_days = import_module("registry.workdays.services.due_days")
        due_days.follow(import_module("checkin.deciding.services.kept_days").of_records)
        due_days.follow(import_module("checkin.review.services.kept_days").of_requests)
        dossier = import_module("registry.people.dossier")
        own_hours = import_module("checkin.mine.dossier")
        dossier.follow(own_hours.of_person)
        dossier.follow_own(own_hours.of_oneself)
        own = import_module("checkin.mine.own_data")
        import_module("registry.people.own_data").follow(own.parts, size=own.size)
        team_hours = import_module("checkin.ledger.services.team_hours")
        import_module("registry.teams.figures").follow(team_hours.of_teams, team_hours.of_members)
        keepers = import_module("checkin.mine.keepers")
        import_module("registry.standing.erasure").keep_for(keepers.of_service, **keepers.KINDS)
        consents = import_module("registry.people.services.consents")
        consents.follow("location", import_module("checkin.scanning.services.locations").forget)
        mine = import_module("checkin.living")
        import_module("registry.units.living").follow(*mine.KINDS, ties=[mine.ties])
        import_module("registry.units.open_work").follow(mine.stations_open)
        waiting = (
            import_module("checkin.duties").checkin_duties,
            import_module("checkin.afterwards.duties").afterwards_duties,
        )
        import_module("registry.workdays.duties").follow(*waiting)
        redrawn = import_module("registry.notifications.services.redrawn_pictures")
        redrawn.follow(import_module("checkin.desk.services.lost_sheets").tell)
        _offer_lists()


def _offer_lists() -> None:
    """What can be imported and exported, and done for many."""
    imports = import_module("registry.ground.imports.kinds")
    imports.offer(import_module("checkin.afterwards.services.imported_openings").OPENINGS)
    exports = import_module("registry.ground.exports.lists")
    exports.offer(import_module("checkin.deciding.exports").RECORDS, import_module("checkin.ledger.exports").LEDGER)
    exports.offer(import_module("checkin.review.exports").CORRECTIONS)
    exports.offer(import_module("checkin.afterwards.exports").SUPPLEMENTS)
    exports.offer(import_module("checkin.findings.exports").FINDINGS)
    import_module("registry.people.many.deeds").offer(import_module("checkin.scanning.many").CARDS)
    exports.add_columns("shift-signups", *import_module("checkin.desk.roster_columns").COLUMNS)
    exports.add_columns("team-roll", *import_module("checkin.ledger.team_columns").COLUMNS)

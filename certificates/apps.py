"""certificates: what is recognised."""

from importlib import import_module

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        living = import_module("certificates.register.living")
        import_module("registry.units.living").follow(ties=[living.ties])
        import_module("registry.units.services.programmes").follow(living.accepted_stages)
        public_projects = import_module("certificates.statistics.services.public_projects")
        import_module("registry.units.services.lists").follow(public_projects.end_with)
        dossier = import_module("registry.people.dossier")
        dossier.follow(import_module("certificates.recognition.dossier").of_person)
        honours = import_module("certificates.honours.dossier")
        dossier.follow(honours.of_person)
        dossier.follow_own(honours.of_oneself)
        own = import_module("certificates.register.own_data")
        import_module("registry.people.own_data").follow(own.parts, papers=own.papers, size=own.size)
        for room in ("rounds.given", "honours"):
            own = import_module(f"certificates.{room}.own_data")
            import_module("registry.people.own_data").follow(own.parts, papers=own.papers)
        import_module("registry.people.own_data").follow(import_module("certificates.statistics.own_data").parts)
        for work in ("services.candidates", "services.commendations", "archiving.archives"):  # known to the worker
            import_module(f"certificates.rounds.{work}")
        import_module("certificates.recognition.services.star_batches")
        keepers = import_module("certificates.register.keepers")
        import_module("registry.standing.erasure").keep_for(keepers.of_papers, **keepers.KINDS)
        duties = import_module("certificates.duties")
        import_module("registry.workdays.duties").follow(duties.certificate_duties, duties.report_duties)
        import_module("registry.workdays.duties").follow(import_module("certificates.rounds.duties").round_duties)
        import_module("registry.workdays.duties").follow(import_module("certificates.honours.duties").honour_duties)
        import_module("registry.workdays.duties").follow(import_module("certificates.statistics.duties").project_duties)
        import_module("registry.units.open_work").follow(living.table_drafts)
        register = import_module("certificates.register.exports")
        import_module("registry.ground.exports.lists").offer(
            register.CERTIFICATES, import_module("certificates.recognition.exports").STARS
        )
        import_module("registry.ground.exports.lists").offer(*import_module("certificates.rounds.given.exports").LISTS)
        import_module("registry.ground.exports.lists").add_columns(
            "volunteers", import_module("certificates.recognition.exports").STAR_COLUMN
        )
        standards = import_module("certificates.recognition.services.star_standards")
        import_module("checkin.ledger.milestones").follow(standards.thresholds_on)
        columns = import_module("registry.people.columns")
        columns.follow_stars(import_module("certificates.recognition.services.stars").held_by)

"""The app that wires the rooms: no models, only set-up once per process."""

from importlib import import_module

from django.apps import AppConfig
from django.db.backends.signals import connection_created

# SQLite allows 32,766 parameters; Django's limit of 999 would split 500 scans into many statements.
SQLITE_PARAMETERS = 32_000


def raise_sqlite_parameters(connection: object, **_kwargs: object) -> None:
    """Let one INSERT carry a whole batch on SQLite, as on PostgreSQL."""
    if connection.vendor == "sqlite":  # type: ignore[attr-defined]
        connection.features.max_query_params = SQLITE_PARAMETERS  # type: ignore[attr-defined]


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        connection_created.connect(raise_sqlite_parameters)
        table = import_module("config.personal_columns").TABLE
        import_module("registry.standing.erasure").follow(table)
        import_module("config.nightly")  # registers the periodic jobs, which need the models

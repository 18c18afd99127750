"""The cache in the database, made fit for counting."""

import base64
import pickle
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction


class CountingCache(DatabaseCache):
    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add under the row's lock and leave its end: Django's reads, then sets, for five minutes from now."""
        name = self.make_and_validate_key(key, version=version)
        alias = router.db_for_write(self.cache_model_class)
        table = connections[alias].ops.quote_name(self.cache_model_class._meta.db_table)
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            if connections[alias].features.has_select_for_update:
                cursor.execute(f"SELECT 1 FROM {table} WHERE cache_key = %s FOR UPDATE", [name])  # noqa: S608
            value: Any = self.get(key, version=version)
            if value is None:
                raise ValueError(f"Key {key!r} not found")
            value += delta
            text = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
            cursor.execute(f"UPDATE {table} SET value = %s WHERE cache_key = %s", [text, name])  # noqa: S608
        return int(value)

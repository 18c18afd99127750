"""Does anything hang on these rows by now, in whichever room?"""

from collections.abc import Collection

from django.db.models import ForeignObjectRel, Model


def on(model: type[Model], pks: Collection[int], *, besides: Collection[str] = ()) -> set[int]:
    """Those of these things that some other row names; `besides` are relations that came with them."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.name not in besides:
            name, related_model = relation.field.name, relation.related_model
            if related_model._meta.label_lower in besides:
                continue
            related = related_model._default_manager.filter(**{f"{name}__in": pks}).order_by()
            found |= set(related.values_list(name, flat=True))
    return found & set(pks)

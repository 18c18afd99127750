"""Who was registered twice under one 18-character number, as two kinds of document: named here, merged by people."""

from itertools import groupby

from django.db import migrations
from django.db.models import Count

EIGHTEEN = ("resident_id", "hmt_permit", "foreign_permit")


def mark(apps, schema_editor):
    people = apps.get_model("registry", "Volunteer").objects.using(schema_editor.connection.alias)
    one_space = people.filter(merged_into=None, id_digest__isnull=False, document_type__in=EIGHTEEN).order_by()
    twice = one_space.values("id_digest").annotate(files=Count("pk")).filter(files__gt=1).values("id_digest")
    known = one_space.filter(id_digest__in=twice).order_by("id_digest", "pk")
    for _digest, files in groupby(list(known), key=lambda one: one.id_digest):
        first, *others = sorted(files, key=lambda one: (one.status != "registered", one.pk))
        people.filter(pk__in=[one.pk for one in others]).update(shares_document_with=first.pk)
        named = "、".join(one.volunteer_no or f"#{one.pk}" for one in others)
        print(f"\n  同一证件号码有多份档案：{first.volunteer_no or f'#{first.pk}'} 与 {named}，请在“重复档案”中核对合并。")


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_files_that_share_a_document")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]

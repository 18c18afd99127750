from collections import defaultdict

from django.db import migrations

DOCUMENTS = {"national": "国务院办公厅年度通知", "guangxi": "自治区放假通知"}


def arrange(apps, schema_editor):
    """The years whose days are stored are known from what they say; steps at hand in other years are estimates."""
    arrangements = apps.get_model("registry", "WorkdayArrangement").objects
    workdays = apps.get_model("registry", "Workday").objects
    known = defaultdict(set)
    for on, layer, note in workdays.order_by("layer", "on").values_list("on", "layer", "note"):
        if on.year not in known[layer]:
            known[layer].add(on.year)
            said = note or DOCUMENTS[layer]
            arrangement = arrangements.create(year=on.year, layer=layer, document_no=said)
            workdays.filter(layer=layer, on__year=on.year).update(arrangement=arrangement)
    steps = apps.get_model("registry", "ApprovalStep").objects.filter(state="waiting", due_on__isnull=False)
    steps.exclude(due_on__year__in=known["national"] & known["guangxi"]).update(due_is_estimated=True)


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_holiday_arrangements")]

    operations = [migrations.RunPython(arrange, migrations.RunPython.noop)]

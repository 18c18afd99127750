"""Leaders and deputies of existing activities get the term they have run since the activity was made (D121)."""

from django.db import migrations


def begin_terms(apps, schema_editor):
    Activity, LeaderTerm = apps.get_model("registry", "Activity"), apps.get_model("registry", "LeaderTerm")
    known = set(LeaderTerm.objects.filter(until_at=None).values_list("activity", "user"))
    leaders = Activity.objects.values_list("pk", "leader", "created_at")
    deputies = Activity.objects.exclude(deputy_leaders=None).values_list("pk", "deputy_leaders", "created_at")
    since = {(activity, user): at for activity, user, at in [*leaders, *deputies] if user is not None}
    LeaderTerm.objects.bulk_create(
        [
            LeaderTerm(activity_id=activity, user_id=user, from_at=at)
            for (activity, user), at in since.items()
            if (activity, user) not in known
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_sites_on_the_map")]

    operations = [migrations.RunPython(begin_terms, migrations.RunPython.noop)]

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_find_shared_documents")]

    operations = [
        migrations.RemoveConstraint(model_name="volunteer", name="one_person_per_document"),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.UniqueConstraint(
                name="one_person_per_document",
                fields=["id_digest"],
                condition=Q(
                    merged_into=None,
                    shares_document_with=None,
                    id_digest__isnull=False,
                    document_type__in=["resident_id", "hmt_permit", "foreign_permit"],
                ),
                violation_error_message="该证件已注册。",
            ),
        ),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.UniqueConstraint(
                name="one_person_per_other_document",
                fields=["document_type", "id_digest"],
                condition=Q(merged_into=None, id_digest__isnull=False, document_type__in=["passport", "officer"]),
                violation_error_message="该证件已注册。",
            ),
        ),
    ]

"""The eight reasons for a loss and the labels of the eight stages, to be put into one's own words."""

from django.db import migrations

REASONS = [
    ("no-need", "Ei tarvetta", "No need", False),
    ("timing", "Ajankohta", "Timing", False),
    ("price", "Hinta", "Price", False),
    ("competitor", "Kilpailija tai hävitty kilpailutus", "Competitor or tender lost", False),
    ("no-reply", "Ei vastausta", "No reply", False),
    ("not-our-field", "Ei meidän alaamme", "Not our field", False),
    ("duplicate", "Kaksoiskappale", "Duplicate", False),
    ("other", "Muu syy", "Other", True),
]
STAGES = [
    ("lead", "Liidi", "Lead"),
    ("booked", "Varattu", "Booked"),
    ("held", "Pidetty", "Held"),
    ("proposal", "Tarjous", "Proposal"),
    ("won", "Voitettu", "Won"),
    ("lost", "Hävitty", "Lost"),
    ("delivered", "Toimitettu", "Delivered"),
    ("published", "Julkaistu", "Published"),
]


def add_words(apps, schema_editor):
    reason, label = (apps.get_model("cases", name) for name in ("LostReason", "StageLabel"))
    for order, (code, fi, en, needs_note) in enumerate(REASONS, 1):
        given = {"label_fi": fi, "label_en": en, "needs_note": needs_note, "sort_order": order}
        reason.objects.get_or_create(code=code, defaults=given)
    for code, fi, en in STAGES:
        label.objects.get_or_create(stage=code, defaults={"label_fi": fi, "label_en": en})


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_managers_group")]

    # What staff have put into their own words by then is theirs.
    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]

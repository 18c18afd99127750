"""Is what each scan was believed when it arrived what its own columns say? (design#authenticity)"""

from collections.abc import Iterator

from django.db.models import CharField, F, Min, Q, Value
from django.db.models.functions import Cast, Concat

from checkin.models import Scan
from checkin.scanning.judging import OWN_TIME
from checkin.scanning.senders import OWN_METHODS

Arrival = Scan.Arrival


def faults() -> Iterator[tuple[str, str]]:
    """The judgement again, from sender, method and moments; scans from before it was made keep none.

    Which serial a card had is not stored, so of a replaced card only the sender is looked at.
    """
    judged = Scan.objects.exclude(arrival="")
    moments = Q(received_at__gt=F("logical_at") + OWN_TIME)
    own_series = Q(source=Concat(Value("user:"), Cast("sent_by_id", CharField())))  # elsewhere the desk told the clock
    moments |= own_series & Q(direction=Scan.Direction.ANNUL, received_at__gt=F("device_at") + OWN_TIME)
    is_later = Q(sent_by__isnull=False) & ~Q(method__in=OWN_METHODS) & moments
    is_back_dated = Q(arrival=Arrival.BACK_DATED)
    wrong = judged.filter(is_later & ~is_back_dated | is_back_dated & ~is_later)
    for pk, arrival in wrong.order_by("pk").values_list("pk", "arrival"):
        yield f"{Scan._meta.db_table} {pk}", f"arrival: {arrival} is not what sender and moments say"
    first = judged.aggregate(first=Min("pk"))["first"]
    if first is not None:
        for pk in Scan.objects.filter(arrival="", pk__gt=first).order_by("pk").values_list("pk", flat=True):
            yield f"{Scan._meta.db_table} {pk}", "arrival: is missing, though it came after the first that was judged"

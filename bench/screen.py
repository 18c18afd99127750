"""`python -m bench.screen N`: a shift with N people that runs now, and the session cookie of its leader."""

import json
import sys

from bench.desk import filled
from bench.logins import cookie_of

if __name__ == "__main__":
    shift, _crowd = filled(int(sys.argv[1]))
    print(json.dumps({"shift": shift.pk, "cookie": cookie_of(shift.activity.leader)}))

"""The table of cities: its size, and how long a fresh process needs until it knows a first city.

Run it as `make figures`. The limits of the design are 3 MB in the wheel and 50 ms.
"""

import subprocess
import sys
from importlib.resources import files
from statistics import median

from benchmarks.table import heading, say

ROUNDS = 9
MEASURED = """
import resource, time
began = time.perf_counter()
from mailer.core.places import cities_named
imported = time.perf_counter()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert cities_named("Санкт-Петербург")
found = time.perf_counter()
assert all(map(cities_named, ("Paris, Texas", "Алма-Ата", "圣彼得堡", "St. Petersburg, Fla.")))
done = time.perf_counter()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(imported - began, found - imported, (done - found) / 4, (after - before) / 1024)
"""


def main() -> None:
    rows = [_row() for _ in range(ROUNDS)]
    imported, first, further, memory = (median(column) for column in zip(*rows, strict=True))
    size = len(files("mailer.core").joinpath("places.txt.gz").read_bytes())
    heading("the table of cities, in a fresh process")
    say("size", "≤ 3 MB", f"{size / 1e6:.2f} MB", f"{memory:.0f} MB of memory when read")
    beside = f"each further one {further * 1000:.1f} ms; its module is imported in {imported * 1000:.0f} ms"
    say("first look-up", "≤ 50 ms", f"{first * 1000:.1f} ms", beside)


def _row() -> list[float]:
    said = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True).stdout
    return [float(word) for word in said.split()]


if __name__ == "__main__":
    main()

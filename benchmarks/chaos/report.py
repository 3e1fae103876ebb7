"""The table of `make chaos`, and whether everything held."""

from collections.abc import Mapping
from statistics import median

from benchmarks.chaos.run import CONNECTIONS
from benchmarks.chaos.stages import Stage
from benchmarks.chaos.torment import Tormented

ENOUGH_SENT = 0.95


def report(results: Mapping[str, Tormented], each: int) -> bool:
    """Prints what was done and what it came to, a column for each database. True where every promise was kept."""
    rows = [
        ("kill -9", *(str(one.count) for one in results.values())),
        *((f"  {stage}", *(str(one.at[stage]) for one in results.values())) for stage in Stage),
        ("stopped past the lease", *(str(sum(kills.stopped for kills in one.kills)) for one in results.values())),
        ("messages", *(str(one.total.messages) for one in results.values())),
        ("lost", *(str(one.total.lost) for one in results.values())),
        ("early", *(str(one.total.early) for one in results.values())),
        ("second copies that the log does not name", *(str(one.total.twice) for one in results.values())),
        ("second copies that it names", *(str(one.total.named) for one in results.values())),
        ("unknown", *(str(one.total.unknown) for one in results.values())),
        ("  at most (connections × kills)", *(str(_allowed(one)) for one in results.values())),
        ("  in doubt by the mail server's own notes", *(str(one.total.in_doubt) for one in results.values())),
        ("  unknown where it shows no doubt", *(str(one.total.astray) for one in results.values())),
        ("sent, run by run", *(" ".join(f"{share:.1%}" for share in _shares(one)) for one in results.values())),
        ("seconds", *(f"{one.seconds:.0f}" for one in results.values())),
    ]
    print(f"{'':44}" + "".join(f"{kind:>22}" for kind in results))
    for row in rows:
        print(f"{row[0]:44}" + "".join(f"{cell:>22}" for cell in row[1:]))
    broken = failures(results, each) + too_little_sent(results)
    print("\n".join(broken) or "everything held")
    return not broken


def failures(results: Mapping[str, Tormented], each: int) -> list[str]:
    """What was not kept, in one sentence each."""
    said = [f"{kind}: a law was broken" for kind, one in results.items() if not one.total.laws_hold]
    said += [f"{kind}: more unknown than open connections" for kind, one in results.items() if _is_too_doubtful(one)]
    for stage in Stage:
        if (count := sum(one.at[stage] for one in results.values())) < each:
            said.append(f"only {count} kills {stage}")
    return said


def too_little_sent(results: Mapping[str, Tormented]) -> list[str]:
    """Whether so much was left in doubt that it would be no use; in runs of a few hundred messages it may be."""
    share = median(share for one in results.values() for share in _shares(one))
    return [] if share > ENOUGH_SENT else [f"the median run delivered only {share:.1%}"]


def _allowed(one: Tormented) -> int:
    return CONNECTIONS * one.count


def _is_too_doubtful(one: Tormented) -> bool:
    return one.total.unknown > min(_allowed(one), one.total.in_doubt)


def _shares(one: Tormented) -> list[float]:
    return [findings.sent / findings.messages for findings in one.findings]

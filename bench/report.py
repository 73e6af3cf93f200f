"""The figures as a table, and as JSON."""

import json
from pathlib import Path
from typing import Any

from bench import peers, ruling
from bench.heavy import LIMIT
from bench.suite import CLIENTS

Results = dict[int, dict[str, Any]]
GROWTH = 1.3  # what the inbox, the ticket page and the intake may cost more with ten times the tickets
GROWS_LITTLE = ("inbox", "ticket page", "mail intake, 1 connection")


def table(results: Results) -> str:
    """Plain text for a terminal."""
    sizes = sorted(results)
    return "\n\n".join([*(_size(size, results[size]) for size in sizes), *_comparisons(results, sizes)])


def write_json(results: Results, file: Path, about: dict[str, Any]) -> None:
    file.write_text(
        json.dumps({"about": about, "results": {str(size): one for size, one in results.items()}}, indent=2)
    )


def value(results: Results, size: int, name: str) -> float | None:
    """One figure: median ms, or the rate."""
    if name == "memory of a web worker":
        return _web_worker(results[size])
    figure = results[size]["figures"].get(name)
    return None if figure is None else figure.get("median", figure.get("per_second"))


def growth(results: Results, name: str, small: int, large: int) -> float | None:
    """How many times as much it costs at the larger size."""
    before, after = value(results, small, name), value(results, large, name)
    if not before or not after:
        return None
    return before / after if "per_second" in results[small]["figures"][name] else after / before


def _size(size: int, result: dict[str, Any]) -> str:
    lines = [f"{size:,} tickets (start {result['start_seconds']:.1f} s, database {result['database_mb']:,.0f} MB)"]
    lines += [f"  {'':<30}{'median ms':>10}{'p95 ms':>9}{'cpu ms':>8}{'floor ms':>10}{'ratio':>8}"]
    for name, one in result["figures"].items():
        if "median" in one:
            bare = one.get("floor_median")
            ratio = f"{bare:>10.2f}{one['median'] / bare:>8.1f}" if bare else ""
            lines.append(f"  {name:<30}{one['median']:>10.1f}{one['p95']:>9.1f}{_cpu(one)}{ratio}")
    lines += [*_heavy(result["figures"]), *_ruled(result["figures"])]
    lines += [f"  {'':<30}{'a second':>10}{'':>9}{'cpu ms':>8}{'floor':>10}{'ratio':>8}"]
    for name, one in result["figures"].items():
        if "per_second" in one:
            bare = one["floor_per_second"]
            lines.append(
                f"  {name:<30}{one['per_second']:>10.1f}{'':>9}{_cpu(one)}{bare:>10.1f}{bare / one['per_second']:>8.1f}"
            )
    lines += [f"  {'memory, MB':<30}{'PSS':>10}{'RSS':>9}"]
    for when, held in result["memory"].items():
        parts = ", ".join(f"{name} {part['pss']:.0f}" for name, part in held["parts"].items())
        lines.append(f"  {when:<30}{held['total']['pss']:>10.0f}{held['total']['rss']:>9.0f}   ({parts})")
    return "\n".join(lines)


def _heavy(figures: dict[str, dict[str, float]]) -> list[str]:
    if "heavy ticket" not in figures:
        return []
    ratio = figures["heavy ticket"]["p95"] / figures["small ticket"]["p95"]
    verdict = "ok" if ratio <= LIMIT else "TOO MUCH"
    return [f"  {'heavy ticket to small, p95':<30}{'':>10}{ratio:>9.1f}   at most {LIMIT}: {verdict}"]


def _ruled(figures: dict[str, dict[str, float]]) -> list[str]:
    name = f"assign, {ruling.RULES} rules"
    if name not in figures:
        return []
    added = figures[name]["median"] - figures["assign, without rules"]["median"]
    verdict = "ok" if added <= ruling.LIMIT else "TOO MUCH"
    return [f"  {f'{ruling.RULES} rules add, median':<30}{added:>10.1f}{'':>9}   at most {ruling.LIMIT}: {verdict}"]


def _cpu(figure: dict[str, float]) -> str:
    """Processor time of the whole product for one run."""
    return f"{figure['processor']:>8.1f}" if "processor" in figure else f"{'':>8}"


def _comparisons(results: Results, sizes: list[int]) -> list[str]:
    found = []
    if len(sizes) > 1:
        found.append(_growths(results, sizes[0], sizes[-1]))
    if 100_000 in results:
        found.append(_peers(results))
    return found


def _growths(results: Results, small: int, large: int) -> str:
    lines = [f"Cost at {large:,} tickets against {small:,}"]
    for name in results[large]["figures"]:
        grown = growth(results, name, small, large)
        if grown is not None:
            limit = f"   at most {GROWTH}: {'ok' if grown <= GROWTH else 'TOO MUCH'}" if name in GROWS_LITTLE else ""
            lines.append(f"  {name:<30}{grown:>10.2f}{limit}")
    return "\n".join(lines)


def _peers(results: Results) -> str:
    lines = [
        "Beside others at 100,000 tickets",
        f"  {'':<30}{'Tresen':>10}{'aim':>9}  {'best of the others':<20}",
    ]
    for name, figures in peers.FIGURES.items():
        own = value(results, 100_000, name.replace("8 clients", f"{CLIENTS} clients"))
        if own is None:
            continue
        best = peers.NAMES[figures.index(int(peers.best(name)))]
        verdict = "reached" if peers.reached(name, own) else "NOT REACHED"
        sign = "≥" if name in peers.MORE_IS_BETTER else "≤"
        lines.append(
            f"  {name:<30}{own:>10.1f}{sign:>3}{peers.aim(name):>6.1f}  {peers.best(name):>6.0f} {best:<22}{verdict}"
        )
    return "\n".join(lines)


def _web_worker(result: dict[str, Any]) -> float | None:
    """PSS of the largest web process under load."""
    held = [one["pss"] for one in result["memory"]["under load"]["processes"] if one["name"] == "web"]
    return max(held, default=None)

"""bin/bench: seeds, measures, reports."""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import tresen
from bench.instance import Instance
from bench.report import Results, table, write_json
from bench.suite import QUICK, Effort, Suite, prepare


def main() -> int:
    given = _arguments()
    effort = QUICK if given.quick else Effort()
    sizes = [int(part) for part in given.sizes.replace("_", "").split(",")]
    results: Results = {}
    for size in sizes:
        print(f"{size:,} tickets", flush=True)
        results[size] = _measure(size, effort, given)
    print("\n" + table(results))
    if given.json:
        write_json(results, given.json, _about())
    return 0


def _measure(size: int, effort: Effort, given: argparse.Namespace) -> dict[str, Any]:
    if given.keep:
        return _on(Instance(given.keep / str(size), port=given.port, smtp_port=given.smtp_port), size, effort)
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    folder.chmod(0o711)
    try:
        return _on(Instance(folder / "data", port=given.port, smtp_port=given.smtp_port), size, effort)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _on(instance: Instance, size: int, effort: Effort) -> dict[str, Any]:
    seeded = None
    if not (instance.data / "seeded").exists():
        seeded = prepare(instance, size, _say)
        (instance.data / "seeded").touch()
    result = Suite(instance, effort).run(_say)
    return {"seed_seconds": seeded, **result}


def _say(words: str) -> None:
    print(words, flush=True)


def _about() -> dict[str, Any]:
    return {
        "version": tresen.__version__,
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measures Tresen on seeded data.")
    parser.add_argument("--sizes", default="10000,100000", help="tickets, comma-separated (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument("--quick", action="store_true", help="few requests: to see that it runs")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the seeded data there and use it again")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--smtp-port", type=int, default=2590)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

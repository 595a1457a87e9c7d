"""The lines that are printed and the objects in `var/bench.json`."""

import json
import os
from pathlib import Path
from statistics import median
from typing import Any

from app.bench.load import Measured

RESULTS = Path("var/bench.json")
Result = dict[str, Any]
COSTS = ("growth", "growth_cpu", "wall", "wall_cpu", "wall_sql")


def result(operation: str, connections: int, http: Measured, sql: Measured | None = None) -> Result:
    """An object of `var/bench.json`; `ratio_to_sql` is null where the same SQL was not sent."""
    found: Result = {
        "operation": operation,
        "connections": connections,
        "requests_per_s": round(http.per_second, 1),
        "p50_ms": round(http.percentile(0.5), 2),
        "p95_ms": round(http.percentile(0.95), 2),
        "p99_ms": round(http.percentile(0.99), 2),
        "cpu_ms": round(http.cpu_ms, 2),
        "ratio_to_sql": None,
    }
    if sql is not None:
        found |= {
            "ratio_to_sql": round(http.per_second / sql.per_second, 2),
            "sql_per_s": round(sql.per_second, 1),
            "sql_p50_ms": round(1000 * median(sql.times), 2),
        }
    return {**found, "load_average": round(os.getloadavg()[0], 1)}


def line(found: Result) -> str:
    """A result in one line."""
    said = (
        f"  {found['operation']:<48}{found['connections']:>2} conn.{found['requests_per_s']:>9.1f}/s"
        f"  p50 {found['p50_ms']:>7.2f} ms  p95 {found['p95_ms']:>7.2f} ms  p99 {found['p99_ms']:>7.2f} ms  CPU {found['cpu_ms']:>6.2f} ms"
    )
    if found["ratio_to_sql"] is not None:
        said += f"  SQL {found['sql_per_s']:>8.1f}/s  ratio {found['ratio_to_sql']:.2f}"
    costs = [f"{name.replace('_', ' ')} {found[name]:.2f}" for name in COSTS if name in found]
    return "  ".join([said, *costs])


def scan(name: str, alone_ms: float, among_ms: float) -> Result:
    """What the relay does again and again, in milliseconds for one look."""
    return {
        "operation": name,
        "connections": 1,
        "requests_per_s": round(1000 / among_ms, 1),
        "p50_ms": among_ms,
        "p99_ms": None,
        "cpu_ms": None,
        "ratio_to_sql": None,
        "alone_ms": alone_ms,
        "growth": round(among_ms / alone_ms, 2),
        "load_average": round(os.getloadavg()[0], 1),
    }


def look(name: str, milliseconds: float) -> Result:
    """One look at something, in milliseconds."""
    return {"operation": name, "p50_ms": milliseconds, "load_average": round(os.getloadavg()[0], 1)}


def look_line(found: Result) -> str:
    """One of those in one line."""
    return f"  {found['operation']:<48}{found['p50_ms']:>9.2f} ms"


def scan_line(found: Result) -> str:
    """One of those in one line."""
    return f"  {found['operation']:<48}{found['alone_ms']:>9.2f} → {found['p50_ms']:>9.2f} ms  growth {found['growth']:.2f}"


def read() -> list[Result]:
    """What was kept."""
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def write(results: list[Result]) -> None:
    """Keep the results."""
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {RESULTS}; load average {os.getloadavg()[0]:.1f}")

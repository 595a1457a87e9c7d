"""`make bench`: measure and write the figures down; `--large` measures growth as well."""

import argparse
import os
from pathlib import Path

import uvloop

from app.bench import plain, report
from app.bench.house import House, environment


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the product against the same SQL.")
    parser.add_argument("--cases", type=int, default=10_000, help="cases of the measured organisation (10 000)")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each measurement lasts (5)")
    arguments = parser.parse_args()
    house = House(plain.FOLDER)
    house.destroy()
    settle(house.folder)
    with house.running():
        results = uvloop.run(plain.run(house, arguments.cases, arguments.seconds))
    report.write(results)


def settle(folder: Path) -> None:
    """Let this process, too, work on the house in a folder."""
    from app.embedded import embedded_values
    from kernel.settings import embedded_by, settings

    folder.mkdir(parents=True, exist_ok=True)
    os.environ.clear()
    os.environ.update(environment(folder))
    embedded_by(embedded_values)
    settings.cache_clear()
    settings()  # draws the root key before there are data


if __name__ == "__main__":
    main()

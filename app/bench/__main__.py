"""`make bench`: measure and write the figures down; `--large` measures growth as well."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import uvloop

from app.bench import authority, growth, large, plain, report
from app.bench.house import House, environment
from app.bench.office import OfficeOrder


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the product against the same SQL.")
    parser.add_argument("--cases", type=int, default=10_000, help="cases of the measured organisation (10 000)")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each measurement lasts (5)")
    parser.add_argument("--large", action="store_true", help="measure growth and the wall, too")
    parser.add_argument("--total", type=int, default=1_000_000, help="cases of the large world (1 000 000)")
    parser.add_argument("--organisations", type=int, default=500, help="its organisations (500)")
    parser.add_argument("--big", type=int, default=100_000, help="cases of its second measured one (100 000)")
    parser.add_argument("--authority", action="store_true", help="measure an office of child protection alone")
    parser.add_argument("--plain", action="store_true", help="leave the office of child protection out")
    parser.add_argument("--people", type=int, default=100_000, help="people that it knows (100 000)")
    arguments = parser.parse_args()
    if arguments.authority:
        settle(House(authority.FOLDER).folder)
        house, made = authority.house_of(OfficeOrder(people=arguments.people))
        settle(house.folder)
        with house.running():
            report.write(uvloop.run(authority.run(house, made, arguments.seconds)))
        return
    if not arguments.large:
        house = House(plain.FOLDER)
        house.destroy()
        settle(house.folder)
        with house.running():
            found = uvloop.run(plain.run(house, arguments.cases, arguments.seconds))
        report.write(found)
        if not arguments.plain:
            again("--authority", "--people", str(arguments.people), "--seconds", str(arguments.seconds))
            report.write(found + report.read())
        return
    size = large.Size(
        cases=arguments.cases, big=arguments.big, total=arguments.total, organisations=arguments.organisations
    )
    again("--cases", str(arguments.cases), "--people", str(arguments.people), "--seconds", str(arguments.seconds))
    built = uvloop.run(large.houses(size))
    settle(built.alone.folder)
    with built.alone.running(), built.among.running():
        report.write(report.read() + uvloop.run(growth.run(built, arguments.seconds)))


def again(*arguments: str) -> None:
    """Measure something else in a process of its own: this one works on another house."""
    subprocess.run([sys.executable, "-m", "app.bench", *arguments], check=True)


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

"""The houses of the large run: one organisation alone, and the same one among a million cases. Kept for the next run."""

import hashlib
import subprocess
import time
from pathlib import Path

import msgspec

from app.bench import filler, steps, world
from app.bench.house import House
from app.bench.world import Order, Organisation
from kernel.migrations import ROOT as MIGRATIONS

FOLDER = Path("var/bench-large")
OUR_OWN = (Path(world.__file__), Path(filler.__file__))


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How large the world is: cases of the measured organisation, of the second measured one, and of all."""

    cases: int
    big: int
    total: int
    organisations: int

    @property
    def others(self) -> int:
        """How many organisations fill the rest."""
        return self.organisations - 2

    @property
    def cases_of_others(self) -> int:
        """How many cases each of them has."""
        return max(1, (self.total - self.cases - self.big) // self.others)


class Houses(msgspec.Struct, frozen=True, kw_only=True):
    """What was built, and from what."""

    fingerprint: str
    bench: Organisation
    big: Organisation

    @property
    def alone(self) -> House:
        """The measured organisation and nobody else."""
        return House(FOLDER / "alone")

    @property
    def among(self) -> House:
        """The same organisation, with the same rows, among all the others."""
        return House(FOLDER / "among")


async def houses(size: Size) -> Houses:
    """The houses of this size; built anew when the schema or the building changed since."""
    wanted = fingerprint(size, *OUR_OWN)
    file = FOLDER / "houses.json"
    if file.exists():
        kept = msgspec.json.decode(file.read_bytes(), type=Houses)
        if kept.fingerprint == wanted:
            print(f"Taking the large world in {FOLDER}")
            return kept
    begun = time.monotonic()
    House(FOLDER).destroy()
    made = await _build(size, wanted)
    file.write_bytes(msgspec.json.encode(made))
    print(f"  built in {(time.monotonic() - begun) / 60:.1f} minutes")
    return made


def fingerprint(size: msgspec.Struct, *building: Path) -> str:
    """What a kept house depends on: the migrations, the building, the size."""
    digest = hashlib.sha256(msgspec.json.encode(size))
    for file in (*sorted(MIGRATIONS.rglob("*.sql")), *building):
        digest.update(file.read_bytes())
    return digest.hexdigest()


async def _build(size: Size, wanted: str) -> Houses:
    print(f"Building {size.total} cases in {size.organisations} organisations")
    alone, among = House(FOLDER / "alone"), House(FOLDER / "among")
    with alone.running(durable=False):
        steps.run(alone.folder, type(None), "migrate")
        order = Order(code="bench", mark="ME", cases=size.cases, lived_in=True)
        bench = steps.run(alone.folder, Organisation, "build", order)
        await alone.tidy()
    subprocess.run(["cp", "-a", alone.folder, among.folder], check=True)  # noqa: ASYNC221 nothing else is to do
    with among.running(durable=False):
        orders = (
            Order(code="big", mark="VE", cases=size.big, lived_in=True),
            Order(code="other", mark="OS", cases=size.cases_of_others, lived_in=True),
        )
        building = [steps.start(among.folder, "build", order) for order in orders]
        big, other = [steps.result(each, among.folder, Organisation) for each in building]
        begun = time.monotonic()
        await filler.fill(among, other.tenant_id, size.others - 1)
        print(f"  {size.others - 1} copies of it in {time.monotonic() - begun:.0f} s")
        begun = time.monotonic()
        await among.tidy()
        print(f"  vacuumed and analyzed in {time.monotonic() - begun:.0f} s")
    return Houses(fingerprint=wanted, bench=bench, big=big)

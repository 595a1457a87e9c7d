"""Run what starts processes and drives a browser on a fifth of the processors: `make test-on-a-fifth`.

A control group of the kernel (version 2 or 1) holds everything that is started to a quota; root makes one, anybody else
asks systemd. A wait that is too short for a loaded computer falls here.

python tests/system/on_a_fifth.py [arguments of pytest]
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GROUPS = Path("/sys/fs/cgroup")
PERIOD = 100_000  # microseconds
SHARE = 0.2
SUITE = ("tests/app", "tests/system", "tests/browser")


@contextmanager
def _group(quota: int) -> Iterator[Path | None]:
    """A control group that may use so many microseconds of each period; None where we may make none."""
    is_second = (GROUPS / "cgroup.controllers").exists()
    group = (GROUPS if is_second else GROUPS / "cpu") / f"opora-tests-{os.getpid()}"
    try:
        if is_second:
            (GROUPS / "cgroup.subtree_control").write_text("+cpu")
        group.mkdir()
        if is_second:
            (group / "cpu.max").write_text(f"{quota} {PERIOD}")
        else:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(quota))
    except OSError:
        yield None
        return
    try:
        yield group
    finally:
        group.rmdir()


def main() -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "1", *(sys.argv[1:] or SUITE)]
    processors = len(os.sched_getaffinity(0)) * SHARE
    with _group(int(processors * PERIOD)) as group:
        if group is not None:
            print(f"On {processors:.1f} processors ({group})", flush=True)
            join = f'echo $$ > "{group}/cgroup.procs" && exec "$@"'
            return subprocess.run(["sh", "-c", join, "sh", *command], cwd=ROOT, check=False).returncode
    if shutil.which("systemd-run"):
        scope = ["systemd-run", "--user", "--scope", "--quiet", f"--property=CPUQuota={processors:.0%}"]
        return subprocess.run([*scope, *command], cwd=ROOT, check=False).returncode
    print("No control group can be made here: be root, or have systemd", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

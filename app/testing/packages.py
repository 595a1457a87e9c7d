"""Packages of the operating system that some tests need."""

import os
import shutil
import subprocess


def install(*packages: str) -> bool:
    """Install packages of the system, if we may; whether they are there."""
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not all(shutil.which(program) for program in ("apt-get", *rights[:1])):
        return False
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    fetch = [*apt, "install", "-y", "--no-install-recommends", *packages]
    return succeeds(fetch) or (succeeds([*apt, "update"]) and succeeds(fetch))


def succeeds(command: list[str]) -> bool:
    """Whether a command ends well; what it prints is nobody's business."""
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

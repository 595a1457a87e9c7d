"""What people send in: checked by its content, made anew, in a process of its own that can do nothing else."""


class Refused(Exception):
    """The file is not taken; the code says why."""

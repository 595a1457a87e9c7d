"""E-mails as Outlook saves them (`.msg`), for tests: a compound file (MS-CFB) with the properties of MS-OXMSG, no more."""

import struct
from collections.abc import Sequence

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_EIGHT, _STRING, _BINARY = 0x001E, 0x001F, 0x0102
Tree = dict[str, "bytes | Tree"]


def outlook(
    *,
    subject: str,
    text: str,
    sender: str,
    address: str,
    headers: str = "",
    files: Sequence[tuple[str, bytes]] = (),
    charset: str = "",
) -> bytes:
    """An e-mail with its attachments; with `charset` its words in eight bits, as old programs write them without saying how."""
    words = {0x0037: subject, 0x1000: text, 0x0C1A: sender, 0x0C1F: address, 0x007D: headers, 0x001A: "IPM.Note"}
    kind, how = (_EIGHT, charset) if charset else (_STRING, "utf-16-le")
    head = struct.pack("<8xIIII8x", 0, len(files), 0, len(files))
    message: Tree = _properties(head, {(pid, kind): value.encode(how) for pid, value in words.items() if value})
    for number, (name, content) in enumerate(files):
        of_file = {(0x3707, _STRING): name.encode("utf-16-le"), (0x3701, _BINARY): content}
        message[f"__attach_version1.0_#{number:08X}"] = _properties(b"\0" * 8, of_file)
    return _compound(message)


def _properties(head: bytes, values: dict[tuple[int, int], bytes]) -> Tree:
    listed = b"".join(struct.pack("<HHIQ", kind, pid, 6, len(value)) for (pid, kind), value in values.items())
    streams: Tree = {f"__substg1.0_{pid:04X}{kind:04X}": value for (pid, kind), value in values.items()}
    return {"__properties_version1.0": head + listed, **streams}


def _compound(tree: Tree) -> bytes:
    sectors: list[bytes] = []
    chain: list[int] = []

    def store(content: bytes) -> int:
        first = len(sectors)
        parts = [content[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(content), _SECTOR)]
        sectors.extend(parts)
        chain.extend([*range(first + 1, first + len(parts)), _END])
        return first

    entries: list[list[int | str]] = [["Root Entry", 5, _FREE, _END, 0]]  # name, kind, child, start, size
    siblings: dict[int, int] = {}
    minis: list[bytes] = []
    mini_chain: list[int] = []

    def place(content: bytes) -> int:
        if len(content) >= _CUTOFF:
            return store(content)
        first = len(minis)
        parts = [content[at : at + _MINI].ljust(_MINI, b"\0") for at in range(0, len(content), _MINI)]
        minis.extend(parts)
        mini_chain.extend([*range(first + 1, first + len(parts)), _END] if parts else [])
        return first if parts else _END

    def put(parent: int, under: Tree) -> None:
        last = None
        for name, what in under.items():
            number = len(entries)
            stream = isinstance(what, bytes)
            start, size = (place(what), len(what)) if isinstance(what, bytes) else (0, 0)
            entries.append([name, 2 if stream else 1, _FREE, start, size])
            if last is None:
                entries[parent][2] = number
            else:
                siblings[last] = number
            last = number
            if not isinstance(what, bytes):
                put(number, what)

    put(0, tree)
    entries[0][3], entries[0][4] = store(b"".join(minis)), len(minis) * _MINI
    mini_fat = store(b"".join(struct.pack("<I", each) for each in mini_chain).ljust(_SECTOR, b"\xff"))
    mini_sectors = len(sectors) - mini_fat
    directory = store(b"".join(_entry(each, siblings.get(number, _FREE)) for number, each in enumerate(entries)))
    fats = 1
    while fats * (_SECTOR // 4) < len(sectors) + fats:
        fats += 1
    first_fat = len(sectors)
    chain.extend([_FAT] * fats)
    table = b"".join(struct.pack("<I", each) for each in chain).ljust(fats * _SECTOR, b"\xff")
    sectors.extend(table[at : at + _SECTOR] for at in range(0, len(table), _SECTOR))
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head = signature + struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, directory, 0, _CUTOFF, mini_fat, mini_sectors, _END, 0
    )
    listed = b"".join(struct.pack("<I", first_fat + number) for number in range(fats))
    return (head + listed).ljust(_SECTOR, b"\xff") + b"".join(sectors)


def _entry(each: list[int | str], sibling: int) -> bytes:
    name, kind, child, start, size = each
    called = str(name).encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16xI8x8xIQ", called, len(called), kind, 1, _FREE, sibling, child, 0, start, size)

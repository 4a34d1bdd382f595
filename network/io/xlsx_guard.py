"""The parts of a workbook, unpacked within limits: no bomb, no damage, no lock."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from struct import unpack
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MOST_BYTES = 2**30
"""The largest file, and the most that its parts may unpack to together."""

MOST_RATIO = 200
"""How many times its size a part may unpack to; honest sheets stay below a fifth of this."""

_SMALL = 2**24
"""Parts up to this size may unpack as much as they like."""

_CHUNK = 2**22
_LOCAL_HEADER = 30
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableError(Exception):
    """The file is no workbook that can be read; the message says why."""


class TooLargeError(Exception):
    """The file holds more than is read: ``holds`` is how much, ``most`` what would be read."""

    def __init__(self, *, holds: str, most: str) -> None:
        super().__init__(holds, most)
        self.holds = holds
        self.most = most


class Parts:
    """The parts of the file, unpacked by their true size whatever its directory claims."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLD_OR_LOCKED):
            message = "it is locked by a password or in the form of before 2007"
            raise UnreadableError(message)
        self.data = data
        self.unpacked: dict[str, int] = {}
        members = ZipFile(BytesIO(data)).infolist()
        self.members = {member.filename.lstrip("/"): member for member in members}
        if len(self.members) < len(members):
            message = "two of its parts have the same name"
            raise UnreadableError(message)

    def text(self, name: str) -> str:
        """Return a part as text."""
        return b"".join(self.chunks(name)).decode("utf-8-sig")

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece and check it against its sum."""
        member = self.members[name]
        size, crc = 0, 0
        for chunk in _unpacked(self.data, member):
            size += len(chunk)
            self.unpacked[name] = max(size, self.unpacked.get(name, 0))
            if sum(self.unpacked.values()) > MOST_BYTES:
                most = f"{MOST_BYTES:,} bytes"
                raise TooLargeError(holds=f"more than {most}", most=most)
            if size > _SMALL and size > MOST_RATIO * member.compress_size:
                holds = f"a part packed more than {MOST_RATIO} times"
                raise TooLargeError(holds=holds, most=f"{MOST_RATIO} times")
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if crc != member.CRC:
            message = f"its part {name} is damaged"
            raise UnreadableError(message)


def _unpacked(data: bytes, member: ZipInfo) -> Iterator[bytes]:
    start = member.header_offset
    name_length, extra_length = unpack("<HH", data[start + 26 : start + _LOCAL_HEADER])
    begin = start + _LOCAL_HEADER + name_length + extra_length
    packed = data[begin : begin + member.compress_size]
    if member.flag_bits & 1:
        message = "it is locked by a password"
        raise UnreadableError(message)
    if member.compress_type == ZIP_STORED:
        yield packed
        return
    if member.compress_type != ZIP_DEFLATED:
        message = "it is packed in an unusual way"
        raise UnreadableError(message)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    chunk = inflate.decompress(packed, _CHUNK)
    while chunk:
        yield chunk
        chunk = inflate.decompress(inflate.unconsumed_tail, _CHUNK)

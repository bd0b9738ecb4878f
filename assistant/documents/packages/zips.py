"""Zip files that may be hostile: opened, and their entries read."""

import io
import zipfile
import zlib
from itertools import pairwise

from assistant.documents.source import Source

__all__ = ["ZIP_DAMAGE", "has_known_packing", "is_locked", "open_parts", "open_zip", "read_entry", "share_bytes"]

# What zipfile raises on broken bytes.
ZIP_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)

_MOST_ENTRIES = 20_000
_CENTRAL_HEADER = b"PK\x01\x02"
_LOCAL_HEADER = 30  # bytes, without the name
_CHUNK = 256 * 1024


def open_zip(source: Source) -> zipfile.ZipFile:
    """Return the opened zip. Raises DocumentError: damaged (entries that share bytes included), too-large (too many entries)."""
    # zipfile makes an object of every entry before one can count them.
    if source.content.count(_CENTRAL_HEADER) > _MOST_ENTRIES:
        raise source.refusal("too-large", f"文件里的条目超过 {_MOST_ENTRIES} 个。请只保留需要的文件,重新打包后提交。")
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.content))
    except ZIP_DAMAGE as error:
        raise source.refusal("damaged", "文件损坏或不完整,无法打开。请重新导出或重新上传。") from error
    if share_bytes(archive):
        raise source.refusal("damaged", "文件结构异常(条目互相重叠),无法读取。请用原软件打开后另存一份再提交。")
    return archive


def open_parts(source: Source) -> zipfile.ZipFile:
    """Return the opened zip of a file that is one document, its entries the parts. Raises DocumentError: see open_zip; too-large,
    encrypted.
    """
    archive = open_zip(source)
    # zipfile stops at the declared size, and then the checksum fails: parts cannot unpack to more than they declare.
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > source.limits.max_unpacked_bytes:
        megabytes = 1024 * 1024
        most = source.limits.max_unpacked_bytes // megabytes
        message = f"文件展开后有 {unpacked // megabytes} MB,超过上限 {most} MB。请压缩图片、删去嵌入的大对象,或拆分后提交。"
        raise source.refusal("too-large", message)
    if any(is_locked(entry) for entry in archive.infolist()):
        raise source.refusal("encrypted", "文件设有密码,无法读取。请提供去除密码的版本。")
    return archive


def share_bytes(archive: zipfile.ZipFile) -> bool:
    """Return whether entries overlap: a few bytes, named a thousand times, unpack without end."""
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    if any(first.header_offset + _LOCAL_HEADER + first.compress_size > second.header_offset for first, second in pairwise(entries)):
        return True
    return bool(entries) and entries[-1].header_offset + _LOCAL_HEADER + entries[-1].compress_size > archive.start_dir


def is_locked(entry: zipfile.ZipInfo) -> bool:
    """Return whether the entry needs a password."""
    return bool(entry.flag_bits & 1)


def has_known_packing(entry: zipfile.ZipInfo) -> bool:
    """Return whether the entry is stored or deflated. zipfile unpacks the other kinds chunk by chunk without a bound on their size."""
    return entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, most: int) -> bytes | None:
    """Return the bytes of an entry, None when it holds more than `most`, whatever size it declares. Raises: see ZIP_DAMAGE."""
    if not has_known_packing(entry):
        raise NotImplementedError(f"packing {entry.compress_type}")
    if entry.file_size > most:
        return None
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > most:
                return None
    return bytes(content)

"""Every error that the package raises on purpose.

AssistantError                     root; `exit_code` is what the command line ends with
├── UserInputError            2    the call's words are off; say it differently
│   ├── UnknownPack                no regulation of that id
│   ├── NoSuchPage                 the file has no page of that number
│   └── OutputNotWritable          the output folder cannot be written
├── PackError                 2    a regulation pack is not sound; names file and entry
├── DocumentError             3    a file cannot be read; carries a code of the contract
├── ServiceError              4    a configured service cannot be reached
└── ModelError                4    the language model answered, but not usably

Messages are Chinese and say what is wrong, where, and what to do.
"""

from pathlib import Path
from typing import Literal

__all__ = [
    "AssistantError",
    "DocumentError",
    "DocumentErrorCode",
    "ModelError",
    "NoSuchPage",
    "OutputNotWritable",
    "PackError",
    "ServiceError",
    "UnknownPack",
    "UserInputError",
]

DocumentErrorCode = Literal[
    "encrypted",
    "damaged",
    "empty",
    "unsupported-format",
    "too-large",
    "timeout",
    "no-text",
    "classified",
]


class AssistantError(Exception):
    exit_code = 1


class UserInputError(AssistantError):
    exit_code = 2


class UnknownPack(UserInputError):
    def __init__(self, pack_id: str, known: tuple[str, ...]) -> None:
        self.pack_id = pack_id
        self.known = known
        super().__init__(f"没有名为 {pack_id!r} 的制度包。现有:{'、'.join(known) or '无'}。请用 --pack 指定其中之一。")


class NoSuchPage(UserInputError):
    """page: 1-based, as asked for; count: how many pages the file has."""

    def __init__(self, name: str, page: int, count: int) -> None:
        self.page = page
        self.count = count
        super().__init__(f"没有第 {page} 页:{name!r} 共 {count} 页。")


class OutputNotWritable(UserInputError):
    def __init__(self, folder: Path, reason: str) -> None:
        self.folder = folder
        super().__init__(f"无法写入输出文件夹 {str(folder)!r}:{reason}。请换一个有写权限的文件夹。")


class PackError(AssistantError):
    """A pack that does not load. `file` and `entry` say where."""

    exit_code = 2

    def __init__(self, message: str, *, file: str, entry: str | None = None) -> None:
        self.file = file
        self.entry = entry
        super().__init__(f"{file}{f',条目 {entry!r}' if entry else ''}:{message}")


class DocumentError(AssistantError):
    exit_code = 3

    def __init__(self, code: DocumentErrorCode, message: str, *, name: str) -> None:
        self.code: DocumentErrorCode = code
        self.message = message
        self.name = name
        super().__init__(f"{name}:{message}")


class ServiceError(AssistantError):
    exit_code = 4


class ModelError(AssistantError):
    exit_code = 4

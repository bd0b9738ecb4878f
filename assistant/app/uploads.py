"""Uploads, and nothing but uploads: what a browser or a script names as a file must have come from it."""

from pathlib import Path, PurePosixPath
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder
from gradio_client.utils import is_file_obj, traverse  # type: ignore[import-untyped]

from assistant.text.span import Frozen

__all__ = ["GuardedBlocks", "Upload", "read_uploads"]


class Upload(Frozen):
    """A file that a visitor sent. path: where gradio put it; name: as it is called on the visitor's machine."""

    path: Path
    name: str


class GuardedBlocks(gr.Blocks):
    """gr.Blocks that refuses files which were not uploaded.

    gradio 6.31 compares the paths that a caller sends with the upload folder only after launch(). Mounted on a server, it would
    copy any file of this machine, and fetch any http address, for whoever asks. Can go when mount_gradio_app checks too.
    """

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *arguments: Any, **options: Any) -> Any:
        traverse(inputs, _refuse_foreign, is_file_obj)
        return await super().preprocess_data(block_fn, inputs, *arguments, **options)


def read_uploads(files: Any) -> tuple[Upload, ...]:
    """Return the files of a gr.File, as an event with preprocess=False gives them: one object, a list of them, or None.

    gradio's own reading would strip the brackets from 可研报告（终稿）.pdf.
    """
    listed = files if isinstance(files, list) else [files] if files else []
    return tuple(Upload(path=Path(file["path"]), name=_own_name(file)) for file in listed)


def _refuse_foreign(file: dict[str, Any]) -> dict[str, Any]:
    """Return the file. Raises gr.Error when it does not lie in the upload folder."""
    path = str(file["path"])
    if "://" in path or not Path(path).resolve().is_relative_to(Path(get_upload_folder()).resolve()):
        raise gr.Error("只能使用已上传的文件，请重新上传。", title="提示", print_exception=False)
    return file


def _own_name(file: dict[str, Any]) -> str:
    """Return the last part of the name that the visitor's machine gave, of a file from Windows too."""
    name = PurePosixPath(str(file.get("orig_name") or "").replace("\\", "/")).name
    return "".join(character for character in name if character.isprintable()) or Path(file["path"]).name

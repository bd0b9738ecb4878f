"""What a child of the sandbox can be asked to do."""

from collections.abc import Callable, Mapping

from PIL import Image

from assistant.documents.formats import read_document
from assistant.documents.pictures import render_page
from assistant.documents.sandbox.wire import Job
from assistant.documents.source import Progress
from assistant.documents.types import Document
from assistant.documents.view import View

__all__ = ["JOBS"]


def _read(job: Job, progress: Progress) -> Document:
    return read_document(job.path, name=job.name, limits=job.limits, progress=progress)


def _picture(job: Job, _progress: Progress) -> Image.Image:
    return render_page(job.path, View.model_validate_json(job.wanted), limits=job.limits)


JOBS: Mapping[str, Callable[[Job, Progress], Document | Image.Image]] = {"read": _read, "picture": _picture}

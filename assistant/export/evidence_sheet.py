"""A page of the report as the evidence PDF shows it: its picture, the names of what it is quoted for beside the quotes."""

import io
from collections.abc import Sequence
from typing import NamedTuple

from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.platypus import Flowable, Paragraph  # type: ignore[import-untyped]

from assistant.documents.box import Box
from assistant.export.evidence_cover import TOP
from assistant.export.evidence_pages import Mark, PagePlan
from assistant.export.pdf_type import linked, markup, paragraph
from assistant.export.wording import clip
from assistant.screening.types import Status

__all__ = ["PageSheet", "arrange"]

_HEAD, _MARGIN, _BESIDE, _PADDING, _BETWEEN = 9 * mm, 42 * mm, 3 * mm, 3.0, 2.0
_FRAME, _LEADER = "#808080", "#7a8aa0"
_FILLS = {
    Status.PRESENT: "#eaf6ee",
    Status.PARTIAL: "#fff5df",
    Status.MISSING: "#fdeeee",
    Status.UNDETERMINED: "#f2eefa",
    Status.NOT_APPLICABLE: "#eff2f5",
    None: "#e8f0fb",
}
_NAME_WIDTH, _FILE_WIDTH = 30, 60  # characters


class _Label(NamedTuple):
    """A label on the margin. wanted: the height of its first quote's middle, None where its place on the page is not known; points
    from the bottom of the sheet."""

    mark: Mark
    words: Paragraph
    height: float
    wanted: float | None


class PageSheet(Flowable):  # type: ignore[misc]
    """Fills a page. picture: JPEG; scale: pixels of it per point of the report's page."""

    def __init__(self, plan: PagePlan, picture: bytes, *, scale: float) -> None:
        super().__init__()
        self._plan = plan
        self._picture = ImageReader(io.BytesIO(picture))
        self._scale = scale

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, height - 1  # a sheet as high as the room is one that reportlab would not place
        return self.width, self.height

    def draw(self) -> None:
        """Draw the sheet on the canvas that reportlab has set."""
        plan, canvas = self._plan, self.canv
        canvas.bookmarkHorizontal(plan.key, 0, self.height)
        canvas.addOutlineEntry(clip(f"{plan.name}：{'、'.join(mark.title for mark in plan.marks)}", 80), plan.key, level=1)
        pixels = self._picture.getSize()
        shrunk = min((self.width - _MARGIN - _BESIDE) / pixels[0], (self.height - _HEAD) / pixels[1])
        wide, high = pixels[0] * shrunk, pixels[1] * shrunk
        bottom = self.height - _HEAD - high
        canvas.drawImage(self._picture, 0, bottom, wide, high)
        canvas.setStrokeColor(_FRAME)
        canvas.setLineWidth(0.5)
        canvas.rect(0, bottom, wide, high)
        self._write(markup(f"报告{clip(plan.name, _FILE_WIDTH)}"), 0, wide)
        self._write(linked(markup("返回结论表"), TOP), wide + _BESIDE, _MARGIN)
        self._draw_labels(wide + _BESIDE, bottom, per_point=self._scale * shrunk)

    def _write(self, marked: str, left: float, width: float) -> None:
        """Write a line above the page."""
        line = paragraph(marked, 10)
        _, height = line.wrapOn(self.canv, width, _HEAD)
        line.drawOn(self.canv, left, self.height - height)

    def _draw_labels(self, left: float, bottom: float, *, per_point: float) -> None:
        """Put the labels on the margin, each with a line to its quotes. per_point: points of the sheet per point of the report's page."""
        room = self.height - _HEAD
        labels = self._fitting([self._label(mark, bottom, per_point) for mark in self._plan.marks], room)
        labels.sort(key=lambda label: (label.wanted is not None, -(label.wanted or 0)))
        places = arrange([(label.wanted, label.height) for label in labels], top=room)
        canvas = self.canv
        for label, top in zip(labels, places, strict=True):
            canvas.setStrokeColor(_LEADER)
            canvas.setLineWidth(0.4)
            if box := _end_of_first_line(label.mark.boxes):
                # Along the foot of the words, then across to the label: a line through them would strike them out.
                foot = bottom + box.bottom * per_point
                canvas.lines([(box.right * per_point, foot, left - _BESIDE, foot), (left - _BESIDE, foot, left, top - label.height / 2)])
            canvas.setFillColor(_FILLS[label.mark.status])
            canvas.rect(left, top - label.height, _MARGIN, label.height, fill=1)
            label.words.drawOn(canvas, left + _PADDING, top - label.height + _PADDING)

    def _fitting(self, labels: list[_Label], room: float) -> list[_Label]:
        """Return the labels that the margin has room for; where it has not for all, the last one counts the others."""
        kept = list(labels)
        while sum(label.height + _BETWEEN for label in kept) > room:
            kept.pop()
            rest = Mark(key=TOP, title=f"另有{len(labels) - len(kept) + 1}项", verdict="见结论表", status=None, boxes=())
            kept[-1] = self._label(rest, 0, 1)
        return kept

    def _label(self, mark: Mark, bottom: float, per_point: float) -> _Label:
        words = paragraph(f"{linked(markup(clip(mark.title, _NAME_WIDTH)), mark.key)}<br/>{markup(mark.verdict)}", 8)
        _, height = words.wrapOn(self.canv, _MARGIN - 2 * _PADDING, self.height)
        first = mark.boxes[0] if mark.boxes else None
        wanted = bottom + (first.bottom + first.top) / 2 * per_point if first else None
        return _Label(mark, words, height + 2 * _PADDING, wanted)


def _end_of_first_line(boxes: Sequence[Box]) -> Box | None:
    """Return the box furthest right beside the first one: cells of a row have a box each."""
    beside = [box for box in boxes if box.bottom < boxes[0].top and box.top > boxes[0].bottom]
    return max(beside, key=lambda box: box.right, default=None)


def arrange(labels: Sequence[tuple[float | None, float]], *, top: float, gap: float = _BETWEEN) -> list[float]:
    """Return the upper edge of each label: as near to its wanted middle as those above it let it be, none below the sheet while there is
    room above.

    labels: wanted middle and height, from the top down, those without a wanted middle first; heights in points from the bottom.
    """
    edges: list[float] = []
    ceiling = top
    for wanted, height in labels:
        edge = min(ceiling, ceiling if wanted is None else wanted + height / 2)
        edges.append(edge)
        ceiling = edge - height - gap
    floor = 0.0
    for index in range(len(edges) - 1, -1, -1):
        edges[index] = max(edges[index], floor + labels[index][1])
        floor = edges[index] + gap
    return edges

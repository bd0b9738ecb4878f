"""The picture of a page → its lines of text and its rules."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image

from assistant.documents.layout.rules import Rule, Rules
from assistant.documents.ocr.cache import Recognised, RecognisedLine
from assistant.documents.ocr.engine import Quads, Reading, are_upside_down, find_text, read_strips
from assistant.documents.ocr.lines import MeasuredLine, measure_line
from assistant.documents.ocr.missed import find_leaders, find_missed, lead_on, size_of_type
from assistant.documents.ocr.rules import find_rules
from assistant.documents.ocr.seals import lift_seals
from assistant.documents.ocr.sizes import mark_bold, settle_sizes
from assistant.documents.ocr.straight import Pixels, find_ink, find_skew, set_straight
from assistant.documents.ocr.strips import cut_strips, lie_sideways, longest_strips
from assistant.documents.ocr.tall import read_tall

__all__ = ["read_picture"]


class _Upright(NamedTuple):
    """A page set upright. skew: the degrees, counter-clockwise, by which it was turned."""

    pixels: Pixels
    quads: Quads
    skew: float


def read_picture(picture: Image.Image, scale: float, tick: Callable[[], None] | None = None) -> Recognised:
    """Return what stands on the picture of a page. scale: pixels per point; tick: called now and then while it lasts."""
    pixels = np.ascontiguousarray(np.asarray(picture.convert("RGB"), dtype=np.uint8)[:, :, ::-1])
    height, width = pixels.shape[:2]
    if not _ink_of_text(_grey(pixels), Rules(), scale).any():
        return Recognised(width=width / scale, height=height / scale)
    page = _set_upright(lift_seals(pixels, scale))
    if tick is not None:
        tick()
    grey = _grey(page.pixels)
    rules = find_rules(grey, scale)
    ink = _ink_of_text(grey, rules, scale)
    em = size_of_type(page.quads, scale)
    quads = np.concatenate((page.quads, find_missed(ink, page.quads, em)))
    lines = _read_lines(page, quads, rules, ink, scale, tick)
    settle_sizes(lines, scale)
    mark_bold(lines)
    lines += lead_on(find_leaders(ink, quads, em), lines)
    height, width = grey.shape
    return _in_points(lines, rules, width=width, height=height, skew=page.skew, scale=scale)


def _read_lines(
    page: _Upright, quads: Quads, rules: Rules, ink: Pixels, scale: float, tick: Callable[[], None] | None
) -> list[MeasuredLine]:
    """Return the lines in the boxes `quads`, those of the page first."""
    strips = cut_strips(page.pixels, quads, rules, scale)
    flat = [strip for strip in strips if not strip.tall]
    read = list(zip(flat, read_strips([strip.pixels for strip in flat], tick), strict=True))
    for strip in strips:
        if strip.tall:
            read += zip(*read_tall(strip, ink), strict=True)
            if tick is not None:
                tick()
    return [
        measure_line(strip, reading, ink)
        for strip, reading in read
        if reading.centres and reading.confidence >= _least_confidence(reading, missed=strip.box >= len(page.quads))
    ]


def _least_confidence(reading: Reading, *, missed: bool) -> float:
    """Return how sure a reading must be to be text. missed: the search for text had passed it over."""
    if missed:
        return 0.85
    return 0.75 if len(reading.centres) <= 2 else 0.5  # in photos the engine sees single characters


def _set_upright(pixels: Pixels) -> _Upright:
    """Return the page with its lines level and the right way up."""
    page = _set_level(pixels, 0.0)
    if lie_sideways(page.quads):
        page = _set_level(np.ascontiguousarray(np.rot90(pixels, -1)), 90.0)
    witnesses = longest_strips(page.pixels, page.quads)
    if are_upside_down(witnesses):
        over = [np.ascontiguousarray(np.rot90(strip, 2)) for strip in witnesses]
        if _sureness(read_strips(over)) > _sureness(read_strips(witnesses)):
            turned = np.ascontiguousarray(np.rot90(page.pixels, 2))
            skew = page.skew + 180
            return _Upright(turned, find_text(turned), skew - 360 if skew > 180 else skew)
    return page


def _set_level(pixels: Pixels, skew: float) -> _Upright:
    slant = find_skew(_grey(pixels))
    level = set_straight(pixels, slant) if slant else pixels
    return _Upright(level, find_text(level), skew + slant)


def _sureness(readings: Sequence[Reading]) -> float:
    return sum(reading.confidence for reading in readings)


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def _ink_of_text(grey: Pixels, rules: Rules, scale: float) -> Pixels:
    ink = find_ink(grey, side=12 * scale, depth=25)
    thick = max(3, round(2.5 * scale))
    for rule in rules.across:
        cv2.line(ink, (round(rule.start), round(rule.at)), (round(rule.end), round(rule.at)), 0, thick)
    for rule in rules.down:
        cv2.line(ink, (round(rule.at), round(rule.start)), (round(rule.at), round(rule.end)), 0, thick)
    return ink


def _in_points(lines: list[MeasuredLine], rules: Rules, *, width: int, height: int, skew: float, scale: float) -> Recognised:
    def flip(rule: Rule) -> tuple[float, float, float]:
        return ((height - rule.at) / scale, rule.start / scale, rule.end / scale)

    return Recognised(
        width=width / scale,
        height=height / scale,
        skew=skew,
        lines=tuple(
            RecognisedLine(
                text=line.text,
                lefts=tuple(left / scale for left, _ in line.edges),
                rights=tuple(right / scale for _, right in line.edges),
                spaced=line.spaced,
                base=(height - line.base) / scale,
                size=line.size / scale,
                bold=line.bold,
                angle=line.angle,
                confidence=line.confidence,
            )
            for line in lines
        ),
        across=tuple(flip(rule) for rule in rules.across),
        down=tuple((rule.at / scale, (height - rule.end) / scale, (height - rule.start) / scale) for rule in rules.down),
    )

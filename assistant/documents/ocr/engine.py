"""The engine that finds and reads lines of text on pictures: rapidocr, with the models of its own package."""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from assistant.documents.ocr.straight import Pixels

__all__ = ["EngineFailure", "Quads", "Reading", "are_upside_down", "find_text", "read_strips"]

Quads = npt.NDArray[np.float32]  # boxes × corners (upper left, upper right, lower right, lower left) × x and y, pixels

_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx", "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx"}
_SURE = 0.9
_LEAST_SIDE = 736  # pixels of the picture that text is looked for in
_MOST_PIXELS = 4_600_000  # of the same: a little more than A3 at 150 dpi; larger ones cost memory
_SHARE_STRIPS = 48  # read between two signs of life

# The engine keeps what it works on in its own fields.
_LOCK = threading.Lock()


class EngineFailure(Exception):
    """The engine is not installed whole, or could not cope with a picture; nothing is wrong with the program."""


class Reading(NamedTuple):
    """What a strip says. text: with the spaces that the engine saw; centres: of the characters that are no spaces, as shares of the
    strip's width, 0..1; confidences: of the same characters, 0..1."""

    text: str
    centres: tuple[float, ...]
    confidences: tuple[float, ...]

    @property
    def confidence(self) -> float:
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0


@lru_cache(maxsize=1)
def _load_engine() -> Any:
    """Return the engine, loaded once a process; each of its models when it is first used."""
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    # Without paths of its own the engine would fetch models from the network when one is missing.
    paths = {f"{part}.model_path": str(folder / name) for part, name in _MODELS.items()}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return rapidocr.RapidOCR(
        params={
            **paths,
            "Global.log_level": "critical",
            "Global.return_word_box": True,
            "EngineConfig.onnxruntime.intra_op_num_threads": cores,
        }
    )


@contextmanager
def _engine() -> Iterator[Any]:
    """Give the engine to one thread at a time. Raises EngineFailure."""
    with _LOCK:
        try:
            from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

            engine = _load_engine()
        except (ImportError, OSError) as error:
            raise EngineFailure(str(error)) from error
        try:
            yield engine
        except (ONNXRuntimeError, cv2.error, OSError) as error:
            raise EngineFailure(type(error).__name__) from error


def find_text(pixels: Pixels) -> Quads:
    """Return the boxes of the lines of text on a page."""
    height, width = pixels.shape[:2]
    factor = min(1.0, (_MOST_PIXELS / (height * width)) ** 0.5)
    page = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else pixels
    # The engine would blow a narrow strip up until its shorter side is this long, and the longer one with it.
    below, beside = (max(0, _LEAST_SIDE - side) for side in page.shape[:2])
    page = cv2.copyMakeBorder(page, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=(255,) * 3)
    with _engine() as engine:
        from rapidocr.main import RapidOCRError

        try:
            _, found = engine.detect_and_crop(page, {})
        except RapidOCRError:  # nothing found
            return np.zeros((0, 4, 2), np.float32)
    return np.asarray(np.clip(found.boxes / factor, 0, [width, height]), dtype=np.float32)


def are_upside_down(strips: Sequence[Pixels]) -> bool:
    """Return whether most of the strips are surely turned by 180 degrees."""
    if not strips:
        return False
    with _engine() as engine:
        _, judged = engine.cls_and_rotate(list(strips))
    return bool(sum(label == "180" and score >= _SURE for label, score in judged.cls_res) > 0.6 * len(strips))


def read_strips(strips: Sequence[Pixels], tick: Callable[[], None] | None = None) -> list[Reading]:
    """Return what each strip, one line of text, says. tick: called now and then while it lasts."""
    readings = [Reading("", (), ())] * len(strips)
    # Strips of one shape together: the engine fills a batch up to its longest.
    order = sorted(range(len(strips)), key=lambda index: strips[index].shape[1] / strips[index].shape[0])
    for start in range(0, len(order), _SHARE_STRIPS):
        share = order[start : start + _SHARE_STRIPS]
        with _engine() as engine:
            found = engine.recognize_txt([strips[index] for index in share])
        for index, text, words in zip(share, found.txts, found.word_results, strict=True):
            readings[index] = _reading(text, words)
        if tick is not None:
            tick()
    return readings


def _reading(text: str, words: Any) -> Reading:
    columns = [column for word in words.word_cols for column in word]
    sure = [confidence for character, confidence in zip(text, words.confs, strict=False) if not character.isspace()]
    if not columns or len(columns) != len(sure):
        return Reading("", (), ())
    centres = tuple(min(1.0, (column + 0.5) / words.line_txt_len) for column in columns)
    return Reading(text, centres, tuple(min(1.0, max(0.0, float(confidence))) for confidence in sure))

"""What recognition costs beside its engine alone: `python -m evals.reading.ocr_speed --pages 4`.

Both read the same pictures of a sample report at 150 dpi, in turns, in one process; models are loaded before.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from assistant.documents.ocr.recognise import DPI, recognise
from evals.reading.corpus import SAMPLES

__all__ = ["Cost", "main"]


class Cost(NamedTuple):
    """Seconds a page, of all processors together and on the clock."""

    processor: float
    wall: float


def _time(read: Callable[[Image.Image], Any], picture: Image.Image) -> Cost:
    processor, wall = time.process_time(), time.perf_counter()
    read(picture)
    return Cost(time.process_time() - processor, time.perf_counter() - wall)


def _median(costs: list[Cost]) -> Cost:
    return Cost(*(float(np.median([getattr(cost, field) for cost in costs])) for field in Cost._fields))


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser(prog="python -m evals.reading.ocr_speed", description="文字识别的用时,与引擎本身相比")
    parser.add_argument("--pages", type=int, default=4)
    pages = parser.parse_args().pages
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "critical", "Global.return_word_box": True})
    document = PdfDocument(Path(SAMPLES) / "built" / "health-platform.pdf")
    pictures = [document[index].render(scale=DPI / 72).to_pil().convert("RGB") for index in range(3, 3 + pages)]

    def alone(picture: Image.Image) -> Any:
        return engine(np.asarray(picture)[:, :, ::-1])

    def ours(picture: Image.Image) -> Any:
        return recognise(picture, number=1, scale=DPI / 72)

    for warm in (alone, ours):
        warm(pictures[0])
    costs: dict[str, list[Cost]] = {"engine": [], "ours": []}
    for picture in pictures:
        costs["engine"].append(_time(alone, picture))
        costs["ours"].append(_time(ours, picture))
    medians = {name: _median(found) for name, found in costs.items()}
    for name, cost in medians.items():
        print(f"{name:8}{cost.processor:8.2f} s CPU {cost.wall:8.2f} s a page")
    print(
        f"ratio   {medians['ours'].processor / medians['engine'].processor:8.2f} CPU {medians['ours'].wall / medians['engine'].wall:8.2f}"
    )


if __name__ == "__main__":
    main()

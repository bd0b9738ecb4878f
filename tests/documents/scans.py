"""Pictures of pages: PDF pages drawn by pdfium, as a scanner would give them, and PDF files made of pictures."""

from pathlib import Path

from paper import Paper
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.utils import ImageReader

SCALE = 150 / 72  # pixels per point


def draw(path: Path, *, page: int = 1, height: float | None = None) -> Image.Image:
    """Return the picture of a PDF's page at 150 dpi, its upper `height` points or all of it."""
    document = PdfDocument(path)
    picture: Image.Image = document[page - 1].render(scale=SCALE).to_pil().convert("RGB")
    document.close()
    return picture if height is None else picture.crop((0, 0, picture.width, round(height * SCALE)))


def paste(paper: Paper, picture: Image.Image) -> None:
    """Fill the page of `paper` with a picture and turn it."""
    width, height = picture.width / SCALE, picture.height / SCALE
    paper.canvas.setPageSize((width, height))
    paper.canvas.drawImage(ImageReader(picture), 0, 0, width, height)
    paper.turn()

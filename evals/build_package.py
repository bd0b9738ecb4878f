"""Build the sample package: a report with the annexes that applicants send beside it, a sheet and a stamped scan, in one zip.

`python -m evals.build_package` writes evals/samples/built/archives-package.zip from the built DOCX and what stands below.
"""

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFilter
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_BUILT = Path(__file__).parent / "samples" / "built"
_FOLDER = "州档案馆 档案数据服务项目"
_BUDGET = (  # as in the report
    ("附件1 预算明细表",),
    ("序号", "名称", "数量", "单位", "单价（元）", "金额（万元）"),
    (1, "档案扫描", 1800000, "页", 0.35, 63.0),
    (2, "图像处理", 1800000, "页", 0.12, 21.6),
    (3, "目录著录", 260000, "条", 1.1, 28.6),
    (4, "识别与校对", 1800000, "页", 0.18, 32.4),
    (5, "录音录像转换", 420, "小时", 85.0, 3.57),
    (6, "质检与挂接", 1800000, "页", 0.05, 9.0),
    (7, "长期保存介质", 1, "项", 28300.0, 2.83),
    (8, "监理", 1, "项", 50000.0, 5.0),
    (9, "加工场所监控租用", 1, "项", 40000.0, 4.0),
    (None, "合计", None, None, None, 170.0),
)
_ANNEX = (
    ("附件2 密码应用方案", 16),
    ("一、保护对象", 13),
    ("数字化成果库中的档案目录、全文影像和查阅人身份信息。", 11),
    ("二、密码措施", 13),
    ("传输采用国密 TLCP 协议,证书由自治区政务电子认证系统签发;", 11),
    ("存储加密采用 SM4 算法,完整性保护采用 SM3 算法;", 11),
    ("管理员登录使用智能密码钥匙,密钥由政务云统一密码服务平台管理。", 11),
    ("三、密评安排", 13),
    ("系统上线前委托有资质的机构开展商用密码应用安全性评估,费用 3.5 万元已列入预算。", 11),
)
_PLAIN_TIME = (2026, 1, 1, 0, 0, 0)  # the same package on any day


def _write_budget() -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "预算明细"
    for row in _BUDGET:
        sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write_annex() -> bytes:
    """Return the annex as it comes from a scanner: a picture of the page at 150 dpi, a little turned, with a red seal."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    y = 770.0
    for text, size in _ANNEX:
        canvas.setFont("STSong-Light", size)
        canvas.drawString(80, y, text)
        y -= 2.2 * size
    canvas.save()
    page = PdfDocument(buffer.getvalue())[0].render(scale=150 / 72).to_pil().convert("RGB")
    brush = ImageDraw.Draw(page)
    brush.ellipse((820, 980, 1040, 1200), outline=(200, 30, 30), width=7)
    scan = page.rotate(0.6, fillcolor="white", resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.6))
    out = io.BytesIO()
    scan.save(out, format="PDF", resolution=150, quality=70, creationDate=None, modDate=None)
    return out.getvalue()


def main() -> None:
    """Write the package."""
    files = {
        "可行性研究报告.docx": (_BUILT / "archives-data-service.docx").read_bytes(),
        "附件1 预算明细表.xlsx": _write_budget(),
        "附件2 密码应用方案(盖章扫描件).pdf": _write_annex(),
    }
    with zipfile.ZipFile(_BUILT / "archives-package.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"{_FOLDER}/{name}", _PLAIN_TIME), content)


if __name__ == "__main__":
    main()

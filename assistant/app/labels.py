"""The fixed words of the web page, in Chinese and in English; the address ends in ?lang=en for the second."""

import gradio as gr
from gradio.i18n import I18nData

__all__ = ["PAGE_TITLE", "label", "translations"]

PAGE_TITLE = "预审 — 信息化项目办事问答与材料预审"

_LABELS = {
    "ask.tab": ("办事问答", "Questions"),
    "ask.dialogue": ("问答", "Dialogue"),
    "ask.question": ("问题", "Question"),
    "ask.hint": ("请输入问题，按回车键提问", "Type a question in Chinese and press Enter"),
    "ask.send": ("提问", "Ask"),
    "ask.clear": ("清空", "Clear"),
    "screen.tab": ("材料预审", "Pre-screening"),
    "screen.files": (
        "上传材料（PDF、Word、WPS、OFD、扫描件、图片、表格或 ZIP，可一次选择多份）",
        "Upload reports (PDF, Word, WPS, OFD, scans, pictures, sheets or ZIP; several at once)",
    ),
    "screen.start": ("开始预审", "Pre-screen"),
    "screen.clear": ("清空", "Clear"),
    "guide.tab": ("办理指南", "Guide"),
    "guide.kind": ("项目类型", "Kind of project"),
    "guide.total": ("总投资（万元）", "Total (10,000 yuan)"),
    "guide.software": ("其中软件开发（万元）", "Software part (10,000 yuan)"),
    "guide.hardware": ("含硬件设备采购", "Buys hardware"),
    "guide.classified": ("涉密", "Classified"),
    "guide.state": ("国家、自治区全额拨付", "Fully funded by the state"),
    "guide.more": ("已知的日期（可不填，填了就算出期限）", "Known dates (optional)"),
    "guide.start": ("列出办理步骤", "List the steps"),
    "guide.clear": ("清空", "Clear"),
}
_TRANSLATIONS = gr.I18n(
    **{
        "zh-CN": {key: chinese for key, (chinese, _) in _LABELS.items()},
        "en": {key: english for key, (_, english) in _LABELS.items()},
    }
)


def label(key: str) -> I18nData:
    """Return the label of `key`, which the browser shows in the page's language. Raises KeyError for an unknown key."""
    if key not in _LABELS:
        raise KeyError(key)
    return _TRANSLATIONS(key)


def translations() -> gr.I18n:
    """Return every label in both languages, as gradio wants it."""
    return _TRANSLATIONS

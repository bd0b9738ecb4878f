"""What is measured: the program, the program without what it learned, and two systems that people use in its place."""

from collections.abc import Callable

import numpy as np

from assistant.documents.types import Document
from assistant.regulations.learned import Learned, read_learned
from assistant.regulations.types import Pack
from assistant.retrieval.types import Embedder
from assistant.screening.screen import screen_document
from assistant.screening.types import Checklist
from assistant.text.normalize import fold_text
from assistant.text.quote import locate_all
from evals.screening.cases import LABELLED_FLAGS, PACK
from evals.screening.measures import Given

__all__ = ["System", "dense_search", "fit_threshold", "keyword_search", "learned", "ours"]

System = Callable[[Document, Pack], Given]


def learned() -> Learned | None:
    """Return what was learned for the pack of the evaluations."""
    return read_learned(PACK)


def ours(document: Document, pack: Pack, *, weights: Learned | None) -> Given:
    """Return what the program says about a report; without weights its rules alone."""
    return _given(screen_document(document, pack=pack, learned=weights), document)


def _given(checklist: Checklist, document: Document) -> Given:
    blocks = {
        finding.requirement: tuple(
            fold_text(document.text_of(document.blocks[evidence.paragraph - 1])) for evidence in finding.evidence if evidence.paragraph
        )
        for finding in checklist.findings
    }
    profile = checklist.profile
    return Given(
        statuses={finding.requirement: finding.status.value for finding in checklist.findings},
        blocks=blocks,
        flags=frozenset(flag.kind.value for flag in checklist.flags) & LABELLED_FLAGS,
        confidences={finding.requirement: finding.confidence for finding in checklist.findings},
        kind=profile.kind and profile.kind.value,
        total_wan=float(profile.total_wan) if profile.total_wan is not None else None,
        software_wan=float(profile.software_wan) if profile.software_wan is not None else None,
    )


# What a reader would type into the search box for each requirement.
_SEARCHES: dict[str, tuple[str, ...]] = {
    "necessity": ("必要性",),
    "compliance": ("合规",),
    "applicability": ("应用性", "适用性", "应用场景"),
    "benefit": ("效益",),
    "budget-rationality": ("预算", "投资估算"),
    "project-type": ("项目类型", "项目类别"),
    "project-nature": ("项目性质", "建设性质"),
    "construction-content": ("建设内容",),
    "construction-period": ("建设周期", "工期"),
    "operating-network": ("运行网络", "政务外网"),
    "deployment-site": ("部署地点", "部署位置"),
    "performance-targets": ("绩效",),
    "security-control": ("安全管控", "网络安全"),
    "cryptography-application": ("密码",),
    "infrastructure-reuse": ("复用", "基础设施"),
    "resource-catalogue": ("目录",),
    "sharing-list": ("共享清单",),
    "demand-list": ("需求清单",),
    "sharing-type": ("共享类型",),
    "sharing-mechanism": ("长效机制", "共享机制"),
    "usage-feedback": ("反馈",),
    "preliminary-study": ("前期调研", "软课题"),
}


def keyword_search(document: Document, pack: Pack) -> Given:
    """Return what a keyword search says: a hit anywhere is present, none is missing; the first two hits' blocks are shown."""
    statuses, shown = {}, {}
    for requirement in pack.requirements:
        spans = [span for word in _SEARCHES.get(requirement.id, (requirement.title,)) for span in locate_all(word, document.text)]
        statuses[requirement.id] = "present" if spans else "missing"
        blocks = [block for span in spans[:2] for block in document.blocks if block.span.covers(span)]
        shown[requirement.id] = tuple(fold_text(document.text_of(block)) for block in blocks)
    return Given(statuses=statuses, blocks=shown)


def dense_search(document: Document, pack: Pack, *, embedder: Embedder, threshold: float) -> Given:
    """Return what similarity says: present where a block is at least `threshold` close to what the requirement asks."""
    blocks, scores = _closeness(document, pack, embedder)
    statuses, shown = {}, {}
    for requirement, row in zip(pack.requirements, scores, strict=True):
        best = int(row.argmax())
        statuses[requirement.id] = "present" if row[best] >= threshold else "missing"
        shown[requirement.id] = (blocks[best],)
    return Given(statuses=statuses, blocks=shown)


def fit_threshold(cases: list[tuple[Document, dict[str, str]]], pack: Pack, *, embedder: Embedder) -> float:
    """Return the similarity at which most decisions of the given (dev) reports come out right."""
    found = []
    for document, statuses in cases:
        _, scores = _closeness(document, pack, embedder)
        found += [(row.max(), statuses[entry.id]) for entry, row in zip(pack.requirements, scores, strict=True)]
    tried = sorted({float(score) for score, _ in found})
    return max(tried, key=lambda line: sum(("present" if score >= line else "missing") == status for score, status in found))


def _closeness(document: Document, pack: Pack, embedder: Embedder) -> tuple[list[str], np.ndarray]:
    texts = [text for block in document.blocks if (text := document.text_of(block).strip())]
    asked = embedder.embed_queries([f"{entry.title}:{entry.asks}" for entry in pack.requirements])
    return [fold_text(text) for text in texts], np.array(asked) @ np.array(embedder.embed_passages(texts)).T

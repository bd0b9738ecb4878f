"""A Document judged against a pack: the checklist."""

from assistant.documents.types import Document, PageQuality
from assistant.errors import PackError
from assistant.project import ProjectProfile
from assistant.regulations.conditions import holds
from assistant.regulations.learned import LEARNED_FILE, Learned
from assistant.regulations.types import Condition, Pack, Requirement
from assistant.screening.evidence import collect, evidence_at
from assistant.screening.explain import explain
from assistant.screening.flags import raise_flags
from assistant.screening.genre import remark_on_genre
from assistant.screening.judge import Judgement, decide
from assistant.screening.places import searched_places
from assistant.screening.profile import Names, read_facts, read_names
from assistant.screening.report import Report, read_report
from assistant.screening.scores import score_statements
from assistant.screening.second_reader import SecondReader, read_again
from assistant.screening.topics import Topics
from assistant.screening.types import Checklist, DocumentSummary, FileSummary, Finding, Searched, Status
from assistant.screening.weigh import FEATURES, view_of, weigh

__all__ = ["judge_requirement", "screen_document"]


_SURE_ENOUGH = 0.8  # on the test split of 2026-11-24 one finding of ten lies below it, and three of five wrong ones (docs/quality.md)


def screen_document(document: Document, *, pack: Pack, learned: Learned | None = None, reader: SecondReader | None = None) -> Checklist:
    """Return the checklist of `document`: one finding for each requirement of `pack`, in its order, and the flags.

    learned: what was learned from labelled reports; without it the rules decide alone. reader: a language model that reads again
    what is unsure then; findings that it changes say so.
    """
    report = read_report(document, pack.wording)
    names = read_names(report)
    facts = read_facts(report, title=document.title or names.project)
    topics = Topics.of(report, pack.requirements, pack.wording)
    searched = searched_places(document)
    label = {requirement.id: pack.article(requirement.anchor.article, requirement.anchor.suffix).label for requirement in pack.requirements}
    judgements = {
        requirement.id: judge_requirement(requirement, report, topics=topics, pack=pack)
        for requirement in pack.requirements
    }  # fmt: skip
    if learned:
        judgements = _weighed(judgements, report, pack=pack, learned=learned, reader=reader)
    findings = tuple(
        _finding(requirement, judgements[requirement.id], report, profile=facts.profile, searched=searched, article=label[requirement.id])
        for requirement in pack.requirements
    )  # fmt: skip
    return Checklist(
        document=_summarise(document, names),
        pack=pack.id, pack_title=pack.title, profile=facts.profile, findings=findings,
        flags=raise_flags(report, pack=pack, facts=facts, names=names), searched=searched, warnings=document.warnings,
        remark=remark_on_genre(report, pack),
    )  # fmt: skip


def _summarise(document: Document, names: Names) -> DocumentSummary:
    files = [FileSummary(name=part.origin.name, format=part.origin.format, pages=part.pages or None) for part in document.parts]
    files += [FileSummary(name=unread.name, code=unread.code, error=unread.message) for unread in document.unread]
    return DocumentSummary(
        origin=document.origin, pages=len(document.pages) or None, title=document.title or names.project, unit=names.unit,
        ocr_pages=sum(page.quality is PageQuality.OCR for page in document.pages), files=tuple(files),
        attachments=document.attachments, signatures=document.signatures,
    )  # fmt: skip


def judge_requirement(requirement: Requirement, report: Report, *, topics: Topics, pack: Pack) -> Judgement:
    """Return the status of one requirement by what the report's words say, conditions aside."""
    passages = collect(requirement, report, topics=topics, wording=pack.wording)
    return decide(passages, requirement, wording=pack.wording, regulation=pack.text)


def _weighed(
    judgements: dict[str, Judgement], report: Report, *, pack: Pack, learned: Learned, reader: SecondReader | None
) -> dict[str, Judgement]:
    """Return the judgements after weighing and the second reading; where nothing was learned the rules' judgement stays."""
    if learned.features != FEATURES:
        raise PackError("权重文件与程序版本不符,请重新学习,或删去它(删去后只按规则判断)。", file=f"{pack.id}/{LEARNED_FILE}")
    scores = score_statements(report, learned)
    weighed = dict(judgements)
    for requirement in pack.requirements:
        if requirement.id in learned.requirements:
            column = learned.requirements.index(requirement.id)
            view = view_of(scores, report, requirement, column=column, wording=pack.wording)
            judgement = weigh(judgements[requirement.id], view, requirement, report=report, learned=learned)
            again = read_again(judgement, view, requirement, report=report, pack=pack, reader=reader) if reader else judgement
            weighed[requirement.id] = again
    return weighed


def _finding(
    requirement: Requirement, judgement: Judgement, report: Report, *, profile: ProjectProfile, searched: Searched, article: str
) -> Finding:  # fmt: skip
    applies = _applies(requirement.when, profile)
    status = judgement.status
    if applies is False:
        status = Status.NOT_APPLICABLE
    elif status is Status.MISSING and searched.gaps:
        status = Status.UNDETERMINED
    shown = () if status is Status.NOT_APPLICABLE else tuple(evidence_at(piece, report) for piece in judgement.pieces)
    said = explain(requirement, judgement, status=status, report=report, searched=searched, article=article, unsure=applies is None)
    return Finding(
        requirement=requirement.id, title=requirement.title, articles=requirement.articles, status=status, key=requirement.key,
        confidence=said.confidence, reason=said.reason, suggestion=said.suggestion, evidence=shown, decided_by=said.decided_by,
        needs_human=status is not Status.NOT_APPLICABLE and said.confidence < _SURE_ENOUGH,
    )  # fmt: skip


def _applies(condition: Condition | None, profile: ProjectProfile) -> bool | None:
    """Return whether a requirement applies, None when facts are unknown. A part is never more than the known total."""
    if condition is None:
        return True
    applies = holds(condition, profile)
    if applies is None and profile.software_wan is None and profile.total_wan is not None:
        most = profile.model_copy(update={"software_wan": profile.total_wan})
        return False if holds(condition, most) is False else None
    return applies

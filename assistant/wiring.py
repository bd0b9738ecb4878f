"""Picking implementations: settings in, a working Assistant out. The only place that knows both."""

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from PIL.Image import Image

from assistant.answering.ask import answer_question
from assistant.answering.compose import Reckoning
from assistant.answering.library import Library, has_rules
from assistant.answering.report import answer_from_report
from assistant.answering.report_words import FACT_NAMES
from assistant.answering.reword import reworded
from assistant.answering.types import Answer, Citation, KnownPlace
from assistant.calendar.workdays import OVERRIDES_FILE, WorkCalendar, read_additions
from assistant.documents.sandbox.reader import Reader
from assistant.documents.source import Limits, Progress
from assistant.documents.types import Document
from assistant.documents.view import View
from assistant.errors import DocumentError, PackError, UnknownPack
from assistant.llm.prompts import load_prompt
from assistant.llm.providers import build_chat_model
from assistant.llm.types import ChatModel
from assistant.procedure.guide import make_guide
from assistant.procedure.schedule import deadlines_after, find_event
from assistant.procedure.types import EventDeadlines, Guide
from assistant.project import ProjectProfile
from assistant.regulations import packs
from assistant.regulations.learned import Learned, read_learned
from assistant.regulations.question_reader import QuestionReader, read_question_reader, text_checksum
from assistant.regulations.types import Pack, Wording
from assistant.retrieval.e5 import E5Small
from assistant.retrieval.embedding import build_embedder
from assistant.retrieval.laws import LawSearcher, open_laws
from assistant.retrieval.rerank import CrossEncoderReranker, build_reranker
from assistant.retrieval.search import Searcher, forget_report, open_regulation, open_report
from assistant.retrieval.types import Embedder
from assistant.screening.marking import refuse_classified
from assistant.screening.screen import screen_document
from assistant.screening.second_reader import SecondReader
from assistant.screening.types import Checklist
from assistant.settings import Settings, read_settings
from assistant.text.normalize import fold_text
from assistant.text.question import checked_history, checked_question

__all__ = ["Assistant", "build_assistant", "load_pack", "open_document"]

_log = logging.getLogger(__name__)
_MOST_LAW_SEARCHERS = 4  # a search over 100,000 passages takes 0.5 GiB


class Assistant:
    """Everything a user can ask for. Packs, index and model are opened on first use and kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._packs: dict[str, Pack] = {}
        self._searchers: dict[str, Searcher] = {}
        self._laws: dict[tuple[str, ...], LawSearcher] = {}
        self._learned: dict[str, Learned | None] = {}
        self._question_readers: dict[str, QuestionReader | None] = {}

    def ask(self, question: str, *, history: tuple[str, ...] = (), pack_id: str | None = None, today: date | None = None) -> Answer:
        """Return the answer from the regulation, or from a further one where that settles what the default one does not.

        pack_id: this regulation alone. history: the user's earlier turns, oldest first. today: the day on which regulations must be
        in force, this one when None. Raises UserInputError for an empty or over-long question.
        """
        *_, answer = self.ask_in_steps(question, history=history, pack_id=pack_id, today=today)
        return answer

    def ask_in_steps(
        self, question: str, *, history: tuple[str, ...] = (), pack_id: str | None = None, today: date | None = None
    ) -> Iterator[Answer]:
        """Yield the answer as far as it is verified while a language model writes it; last, the answer that stands. See `ask`.

        Raises ServiceError where the model is required and its service cannot be reached.
        """
        turns = (*checked_history(history), checked_question(question))
        pack = self.pack(pack_id)
        model = self._model  # what is wrong with its settings is said before anything is searched
        others: Callable[[], tuple[Pack, ...]] = partial(self._others, pack) if pack_id is None else tuple
        day = today or date.today()
        library = Library(pack, others=others, ask=partial(self._ask_one, today=day), laws=self._open_laws, today=day)
        answer = library.answer(turns)
        if model is None:
            yield answer
            return
        cited = {citation.pack for citation in answer.citations if isinstance(citation, Citation)}
        prompt = load_prompt(self.settings.prompts_dir / "answer.yaml")
        packs = {pack_id: self.pack(pack_id) for pack_id in cited}
        yield from reworded(answer, turns, packs=packs, model=model, prompt=prompt, required=self.settings.model_required)

    def prepare_for_many(self) -> None:
        """Load what makes each question faster and does not pay for a single one."""
        if isinstance(self._embedder, E5Small):
            self._embedder.load_bulk()

    def build_index(self, pack_id: str | None = None) -> None:
        """Build, or load, what questions to a regulation are searched in."""
        pack = self.pack(pack_id)
        if has_rules(pack):
            self.searcher(pack)
        else:
            self._open_laws((pack,))

    def _ask_one(self, turns: tuple[str, ...], pack: Pack, *, today: date) -> Answer:
        return answer_question(
            turns,
            pack=pack,
            searcher=self.searcher(pack),
            reader=self._question_reader(pack),
            reckoning=Reckoning(today, self.work_calendar),
        )

    def _others(self, chosen: Pack) -> tuple[Pack, ...]:
        """Return the further regulations that load: one that an office is still writing must not silence the others."""
        others = []
        for pack_id in self.pack_ids():
            if pack_id != chosen.id:
                try:
                    others.append(self.pack(pack_id))
                except (PackError, UnknownPack) as error:
                    _log.warning("left out: %s", error)
        return tuple(others)

    def _open_laws(self, packs: tuple[Pack, ...]) -> LawSearcher:
        """Return the search over regulations without rules; the last few are kept."""
        ids = tuple(pack.id for pack in packs)
        if ids not in self._laws:
            with self.settings.writing_data():
                folder = self.settings.data_dir / "index"
                opened = open_laws(packs, embedder=self._embedder, folder=folder, reranker=self._reranker)
            self._laws = dict([*self._laws.items(), (ids, opened)][-_MOST_LAW_SEARCHERS:])
        return self._laws[ids]

    def ask_about(self, question: str, path: Path, *, pack_id: str | None = None) -> Answer:
        """Return the answer from one report, with page citations. pack_id: whose requirements and terms help to find it.

        Raises DocumentError, and UserInputError for an empty or over-long question.
        """
        question = checked_question(question)
        pack = self.pack(pack_id)
        document = self.read(path, pack_id=pack_id)
        with self.settings.writing_data():
            searcher = open_report(document, embedder=self._embedder, folder=self.settings.data_dir / "reports")
        places = _known_places(screen_document(document, pack=pack, learned=self.learned(pack)), pack)
        same = [(term.term, *term.everyday) for term in pack.glossary]
        return answer_from_report(question, document=document, searcher=searcher, places=places, same=same)

    def screen(
        self, report: Path | str | Document, *, name: str | None = None, pack_id: str | None = None, progress: Progress | None = None
    ) -> Checklist:
        """Return the checklist of one report: of a file, or of a document that was read already. Raises DocumentError."""
        document = report if isinstance(report, Document) else self.read(Path(report), name=name, pack_id=pack_id, progress=progress)
        pack = self.pack(pack_id)
        return screen_document(document, pack=pack, learned=self.learned(pack), reader=self._second_reader)

    def guide(self, profile: ProjectProfile, *, dates: Mapping[str, date] | None = None, pack_id: str | None = None) -> Guide:
        """Return every step of a project in order. dates: the days of events, by id or by what people call them (合同签订).

        Raises UserInputError for an unknown event, an absurd date or amount, and for a pack that names no steps.
        """
        return make_guide(profile, pack=self.pack(pack_id), calendar=self.work_calendar, dates=dates)

    def deadline(self, event: str, start: date, *, pack_id: str | None = None) -> EventDeadlines:
        """Return what is due after an event that happened on `start`. Raises UserInputError, as guide does."""
        pack = self.pack(pack_id)
        return deadlines_after(find_event(event, pack), start, pack=pack, calendar=self.work_calendar)

    @cached_property
    def work_calendar(self) -> WorkCalendar:
        """The State Council's working days with what the office added. Raises UserInputError for an unsound file."""
        return WorkCalendar(read_additions(self.settings.data_dir / OVERRIDES_FILE))

    def read(self, path: Path, *, name: str | None = None, pack_id: str | None = None, progress: Progress | None = None) -> Document:
        """Return the document, read in a process of its own within the configured limits. pack_id: whose wording tells what is
        classified. Raises DocumentError, also (classified) where the file carries the marking of a state secret, and UserInputError.
        """
        accept = None if self.settings.allow_classified else _gate(self, pack_id)
        return self._reader.read(path, name=name, progress=progress, accept=accept)

    def picture(self, path: Path, view: View) -> Image:
        """Return the picture of a page, drawn in a process of its own. Raises DocumentError, UserInputError."""
        return self._reader.picture(path, view)

    def pack(self, pack_id: str | None = None) -> Pack:
        """Return a regulation, the default one without an id. Raises UnknownPack, PackError."""
        pack_id = pack_id or self.settings.pack
        if pack_id not in self._packs:
            self._packs[pack_id] = _load_pack(pack_id, settings=self.settings)
        return self._packs[pack_id]

    def learned(self, pack: Pack) -> Learned | None:
        """Return what was learned from labelled reports for a regulation, None where nothing was. Raises PackError."""
        if pack.id not in self._learned:
            self._learned[pack.id] = read_learned(_pack_folders(self.settings)[pack.id])
        return self._learned[pack.id]

    def _question_reader(self, pack: Pack) -> QuestionReader | None:
        """Return what was learned from labelled questions, None where nothing was, or from another text or embedder. Raises PackError."""
        if pack.id not in self._question_readers:
            reader = read_question_reader(_pack_folders(self.settings)[pack.id])
            fits = reader and reader.embedder == self._embedder.id and reader.text_sha256 == text_checksum(pack.text)
            self._question_readers[pack.id] = reader if fits else None
        return self._question_readers[pack.id]

    def pack_ids(self) -> tuple[str, ...]:
        """Return the ids of the regulations that came with the program and of those that were added, sorted."""
        return tuple(sorted(_pack_folders(self.settings)))

    def searcher(self, pack: Pack) -> Searcher:
        """Return the search of a regulation, its index built or rebuilt when needed."""
        if pack.id not in self._searchers:
            with self.settings.writing_data():
                self._searchers[pack.id] = open_regulation(pack, embedder=self._embedder, folder=self.settings.data_dir / "index")
        return self._searchers[pack.id]

    @cached_property
    def _reader(self) -> Reader:
        settings = self.settings
        limits = Limits(
            max_bytes=settings.max_file_mb * 2**20,
            max_pages=settings.max_pages,
            ocr=settings.ocr,
            max_ocr_pages=settings.max_ocr_pages,
            ocr_cache=settings.data_dir / "recognised",
            office=settings.office,
        )
        return Reader(limits=limits, max_memory_mb=settings.max_memory_mb)

    @cached_property
    def _embedder(self) -> Embedder:
        key = self.settings.embedder_api_key
        return build_embedder(
            self.settings.embedder, base_url=self.settings.embedder_base_url, api_key=key.get_secret_value() if key else None
        )

    @cached_property
    def _reranker(self) -> CrossEncoderReranker | None:
        return build_reranker(self.settings.reranker)

    @cached_property
    def _model(self) -> ChatModel | None:
        name, key = self.settings.model, self.settings.model_api_key
        if not name:
            return None
        return build_chat_model(
            name,
            base_url=self.settings.model_base_url,
            api_key=key.get_secret_value() if key else None,
            timeout_s=self.settings.model_timeout_s,
        )

    @cached_property
    def _second_reader(self) -> SecondReader | None:
        if self._model is None:
            return None
        return SecondReader(model=self._model, prompt=load_prompt(self.settings.prompts_dir / "judge.yaml"))


def _gate(assistant: Assistant, pack_id: str | None) -> Callable[[Document], None]:
    """Return what raises DocumentError (classified) for a document that carries the marking of a state secret, and deletes what an
    earlier question has left of it."""
    wording, reports = _wording_of_markings(assistant, pack_id), assistant.settings.data_dir / "reports"

    def accept(document: Document) -> None:
        try:
            refuse_classified(document, wording)
        except DocumentError:
            forget_report(document.id, folder=reports)
            raise

    return accept


def _wording_of_markings(assistant: Assistant, pack_id: str | None) -> Wording:
    """Return the wording of the pack; where it says nothing on markings, that of another: a new pack must not open the door."""
    chosen = assistant.pack(pack_id)
    if chosen.wording.classified:
        return chosen.wording
    for other in assistant.pack_ids():
        with contextlib.suppress(PackError):  # whether it is sound is not this file's question
            if (wording := assistant.pack(other).wording).classified:
                return wording
    return chosen.wording


def _known_places(checklist: Checklist, pack: Pack) -> tuple[KnownPlace, ...]:
    """Return where the screening has found the facts and the matters that people ask about."""
    places: list[KnownPlace] = []
    for source in checklist.profile.sources:
        if source.span and source.field in FACT_NAMES:
            places.append(KnownPlace(names=FACT_NAMES[source.field], span=source.span))
    names = {requirement.id: (fold_text(requirement.title), *requirement.headings) for requirement in pack.requirements}
    for finding in checklist.findings:
        places += [KnownPlace(names=names[finding.requirement], span=evidence.span) for evidence in finding.evidence]
    return tuple(places)


def build_assistant(settings: Settings | None = None) -> Assistant:
    """Return an Assistant; without settings, those of the environment."""
    return Assistant(settings or read_settings())


def load_pack(pack_id: str | None = None) -> Pack:
    """Return a regulation pack by id, the default one without. Raises UnknownPack, PackError."""
    settings = read_settings()
    return _load_pack(pack_id or settings.pack, settings=settings)


def open_document(path: Path | str) -> Document:
    """Return a file as a Document, read within the limits of the environment's settings. Raises DocumentError, UserInputError."""
    return build_assistant().read(Path(path))


def _load_pack(pack_id: str, *, settings: Settings) -> Pack:
    folders = _pack_folders(settings)
    if pack_id not in folders:
        raise UnknownPack(pack_id, tuple(sorted(folders)))
    return packs.load_pack(folders[pack_id])


def _pack_folders(settings: Settings) -> dict[str, Path]:
    """Return the folder of each pack by id; an added pack never stands in for one that came with the program."""
    corpora = (settings.added_packs_dir, settings.corpus_dir)  # the later one wins
    return {pack_id: corpus / pack_id for corpus in corpora for pack_id in packs.list_packs(corpus)}

"""Picking implementations: settings in, a working Assistant out. The only place that knows both."""

import contextlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from PIL.Image import Image

from assistant.answering.ask import answer_question
from assistant.answering.report import answer_from_report
from assistant.answering.report_words import FACT_NAMES
from assistant.answering.types import Answer, KnownPlace
from assistant.documents.sandbox.reader import Reader
from assistant.documents.source import Limits, Progress
from assistant.documents.types import Document
from assistant.documents.view import View
from assistant.errors import DocumentError, PackError, UnknownPack
from assistant.llm.prompts import load_prompt
from assistant.llm.providers import build_chat_model
from assistant.llm.types import ChatModel
from assistant.regulations import packs
from assistant.regulations.learned import Learned, read_learned
from assistant.regulations.types import Pack, Wording
from assistant.retrieval.embedding import build_embedder
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


class Assistant:
    """Everything a user can ask for. Packs, index and model are opened on first use and kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._packs: dict[str, Pack] = {}
        self._searchers: dict[str, Searcher] = {}
        self._learned: dict[str, Learned | None] = {}

    def ask(self, question: str, *, history: tuple[str, ...] = (), pack_id: str | None = None) -> Answer:
        """Return the answer from the regulation. history: the user's earlier turns, oldest first.

        Raises UserInputError for an empty or over-long question.
        """
        turns = (*checked_history(history), checked_question(question))
        pack = self.pack(pack_id)
        prompt = load_prompt(self.settings.prompts_dir / "answer.yaml") if self._model else None
        return answer_question(turns, pack=pack, searcher=self.searcher(pack), model=self._model, prompt=prompt)

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

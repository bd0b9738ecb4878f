"""The folder of one pack turned into a Pack, each entry held against the regulation's text."""

import hashlib
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from assistant.errors import PackError
from assistant.regulations.articles import parse_articles
from assistant.regulations.commonplace import Commonplace
from assistant.regulations.genres import OWN, Genre
from assistant.regulations.pack_checks import Checker
from assistant.regulations.pack_files import build, read_entries, read_mapping
from assistant.regulations.questions import ANY, PanelQuestion
from assistant.regulations.step_checks import StepChecker
from assistant.regulations.steps import Event, Step
from assistant.regulations.types import Anchor, FlagRule, GlossaryTerm, Level, Pack, PackCase, Requirement, Rule, Silence, Wording
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen

__all__ = ["ID_RULE", "METADATA_FILE", "TEXT_FILE", "digest", "is_pack_id", "read_pack"]

METADATA_FILE = "pack.yaml"
TEXT_FILE = "regulation.txt"
ID_RULE = "编号应为 3 至 60 个小写字母或数字,可用单个连字符分隔(例如 city-2025)"

_REQUIREMENTS, _RULES, _SILENCES, _GLOSSARY = "requirements.yaml", "rules.yaml", "silences.yaml", "glossary.yaml"
_WORDING, _FLAGS, _CASES, _COMMONPLACE, _QUESTIONS = "wording.yaml", "flags.yaml", "cases.yaml", "commonplace.yaml", "questions.yaml"
_GENRES, _EVENTS, _STEPS = "genres.yaml", "events.yaml", "steps.yaml"
_FILES = (
    METADATA_FILE,
    *(_REQUIREMENTS, _RULES, _SILENCES, _GLOSSARY, _WORDING, _FLAGS, _CASES, _COMMONPLACE, _QUESTIONS, _GENRES, _EVENTS, _STEPS),
)
_ID = re.compile(r"(?=.{3,60}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
_REQUIREMENT_PATTERNS = ("headings", "weak_headings", "labels", "cues", "statements", "other_senses")
_SUBSTANCE_PATTERNS = ("patterns", "titled_patterns", "hollow", "about", "columns")

Entry = TypeVar("Entry", bound=BaseModel)


class _Metadata(Frozen):
    """pack.yaml; see Pack."""

    title: str
    short_names: tuple[str, ...] = ()
    level: Level = Level.LOCAL
    issuer: str
    document_number: str | None = None
    published: date
    in_force_from: date
    in_force_until: date | None = None
    supersedes: str | None = None
    source: str
    sha256: str
    interpreter: Anchor | None = None


def is_pack_id(name: str) -> bool:
    """Tell whether a folder of that name can be a pack: an ASCII slug, which also names the index's collection."""
    return bool(_ID.fullmatch(name))


def digest(content: bytes) -> str:
    """Return the SHA-256 of a regulation's text, 64 hexadecimal figures."""
    return hashlib.sha256(content).hexdigest()


def read_pack(folder: Path, *, pack_id: str, problems: list[PackError]) -> Pack:
    """Return the pack in `folder`; `problems` receives what is not sound in its entries, in the order of the files.

    Raises PackError when metadata or text cannot be used at all.
    """
    return _Reader(folder, pack_id=pack_id, problems=problems).read()


class _Reader:
    def __init__(self, folder: Path, *, pack_id: str, problems: list[PackError]) -> None:
        self.folder = folder
        self.pack_id = pack_id
        self.problems = problems

    def read(self) -> Pack:
        if not is_pack_id(self.pack_id):
            raise PackError(f"文件夹名不能作编号:{ID_RULE}。", file=self.pack_id)
        for path in sorted((*self.folder.glob("*.yaml"), *self.folder.glob("*.yml"))):
            if path.name not in _FILES:
                raise PackError(f"不认识这个文件,可用的有:{'、'.join(_FILES)}。", file=self._file(path.name))
        metadata = self._metadata()
        text = self._text(metadata.sha256)
        articles = parse_articles(text)
        if not articles:
            raise PackError("没有找到条文(“第一条 …”)。", file=self._file(TEXT_FILE))
        checker = Checker(text, articles, problems=self.problems)
        interpreter = metadata.interpreter and checker.anchor(metadata.interpreter, file=self._file(METADATA_FILE), entry="interpreter")
        requirements = self._requirements(checker)
        rules = self._rules(checker)
        events, steps = self._procedure(checker)
        return Pack(
            **{**dict(metadata), "interpreter": interpreter},
            id=self.pack_id,
            text=text,
            articles=articles,
            requirements=requirements,
            rules=rules,
            silences=self._silences(checker, rules),
            glossary=self._glossary(),
            wording=self._wording(checker),
            commonplace=self._commonplace(),
            flags=self._flags(checker),
            questions=self._questions(checker, requirements),
            genres=self._genres(checker),
            events=events,
            steps=steps,
            cases=self._cases(checker),
        )

    def _file(self, name: str) -> str:
        return f"{self.pack_id}/{name}"

    def _metadata(self) -> _Metadata:
        file = self._file(METADATA_FILE)
        metadata = build(_Metadata, read_mapping(self.folder / METADATA_FILE, file=file), file=file)
        if metadata.in_force_until and metadata.in_force_until < metadata.in_force_from:
            raise PackError("早于 in_force_from,请改正日期。", file=file, entry="in_force_until")
        return metadata

    def _text(self, expected: str) -> str:
        try:
            content = (self.folder / TEXT_FILE).read_bytes()
            text = content.decode()
        except (OSError, UnicodeDecodeError) as error:
            raise PackError(f"无法读取制度全文(应为 UTF-8 文本):{error}。", file=self._file(TEXT_FILE)) from error
        if (actual := digest(content)) != expected:
            message = f"与 {TEXT_FILE} 不符,该文件实为 {actual}。若确认全文无误,请把 sha256 改为此值;否则请恢复原文。"
            raise PackError(message, file=self._file(METADATA_FILE), entry="sha256")
        return text

    def _entries(self, name: str, model: type[Entry]) -> dict[str, Entry]:
        return read_entries(self.folder / name, model, file=self._file(name), problems=self.problems)

    def _requirements(self, checker: Checker) -> tuple[Requirement, ...]:
        """Return the requirements of requirements.yaml, then those of the files in requirements/, by file name."""
        folder = Path(_REQUIREMENTS).stem
        names = [_REQUIREMENTS, *(f"{folder}/{path.name}" for path in sorted((self.folder / folder).glob("*.yaml")))]
        requirements: dict[str, Requirement] = {}
        for name in names:
            for entry in self._entries(name, Requirement).values():
                if entry.id in requirements:
                    checker.report("与另一个文件中的条目重名,请改名或合并。", file=self._file(name), entry=entry.id)
                requirements[entry.id] = _requirement(entry, checker, file=self._file(name))
        return tuple(requirements.values())

    def _rules(self, checker: Checker) -> tuple[Rule, ...]:
        file = self._file(_RULES)
        return tuple(_rule(entry, checker, file=file) for entry in self._entries(_RULES, Rule).values())

    def _silences(self, checker: Checker, rules: tuple[Rule, ...]) -> tuple[Silence, ...]:
        silences = self._entries(_SILENCES, Silence)
        taken = {rule.id for rule in rules}
        for name, silence in silences.items():
            # Search results name a rule or a silence by its id alone.
            if name in taken:
                checker.report(f"与 {_RULES} 的条目重名,请改名。", file=self._file(_SILENCES), entry=name)
            checker.existing(silence.related, file=self._file(_SILENCES), entry=name)
        return tuple(silences.values())

    def _glossary(self) -> tuple[GlossaryTerm, ...]:
        terms = self._entries(_GLOSSARY, GlossaryTerm)
        taken: dict[str, str] = {}
        for name, term in terms.items():
            for letters in term.initials:
                other = taken.setdefault(letters, name)
                if other != name or not re.fullmatch("[a-z]{2,8}", letters):
                    message = f"拼音首字母 {letters!r} 应是 2 至 8 个小写字母,并且只属于一个词条({other})。"
                    self.problems.append(PackError(message, file=self._file(_GLOSSARY), entry=name))
            words = Counter(fold_text(word) for word in (term.term, *term.everyday))
            repeated = sorted(word for word, count in words.items() if count > 1)
            if repeated:
                message = f"说法重复:{'、'.join(repeated)},请删去多余的。"
                self.problems.append(PackError(message, file=self._file(_GLOSSARY), entry=name))
        return tuple(terms.values())

    def _wording(self, checker: Checker) -> Wording:
        path, file = self.folder / _WORDING, self._file(_WORDING)
        if not path.exists():
            return Wording()
        wording = build(Wording, read_mapping(path, file=file), file=file)
        patterns = {name: checker.fold_patterns(values, file=file, entry=name) for name, values in wording}
        return wording.model_copy(update=patterns)

    def _commonplace(self) -> Commonplace:
        path, file = self.folder / _COMMONPLACE, self._file(_COMMONPLACE)
        return build(Commonplace, read_mapping(path, file=file), file=file) if path.exists() else Commonplace()

    def _flags(self, checker: Checker) -> tuple[FlagRule, ...]:
        file = self._file(_FLAGS)
        return tuple(_flag(entry, checker, file=file) for entry in self._entries(_FLAGS, FlagRule).values())

    def _questions(self, checker: Checker, requirements: tuple[Requirement, ...]) -> tuple[PanelQuestion, ...]:
        questions = self._entries(_QUESTIONS, PanelQuestion)
        known = {requirement.id for requirement in requirements}
        for name, question in questions.items():
            if name != ANY and question.is_of_flag == (name in known):
                wrong = "是审查要求的编号,不能写 raised。" if name in known else "没有这个编号的审查要求;提示事项的问题请写 raised。"
                checker.report(wrong, file=self._file(_QUESTIONS), entry=name)
        return tuple(questions.values())

    def _genres(self, checker: Checker) -> tuple[Genre, ...]:
        file = self._file(_GENRES)
        genres = self._entries(_GENRES, Genre)
        if genres and OWN not in genres:
            checker.report(f"缺少条目 {OWN!r}:申报材料本身的标志。", file=file, entry=OWN)
        folded = {
            name: {field: checker.fold_patterns(getattr(genre, field), file=file, entry=name) for field in ("titles", "signs", "lines")}
            for name, genre in genres.items()
        }  # fmt: skip
        return tuple(genre.model_copy(update=folded[name]) for name, genre in genres.items())

    def _procedure(self, checker: Checker) -> tuple[tuple[Event, ...], tuple[Step, ...]]:
        events = tuple(self._entries(_EVENTS, Event).values())
        steps = tuple(self._entries(_STEPS, Step).values())
        step_checker = StepChecker(checker, events, file=self._file(_STEPS), events_file=self._file(_EVENTS))
        return step_checker.events(), tuple(step_checker.step(step) for step in steps)

    def _cases(self, checker: Checker) -> tuple[PackCase, ...]:
        cases = self._entries(_CASES, PackCase)
        for name, case in cases.items():
            checker.existing(case.articles, file=self._file(_CASES), entry=name)
        return tuple(cases.values())


def _rule(rule: Rule, checker: Checker, *, file: str) -> Rule:
    article = checker.article(rule.article, file=file, entry=rule.id)
    if article is None:
        return rule
    checker.check_figures(rule, article, file=file)
    return rule.model_copy(update={"quote": checker.verbatim(rule.quote, article, file=file, entry=rule.id)})


def _requirement(requirement: Requirement, checker: Checker, *, file: str) -> Requirement:
    name, substance = requirement.id, requirement.substance
    articles = checker.existing(requirement.articles, file=file, entry=name)
    if requirement.anchor.article not in requirement.articles:
        checker.report(f"articles 应包含引文所在的第 {requirement.anchor.article} 条。", file=file, entry=name)
    if substance.patterns and substance.at_least > len(substance.patterns):
        checker.report("substance.at_least 大于 patterns 的个数,永远无法满足。", file=file, entry=name)
    checker.check_thresholds(requirement.when, articles, file=file, entry=name)
    marks = {field: checker.fold_patterns(getattr(substance, field), file=file, entry=name) for field in _SUBSTANCE_PATTERNS}
    words = {field: checker.fold_patterns(getattr(requirement, field), file=file, entry=name) for field in _REQUIREMENT_PATTERNS}
    anchor = checker.anchor(requirement.anchor, file=file, entry=name)
    return requirement.model_copy(update={**words, "anchor": anchor, "substance": substance.model_copy(update=marks)})


def _flag(flag: FlagRule, checker: Checker, *, file: str) -> FlagRule:
    article = checker.article(flag.anchor.article, flag.anchor.suffix, file=file, entry=flag.kind)
    if article:
        checker.check_thresholds(flag.when, (article,), file=file, entry=flag.kind)
    return flag.model_copy(update={"anchor": checker.anchor(flag.anchor, file=file, entry=flag.kind)}) if article else flag

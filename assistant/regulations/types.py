"""A regulation as data: articles, requirements, rules, silences, glossary."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.regulations.clauses import Anchor, Condition, Operator, Period, Test
from assistant.regulations.commonplace import Commonplace
from assistant.regulations.genres import Genre
from assistant.regulations.questions import PanelQuestion
from assistant.regulations.steps import Event, Step
from assistant.text.quote import locate
from assistant.text.span import Frozen, Span

__all__ = [
    "Anchor",
    "Article",
    "Aspect",
    "Condition",
    "FlagRule",
    "GlossaryTerm",
    "Level",
    "Operator",
    "Pack",
    "PackCase",
    "Period",
    "Requirement",
    "Rule",
    "RuleKind",
    "Silence",
    "Substance",
    "Test",
    "Wording",
]


class Article(Frozen):
    """条. `text` is the span's characters, the label included; `paragraphs` (款) are spans of the regulation's text.

    number: 第X条; suffix: N of 第X条之N, else None; label: as printed, without spaces.
    part, chapter, section: 编, 章, 节 numbers, None outside one.
    """

    number: int
    suffix: int | None = None
    label: str
    part: int | None = None
    chapter: int | None = None
    section: int | None = None
    chapter_title: str | None = None
    text: str
    span: Span
    paragraphs: tuple[Span, ...]


class Level(StrEnum):
    """How far a regulation reaches; of two that settle a question, the local one is the nearer."""

    LOCAL = "地方"
    NATIONAL = "国家"


class RuleKind(StrEnum):
    DUTY = "duty"
    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    CONSEQUENCE = "consequence"
    AUTHORITY = "authority"  # who is competent for what
    DEFINITION = "definition"
    SCOPE = "scope"  # what falls under the regulation and what does not
    PRINCIPLE = "principle"
    PROCEDURE = "procedure"  # how something is done


class Aspect(StrEnum):
    """What a question wants to know, and what a rule can tell."""

    WHETHER = "whether"  # 要不要、可以吗、算不算
    WHAT = "what"  # 做什么、是什么、包括哪些
    WHO = "who"  # 谁负责
    RECIPIENT = "recipient"  # 报给谁
    WHEN = "when"  # 什么时候、多久之内、频率
    DURATION = "duration"  # 多长时间
    AMOUNT = "amount"  # 多少钱以上
    MATERIALS = "materials"  # 什么材料
    HOW = "how"  # 怎么办、流程
    CONSEQUENCE = "consequence"  # 会怎么样
    WHY = "why"  # 目的、依据
    BASIS = "basis"  # 按什么规定


class Rule(Frozen):
    """One duty, prohibition, deadline, recipient … of one article, with the words that carry it.

    quote: verbatim, complete enough to be shown alone as an answer. says: a plain conclusion, shown before the quote when
    the facts of a question decide `when`; every number in it stands in the quote. asks: everyday questions that it answers.
    """

    id: str
    topic: str
    kind: RuleKind
    article: int
    quote: str
    says: str | None = None
    when: Condition | None = None
    who: str | None = None
    to: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    within: Period | None = None
    consequence: str | None = None
    answers: tuple[Aspect, ...]
    asks: tuple[str, ...] = Field(min_length=1)


class Silence(Frozen):
    """A matter that people ask about and that the regulation does not settle. related: the nearest articles."""

    id: str
    about: str
    related: tuple[int, ...] = ()
    asks: tuple[str, ...] = Field(min_length=1)


class GlossaryTerm(Frozen):
    """A statutory term and the everyday words for it. initials: of its pinyin, as people type them (czj), lower case."""

    term: str
    english: str
    everyday: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()


class Substance(Frozen):
    """What counts as saying something for a requirement; regular expressions on folded text.

    patterns: marks of substance; titled_patterns: marks that count only under a title that names the matter.
    at_least: how many different marks a passage under a title needs; at_least_running: how many in running text and under
    weak headings. hollow: sentences of this matter that say nothing, whatever marks they hold.
    min_characters: prose under a fitting heading of at least this length counts even without marks (0: never).
    columns: words in the header of a table that is on the matter whatever its title says; columns_at_least: how many of them.
    about: words one of which a passage under a weak heading must hold. entries: which data rows count as entries of a list:
    never, of tables with fitting columns, of any table under a fitting title.
    any_value: whatever stands after a fitting label counts.
    """

    patterns: tuple[str, ...] = ()
    titled_patterns: tuple[str, ...] = ()
    at_least: int = Field(default=1, ge=1)
    at_least_running: int = Field(default=1, ge=1)
    hollow: tuple[str, ...] = ()
    min_characters: int = 0
    about: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    columns_at_least: int = Field(default=2, ge=1)
    entries: Literal["never", "fitting", "any"] = "never"
    any_value: bool = False


class Requirement(Frozen):
    """What a report must contain (第十一条 to 第十三条 in the first pack).

    All of the following are regular expressions on folded text (no white space, one width, lower case, 。、 as . ,).
    headings name the matter in a heading, a table's title or a label before a colon; weak_headings are headings under which it may
    stand, which raise nothing by themselves; labels name it in a label only. cues raise it in running text; statements raise it and
    carry the substance in one sentence. other_senses are words that look alike and do not count.
    broad: its headings (技术方案) stand inside other matters' chapters too and take nothing away from these.
    reads_titles: names of laws and standards between 《》 count as text of the matter (else they are ignored).
    reads_status_quo: what is said of today's situation (现状, 存在的问题) counts.
    """

    id: str
    title: str
    articles: tuple[int, ...]
    anchor: Anchor
    key: bool = False
    asks: str  # what the report must state, one Chinese sentence
    suggestion: str  # what the applicant should add
    when: Condition | None = None
    headings: tuple[str, ...]
    weak_headings: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    other_senses: tuple[str, ...] = ()
    broad: bool = False
    reads_titles: bool = False
    reads_status_quo: bool = False
    substance: Substance
    examples: dict[Literal["present", "partial", "missing"], tuple[str, ...]] = Field(default_factory=dict)


class Wording(Frozen):
    """Ways of saying nothing, shared by all requirements: regular expressions on folded text."""

    promises: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    placeholders_otherwise: tuple[str, ...] = ()  # words that look like them: a line to sign on, what users fill in, codes
    denials: tuple[str, ...] = ()  # 不涉及, beside the matter's name
    bare_denials: tuple[str, ...] = ()  # a whole sentence that says no more than 本项目不涉及
    boilerplate: tuple[str, ...] = ()
    references: tuple[str, ...] = ()  # 详见附件
    lacks: tuple[str, ...] = ()  # what is not there today: 尚未, 缺乏
    meta: tuple[str, ...] = ()  # the report speaks of itself: 本报告对必要性进行了分析
    titles: tuple[str, ...] = ()  # names of laws and standards
    bibliography: tuple[str, ...] = ()  # headings: 编制依据, 参考文献
    status_quo: tuple[str, ...] = ()  # headings: 现状, 存在的问题
    project: tuple[str, ...] = ()  # words by which a sentence speaks of the project itself: 本项目, 拟
    template: tuple[str, ...] = ()  # sentences by which a template tells its writer what to write
    instructions: tuple[str, ...] = ()  # text aimed at an automatic reviewer
    classified: tuple[str, ...] = ()  # 国家秘密标志: lines of a cover or a running head, with which a file is refused
    classified_alone: tuple[str, ...] = ()  # … that mean nothing else wherever a page begins with them
    classified_names: tuple[str, ...] = ()  # … in the name or the title of a file
    confidential: tuple[str, ...] = ()  # lines where markings stand that make a person look: 内部资料
    confidential_said: tuple[str, ...] = ()  # sentences that call the report or the project secret
    confidential_otherwise: tuple[str, ...] = ()  # words by which such a sentence speaks of something else
    out_of_scope: tuple[str, ...] = ()  # 第二条 purchases that are not projects
    buying: tuple[str, ...] = ()  # words by which a sentence buys
    in_scope: tuple[str, ...] = ()  # words that hold an out_of_scope word and mean something else: 打印服务
    earlier_phase: tuple[str, ...] = ()  # an earlier phase of the project
    unaccepted: tuple[str, ...] = ()  # … that has not been accepted
    elsewhere: tuple[str, ...] = ()  # other places of the same rank: a report that calls them its own was copied


class FlagRule(Frozen):
    """A flag with the article that it rests on. when: raised where the profile meets it; None: raised by what the text says."""

    kind: str
    anchor: Anchor
    when: Condition | None = None
    message: str


class PackCase(Frozen):
    """One executable example of a pack: a question and what the answer must do."""

    question: str
    articles: tuple[int, ...] = ()
    contains: tuple[str, ...] = ()
    abstains: bool = False


class Pack(Frozen):
    """One regulation. in_force_until: the last day on which it applies, None while nothing ends it. short_names: what people call it."""

    id: str
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
    sha256: str  # of regulation.txt
    interpreter: Anchor | None = None  # who explains the regulation: named when the program abstains
    text: str
    articles: tuple[Article, ...]
    requirements: tuple[Requirement, ...] = ()
    rules: tuple[Rule, ...] = ()
    silences: tuple[Silence, ...] = ()
    glossary: tuple[GlossaryTerm, ...] = ()
    wording: Wording = Wording()
    commonplace: Commonplace = Commonplace()
    flags: tuple[FlagRule, ...] = ()
    questions: tuple[PanelQuestion, ...] = ()
    genres: tuple[Genre, ...] = ()
    events: tuple[Event, ...] = ()
    steps: tuple[Step, ...] = ()
    cases: tuple[PackCase, ...] = ()

    def article(self, number: int, suffix: int | None = None) -> Article:
        """Return the article. Raises KeyError when the regulation has none of that number."""
        for article in self.articles:
            if (article.number, article.suffix) == (number, suffix):
                return article
        raise KeyError(number)

    def quote_span(self, rule: Rule) -> Span:
        """Return where the rule's quote stands in the text. Raises KeyError when it does not (no loaded pack has such a rule)."""
        span = locate(rule.quote, self.text, within=self.article(rule.article).span)
        if span is None:
            raise KeyError(rule.id)
        return span

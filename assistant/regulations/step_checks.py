"""Whether the steps and events of a pack say what its regulation says."""

from collections.abc import Iterable

from assistant.regulations.clauses import Anchor
from assistant.regulations.pack_checks import Checker
from assistant.regulations.steps import Event, Step
from assistant.regulations.types import Article
from assistant.text.figures import figures
from assistant.text.normalize import fold_text
from assistant.text.quote import locate

__all__ = ["StepChecker"]


class StepChecker:
    """Holds steps and events against the regulation; what does not agree goes to the checker's problems."""

    def __init__(self, checker: Checker, events: tuple[Event, ...], *, file: str, events_file: str) -> None:
        self._checker = checker
        self._events = {event.id: event for event in events}
        self._file = file
        self._events_file = events_file

    def events(self) -> tuple[Event, ...]:
        """Return the events in the regulation's own characters; a name that two of them bear is a problem."""
        bearers: dict[str, str] = {}
        checked = []
        for event in self._events.values():
            for name in dict.fromkeys(fold_text(name) for name in (event.id, event.name, *event.also)):
                if (bearer := bearers.setdefault(name, event.id)) != event.id:
                    self._checker.report(f"名称“{name}”与条目 {bearer!r} 的相同,请改名。", file=self._events_file, entry=event.id)
            anchor = self._checker.anchor(event.anchor, file=self._events_file, entry=event.id)
            checked.append(event.model_copy(update={"anchor": anchor}))
        return tuple(checked)

    def step(self, step: Step) -> Step:
        """Return the step in the regulation's own characters."""
        article = self._checker.article(step.article, file=self._file, entry=step.id)
        if article is None:
            return step
        quote = self._checker.verbatim(step.quote, article, file=self._file, entry=step.id)
        if surplus := figures(step.title) - figures(step.quote):
            self._report(step, f"title 中的“{'、'.join(sorted(surplus))}”不在引文中,请改写 title 或补全引文。")
        self._checker.check_thresholds(step.when, (article,), file=self._file, entry=step.id)
        if step.alone and step.when is None:
            self._report(step, "alone 表示别的步骤都不适用,须用 when 写明是哪些项目。")
        self._check_events(step, article)
        checked = {
            name: tuple(self._checker.anchor(anchor, file=self._file, entry=step.id) for anchor in getattr(step, name))
            for name in ("further", "consequences")
        }
        self._check_words(step, (article, *self._articles((*step.further, *step.consequences))))
        return step.model_copy(update={"quote": quote, **checked})

    def _articles(self, anchors: Iterable[Anchor]) -> tuple[Article, ...]:
        numbers = dict.fromkeys((anchor.article, anchor.suffix) for anchor in anchors)
        return tuple(article for number in numbers if (article := self._checker.known_article(*number)))

    def _check_words(self, step: Step, articles: tuple[Article, ...]) -> None:
        """Report words of the step that stand in none of the articles that it names."""
        words = {"who": (step.who,), "to": step.to, "materials": step.materials}
        words |= {"timing": tuple(filter(None, (step.timing,))), "occasion": tuple(filter(None, (step.occasion,)))}
        for field, values in words.items():
            for value in values:
                if not any(locate(value, article.text) for article in articles):
                    labels = "、".join(dict.fromkeys(article.label for article in articles))
                    self._report(step, f"{field} 的“{value}”不在{labels}中,请照原文填写,或在 further 中引用写有它的条文。")

    def _check_events(self, step: Step, article: Article) -> None:
        """Report a period without its event, an event without a period, and events that there are not."""
        if step.within:
            self._checker.check_period(step.within, article, quote=step.quote, file=self._file, entry=step.id)
        for field in ("event", "since", "done_by"):
            name = getattr(step, field)
            if name is not None and name not in self._events:
                self._report(step, f"{field} 的 {name!r} 不在 events.yaml 中,现有:{'、'.join(self._events) or '无'}。")
        if (step.within is None) != (step.event is None):
            self._report(step, "within 与 event 须同时写明:期限从哪件事的日子起算。")
        event = self._events.get(step.event or "")
        if step.within and event and event.recurs != (step.within.bound == "each"):
            self._report(step, "within 的 bound 为 each 时,event 须是 recurs 的日子;其他期限则须是一件事。")

    def _report(self, step: Step, message: str) -> None:
        self._checker.report(message, file=self._file, entry=step.id)

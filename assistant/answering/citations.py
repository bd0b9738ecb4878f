"""Binding statements to quotes: what does not pass here is not shown."""

from assistant.answering.types import Citation
from assistant.regulations.types import Article, Pack
from assistant.text.figures import figures
from assistant.text.quote import locate
from assistant.text.span import Span

__all__ = ["carried", "cite", "cite_article"]


def cite(pack: Pack, article: int, quote: str) -> Citation | None:
    """Return the citation of `quote`, its words taken from the article itself; None when it does not stand there."""
    try:
        source = pack.article(article)
    except KeyError:
        return None
    span = locate(quote, pack.text, within=source.span)
    return _citation(pack, source, span) if span else None


def cite_article(pack: Pack, article: int) -> tuple[Citation, ...]:
    """Return one citation for each paragraph (款) of the article. Raises KeyError for an article that does not exist."""
    source = pack.article(article)
    return tuple(_citation(pack, source, span) for span in source.paragraphs)


def carried(statement: str, quote: str, *, computed: str = "") -> bool:
    """Return whether every figure of `statement` stands in `quote`, or in `computed` (what a rule worked out, what the user said)."""
    return figures(statement) <= figures(quote) | figures(computed)


def _citation(pack: Pack, article: Article, span: Span) -> Citation:
    paragraph = next((number for number, part in enumerate(article.paragraphs, 1) if part.start <= span.start < part.end), 1)
    return Citation(pack=pack.id, article=article.number, label=article.label, paragraph=paragraph, quote=span.of(pack.text), span=span)

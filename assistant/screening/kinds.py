"""Which kind a project is: ticked, labelled, said, told by its name, its chapters, or by what is to be done."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from assistant.project import ProjectKind
from assistant.screening.report import Kind, Report, Statement, Zone
from assistant.text.normalize import fold_text
from assistant.text.script import simplified

__all__ = ["read_kind"]

_Told = tuple[ProjectKind, Statement | None]

_KIND = r"(?P<kind>建设|运行维护|运维|服务)"
_OTHER_KIND = {"运行维护": "运维"}
# Not the first of several kinds: 建设类和服务类, 建设/运维/服务.
_ALONE = r"(?!(?:类|项目)*[/,或和及与|]+(?:建设|运行维护|运维|服务)(?:类|项目|[/,;.)|]|$))"
_LABEL = re.compile(
    rf"(?:项目|建设|申报|申请)(?:所属)?(?:类型|类别|分类|属性|种类)[^|:]{{0,6}}[:|为是]{{1,2}}[^,;.|]{{0,16}}?{_KIND}{_ALONE}(?:类|项目|型|$|[,;.|()])"
)
_BARE_LABEL = re.compile(
    rf"^(?:[0-9一二三四五六七八九十.,()]{{0,5}})(?:类型|类别|分类|属性|性质|归类|种类)[:|](?:[^;.|]{{0,30}}?{_KIND}类{_ALONE}|[^;.|]{{0,24}}?项目[(,:-]{{1,3}}(?P<plain>建设|运行维护|运维|服务)[),;.|])"
)
_APPOSED = re.compile(rf"(?:电子政务|信息化)(?:类)?项目[,(:-]{{1,3}}(?:属于?|为)?{_KIND}类{_ALONE}")
_SENTENCE = re.compile(rf"(?:属于|属|为|系|是|按|列为|归为|归入|归|划入|列入|算作?|作为|申报)[^,;.|]{{0,18}}?{_KIND}类{_ALONE}")
_HEADING_OF_KIND = re.compile(r"(?:类型|类别|属性|分类)$")
_UNDER_HEADING = re.compile(rf"^(?:本项目)?(?:属于?|为)?{_KIND}(?:类|项目|[,.;]|$)")
_SAID = re.compile(rf"{_KIND}类(?:电子政务|信息化|政务信息化)?项目|^(?:答:)?{_KIND.replace('kind', 'plain')}类[,;.]")
# A rule on several kinds, or a form's choice that nobody made.
_LISTED = re.compile(
    r"(?:建设|运行维护|运维|服务)(?:类|项目)*(?:和|及|与|或|[,/|])+(?:建设|运行维护|运维|服务)(?:类|项目)*(?:和|及|与|或|[,/|])+(?:建设|运行维护|运维|服务)"
    r"|(?:建设|运维|服务)类?(?:和|,|及|与|或|/)(?:建设|运维|服务)类"
)
_DENIED = re.compile(r"(?:不|未|无|非|没)[^,;.|]{0,4}$")

_BOXES = "□☐☑☒√✓✔■●○◯▣✅"
_TICKS = re.compile(r"[☑☒√✓✔■●▣✅x]")
_MARK = rf"(?:[{_BOXES}]|[\[(][√✓✔x■●]?[\])])"
_BOX_BEFORE = re.compile(rf"(?P<mark>{_MARK}){_KIND}")
_BOX_AFTER = re.compile(rf"{_KIND}(?:类|项目)*(?P<mark>{_MARK})")

# Words of an office's name or of a trade, not of what is done.
_OF_A_NAME = re.compile(r"城乡建设|建设(?:局|厅|部|委|兵团)|住建|工程(?:质量|造价|咨询|机械)|开发区|研究(?:院|所|中心)|科研|重点工程")
_REPORT_WORDS = re.compile(
    r"(?:的)?(?:项目)?(?:的)?(?:可行性|可研|项目建议书|实施方案|申报书|情况说明|的(?:报告|请示|说明|申请|函)|\(?(?:报批|送审|评审|申报|修订)稿).*$"
)
_TAIL = re.compile(r"(?:20[0-9]{2}年度?)?(?:项目|工程|采购)*(?:\([^()]{0,12}\))?$")
_BUILDS_AT_END = re.compile(
    r"(?:建设|升级|改造|扩容|开发|新建|扩建|搭建|研发|迁建|重建|集成|整改|更新|工程)(?:服务|项目|工程|及[^,]{0,6})?$|运维(?:管理|监控|监管|保障)?(?:平台|系统)$"
)
_OPERATES_AT_END = re.compile(
    r"(?:运维|运行维护|维护|维保|续保|续期|驻场|巡检)(?:服务|保障|续期|费|申请)*$|(?:系统|平台|网络|设备)[^,]{0,6}保障(?:服务)?$"
)
_SERVES_AT_END = re.compile(
    r"(?:课题|研究|咨询|测评|评估|监理|租用|租赁|数据治理|加工|(?:规划|方案)编制|数据(?:整理|标注|清洗)|(?<!便民)(?<!综合)(?<!公共)(?<!政务)服务|服务费)$"
)
_OPERATES = re.compile(r"运维|运行维护|维护服务|维保|续保|驻场")
_BUILDS = re.compile(r"建设|升级|改造|扩容|开发|新建|扩建|搭建|迁建|工程|信息化部分|智能化")
_SERVES = re.compile(r"监理|测评|课题|咨询|租用|租赁|数据治理|服务采购")
_SYSTEM = re.compile(r"(?:系统|平台|数据库|网站|门户|小程序|app|一张图|大脑|驾驶舱|客户端|公众号)(?:\([^()]{1,20}\)|\"[^\"]{1,20}\")?$")

_HEADINGS = {
    ProjectKind.CONSTRUCTION: re.compile(r"建设(?:的)?(?:内容|必要|方案|任务|规模|周期|目标|工期)"),
    ProjectKind.OPERATION: re.compile(r"(?:运维|运行维护|维护)(?:的)?(?:内容|必要|方案|对象|范围|期限|服务)"),
    ProjectKind.SERVICE: re.compile(r"服务(?:的)?(?:内容|必要|方案|范围|期限|周期|成果|质量)"),
}
_BUILT = r"(?:新建|从头|从零|升级|改造|扩容|扩建|改建|增补)"
_NATURE = re.compile(
    rf"(?:^|\|)(?:建设|项目)?(?:性质|方式)[:|][^;.|]{{0,12}}?(?={_BUILT}|迁建|重建|续建|改扩建)"
    rf"|(?:本|这|该|此)(?:项目|次|期|工程|套|回|系统|平台)[^;.|]{{0,40}}?(?={_BUILT})"
)
_HEADING_OF_NATURE = re.compile(r"性质$")
_BUILT_FIRST = re.compile(_BUILT)
_MAINTAINS = re.compile(r"运维|维保|维护服务|续期|续保")
_SOFT = r"(?:系统|平台|模块|小程序|功能|app|数据库|网站|软件|一张图|客户端)"
_DONE = {
    ProjectKind.CONSTRUCTION: re.compile(
        rf"(?:新建|建设|搭建|开发|研发|改造|升级|整改|扩容|扩建|做个?|建一?[套个]|弄一?[套个]|换一?[套个]|增加)[^,;.|不]{{0,14}}?{_SOFT}"
        rf"|{_SOFT}(?:的)?(?:从头|定制)?(?:开发|研发|改造|升级|扩容)|(?:土建|装修|新馆|新楼|迁建|改扩建)[^;|]{{0,60}}?(?:信息化|智能化)"
    ),
    ProjectKind.OPERATION: re.compile(r"运维|维保|续保|驻场|巡检|故障(?:处理|处置|响应)|日常维护|备件"),
    ProjectKind.SERVICE: re.compile(
        r"课题|研究报告|咨询|数据治理|清洗|租用|租赁|标注|数字化(?:加工|转录|扫描|采集)|著录|测绘|(?:购买|采购|委托)[^,;.|]{0,14}(?:服务|机构|高校|团队|公司)"
    ),
}
_LEAD = 2  # a kind that the deeds tell has as many deeds as this times another's


def read_kind(report: Report, title: str | None) -> tuple[ProjectKind | None, Statement | None]:
    """Return the kind, None where nothing tells, with the statement that says it, None where the name or the chapters do."""
    body = [statement for statement in report.statements if statement.zone is Zone.BODY]
    name = simplified(fold_text(title or ""))
    telling = [statement for statement in body if not _LISTED.search(statement.folded) and not _options(statement.folded)]
    steps: tuple[Callable[[], _Told | None], ...] = (
        lambda: next(_ticked(body), None),
        lambda: next(_said(telling, report), None),
        lambda: _plain(_by_title(name)),
        lambda: next(_by_nature(telling, report), None),
        lambda: _plain(_by_headings(report)),
        lambda: _plain(ProjectKind.CONSTRUCTION if _SYSTEM.search(_core(name)) else None),
        lambda: _by_deeds(telling),
    )
    return next((told for step in steps if (told := step())), (None, None))


def _plain(kind: ProjectKind | None) -> _Told | None:
    return (kind, None) if kind else None


def _named(match: re.Match[str]) -> ProjectKind:
    groups = match.groupdict()
    word = groups.get("kind") or groups.get("plain") or ""
    return ProjectKind(_OTHER_KIND.get(word, word))


def _options(folded: str) -> list[re.Match[str]]:
    """Return the kinds of a statement with a box or brackets to tick before each, else behind each; fewer than two are no choice."""
    for pattern in (_BOX_BEFORE, _BOX_AFTER):
        options = list(pattern.finditer(folded))
        if len({option["kind"] for option in options}) > 1 and (
            pattern is _BOX_AFTER or not re.search("建设|运维|服务", folded[: options[0].start()][-8:])
        ):
            return options
    return []  # fmt: skip


def _ticked(body: list[Statement]) -> Iterator[_Told]:
    for statement in body:
        ticked = [option for option in _options(statement.folded) if _TICKS.search(option["mark"])]
        if len(ticked) == 1:
            yield _named(ticked[0]), statement


def _said(body: list[Statement], report: Report) -> Iterator[_Told]:
    """Yield what a label says first, then what a sentence says."""
    for statement in body:
        heading = report.sections[statement.section].folded if statement.section is not None else ""
        if _HEADING_OF_KIND.search(heading) and (match := _UNDER_HEADING.match(statement.folded)):
            yield _named(match), statement
    for pattern in (_LABEL, _BARE_LABEL, _APPOSED, _SENTENCE, _SAID):
        for statement in body:
            match = _affirmed(pattern, statement.folded)
            if match:
                yield _named(match), statement


def _affirmed(pattern: re.Pattern[str], folded: str) -> re.Match[str] | None:
    return next(
        (match for match in pattern.finditer(folded) if not _DENIED.search(folded[max(0, match.start() - 6) : match.start()])), None
    )


def _core(title: str) -> str:
    """Return a name without 可行性研究报告, 项目, 工程, year and the words that belong to an office's name."""
    return _TAIL.sub("", _OF_A_NAME.sub("", _REPORT_WORDS.sub("", title)))


def _by_title(title: str) -> ProjectKind | None:
    """Return the kind by the last words of a name, else by any."""
    core = _core(title)
    pairs = (
        (_BUILDS_AT_END, ProjectKind.CONSTRUCTION), (_OPERATES_AT_END, ProjectKind.OPERATION), (_SERVES_AT_END, ProjectKind.SERVICE),
        (_OPERATES, ProjectKind.OPERATION), (_BUILDS, ProjectKind.CONSTRUCTION), (_SERVES, ProjectKind.SERVICE),
    )  # fmt: skip
    found = next((kind for pattern, kind in pairs if pattern.search(core)), None)
    return found or (ProjectKind.CONSTRUCTION if re.search(r"工程(?:项目)?$", _REPORT_WORDS.sub("", title)) else None)


def _by_nature(body: list[Statement], report: Report) -> Iterator[_Told]:
    """Yield construction where the report calls the project new, an upgrade, an extension."""
    for statement in body:
        heading = report.sections[statement.section].folded if statement.section is not None else ""
        match = _NATURE.search(statement.folded) or (_HEADING_OF_NATURE.search(heading) and _BUILT_FIRST.match(statement.folded))
        if match and not _DENIED.search(statement.folded[: match.end()]) and not _MAINTAINS.search(statement.folded):
            yield ProjectKind.CONSTRUCTION, statement


def _by_headings(report: Report) -> ProjectKind | None:
    """Return the kind that the chapters are written for: 建设内容, 运维内容, 服务内容; None when no kind leads."""
    votes: Counter[ProjectKind] = Counter()
    for section in report.sections:
        votes.update(kind for kind, pattern in _HEADINGS.items() if pattern.search(section.folded))
    ranked = votes.most_common(2)
    leads = len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] > ranked[1][1])
    return ranked[0][0] if leads else None


def _by_deeds(body: list[Statement]) -> _Told | None:
    """Return the kind of most of what is to be done; building leads unless it is far behind, for whoever builds also maintains."""
    first: dict[ProjectKind, Statement] = {}
    deeds: Counter[ProjectKind] = Counter()
    for statement in body:
        if statement.kind is Kind.HEADING:
            continue
        for kind, pattern in _DONE.items():
            done = sum(
                1
                for match in pattern.finditer(statement.folded)
                if not _DENIED.search(statement.folded[max(0, match.start() - 6) : match.start()])
            )
            if done:
                deeds[kind] += done
                first.setdefault(kind, statement)  # fmt: skip
    if not deeds:
        return None
    build = ProjectKind.CONSTRUCTION
    other = max((kind for kind in ProjectKind if kind is not build), key=lambda kind: deeds[kind])
    if deeds[build] * _LEAD >= deeds[other]:
        return build, first[build]
    rest = sum(deeds[kind] for kind in ProjectKind if kind not in (build, other))
    return (other, first[other]) if deeds[other] >= _LEAD * rest else None

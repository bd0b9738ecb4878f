"""A checklist such as a real report gives, with everything that is awkward to print."""

from decimal import Decimal

from assistant.documents.types import Origin
from assistant.project import FactSource, ProjectKind, ProjectProfile
from assistant.screening.types import Checklist, DocumentSummary, Evidence, Finding, Flag, FlagKind, Gap, Searched, Status
from assistant.text.span import Span

__all__ = ["make_checklist", "make_evidence", "make_finding"]

LONG_QUOTE = (
    "本项目依托州政务云平台部署,计算、存储、网络资源均由州政务云统一提供,不新建机房,不另行购置服务器;统一身份认证、电子证照、电子签章、"
    "统一支付等能力复用全州一体化政务服务平台已有公共组件,仅对接接口,不重复开发。"
)
_ROWS: tuple[tuple[str, str, tuple[int, ...], Status, bool], ...] = (
    ("necessity", "项目必要性", (11,), Status.PRESENT, False),
    ("compliance", "合规性", (11,), Status.PRESENT, False),
    ("applicability", "应用性", (11,), Status.PRESENT, False),
    ("benefit", "效益性", (11,), Status.PARTIAL, False),
    ("budget-rationality", "预算合理性", (11,), Status.PRESENT, False),
    ("project-type", "项目类型", (11,), Status.PRESENT, False),
    ("project-nature", "项目性质", (11,), Status.MISSING, False),
    ("construction-content", "建设内容", (11,), Status.PRESENT, False),
    ("construction-period", "建设周期", (11,), Status.PRESENT, False),
    ("operating-network", "运行网络", (11,), Status.UNDETERMINED, False),
    ("deployment-site", "部署地点", (11,), Status.PRESENT, False),
    ("performance-targets", "绩效目标", (11,), Status.PARTIAL, False),
    ("security-control", "安全管控", (11,), Status.PRESENT, False),
    ("cryptography-application", "密码应用", (11, 7), Status.PARTIAL, True),
    ("infrastructure-reuse", "公共基础设施复用", (11, 6), Status.PRESENT, True),
    ("resource-catalogue", "信息资源目录", (13,), Status.MISSING, True),
    ("sharing-list", "信息资源共享清单", (13,), Status.MISSING, False),
    ("demand-list", "信息资源需求清单", (13,), Status.PRESENT, False),
    ("sharing-type", "共享类型", (13,), Status.PRESENT, False),
    ("sharing-mechanism", "信息共享长效机制", (13,), Status.PARTIAL, False),
    ("usage-feedback", "共享信息使用情况反馈机制", (13,), Status.MISSING, False),
    ("preliminary-study", "前期调研、软课题研究与充分论证", (12,), Status.NOT_APPLICABLE, False),
)


def make_evidence(quote: str, *, page: int | None = 27, section: str | None = "5.3 安全设计", paragraph: int | None = None) -> Evidence:
    return Evidence(page=page, section=section, quote=quote, span=Span(start=0, end=len(quote)), paragraph=paragraph)


def make_finding(
    status: Status,
    *evidence: Evidence,
    requirement: str = "cryptography-application",
    title: str = "密码应用",
    articles: tuple[int, ...] = (11, 7),
    key: bool = False,
    reason: str = "已写明采用的密码算法和密码产品,未写明密码应用安全性评估安排。",
) -> Finding:
    lacking = status in (Status.PARTIAL, Status.MISSING)
    return Finding(
        requirement=requirement,
        title=title,
        articles=articles,
        status=status,
        confidence=0.9,
        reason=reason,
        suggestion=f"请补充{title}的具体内容:写明责任单位、具体措施和完成时间,并附相应表格。" if lacking else None,
        evidence=evidence,
        decided_by="rule",
        key=key,
    )


def make_checklist(
    *, name: str = "某州政务数据共享平台可行性研究报告.pdf", sha256: str = "3fa81b2c" * 8, findings: tuple[Finding, ...] | None = None
) -> Checklist:
    """Return a checklist of 22 findings, all statuses among them, unless others are given."""
    return Checklist(
        document=DocumentSummary(
            origin=Origin(name=name, format="pdf", sha256=sha256, size=1_234_567),
            pages=46,
            ocr_pages=3,
            title="某州政务数据共享交换平台(二期)建设项目可行性研究报告",
            unit="某州大数据中心",
        ),
        pack="example-2025",
        pack_title="某州信息化项目管理办法(试行)",
        profile=ProjectProfile(
            kind=ProjectKind.CONSTRUCTION,
            total_wan=Decimal("1200.00"),
            software_wan=Decimal("419.5"),
            sources=(
                FactSource(field="total_wan", page=31, quote="项目总投资1200万元,其中软件开发419.5万元"),
                FactSource(field="software_wan", page=31, quote="项目总投资1200万元,其中软件开发419.5万元"),
            ),
        ),
        findings=_findings() if findings is None else findings,
        flags=_flags(),
        searched=Searched(first_page=1, last_page=46, gaps=(Gap(pages=(17, 8, 9, 10)),)),
        warnings=("第8页至第10页、第17页为扫描件且未能识别。",),
    )


def _findings() -> tuple[Finding, ...]:
    return tuple(
        make_finding(
            status,
            *_evidence(number, status),
            requirement=requirement,
            title=title,
            articles=articles,
            key=key,
            reason=_REASONS[status],
        )
        for number, (requirement, title, articles, status, key) in enumerate(_ROWS, 1)
    )


_REASONS = {
    Status.PRESENT: "有专门章节,内容具体,可据以判断。",
    Status.PARTIAL: "提到了该事项,但只有承诺性表述,没有具体措施。",
    Status.MISSING: "全文未见相应内容;目录和法规名称中的同名字样不计。",
    Status.UNDETERMINED: "第8页至第10页、第17页无法识别,可能载有该内容。",
    Status.NOT_APPLICABLE: "软件开发部分未达到规定金额,不要求此项。",
}


def _evidence(number: int, status: Status) -> tuple[Evidence, ...]:
    if status not in (Status.PRESENT, Status.PARTIAL):
        return ()
    if number == 15:
        return (
            make_evidence(LONG_QUOTE * 2, page=22, section="4.2 总体架构 4.2.3 基础设施与公共组件复用"),
            make_evidence("存储\t复用州政务云\t对象存储 20TB\t不新购", page=23, section="4.2 总体架构 4.2.3 基础设施与公共组件复用"),
            make_evidence(LONG_QUOTE, page=38, section="7.1 投资估算"),
        )
    if number == 14:
        return (make_evidence("=SUM(A1:A9)为公式示例;采用SM2、SM3、SM4算法<b>加密</b>&签名\x0b后续\x00编制密码应用方案"),)
    if number == 1:
        return (make_evidence("现有系统建于2014年,数据不能互通,群众办事需重复提交材料。", page=None, section=None, paragraph=12),)
    return (
        make_evidence(
            "“数据多跑路、群众少跑腿”是本项目的出发点。项目建成后,预计年减少重复录入约12万件次。",
            page=number + 10,
            section=f"{number}.1 概述",
        ),
    )


def _flags() -> tuple[Flag, ...]:
    return (
        Flag(
            kind=FlagKind.INCONSISTENT_AMOUNTS,
            message="总投资前后不一致:第3页为1180万元,第31页为1200万元。",
            evidence=(
                make_evidence("总投资1180万元", page=3, section="摘要"),
                make_evidence("项目总投资1200万元", page=31, section="7.1 投资估算"),
            ),
        ),
        Flag(
            kind=FlagKind.SUPERVISION_REQUIRED,
            message="总投资达到规定金额,应实行项目监理制。",
            article=19,
            evidence=(make_evidence("项目总投资1200万元", page=31, section="7.1 投资估算"),),
        ),
        Flag(kind=FlagKind.UNREADABLE_PAGES, message="第8页至第10页、第17页未能读取。"),
    )

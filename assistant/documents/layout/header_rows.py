"""Rows of a table that name its columns, told from forms and data."""

import re
from collections.abc import Sequence

from assistant.text.normalize import fold_text

__all__ = ["count_header_rows", "names_columns"]

# How names of columns end, in the reports of any trade.
_COLUMN = re.compile(
    r"(?:序号|编号|编码|代码|项|名称|名|类型|类别|种类|分类|单位|数量|人数|单价|金额|合计|小计|总价|备注|说明|内容|描述|情况|规格|型号|参数|配置|用途|要求|"
    r"指标|值|目标|方式|周期|频率|频次|时间|日期|期限|进度|阶段|部门|处室|科室|岗位|角色|对象|来源|范围|格式|字段|属性|级别|等级|标准|依据|条款|费用|费|比例|"
    r"系统|子系统|功能|模块|要素|事项|项目|栏目|科目|措施|对策|责任人?|人员|职责|设备|数据项|信息项|资源|预算|投资|估算|结果|结论|程度|影响|风险|问题|文件|"
    r"办法|做法|条件|接口|是否\S{1,8}|\([^()]*元\)|年限|性能|现状|差距|得分|权重|分值|提供方|使用方|需求方|牵头\S{0,3}|负责\S{0,2})$"
)
_FIGURE = re.compile(r"[\d.,%\uff05+\-—/~\uff5e\s]+(?:万?元|个|台|套|项|人|年|月|天)?")
_SENTENCE = re.compile(r"[。;\uff1b]")


def count_header_rows(rows: Sequence[Sequence[str]], *, stressed: bool = False) -> int:
    """Return how many rows at the top name the columns: 0, 1 or 2 (a merged title over its parts).

    stressed: the first row, and not the second, is bold or shaded. A form of names and values (项目名称 | …) has no such row.
    """
    if len(rows) < 2 or not (names_columns(rows[0]) or (stressed and _is_short(rows[0]))):
        return 0
    gaps = [index for index, cell in enumerate(rows[0]) if not cell]
    below = rows[1]
    is_split = bool(gaps) and not below[0] and all(below[index] for index in gaps if index) and _is_short(below)
    return 2 if is_split and len(rows) > 2 else 1


def _is_short(row: Sequence[str]) -> bool:
    """Return whether the cells could be names of columns: several, short, different, no figures and no sentences."""
    cells = [cell for cell in row if cell]
    if len(cells) < 2 or len(set(cells)) < len(cells):
        return False
    return not any(len(fold_text(cell)) > 20 or _SENTENCE.search(cell) or _FIGURE.fullmatch(cell) for cell in cells)


def names_columns(row: Sequence[str]) -> bool:
    """Return whether the cells of a row are names of columns."""
    if not _is_short(row):
        return False
    cells = [fold_text(cell) for cell in row if cell]
    named = [cell for cell in cells if _COLUMN.search(cell)]
    if len(cells) == 4 and named == [cells[0], cells[2]]:
        return False  # 建设单位 | 某局 | 联系人 | 某某: two pairs of a form
    if len(cells) == 2:
        # 项目名称 | 某某平台 is a line of a form: the second cell must be a plain word for a column.
        return len(named) == 2 and len(cells[1]) <= 6
    return 2 * len(named) >= len(cells)

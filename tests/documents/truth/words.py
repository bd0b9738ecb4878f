"""Prose and a picture for the sources of ground truth."""

import io

from PIL import Image

__all__ = ["CALM", "LONG", "OTHER", "SHORT", "plain_picture"]

LONG = "本项目围绕农牧民办事难的问题,整合林草、水利、应急三个部门的巡护数据,在现有政务云上建设统一的巡护调度应用,减少重复录入。"
OTHER = "巡护员在野外用移动终端上报火情、虫害和盗伐线索,后台按网格自动派单,处置结果回传后由县级平台核验并计入当月的考核成绩。"
CALM = "系统由州信息中心统一运维,经费列入年度部门预算。"
SHORT = "深色底上的白字"


def plain_picture() -> io.BytesIO:
    """Return a grey PNG without words."""
    picture = io.BytesIO()
    Image.new("L", (60, 30), 150).save(picture, "PNG")
    picture.seek(0)
    return picture

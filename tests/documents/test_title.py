from assistant.documents.layout.title import CoverLine, find_title


def test_the_largest_lines_are_the_title() -> None:
    cover = [
        CoverLine("密级:公开", 12),
        CoverLine("巡护调度应用建设项目", 26),
        CoverLine("可行性研究报告", 26),
        CoverLine("某州林草局", 15),
    ]
    assert find_title(cover, None) == "巡护调度应用建设项目可行性研究报告"


def test_a_mere_kind_of_report_takes_the_name_above_it() -> None:
    cover = [CoverLine("巡护调度应用建设项目", 22), CoverLine("可行性研究报告", 36), CoverLine("二〇二六年三月", 14)]
    assert find_title(cover, None) == "巡护调度应用建设项目可行性研究报告"


def test_metadata_that_the_cover_confirms_is_the_title() -> None:
    cover = [CoverLine("巡护调度应用", 20), CoverLine("建设项目", 20), CoverLine("可研报告", 30)]
    assert find_title(cover, "巡护调度应用建设项目") == "巡护调度应用建设项目"


def test_metadata_of_another_report_is_not_the_title() -> None:
    assert find_title([CoverLine("巡护调度应用建设项目", 26), CoverLine("某州林草局", 15)], "智慧停车项目建议书") == "巡护调度应用建设项目"


def test_defaults_of_office_programs_are_no_titles() -> None:
    assert find_title([], "Microsoft Word - 可行性研究报告定稿.docx") is None
    assert find_title([], "无标题文档一") is None
    assert find_title([], "巡护调度应用建设项目") == "巡护调度应用建设项目"


def test_without_sizes_the_first_line_that_ends_like_a_report_is_the_title() -> None:
    cover = [CoverLine("巡护调度应用建设项目"), CoverLine("可行性研究报告"), CoverLine("编制单位:某设计院")]
    assert find_title(cover, None) == "巡护调度应用建设项目可行性研究报告"


def test_labels_are_no_titles() -> None:
    assert find_title([CoverLine("建设单位:某州林草局"), CoverLine("编制日期:2026年3月")], None) is None

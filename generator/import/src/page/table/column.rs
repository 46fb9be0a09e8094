//! The columns of a table, by their titles.

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The name.
    Name,
    /// The type.
    Type,
    /// Whether it must be set.
    Required,
    /// Whether it need not be set.
    Optional,
    /// A typical value.
    Example,
    /// What it is.
    Description,
    /// What is assumed if it is not set.
    Default,
    /// Which values it can have.
    Values,
    /// Where it is sent.
    Location,
    /// What the message of an error says.
    Message,
}

/// Titles as a whole, without white space, in lower case.
const TITLES: &[(&str, Column)] = &[
    ("名称", Column::Name),
    ("字段", Column::Name),
    ("属性", Column::Name),
    ("成员", Column::Name),
    ("in", Column::Location),
    ("type", Column::Type),
    ("必选", Column::Required),
    ("可选值", Column::Values),
    ("values", Column::Values),
    ("key", Column::Name),
    ("code", Column::Name),
    ("errorcode", Column::Name),
    ("错误码", Column::Name),
    ("错误代码", Column::Name),
    ("message", Column::Message),
    ("errormessage", Column::Message),
];

/// Parts of titles, the more certain ones first.
const PARTS: &[(&str, Column)] = &[
    ("可选参数", Column::Name),
    ("是否可选", Column::Optional),
    ("是否选填", Column::Optional),
    ("optional", Column::Optional),
    ("必", Column::Required),
    ("required", Column::Required),
    ("mandatory", Column::Required),
    ("类型", Column::Type),
    ("type", Column::Type),
    ("示例", Column::Example),
    ("样例", Column::Example),
    ("举例", Column::Example),
    ("example", Column::Example),
    ("sample", Column::Example),
    ("默认", Column::Default),
    ("缺省", Column::Default),
    ("default", Column::Default),
    ("取值", Column::Values),
    ("范围", Column::Values),
    ("枚举", Column::Values),
    ("range", Column::Values),
    ("validvalue", Column::Values),
    ("allowedvalue", Column::Values),
    ("位置", Column::Location),
    ("location", Column::Location),
    ("position", Column::Location),
    ("说明", Column::Description),
    ("描述", Column::Description),
    ("含义", Column::Description),
    ("备注", Column::Description),
    ("意义", Column::Description),
    ("原因", Column::Description),
    ("信息", Column::Message),
    ("消息", Column::Message),
    ("desc", Column::Description),
    ("remark", Column::Description),
    ("note", Column::Description),
    ("meaning", Column::Description),
    ("explanation", Column::Description),
    ("comment", Column::Description),
    ("参数", Column::Name),
    ("名", Column::Name),
    ("字段", Column::Name),
    ("属性", Column::Name),
    ("param", Column::Name),
    ("field", Column::Name),
    ("member", Column::Name),
    ("property", Column::Name),
    ("attribute", Column::Name),
    ("name", Column::Name),
];

impl Column {
    /// The column of a title.
    pub fn from_title(title: &str) -> Option<Self> {
        let title: String = title
            .chars()
            .filter(|found| !found.is_whitespace() && !"*`_?？:：".contains(*found))
            .collect();
        let title = title.to_lowercase();
        let whole = TITLES.iter().find(|(own, _)| *own == title);
        let part = || PARTS.iter().find(|(own, _)| title.contains(own));
        whole.or_else(part).map(|(_, column)| *column)
    }

    /// The column of a member of a row that no column shows, because rows have more than a page shows.
    pub fn from_key(key: &str) -> Option<Self> {
        Some(match key {
            "name" | "param" | "parameter" | "field" => Column::Name,
            "type" | "dataType" => Column::Type,
            "required" | "isRequired" => Column::Required,
            "example" | "sample" => Column::Example,
            "description" | "desc" | "title" => Column::Description,
            "default" | "defaultValue" => Column::Default,
            "in" | "location" => Column::Location,
            _ => return None,
        })
    }
}

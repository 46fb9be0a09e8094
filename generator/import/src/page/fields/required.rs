//! Whether a parameter must be set, as cells say it.

/// What a cell says about whether something must be set.
pub fn is_required(text: &str) -> Option<bool> {
    let text = text.trim().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let optional = [
        "否",
        "非必",
        "不",
        "可选",
        "选填",
        "条件",
        "视",
        "no",
        "n",
        "false",
        "optional",
        "conditional",
        "×",
        "✗",
        "✘",
        "x",
        "-",
        "—",
        "/",
        "0",
        "depends",
    ];
    if text.is_empty() || begins(&optional) {
        return Some(false);
    }
    let required = [
        "是",
        "必",
        "yes",
        "y",
        "true",
        "required",
        "mandatory",
        "√",
        "✓",
        "✔",
        "1",
        "must",
    ];
    begins(&required).then_some(true)
}

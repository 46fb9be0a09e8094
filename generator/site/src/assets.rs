//! Styles and scripts, which are the same in every site.

/// Each file of the folder `assets`, with its text.
pub const ASSETS: &[(&str, &str)] = &[
    (
        "assets/search-box.js",
        include_str!("../assets/search-box.js"),
    ),
    ("assets/search.js", include_str!("../assets/search.js")),
    ("assets/site.css", include_str!("../assets/site.css")),
    ("assets/site.js", include_str!("../assets/site.js")),
    ("assets/theme.js", include_str!("../assets/theme.js")),
    ("assets/zh.js", include_str!("../assets/zh.js")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ASSETS;
    use crate::templates::TEMPLATES;

    /// The values of an attribute, or what follows other code, up to a quote.
    fn keys<'t>(text: &'t str, before: &str) -> BTreeSet<&'t str> {
        let parts = text.split(before).skip(1);
        parts.filter_map(|part| part.split('"').next()).collect()
    }

    /// Keys that templates take from data.
    const OF_DATA: &[&str] = &[
        "actions",
        "apis",
        "changed",
        "class_breaking",
        "class_compatible",
        "class_documentation",
        "class_none",
        "enum_integer",
        "enum_string",
        "errors",
        "examples",
        "fields",
        "guide_credentials",
        "guide_quotas",
        "guide_retries",
        "guide_testing",
        "hosts",
        "in_query",
        "kind_action",
        "kind_code",
        "kind_field",
        "kind_guide",
        "kind_shape",
        "kind_value",
        "new",
        "pages",
        "record",
        "request",
        "required",
        "response",
        "retry_clock",
        "retry_credentials",
        "retry_idempotent",
        "retry_never",
        "retry_throttled",
        "secret",
        "shapes",
        "unchanged",
        "union",
        "used-by",
        "values",
        "variants",
        "versions",
        "waiters",
    ];

    #[test]
    fn every_text_of_the_interface_is_in_chinese() {
        let (_, chinese) = ASSETS
            .iter()
            .find(|(path, _)| path.ends_with("zh.js"))
            .unwrap();
        let lines = chinese
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"'));
        let known: BTreeSet<&str> = lines.filter_map(|line| line.split('"').next()).collect();
        let mut used = BTreeSet::new();
        for (_, text) in TEMPLATES {
            for attribute in [
                " data-t=\"",
                " data-t-label=\"",
                " data-t-placeholder=\"",
                " data-t-title=\"",
            ] {
                used.extend(
                    keys(text, attribute)
                        .into_iter()
                        .filter(|key| !key.contains('{')),
                );
            }
        }
        for (_, text) in ASSETS {
            used.extend(keys(text, "volcgen.text(\""));
        }
        used.extend(OF_DATA);
        let missing: Vec<_> = used.difference(&known).collect();
        let unused: Vec<_> = known.difference(&used).collect();
        assert!(
            missing.is_empty() && unused.is_empty(),
            "missing: {missing:?}, unused: {unused:?}"
        );
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere_and_no_script_is_inline() {
        for (path, text) in TEMPLATES.iter().chain(ASSETS) {
            for word in [
                "http://",
                "https://",
                " onclick",
                " onload",
                " style=",
                "@import",
                "eval(",
                "innerHTML",
            ] {
                let namespace = word == "http://" && text.contains("www.w3.org");
                assert!(!text.contains(word) || namespace, "`{word}` in {path}");
            }
        }
        let inline = TEMPLATES
            .iter()
            .flat_map(|(_, text)| text.split("<script").skip(1));
        for script in inline {
            assert!(script.starts_with(" src="), "{script}");
        }
    }
}

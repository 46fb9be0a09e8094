//! Metadata whose types contain each other.

use volcgen_import::metadata::{self, File, ServiceFiles, VersionFiles};

/// Types that contain each other are cut off, and types that are used twice in each other do not multiply
/// without a limit.
#[test]
fn types_in_each_other_end() {
    let mut facts = serde_json::Map::new();
    for level in 0..40 {
        for name in ["A", "B"] {
            let key = format!("T{level}.{name}");
            let ty = format!("T{}", level + 1);
            facts.insert(
                key,
                serde_json::json!({ "Type": ty, "ParentType": format!("T{level}") }),
            );
        }
    }
    let own = serde_json::json!({ "Type": "Self", "ParentType": "Self" });
    facts.insert("Self.Own".to_owned(), own);
    facts.insert("Loop".to_owned(), serde_json::json!({ "Type": "Self" }));
    facts.insert("Root".to_owned(), serde_json::json!({ "Type": "T0" }));
    let structure = File {
        text: serde_json::json!({ "Structure": { "Nest": facts } }).to_string(),
        ..File::default()
    };
    let version = VersionFiles {
        version: "2024-01-01".to_owned(),
        structure: Some(structure),
        ..VersionFiles::default()
    };
    let files = ServiceFiles {
        service: "nest".to_owned(),
        versions: vec![version],
    };
    let (draft, _) = metadata::draft(&files, None).unwrap();
    let request = &draft.actions.first().unwrap().request;
    let shown = format!("{request:?}");
    assert_eq!(shown.matches("\"Own\"").count(), 1);
    assert!(shown.matches("\"A\"").count() < 20_000);
}

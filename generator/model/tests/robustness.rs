//! Loading ends with a result, whatever the files contain.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use volcgen_model::diagnostic::{Diagnostics, Sources};
use volcgen_model::instance::{self, Options};
use volcgen_model::load::{Input, Loaded};
use volcgen_model::report::{self, Style};
use volcgen_model::{load, resolve, validate};
use walkdir::WalkDir;

/// Loads and checks files.
fn check(files: Vec<(PathBuf, String)>) -> (Sources, Diagnostics) {
    let Loaded {
        specs,
        sources,
        mut diagnostics,
    } = load(&Input::Memory(files));
    for spec in &specs {
        let service = resolve(spec, &mut diagnostics);
        validate(&service, &mut diagnostics);
    }
    (sources, diagnostics)
}

/// Checks files, renders the diagnostics, and returns whether there were errors.
fn run(files: Vec<(PathBuf, String)>) -> bool {
    let (sources, diagnostics) = check(files);
    let failed = diagnostics.has_errors();
    for diagnostic in diagnostics.sorted(&sources) {
        assert_ne!(report::text(&diagnostic, &sources, Style::Plain), "");
        assert!(!report::json(&diagnostic, &sources).contains('\n'));
    }
    failed
}

/// The files of the golden case `good`.
fn good() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/good/specs");
    let mut files = Vec::new();
    for entry in WalkDir::new(&root) {
        let path = entry.unwrap().into_path();
        if path.is_file() {
            let text = std::fs::read_to_string(&path).unwrap();
            files.push((path.strip_prefix(&root).unwrap().to_owned(), text));
        }
    }
    files.sort();
    files
}

#[test]
fn the_good_case_has_no_errors() {
    assert!(!run(good()));
}

#[test]
fn a_large_valid_file_loads() {
    let mut files = good();
    let field = |n| format!("  Field{n}: {{ type: string, max_chars: 10, doc: The {n}th. }}\n");
    let fields = (0..20_000).map(field).collect::<Vec<_>>().concat();
    let head = "action: Large\ngroup: Things\nsummary: Large.\nmethod: POST\nrequest:\n";
    files.push((
        PathBuf::from("demo/2024-01-01/Large.yaml"),
        format!("{head}{fields}"),
    ));
    assert!(!run(files));
}

/// The mock checks such requests before it looks at a signature.
#[test]
fn requests_with_huge_or_many_unknown_keys_are_checked_at_once() {
    let Loaded {
        specs,
        mut diagnostics,
        ..
    } = load(&Input::Memory(good()));
    let service = resolve(&specs[0], &mut diagnostics);
    let action = &service.versions[0].actions[0];
    let huge = serde_json::json!({ ("ab".repeat(500_000)): 1 });
    let many: serde_json::Map<_, _> = (0..100_000)
        .map(|number| (format!("{}{number}", action.name), number.into()))
        .collect();
    for request in [huge, many.into()] {
        let keys = request.as_object().unwrap().len();
        let found = instance::check_request(&service, action, &request, Options::REQUEST);
        assert!(found.len() >= keys);
        assert!(
            found
                .iter()
                .all(|violation| violation.to_string().len() < 1000)
        );
    }
}

/// Suggestions for such words would take minutes, and the lines of the file are as long.
#[test]
fn huge_words_are_reported_in_short_messages() {
    let huge = "ab".repeat(500_000);
    for text in [
        format!("action: Huge\n{huge}: x\n"),
        format!("action: Huge\nmethod: {huge}\nsummary: Huge.\n"),
        format!("action: {huge}\nmethod: POST\nsummary: Huge.\n"),
        format!(
            "action: Huge\nmethod: POST\nsummary: Huge.\ngroup: {huge}\nquota: {huge}\n\
             errors: [{huge}]\nrate: {huge}\ncost: {huge}\nrequest:\n  Id: {{ type: {huge}, doc: x }}\n\
             rules: [{{ doc: x, require: [{huge}] }}]\n\
             examples: [{{ name: one, request: {{ {huge}: 1 }} }}]\n"
        ),
    ] {
        let mut files = good();
        files.push((PathBuf::from("demo/2024-01-01/Huge.yaml"), text));
        let (sources, diagnostics) = check(files);
        assert!(diagnostics.has_errors());
        for diagnostic in diagnostics.sorted(&sources) {
            let report = report::text(&diagnostic, &sources, Style::Plain);
            assert!(report.len() < 5000, "{} bytes", report.len());
            assert!(report::json(&diagnostic, &sources).len() < 10_000);
        }
    }
}

#[test]
fn fifty_thousand_unknown_keys_are_reported() {
    let key = |n| format!("requests{n}: 1\n");
    let keys = (0..50_000).map(key).collect::<Vec<_>>().concat();
    let mut files = good();
    files.push((
        PathBuf::from("demo/2024-01-01/Keys.yaml"),
        format!("action: Keys\n{keys}"),
    ));
    let found = load(&Input::Memory(files)).diagnostics;
    assert!(Vec::from(found).len() >= 50_000);
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let mut files = good();
    for number in 0..30 {
        let text = format!("action: A{number}\ngruop: x\nrequest: {{ Id: {{ type: Strng }} }}\n");
        files.push((
            PathBuf::from(format!("demo/2024-01-01/A{number}.yaml")),
            text,
        ));
    }
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let Loaded {
            specs,
            sources,
            mut diagnostics,
        } = pool.install(|| load(&Input::Memory(files.clone())));
        let services: Vec<_> = specs
            .iter()
            .map(|spec| resolve(spec, &mut diagnostics))
            .map(|service| serde_json::to_string(&service).unwrap())
            .collect();
        let found: Vec<_> = diagnostics
            .sorted(&sources)
            .iter()
            .map(|diagnostic| report::json(diagnostic, &sources))
            .collect();
        (services, found)
    };
    let one = with_threads(1);
    assert!(one.1.len() >= 30);
    assert_eq!(one, with_threads(8));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_text_loads_or_is_reported(text in "\\PC*") {
        let mut files = good();
        files.push((PathBuf::from("demo/2024-01-01/Arbitrary.yaml"), text));
        run(files);
    }

    #[test]
    fn text_made_of_yaml_loads_or_is_reported(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "a", ":", " ", "\n", "  ", "- ", "[", "]", "{", "}", "&a ", "*a", "!!str ", "|", ">",
                "'", "\"", "#", "<<", "? ", "---", "\t", "\r\n", "type", "fields", "list<", "0x", "1e9",
                "火", "\u{feff}", "action", "request", "~", "%",
            ]),
            0..60,
        )
    ) {
        run(vec![(PathBuf::from("demo/service.yaml"), parts.concat())]);
        let mut files = good();
        files.push((PathBuf::from("demo/2024-01-01/Arbitrary.yaml"), parts.concat()));
        run(files);
    }

    #[test]
    fn mutations_of_a_good_spec_load_or_are_reported(
        file in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        cut in 0_usize..30,
        put in prop::sample::select(vec![
            "", " ", "\n", ":", "x", "[", "}", "'", "火", "null", "-1", "list<Part>", "Part", "*x",
            "Parts[]", "{}", "[]", "true", "\t",
        ]),
    ) {
        let mut files = good();
        let chosen = file.index(files.len());
        let chars: Vec<char> = files[chosen].1.chars().collect();
        let at = at.index(chars.len());
        let rest = chars.len().min(at + cut);
        let mut mutated: String = chars[..at].iter().collect();
        mutated.push_str(put);
        mutated.extend(&chars[rest..]);
        files[chosen].1 = mutated;
        run(files);
    }
}

//! Sites of small specs and of our own: as recorded, valid, and the same on any machine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod html;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use volcgen_model::load::Input;
use volcgen_site::Site;

/// Every file of a folder, by its path in it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            found.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    found
}

/// The files of a site of these specs.
fn site(input: Input) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("site");
    let site = Site::new(input)
        .output(&output)
        .base_url("https://api.example.com/docs/");
    let report = site.write().unwrap();
    let files = files(&output);
    assert_eq!(
        report.written,
        files
            .keys()
            .filter(|name| !name.ends_with(".volcgen-manifest"))
            .count()
    );
    files
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn our_specs() -> Input {
    Input::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs"))
}

/// Whether a file depends on the specs. Others are the same in every site.
fn is_recorded(name: &str) -> bool {
    !name.starts_with("assets/")
        && !name.starts_with("guides/")
        && !name.ends_with(".volcgen-manifest")
}

/// `UPDATE_GOLDEN=1` records.
#[test]
fn a_site_is_as_recorded() {
    let mut made = site(Input::Folder(golden().join("specs")));
    made.retain(|name, _| is_recorded(name));
    let expected = golden().join("expected");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = fs::remove_dir_all(&expected);
        for (name, text) in &made {
            let path = expected.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let recorded = files(&expected);
    let names: BTreeSet<_> = made.keys().collect();
    assert_eq!(names, recorded.keys().collect());
    for (name, text) in &made {
        assert!(
            *text == recorded[name],
            "{name} differs; UPDATE_GOLDEN=1 records it"
        );
    }
}

#[test]
fn files_in_memory_are_those_that_are_written() {
    let input = Input::Folder(golden().join("specs"));
    let base = "https://api.example.com/docs/";
    let (made, report) = Site::new(input.clone()).base_url(base).files().unwrap();
    let mut written = site(input);
    written.retain(|name, _| !name.ends_with(".volcgen-manifest"));
    assert!(made == written, "{:?}", made.keys());
    assert_eq!(report.written, 0);
}

/// Pages are valid, and every link leads somewhere.
#[test]
fn our_site_is_valid_and_its_links_lead_somewhere() {
    let files = site(our_specs());
    let problems = html::problems(&files);
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems
            .iter()
            .take(30)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
    let size: usize = files.values().map(String::len).sum();
    assert!(size < 15_000_000, "{size} bytes");
}

/// Sentences of the golden case's specs begin with `T:`.
#[test]
fn each_word_of_the_interface_is_in_both_languages() {
    const NAMES: &[&str] = &[
        "BrewCup",
        "BrewCupResponse",
        "CloseCafe",
        "JSON",
        "Large",
        "ListCups",
        "ListCupsResponse",
        "Payment",
        "PaymentCard",
        "PaymentCash",
        "Rust",
        "Size",
        "Small",
        "Topping",
        "call",
        "curl",
        "volcgen",
    ];
    const PARTS_OF_SENTENCES: &[&str] = &["One cup", "at a time", "Size", "ml", "s", "the menu"];
    let files = site(Input::Folder(golden().join("specs")));
    let mut problems = Vec::new();
    let is_page = |name: &str| Path::new(name).extension().is_some_and(|it| it == "html");
    for (name, text) in files.iter().filter(|(name, _)| is_page(name)) {
        // Guides are documents of the project, which are in English.
        let is_guide = name.starts_with("guides/");
        let is_of_spec =
            |text: &str| is_guide || text.contains("T:") || PARTS_OF_SENTENCES.contains(&text);
        let found = html::untranslated(text, NAMES, &is_of_spec);
        problems.extend(
            found
                .into_iter()
                .map(|problem| format!("{name}: {problem}")),
        );
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let make = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| site(Input::Folder(golden().join("specs"))))
    };
    assert_eq!(make(1), make(4));
}

/// Every text of the specs of the golden case, replaced by markup.
#[test]
fn markup_in_specs_is_inert() {
    const MARKUP: &str = "</script></title></textarea><script src=//evil.example/x.js></script><img src=x onerror=alert(1)> \
                          \\\"'><svg onload=alert(1)> [x](javascript:alert(1)) ![y](https://evil.example/y.png) {{ 7*191 }}";
    let hostile = |path: &Path, text: String| {
        let mut lines = Vec::new();
        for line in text.lines() {
            // Strings of the golden case are quoted on one line, and begin with `T:`.
            lines.push(line.replace("\"T:", &format!("\"{MARKUP} T:")));
        }
        (
            path.strip_prefix(golden().join("specs"))
                .unwrap()
                .to_owned(),
            lines.join("\n") + "\n",
        )
    };
    let specs = golden().join("specs");
    let input: Vec<_> = files(&specs)
        .into_iter()
        .map(|(name, text)| hostile(&specs.join(name), text))
        .collect();
    let replaced: usize = input
        .iter()
        .map(|(_, text)| text.matches("evil.example/x.js").count())
        .sum();
    assert!(replaced > 30, "{replaced}");
    let files = site(Input::Memory(input));
    let problems = html::problems(&files);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    for (name, text) in &files {
        assert!(!text.contains("1337"), "{name}: a template read it");
    }
    let action = &files["cafe/2024-05-01/BrewCup.html"];
    assert!(
        action.contains("&lt;script src=//evil.example/x.js&gt;"),
        "{action}"
    );
}

/// A second run writes nothing, what changed is written, and what a person wrote stays.
#[test]
fn a_site_is_kept_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("site");
    let input = Input::Folder(golden().join("specs"));
    let site = Site::new(input).output(&output);
    let first = site.write().unwrap();
    assert!(site.check().unwrap().is_current());
    fs::write(output.join("mine.html"), "mine").unwrap();
    let page = output.join("cafe/index.html");
    fs::write(&page, "changed").unwrap();
    let report = site.check().unwrap();
    assert_eq!((report.written, report.removed), (1, 0));
    assert!(report.diff.contains("cafe/index.html"), "{}", report.diff);
    assert_eq!(site.write().unwrap().unchanged, first.written - 1);
    assert!(fs::read_to_string(page).unwrap().len() > 1000);
    assert_eq!(
        fs::read_to_string(output.join("mine.html")).unwrap(),
        "mine"
    );
    fs::remove_file(output.join(".volcgen-manifest")).unwrap();
    fs::write(output.join("index.html"), "mine").unwrap();
    let error = site.write().unwrap_err();
    assert!(error.to_string().contains("index.html"), "{error}");
}

#[test]
fn wrong_specs_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = vec![(
        PathBuf::from("cafe/service.yaml"),
        "service: cafe\n".to_owned(),
    )];
    let output = folder.path().join("site");
    assert!(
        Site::new(Input::Memory(files))
            .output(&output)
            .write()
            .is_err()
    );
    assert!(!output.exists());
}

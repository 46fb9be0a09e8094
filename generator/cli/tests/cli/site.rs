//! `volcgen site`.

use std::fs;

use super::*;

#[test]
fn a_site_is_written_compared_and_kept() {
    let folder = copied_specs();
    let output = succeed(
        folder.path(),
        &["site", "tag", "--base-url", "https://api.example.com"],
    );
    let shown = stderr(&output);
    assert!(
        shown.contains("actions") && shown.contains("files written"),
        "{shown}"
    );
    let page = folder.path().join("site/index.html");
    let text = fs::read_to_string(&page).unwrap();
    assert!(
        text.contains("href=\"https://api.example.com/index.html\""),
        "{text}"
    );
    assert!(folder.path().join("site/sitemap.xml").exists());

    let check = [
        "site",
        "tag",
        "--base-url",
        "https://api.example.com",
        "--check",
    ];
    succeed(folder.path(), &check);
    fs::write(&page, "mine").unwrap();
    let output = volcgen(folder.path(), &check);
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("files to write: 1"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_site_is_neither_among_the_specs_nor_at_an_odd_address() {
    let folder = copied_specs();
    let output = volcgen(folder.path(), &["site", "tag", "--output", "specs/site"]);
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("inside of the specs folder"),
        "{}",
        stderr(&output)
    );
    let output = volcgen(folder.path(), &["site", "--base-url", "javascript:x"]);
    assert_eq!(status(&output), 2);
}

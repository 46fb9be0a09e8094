//! Edits of one text.

use super::*;

const TEXT: &str = "\
a: 1
# About b.
b:
  - name: x  # first
    rules: [p, q]
  - name: y
c: { d: 1, e: [one], f: 2 }
g:
  h:
    i: 1
";

/// The place of a word, without what only says which one is meant.
fn span(word: &str) -> Span {
    let start = TEXT.find(word).unwrap();
    let word = word.trim_end_matches([':', ',', ']']);
    let number = |at: usize| u32::try_from(at).unwrap();
    Span {
        source: SourceId(0),
        start: number(start),
        end: number(start + word.len()),
    }
}

#[test]
fn what_is_deleted_leaves_no_trace() {
    let file = Editable::parse(TEXT).unwrap();
    for (word, path, gone, left) in [
        ("a:", &[][..], "a: 1\n", ""),
        ("name: x", &[], "name: x  # first\n    ", ""),
        ("p,", &["rules", "p"], "p, ", ""),
        ("q]", &["rules"], "    rules: [p, q]\n", ""),
        // The list would be empty.
        ("one", &[], "e: [one], ", ""),
        ("d:", &[], "d: 1, ", ""),
        ("i:", &[], "g:\n  h:\n    i: 1\n", ""),
    ] {
        let place = Place {
            span: span(word),
            path: path.iter().map(|step| (*step).to_owned()).collect(),
        };
        let (text, _) = file.delete(&[place]).unwrap();
        assert_eq!(text, TEXT.replacen(gone, left, 1), "{word}");
    }
    let all = [Place::key(span("d:"), "d"), Place::key(span("d:"), "e")];
    let (text, names) = file.delete(&all).unwrap();
    assert_eq!(names, ["d", "e"]);
    assert_eq!(text, TEXT.replace("d: 1, e: [one], ", ""));
    assert_eq!(file.delete(&[Place::key(span("d:"), "z")]), None);
}

#[test]
fn what_is_added_has_the_indentation_of_its_neighbors() {
    let file = Editable::parse(TEXT).unwrap();
    for (owner, word, old, new) in [
        (Owner::File, "h", "a: 1", "k: v\na: 1"),
        (Owner::Marked, "h:", "i: 1", "k: v\n    i: 1"),
        (Owner::Marked, "c:", "{ d", "{ k: v, d"),
    ] {
        let text = file.add(owner, span(word), "k", "v").unwrap();
        assert_eq!(text, TEXT.replacen(old, new, 1));
    }
    let text = file.add(Owner::Marked, span("h:"), "i", "2").unwrap();
    assert_eq!(text, TEXT.replace("i: 1", "i: 2"));
}

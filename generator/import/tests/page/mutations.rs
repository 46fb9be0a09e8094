//! Mutated pages: whatever a page holds, it is read to its end.

use std::path::Path;

use proptest::prelude::*;
use volcgen_import::page;

use crate::pages;
use crate::pieces::PIECES;

/// A change of a text: where, how much goes, and what comes.
type Change = (prop::sample::Index, usize, usize);

fn mutate(text: &str, changes: &[Change]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, removed, piece) in changes {
        let at = at.index(chars.len() + 1);
        let end = (at + removed).min(chars.len());
        let piece = PIECES
            .get(piece % PIECES.len())
            .copied()
            .unwrap_or_default();
        chars.splice(at..end, piece.chars());
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_pages_are_read_to_their_end(
        case in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, any::<usize>()), 1..12),
    ) {
        let pages = pages();
        let (_, text) = &pages[case.index(pages.len())];
        let read = page::read(Path::new("page.md"), &mutate(text, &changes));
        prop_assert!(read.findings.len() <= 200);
        for finding in &read.findings {
            prop_assert!(finding.line <= text.len());
        }
    }

    #[test]
    fn any_pieces_are_read_to_their_end(pieces in prop::collection::vec(any::<usize>(), 0..200)) {
        let text: String = pieces.iter().map(|piece| PIECES[piece % PIECES.len()]).collect();
        let _ = page::read(Path::new("page.md"), &text);
    }
}

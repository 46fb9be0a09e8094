//! The order of keys: that of the spec structs, and their own in other mappings.

use crate::place::At;
use crate::tree::{Content, Node, Tree};

/// Sorts the keys of a file. Unknown keys come last. If the file has anchors, its order stays: an alias
/// follows its anchor.
pub(crate) fn sort(tree: &mut Tree, at: At) {
    if !tree.has_anchors {
        sort_node(&mut tree.root, at);
    }
}

fn sort_node(node: &mut Node, at: At) {
    let Content::Collection(collection) = &mut node.content else {
        return;
    };
    if collection.is_list {
        for part in &mut collection.parts {
            sort_node(&mut part.value, at.element());
        }
        return;
    }
    for part in &mut collection.parts {
        let at = at.key(part.name());
        sort_node(&mut part.value, at);
    }
    collection.parts.sort_by_key(|part| at.rank(part.name()));
}

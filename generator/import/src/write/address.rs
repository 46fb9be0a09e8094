//! Hosts, regions and links that specs cannot have.

use volcgen_model::address::{is_host, is_host_rule, is_label, is_link};

use crate::codes;
use crate::draft::Draft;
use crate::notes::Notes;

/// Leaves out addresses that are wrong, and reports them.
pub(super) fn leave_out_wrong_addresses(draft: &mut Draft, notes: &mut Notes) {
    let mut is_good = |what: &str, text: &str, is_good: fn(&str) -> bool| {
        if !is_good(text) {
            let message = format!("the {what} {text:?} is left out: specs cannot have it");
            notes.say(codes::BAD_NAME, message, "correct it in the source");
        }
        is_good(text)
    };
    draft
        .region
        .take_if(|region| !is_good("region", region, is_label));
    draft
        .host
        .take_if(|host| !is_good("host", host, is_host_rule));
    draft.hosts.retain(|_, host| is_good("host", host, is_host));
    for action in &mut draft.actions {
        action.docs.take_if(|link| !is_good("link", link, is_link));
    }
}

//! The codes of findings: what `volcgen explain` knows.
//!
//! A code is never reused for another kind of finding. Each has a page in `generator/import/explain`, whose
//! first line is its title.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal,)+) => {
        $($(#[doc = $doc])+ pub const $name: &str = $id;)+

        /// All codes with their pages, in the order of their numbers.
        const PAGES: &[(&str, &str)] = &[
            $(($id, include_str!(concat!("../explain/", $id, ".md"))),)+
        ];
    };
}

codes! {
    /// A source cannot be read.
    UNREADABLE = "I001",
    /// A part of a source cannot be read.
    SYNTAX = "I002",
    /// A source does not state what a description needs.
    MISSING_FACT = "I003",
    /// An example has a member that nothing describes.
    UNKNOWN_MEMBER = "I004",
    /// An example has a value of another type.
    WRONG_TYPE = "I005",
    /// An example lacks what is required.
    MISSING_MEMBER = "I006",
    /// Places of a source contradict each other.
    CONTRADICTION = "I007",
    /// A type is not known.
    UNKNOWN_TYPE = "I008",
    /// It is unclear whether a parameter is required.
    UNCLEAR_REQUIRED = "I009",
    /// The members of an object are not described.
    OPEN_OBJECT = "I010",
    /// A value violates the limits that its description states.
    OUT_OF_RANGE = "I011",
    /// A quota is stated in a way that is not understood.
    UNREAD_RATE = "I012",
    /// What is no object has members.
    MEMBERS_OF_SCALAR = "I013",
    /// An example cannot be read.
    UNREADABLE_EXAMPLE = "I014",
    /// A parameter or member is described twice.
    DUPLICATE = "I015",
    /// A row of a table has no name.
    UNNAMED = "I016",
}

/// The title and the page of a code; `None` if there is no such code.
#[must_use]
pub fn explain(code: &str) -> Option<(&'static str, &'static str)> {
    let (_, page) = PAGES
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(code))?;
    let (title, text) = page.split_once('\n').unwrap_or((page, ""));
    let title = title.trim_start_matches('#').trim();
    let title = title.split_once(": ").map_or(title, |(_, title)| title);
    Some((title, text.trim()))
}

/// The codes, in the order of their numbers.
pub fn all() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(code, _)| *code)
}

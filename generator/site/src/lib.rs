//! A static reference of APIs, made from their descriptions.
//!
//! [`Site`] reads the specs of services and writes a folder of HTML pages: a page per action and per shape, pages of
//! versions, error codes, quotas and changes, guides, and a search. The pages need no server, no network and no
//! script; scripts add the search, the Chinese interface and the choice of colors.
//!
//! A page is made in two steps. Functions of `pages` turn the model into data for a template, and decide
//! everything; the templates print it. All text of specs is escaped, and their Markdown loses raw HTML and links
//! that are not of the web.

mod assets;
mod changes;
mod context;
mod examples;
mod facts;
mod fields;
mod frame;
mod guides;
mod highlight;
mod markdown;
mod pages;
mod run;
mod search;
mod templates;
mod types;
mod urls;
mod usage;

pub use run::Site;
pub use urls::action as action_page;

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! The sections of a page: what each is about, and what it holds.

mod title;

use self::title::classify;
use crate::page::blocks::{Block, BlockKind};

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// What stands before the first heading, or is headed by nothing known.
    Lead,
    /// How the action behaves, and what to consider.
    Usage,
    /// Method and address.
    Call,
    /// Parameters.
    Request(Place),
    /// Members of the response.
    Response,
    /// An example of a request.
    RequestExample,
    /// An example of a response.
    ResponseExample,
    /// Examples of both.
    Example,
    /// Errors of the action.
    Errors,
    /// What all actions share.
    Elsewhere,
}

/// Where the parameters of a table are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The page does not say so.
    Unknown,
    /// In the query.
    Query,
    /// In the body.
    Body,
    /// In headers.
    Header,
}

/// A section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What it is about.
    pub area: Area,
    /// The type or the parameter whose members it describes.
    pub owner: Option<String>,
    /// Its heading; empty before the first one.
    pub title: String,
    /// Its blocks without headings.
    pub blocks: Vec<Block>,
}

/// Sorts blocks into sections. The header of the file is a section of its own area, [`Area::Elsewhere`].
pub fn read_sections(blocks: Vec<Block>) -> Vec<Section> {
    let mut sections = vec![Section {
        area: Area::Lead,
        owner: None,
        title: String::new(),
        blocks: Vec::new(),
    }];
    let mut open: Vec<(u8, Area, Option<String>)> = Vec::new();
    for block in blocks {
        let BlockKind::Heading(level, title) = &block.kind else {
            if let Some(section) = sections.last_mut() {
                section.blocks.push(block);
            }
            continue;
        };
        while open.last().is_some_and(|(opened, ..)| opened >= level) {
            open.pop();
        }
        let (parent, owner) = match open.last() {
            Some((_, area, owner)) => (*area, owner.clone()),
            None => (Area::Lead, None),
        };
        let is_page_title = *level == 1 && sections.len() == 1 && !title::has(title, title::OWN);
        let (area, owner) = if is_page_title {
            (Area::Lead, None)
        } else {
            classify(title, parent, owner)
        };
        open.push((*level, area, owner.clone()));
        sections.push(Section {
            area,
            owner,
            title: title.clone(),
            blocks: Vec::new(),
        });
    }
    sections
}

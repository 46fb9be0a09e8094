//! Whether sending a request twice has the same effect as sending it once.

use volcgen_model::model::is_reading;

use crate::codes;
use crate::page::blocks::BlockKind;
use crate::page::report::Report;
use crate::page::sections::{Area, Section};
use crate::page::stated::{has, sentences};

/// Words of sentences about requests that are repeatable under a condition, such as with a token.
const CONDITIONS: &[&str] = &[
    "token", "参数", "通过", "使用", "保证", "当", "如果", "若", "时", "if ", "when ", "use ",
];

/// Words of sentences that say the contrary.
const NOT: &[&str] = &["不", "非", "无法", "not ", "non-", "non ", "no "];

/// What the prose of a page says.
pub fn stated(sections: &[Section]) -> Option<bool> {
    let about = sections
        .iter()
        .filter(|section| matches!(section.area, Area::Lead | Area::Usage | Area::Call));
    let prose = about
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match &block.kind {
            BlockKind::Text(text) => Some(text.as_str()),
            _ => None,
        });
    let mut said = prose
        .flat_map(sentences)
        .filter(|sentence| has(sentence, &["幂等", "idempotent"]) && !has(sentence, CONDITIONS));
    said.next().map(|sentence| !has(sentence, NOT))
}

/// What the name of an action lets assume, with a note: that it only reads.
pub fn assumed(name: &str, report: &mut Report) -> Option<bool> {
    if !is_reading(name) {
        return None;
    }
    let message = format!("the name of `{name}` says that it only reads, so it is `idempotent`");
    let help = "clients repeat it after a timeout: remove the key if it changes something";
    report.add(codes::ASSUMED_REPEATABLE, 0, message, help);
    Some(true)
}

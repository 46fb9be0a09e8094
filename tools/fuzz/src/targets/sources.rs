//! What is mutated: the golden cases of a parser, and small parts of them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use volcgen_import::metadata::{File, ServiceFiles};

use super::import::Parser;
use super::{metadata, repository};
use crate::mutate::{Random, bytes, pieces, smaller, values};
use crate::{Input, Target};

/// How many small parts are made of a golden case.
const PARTS: usize = 2;

/// A parser, and inputs without a mistake.
pub struct Sources {
    parser: Parser,
    /// The golden cases, if they are one text each.
    contents: Vec<Vec<u8>>,
    small_contents: Vec<String>,
    /// Small ones as JSON, if it can be read as well.
    small_json: Vec<String>,
    /// The golden case of metadata.
    files: Vec<(ServiceFiles, Option<File>)>,
    small_files: Vec<(ServiceFiles, Option<File>)>,
}

impl Sources {
    /// Those of a parser.
    pub fn new(parser: Parser) -> Sources {
        let tests = repository("generator/import/tests");
        let mut random = Random(0);
        let mut sources = Sources {
            parser,
            contents: Vec::new(),
            small_contents: Vec::new(),
            small_json: Vec::new(),
            files: Vec::new(),
            small_files: Vec::new(),
        };
        if parser == Parser::Metadata {
            let golden = metadata::golden();
            sources.small_files = metadata::parts(&golden, 4 * PARTS, &mut random);
            sources.files.push(golden);
            return sources;
        }
        let (folder, endings): (_, &[&str]) = match parser {
            Parser::Page => (tests.join("page/golden"), &["page.md"]),
            Parser::OpenApi => (
                tests.join("openapi/golden"),
                &["source.yaml", "source.json"],
            ),
            _ => (tests.join("../../fmt/tests/golden"), &[".yaml"]),
        };
        let mut paths = Vec::new();
        collect(&folder, endings, &mut paths);
        if parser == Parser::Fmt {
            collect(&tests.join("golden"), endings, &mut paths);
        }
        sources.contents = paths
            .iter()
            .filter_map(|path| fs::read(path).ok())
            .collect();
        for full in &sources.contents {
            let full = str::from_utf8(full).unwrap_or_default();
            let accepted = |text: &str| parser.accepts(&Input::Text(text.to_owned()));
            for _ in 0..PARTS {
                sources.small_contents.push(if full.starts_with('{') {
                    smaller::json(full, &mut random, accepted)
                } else {
                    smaller::text(full, &mut random, accepted)
                });
            }
        }
        if parser == Parser::OpenApi {
            let trees = sources
                .small_contents
                .iter()
                .map(|text| serde_yaml::from_str::<Value>(text));
            sources.small_json = trees.flatten().map(|tree| tree.to_string()).collect();
        }
        sources
    }
}

impl Target for Sources {
    /// A mutated input. One in 128 is made of a whole golden case.
    fn input(&self, random: &mut Random) -> Input {
        let is_whole = random.below(128) == 0;
        if self.parser == Parser::Metadata {
            let all = if is_whole {
                &self.files
            } else {
                &self.small_files
            };
            let (mut files, mut titles) = random.pick(all).cloned().unwrap_or_default();
            metadata::mutate(&mut files, &mut titles, random);
            return Input::Files(files, titles);
        }
        let pieces = match self.parser {
            Parser::Page => pieces::PAGE,
            Parser::OpenApi => pieces::OPENAPI,
            _ => pieces::YAML,
        };
        let source = if is_whole {
            random.pick(&self.contents).map_or(&[][..], Vec::as_slice)
        } else {
            random
                .pick(&self.small_contents)
                .map_or(&[][..], String::as_bytes)
        };
        if !self.small_json.is_empty() && random.below(8) != 0 {
            let mut text = random.pick(&self.small_json).cloned().unwrap_or_default();
            for _ in 0..=random.below(8) {
                text = values::mutate(&text, pieces, random);
            }
            return Input::Text(text);
        }
        // Now and then there is nothing but what comes.
        let source = if random.below(64) == 0 { &[] } else { source };
        let bytes = bytes::mutate(source, &self.contents, pieces, random);
        Input::Text(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn check(&self, input: &Input, is_thorough: bool) -> Result<bool, String> {
        self.parser.check(input, is_thorough)
    }
}

/// The files in a folder whose name ends so, sorted.
fn collect(folder: &Path, endings: &[&str], paths: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    all.sort();
    for path in all {
        let name = path.to_string_lossy();
        if path.is_dir() {
            collect(&path, endings, paths);
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            paths.push(path);
        }
    }
}

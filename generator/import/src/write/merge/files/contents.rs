//! The files as text.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;

use super::{Files, problem};
use crate::write::merge::file::File;

/// The text of files by their path.
pub(in crate::write::merge) type Contents = BTreeMap<String, String>;

impl Files {
    /// What is in the files that a source describes, and in all others that changed.
    pub(in crate::write::merge) fn contents<'p>(
        &self,
        described: impl Iterator<Item = &'p String>,
    ) -> Result<Contents, Vec<Finding>> {
        let described: BTreeSet<&String> = described.collect();
        let files = self.0.iter();
        let files = files.filter(|(path, file)| file.is_changed || described.contains(path));
        files.map(text).collect()
    }

    /// What is in all files.
    pub(in crate::write::merge) fn current(&self) -> Result<Contents, Vec<Finding>> {
        self.0.iter().map(text).collect()
    }

    /// What was in all files before.
    pub(in crate::write::merge) fn original(&self) -> Contents {
        let files = self.0.iter().filter(|(_, file)| !file.text.is_empty());
        files
            .map(|(path, file)| (path.clone(), file.text.clone()))
            .collect()
    }

    /// Gives a file another text.
    pub(in crate::write::merge) fn replace(
        &mut self,
        path: &str,
        text: &str,
    ) -> Result<(), Vec<Finding>> {
        let kind = volcgen_fmt::Kind::from_path(std::path::Path::new(path));
        let document = volcgen_fmt::Document::parse(kind, text);
        let new = document.map_err(|error| vec![problem(path, &error)])?;
        self.edit(path, |document| {
            *document = new;
            Ok(())
        })
    }
}

fn text((path, file): (&String, &File)) -> Result<(String, String), Vec<Finding>> {
    let text = if file.is_changed {
        let text = file.document.to_text();
        text.map_err(|error| vec![problem(path, &error)])?
    } else {
        file.text.clone()
    };
    Ok((path.clone(), text))
}

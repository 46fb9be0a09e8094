//! Objects and enums that are described where they are used, and move to a type of their own.

use crate::document::{Document, Piece};
use crate::error::Error;

/// What describes a shape where it is used, and moves with it.
const PARTS: [&str; 4] = ["fields", "values", "variants", "rules"];

/// The description of a shape that was cut out of a [`Document`], with its comments.
#[derive(Clone, Debug)]
pub struct ShapePiece {
    base: String,
    parts: Vec<(&'static str, Piece)>,
}

impl Document {
    /// The path of the field or type whose shape has its name at an offset in bytes.
    #[must_use]
    pub fn shape_at(&self, offset: usize) -> Vec<String> {
        let mut path = self.path_at(offset);
        let is_name = matches!(path.as_slice(), [.., name] if name == "name");
        // A field can be called `name`, too: it has a type.
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        if is_name && self.get(&[&keys[..], &["type"]].concat()).is_none() {
            path.pop();
        }
        path
    }

    /// Takes the description of a shape out of the field at a path, which gets the type of this name instead. `None`,
    /// and no change, if the field does not state its type.
    pub fn cut_shape(&mut self, path: &[&str], name: &str) -> Option<ShapePiece> {
        let type_key = [path, &["type"]].concat();
        let declared = self.get(&type_key)?;
        let declared = declared.as_str()?;
        let base = innermost(declared).to_owned();
        let reference = declared.replacen(&base, name, 1);
        self.set(&type_key, reference.into()).ok()?;
        self.remove(&[path, &["name"]].concat());
        let parts = PARTS.into_iter();
        let parts = parts.filter_map(|part| Some((part, self.cut(&[path, &[part]].concat())?)));
        Some(ShapePiece {
            base,
            parts: parts.collect(),
        })
    }

    /// Describes a type by what was cut, with this `doc`.
    ///
    /// # Errors
    ///
    /// If the path leads through something other than a mapping.
    pub fn paste_shape(
        &mut self,
        path: &[&str],
        doc: &str,
        piece: ShapePiece,
    ) -> Result<(), Error> {
        let at = |key| [path, &[key]].concat();
        self.set(&at("type"), piece.base.into())?;
        self.set(&at("doc"), doc.trim().into())?;
        for (part, piece) in piece.parts {
            self.paste(&at(part), piece)?;
        }
        Ok(())
    }
}

/// The type in lists, maps and strings.
fn innermost(declared: &str) -> &str {
    let inner = declared.rsplit('<').next().unwrap_or(declared);
    inner.trim_end_matches(['>', ' ']).trim()
}

//! What decoding knows of a document: how strictly to read it, and where it is.

use std::cell::RefCell;
use std::fmt;

use serde::de::Error;

use super::WireType;

/// How strictly to read a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// A missing required field and `null` for a plain field are errors. `Deserialize` uses this.
    Strict,
    /// Both decode to the type's empty value. Tests of programs use this, because they set few fields.
    Sparse,
    /// Both decode to the type's empty value, and one odd value does not lose the rest. Responses use
    /// this, because a newer server can omit fields, and some servers send `null` for an empty list.
    ///
    /// * A number is read as a string and the reverse if nothing is lost; so are booleans, as `true` and
    ///   `false`, or 1 and 0. An empty string is 0 or false.
    /// * Of two names of a field, the documented one wins, unless its value is empty. If a name occurs
    ///   twice, the last value wins.
    /// * An empty list is an empty object.
    ///
    /// Other values of another type are errors.
    Lenient,
}

/// The state of reading one document: the strictness, and the path of the current value.
pub struct DecodeContext {
    strictness: Strictness,
    /// The steps to the value that does not fit, the last one first.
    path: RefCell<Vec<Step>>,
}

pub(super) enum Step {
    Field(&'static str),
    Key(String),
    Index(usize),
}

impl DecodeContext {
    /// Starts at the root of a document.
    #[must_use]
    pub fn new(strictness: Strictness) -> Self {
        DecodeContext {
            strictness,
            path: RefCell::new(Vec::new()),
        }
    }

    /// How strictly to read the document.
    #[must_use]
    pub fn strictness(&self) -> Strictness {
        self.strictness
    }

    /// The path of the last error, such as `AppList[3].CreateAt`; empty at the root.
    #[must_use]
    pub fn path(&self) -> String {
        self.join(|key| key)
    }

    /// The same with `*` for the keys of maps, which a server can choose.
    pub(crate) fn path_without_keys(&self) -> String {
        self.join(|_| "*")
    }

    /// Forgets the path of an error after which reading goes on.
    pub(super) fn forget_path(&self) {
        self.path.borrow_mut().clear();
    }

    fn join(&self, display_key: impl Fn(&str) -> &str) -> String {
        let mut path = String::new();
        for step in self.path.borrow().iter().rev() {
            match step {
                Step::Index(index) => {
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
                Step::Field(name) => push_name(&mut path, name),
                Step::Key(name) => push_name(&mut path, display_key(name)),
            }
        }
        path
    }

    pub(crate) fn null_as_empty<T: WireType, E: Error>(&self, expected: &str) -> Result<T, E> {
        match self.strictness {
            Strictness::Sparse | Strictness::Lenient => Ok(T::empty()),
            Strictness::Strict => Err(E::invalid_type(
                serde::de::Unexpected::Unit,
                &Expected(expected),
            )),
        }
    }

    pub(super) fn at_index<T, E>(
        &self,
        index: usize,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.at_step(|| Step::Index(index), read)
    }

    pub(super) fn at_key<T, E>(
        &self,
        key: &str,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.at_step(|| Step::Key(key.to_owned()), read)
    }

    /// Reads a value. If that fails, its step becomes a part of the path.
    pub(super) fn at_step<T, E>(
        &self,
        step: impl FnOnce() -> Step,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        read().inspect_err(|_| self.path.borrow_mut().push(step()))
    }
}

fn push_name(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

struct Expected<'a>(&'a str);

impl serde::de::Expected for Expected<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

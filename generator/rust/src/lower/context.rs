//! The input of the functions of this stage.

use crate::lower::fragments::Fragments;
use crate::lower::symbols::SymbolTable;
use crate::model::Service;

/// A service and the Rust names of its parts.
pub struct LowerContext<'m> {
    /// The service.
    pub service: &'m Service,
    /// The names.
    pub symbols: SymbolTable,
    /// The code that several places have.
    pub fragments: Fragments,
}

impl LowerContext<'_> {
    /// The crate's name in Rust code.
    pub fn lib(&self) -> String {
        self.service.crate_name.replace('-', "_")
    }
}

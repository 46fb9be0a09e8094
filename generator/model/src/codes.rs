//! The codes of diagnostics: what `volcgen explain` knows.

use crate::codes;
use crate::diagnostic::Severity;

codes! {
    /// A file or folder cannot be read.
    Unreadable = "E001",
    /// A folder holds no specs.
    NoSpecs = "E002",
    /// A file is not valid UTF-8.
    NotUtf8 = "E003",
    /// A file is empty.
    EmptyFile = "E004",
    /// A file is not valid YAML.
    Syntax = "E005",
    /// A file nests too deep, or its aliases expand to too many values.
    TooComplex = "E006",
    /// A file does not belong in a spec tree.
    UnexpectedFile = "E007",
    /// A file's name differs from its action's name.
    FileName = "E008",
    /// Version folders and `versions` differ.
    VersionFolder = "E009",
    /// The language does not have a key.
    UnknownKey = "E010",
    /// A key occurs twice.
    DuplicateKey = "E011",
    /// A value is of the wrong type.
    WrongType = "E012",
    /// A required key is missing.
    MissingKey = "E013",
    /// A value is not one of those allowed.
    UnknownChoice = "E014",
    /// A comment has a form that bundles of specs reserve.
    ReservedComment = "E015",
    /// A string has a character that it cannot have.
    UnsafeCharacter = "E016",
    /// A parameter has a name that the protocol uses.
    ReservedParameter = "E017",
    /// A name of a response's field has two meanings.
    AmbiguousAlias = "E018",
    /// The output would be written among the specs.
    OutputInSpecs = "E019",
    /// A type does not exist.
    UnknownType = "E020",
    /// A type cannot be parsed.
    TypeSyntax = "E021",
    /// A recursive type has infinite size.
    InfiniteSize = "E022",
    /// Two different shapes have the same name.
    ShapeNameTaken = "E023",
    /// A constraint does not apply to its type.
    InapplicableConstraint = "E024",
    /// A pattern is not a valid regular expression.
    BadPattern = "E025",
    /// A range allows nothing.
    BadRange = "E026",
    /// A default does not fit its own field.
    BadDefault = "E027",
    /// A field's example does not fit its own field.
    BadFieldExample = "E028",
    /// An enum's values are invalid.
    BadEnum = "E029",
    /// A key does not apply where it is.
    MisplacedKey = "E030",
    /// A service code cannot be in a signature.
    BadServiceCode = "E031",
    /// A name has a character that no name has.
    BadCharacter = "E032",
    /// An action's path is invalid.
    BadActionPath = "E035",
    /// A version is not in `service.yaml`.
    UnknownVersion = "E036",
    /// A group is not in `service.yaml`.
    UnknownGroup = "E040",
    /// A shared quota is not in `service.yaml`.
    UnknownQuota = "E041",
    /// A rate or a time limit cannot be parsed.
    BadRate = "E042",
    /// A path does not lead to a field of the request.
    BadPath = "E043",
    /// A rule is invalid.
    BadRule = "E044",
    /// An action inherits from an action that does not exist.
    BadInheritance = "E045",
    /// An example does not fit its action.
    BadExample = "E046",
    /// An action lacks a required key.
    IncompleteAction = "E047",
    /// A query or a form cannot carry a parameter.
    NotForQuery = "E048",
    /// A link is invalid.
    BadUrl = "E049",
    /// A region has no host, or a host is invalid.
    BadHost = "E050",
    /// An error code is not in `service.yaml`.
    UnknownError = "E051",
    /// Two names become the same in Rust.
    NameCollision = "E060",
    /// A name cannot become a Rust identifier.
    BadIdentifier = "E061",
    /// A template is invalid.
    BadTemplate = "E062",
    /// Rendered code is not valid Rust.
    BadRender = "E063",
    /// Output cannot be written.
    Unwritable = "E064",
    /// Output would overwrite a file that volcgen did not write.
    UnmanagedFile = "E065",
    /// No crate can have this name.
    BadCrateName = "E066",
    /// A version cannot become a feature of a crate.
    BadVersion = "E067",
    /// Two services have one crate.
    CrateTaken = "E068",
    /// Not every system can have a folder of this name.
    BadFolderName = "E069",
    /// `volcgen.toml` has a mistake.
    BadConfig = "E070",
    /// A union or one of its variants is invalid.
    BadUnion = "E071",
    /// A tag is also a field.
    TagTaken = "E072",
    /// Two variants cannot be distinguished.
    AmbiguousVariants = "E073",
    /// A tag of a parent is where no parent can have it.
    MisplacedParentTag = "E074",
    /// A tag or a condition of a variant is invalid.
    BadTag = "E075",
    /// A query or form cannot carry null.
    NullInPairs = "E080",
    /// A rule for hosts is invalid.
    BadHostRule = "E088",
    /// A parameter cannot be an idempotency token.
    BadIdempotencyToken = "E089",
    /// A list cannot have a style.
    BadListStyle = "E090",
    /// Keys of a pagination do not go together.
    BadPagination = "E096",
    /// A parameter cannot name a page or its size.
    BadPageParameter = "E097",
    /// A path does not lead to a field of the result.
    BadResultPath = "E098",
    /// A field of the result has a type that its use does not allow.
    BadResultType = "E099",
    /// A waiter is invalid.
    BadWaiter = "E100",
    /// An acceptor is invalid.
    BadAcceptor = "E101",
    /// A copy leads to no field.
    BadCopy = "E106",
    /// A copy contains itself.
    CopyCycle = "E107",
    /// A key excludes a copy, or applies to copies of objects only.
    MisplacedCopyKey = "E108",
    /// A copy leaves out a member that is not there.
    UnknownMember = "E109",
    /// The rules of an object cannot be checked where it is used.
    UncheckableRules = "E110",
    /// An action has no example.
    NoExample = "L001",
    /// A summary is no sentence.
    NoFullStop = "L002",
    /// A parameter is spelled differently in other actions.
    TwoNames = "L003",
    /// A parameter is described in slightly different words.
    TwoDescriptions = "L004",
    /// The values of an enum have no names.
    NoNames = "L005",
    /// A list comes in pages and has no pagination.
    NoPagination = "L006",
    /// An action that can be repeated is not marked.
    Repeatable = "L007",
    /// A comment that allows a warning is wrong, or allows nothing.
    BadAllowance = "L008",
    /// A type, a value of an enum, a variant or a result has no description.
    NoDescription = "L009",
    /// Nothing uses a shape.
    UnusedShape = "W001",
    /// A field has no description.
    Undocumented = "W002",
    /// Nothing uses a group or quota.
    UnusedEntry = "W003",
    /// A field looks like a secret and is not marked.
    UnmarkedSecret = "W004",
    /// Several actions describe equal shapes.
    EqualShapes = "W005",
    /// No request has the object that states rules.
    UnusedRules = "W006",
}

impl Code {
    /// Whether it is an error, which stops the run, or a warning.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with('E') {
            Severity::Error
        } else {
            Severity::Warning
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn every_page_starts_with_its_code_and_title_and_shows_a_fix() {
        for code in Code::ALL {
            let page = code.page();
            assert!(page.starts_with(&format!("# {code}: ")), "{code}");
            assert!(!code.title().is_empty(), "{code}");
            assert!(page.contains("## Fix"), "{code}");
        }
    }

    #[test]
    fn codes_are_in_order_and_can_be_looked_up() {
        assert!(Code::ALL.is_sorted_by_key(|code| code.as_str()));
        assert!(
            Code::ALL
                .iter()
                .all(|code| Code::parse(code.as_str()) == Some(*code))
        );
        assert_eq!(Code::parse("e012"), Some(Code::WrongType));
        assert_eq!(Code::parse("E999"), None);
    }
}

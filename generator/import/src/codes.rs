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
    /// An action is taken as repeatable because of its name.
    ASSUMED_REPEATABLE = "I017",
    /// A row of a table of errors has no name of an error.
    ERROR_CODE = "I018",
    /// A file of metadata is not the JSON that it should be.
    BAD_JSON = "I101",
    /// The metadata say that a parameter is an enum, and not its values.
    ENUM_WITHOUT_VALUES = "I102",
    /// The metadata do not say the type of a member.
    UNKNOWN_METADATA_TYPE = "I103",
    /// One of the files of metadata lacks a member that another one has.
    MISSING_IN_FILE = "I104",
    /// The files of metadata disagree about a type.
    DIFFERENT_TYPES = "I105",
    /// Two members differ in case alone.
    CASE_ALONE = "I106",
    /// A number of any size is a string.
    NUMBER_AS_STRING = "I107",
    /// The metadata do not say the method of an action.
    ASSUMED_GET = "I108",
    /// One of the files of metadata lacks an action.
    ABSENT_ACTION = "I109",
    /// The metadata have the name of an action only.
    BARE_ACTION = "I110",
    /// An action has a title and no metadata.
    TITLE_ONLY = "I111",
    /// The metadata do not say how wide integers of results are.
    ASSUMED_WIDTH = "I112",
    /// The metadata have no hosts.
    HOSTS_BY_RULE = "I113",
    /// An action has a method that the language does not have.
    UNSUPPORTED_METHOD = "I114",
    /// A field has no description.
    UNDESCRIBED = "I201",
    /// A field looks like a secret by its name.
    LOOKS_SECRET = "I202",
    /// A default or an example does not fit its field.
    UNFITTING_VALUE = "I203",
    /// Values of an enum have no names.
    UNNAMED_VALUES = "I204",
    /// Two fields would have the same name in Rust.
    SAME_RUST_NAME = "I205",
    /// A constraint cannot be stated where the source has it.
    UNSTATED_CONSTRAINT = "I206",
    /// A query or a form cannot carry a parameter.
    UNSENDABLE = "I207",
    /// A member of a shared type is described in several ways.
    SEVERAL_DESCRIPTIONS = "I208",
    /// No action uses a type of the source.
    UNUSED_TYPE = "I209",
    /// The source has no summary of an action.
    NO_SUMMARY = "I210",
    /// The source does not say the method of an action.
    NO_METHOD = "I211",
    /// The source has no title of the service.
    NO_TITLE = "I212",
    /// The source does not describe the service.
    NO_SERVICE_DOC = "I213",
    /// The source does not say the region.
    NO_REGION = "I214",
    /// The source does not say the host.
    NO_HOST = "I215",
    /// A file cannot be merged or written.
    UNWRITABLE = "I216",
    /// The source has a member that the specs lacked.
    NEW_MEMBER = "I217",
    /// The specs have a member that the source lacks.
    VANISHED_MEMBER = "I218",
    /// A fact of the specs differed from the source.
    CHANGED_FACT = "I219",
    /// A field is taken over with a type of another version.
    INHERITED = "I220",
    /// The group of an action is left out.
    GROUP = "I221",
    /// An example does not fit its action.
    WRONG_EXAMPLE = "I222",
    /// A name is none that specs can have.
    BAD_NAME = "I223",
    /// Shapes of several actions are equal since an import.
    EQUAL_SHAPES = "I224",
    /// A reference leads out of an OpenAPI document.
    REMOTE_REFERENCE = "I301",
    /// A reference leads nowhere, or back to itself.
    BROKEN_REFERENCE = "I302",
    /// Schemas are nested too deeply, or refer to each other too often.
    TOO_LARGE = "I303",
    /// Parts of `allOf` contradict each other.
    ALL_OF_CONFLICT = "I304",
    /// Schemas say something that the language cannot say.
    UNSAID_KEYWORD = "I305",
    /// Values can have several types.
    SEVERAL_TYPES = "I306",
    /// The language has no such format.
    UNKNOWN_FORMAT = "I307",
    /// A member of a request can be null.
    NULL_WITHOUT_MEANING = "I308",
    /// A schema allows no value.
    NO_VALUE = "I309",
    /// An object can have members that are not described.
    FURTHER_MEMBERS = "I310",
    /// An enum has values of several types.
    MIXED_ENUM = "I311",
    /// The language cannot say a pattern.
    UNSAID_PATTERN = "I312",
    /// A number is a multiple of a fraction.
    FRACTION = "I313",
    /// No member distinguishes alternatives.
    INDISTINCT = "I314",
    /// The document does not say the service's code.
    SERVICE_OF_TITLE = "I315",
    /// A server of a document is not taken.
    SERVER = "I316",
    /// Callers prove who they are in another way.
    OTHER_AUTH = "I317",
    /// A document describes requests of the service to others.
    NOT_A_CALL = "I318",
    /// An operation has a method that the language does not have.
    OTHER_METHOD = "I319",
    /// A path of a document has parameters.
    PATH_PARAMETER = "I320",
    /// The name of an action is made of the operation's id.
    ASSUMED_NAME = "I321",
    /// The version of actions is that of the document.
    ASSUMED_VERSION = "I322",
    /// An operation has several tags.
    SEVERAL_TAGS = "I323",
    /// A response is not in the envelope.
    NO_ENVELOPE = "I324",
    /// An operation has other responses.
    OTHER_RESPONSES = "I325",
    /// A response is no JSON.
    NO_JSON = "I326",
    /// A body is neither JSON nor a form.
    OTHER_BODY = "I327",
    /// A body is no object with members.
    BODY_WITHOUT_MEMBERS = "I328",
    /// A form writes objects in another way.
    OTHER_ENCODING = "I329",
    /// A parameter is sent in a header or a cookie.
    HEADER_PARAMETER = "I330",
    /// A parameter is written in another way.
    OTHER_STYLE = "I331",
    /// An action has two parameters of one name.
    SAME_PARAMETER = "I332",
    /// An example does not fit the document.
    UNFITTING_EXAMPLE = "I333",
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

//! What the templates print: every Rust decision, already made.
//!
//! A plan has identifiers, types, literals and doc lines as strings that go into the output
//! unchanged. Templates loop over it and test its booleans; they decide nothing.

mod types;

use serde::Serialize;

pub use types::{
    Enum, Export, Field, Item, Module, Record, Topic, Types, Union, UnionVariant, Variant,
};

/// A service's plan: its crate, and each of its versions.
#[derive(Debug, Serialize)]
pub struct Plan {
    /// What the whole crate shares.
    pub krate: Crate,
    /// What its `Cargo.toml` says.
    pub manifest: Manifest,
    /// The bundle of spec files that its tests load.
    #[serde(skip)]
    pub description: String,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
}

/// Lines of a crate's `Cargo.toml`.
#[derive(Debug, Default, Serialize)]
pub struct Manifest {
    /// The minimum Rust version.
    pub rust_version: &'static str,
    /// Of the table `package`, behind name and description.
    pub package: Vec<String>,
    /// Of the table `dependencies`.
    pub dependencies: Vec<String>,
    /// Of the table `dev-dependencies`.
    pub dev_dependencies: Vec<String>,
    /// The table of lints, with its head.
    pub lints: Vec<String>,
}

/// A crate.
#[derive(Debug, Serialize)]
pub struct Crate {
    /// The crate's folder in the output folder.
    pub folder: String,
    /// The crate's name, such as `volcengine-rtc`.
    pub name: String,
    /// The name in Rust code, such as `volcengine_rtc`.
    pub lib: String,
    /// A short title.
    pub title: String,
    /// What the service does, as doc lines.
    pub doc: Vec<String>,
    /// What the service does, as one TOML string.
    pub description_toml: String,
    /// The vendor's documentation.
    pub docs_url: Option<String>,
    /// The service code as a literal.
    pub code: String,
    /// The default region as a literal.
    pub region: String,
    /// Hosts by region, as literals.
    pub hosts: Vec<Host>,
    /// The host of other regions, a literal; none if there are no others.
    pub host: Option<String>,
    /// Time limit of a call in milliseconds, as a literal.
    pub timeout_ms: String,
    /// Whether names have letters beyond ASCII, which compilers warn of.
    pub has_other_letters: bool,
    /// Error codes.
    pub errors: Vec<ErrorCode>,
    /// Required fields, for the builders' compile errors.
    pub missing: Vec<Missing>,
    /// Shapes that several versions use.
    pub types: Types,
    /// The versions, newest last.
    pub versions: Vec<VersionSummary>,
    /// The groups with their actions across versions.
    pub groups: Vec<Group>,
    /// The action that documentation shows first, if there is one.
    pub quick_start: Option<QuickStart>,
}

/// A region's host, as literals.
#[derive(Debug, Serialize)]
pub struct Host {
    /// The region.
    pub region: String,
    /// The host.
    pub host: String,
}

/// An error code.
#[derive(Debug, Serialize)]
pub struct ErrorCode {
    /// The enum variant.
    pub variant: String,
    /// The code as a literal.
    pub code: String,
    /// An expression of its `ErrorInfo`, in lines.
    pub info: Vec<String>,
    /// Doc lines.
    pub doc: Vec<String>,
}

/// A required field of some record.
#[derive(Debug, Serialize)]
pub struct Missing {
    /// Its name.
    pub name: String,
    /// Whether its name is so wide that rustfmt must not touch it.
    pub is_wide: bool,
}

/// The first call that documentation shows.
#[derive(Debug, Serialize)]
pub struct QuickStart {
    /// The version's module.
    pub version: String,
    /// The version's cargo feature.
    pub feature: String,
    /// The imports: whole statements.
    pub imports: Vec<String>,
    /// Lines of the call, from `client` to `?`.
    pub call: Vec<String>,
    /// The statement that prints something of the response.
    pub print: String,
}

/// What the crate's front page says about a version.
#[derive(Debug, Serialize)]
pub struct VersionSummary {
    /// The version, such as `2020-12-01`.
    pub name: String,
    /// Its module.
    pub module: String,
    /// Its cargo feature.
    pub feature: String,
    /// Whether it is a default feature.
    pub default: bool,
    /// What it is for.
    pub doc: Vec<String>,
    /// The same as a cell of a table.
    pub summary: String,
    /// Number of its actions.
    pub action_count: usize,
}

/// A version with its actions.
#[derive(Debug, Serialize)]
pub struct Version {
    /// The version as on the front page.
    #[serde(flatten)]
    pub summary: VersionSummary,
    /// Shapes that several actions use.
    pub types: Types,
    /// The groups that have actions, with them.
    pub groups: Vec<Group>,
    /// The imports of the client: whole statements.
    pub client_imports: Vec<String>,
    /// The imports of the tests: whole statements.
    pub test_imports: Vec<String>,
    /// The exports of the requests: whole statements.
    pub exports: Vec<String>,
    /// The actions, by module.
    pub actions: Vec<Action>,
}

/// A group of actions.
#[derive(Debug, Serialize)]
pub struct Group {
    /// Its title.
    pub title: String,
    /// What its actions are about, as doc lines.
    pub doc: Vec<String>,
    /// The same after the title.
    pub titled_doc: Vec<String>,
    /// Its actions, by name.
    pub actions: Vec<GroupEntry>,
}

/// An action in a group.
#[derive(Clone, Debug, Serialize)]
pub struct GroupEntry {
    /// Its name on the wire.
    pub name: String,
    /// The client method.
    pub method: String,
    /// The client method as links of the documentation name it.
    pub link: String,
    /// Its attributes and its signature up to the brace, laid out for an `impl`.
    pub declaration: String,
    /// The expression that it returns, laid out for a method.
    pub body: String,
    /// What it does, in one line.
    pub summary: String,
    /// The request type.
    pub request: String,
    /// The builder type.
    pub builder: String,
    /// The module that holds them.
    pub module: String,
    /// Doc lines of the client method.
    pub doc: Vec<String>,
    /// The attribute that marks it deprecated, if it is.
    pub deprecated: Option<String>,
    /// The modules of the versions that have it, oldest first.
    pub versions: Vec<String>,
    /// The last of these.
    pub newest: String,
}

/// An action.
#[derive(Debug, Serialize)]
pub struct Action {
    /// Its name on the wire.
    pub name: String,
    /// Its module.
    pub module: String,
    /// The module's file, without `.rs`.
    pub file: String,
    /// The client method.
    pub method: String,
    /// What it does, in one line.
    pub summary: String,
    /// Doc lines of its module.
    pub doc: Vec<String>,
    /// The request type.
    pub request: String,
    /// The type of the result.
    pub output: String,
    /// An expression of its `ActionInfo`: a call of `new`, then of other methods, in lines.
    pub info: Vec<String>,
    /// The table of its pagination, in lines; empty if it has none.
    pub pagination: Vec<String>,
    /// The table of its waiters, in lines; empty if it has none.
    pub waiters: Vec<String>,
    /// The file's items: request first, then the response, then inline shapes.
    pub types: Module,
    /// Its tests.
    pub tests: ActionTests,
}

/// The conformance tests of an action.
#[derive(Debug, Serialize)]
pub struct ActionTests {
    /// Their imports: whole statements, laid out for a module.
    pub imports: Vec<String>,
    /// The statement that tests the request type against the model, laid out for a function of it.
    pub conforms: String,
    /// Whether its names are so wide that rustfmt must not touch it.
    pub is_wide: bool,
    /// The statement that reads its pages, laid out for a function; empty if it has none.
    pub pages: String,
    /// The statement that waits for its states, laid out for a function; empty if it has none.
    pub states: String,
    /// The examples as code.
    pub examples: Vec<Example>,
}

/// An example as code.
#[derive(Debug, Serialize)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Name of its test function.
    pub test: String,
    /// Whether its names are so wide that rustfmt must not touch it.
    pub is_wide: bool,
    /// The statement that builds the request, laid out for a function.
    pub request: String,
    /// The statement that binds the request's JSON, laid out for a function.
    pub sent: String,
    /// The statement that binds the JSON of `Result`, laid out for a function.
    pub result: String,
}

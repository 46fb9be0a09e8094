//! Specs with such names in every position.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::words;

/// Where a name of a spec can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    Service,
    Crate,
    Version,
    Action,
    Topic,
    Shape,
    InlineShape,
    RequiredField,
    OptionalField,
    Value,
    ErrorCode,
    Example,
}

impl Position {
    pub const ALL: [Position; 12] = [
        Position::Service,
        Position::Crate,
        Position::Version,
        Position::Action,
        Position::Topic,
        Position::Shape,
        Position::InlineShape,
        Position::RequiredField,
        Position::OptionalField,
        Position::Value,
        Position::ErrorCode,
        Position::Example,
    ];

    /// Whether one service can have many names in this position.
    fn is_repeatable(self) -> bool {
        !matches!(self, Position::Service | Position::Crate)
    }

    /// How many names are enough: a version is a whole program of tests.
    fn most(self) -> usize {
        match self {
            Position::Version => 6,
            _ => usize::MAX,
        }
    }
}

/// The names of a service, by their positions.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<(Position, String)>);

impl Names {
    pub fn new(names: &[(Position, &str)]) -> Self {
        let names = names.iter();
        Names(
            names
                .map(|(position, name)| (*position, (*name).to_owned()))
                .collect(),
        )
    }

    /// The names in a position; one that says nothing if there are none.
    fn at(&self, position: Position, default: &str) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let found = self.0.iter().filter(|(at, _)| *at == position);
        let found = found.map(|(_, name)| name.clone());
        let found: Vec<_> = found.filter(|name| seen.insert(name.clone())).collect();
        if found.is_empty() {
            vec![default.to_owned()]
        } else {
            found
        }
    }

    /// The names in a position, if there are any.
    fn only(&self, position: Position) -> Vec<String> {
        let mut names = self.at(position, "");
        names.retain(|name| !name.is_empty());
        names
    }

    /// Writes the specs of a service with these names to a folder. `label` is a part of its crate's name.
    pub fn write(&self, folder: &Path, label: &str) {
        let quoted = |name: &String| serde_json::Value::from(name.as_str()).to_string();
        let versions = self.at(Position::Version, "2024-01-01");
        let mut service = format!(
            "service: {}\ntitle: Corpus\ndoc: Names.\nregion: cn-north-1\n\
             hosts: {{ cn-north-1: h.example.com }}\ngroups: {{ G: {{ title: G, doc: G. }} }}\nversions:\n",
            quoted(&self.at(Position::Service, label)[0]),
        );
        for version in &versions {
            writeln!(
                service,
                "  {}: {{ doc: V., default: true }}",
                quoted(version)
            )
            .unwrap();
        }
        if self.only(Position::Service).is_empty() {
            let name = format!("corpus-{label}");
            // Crates are in lower case.
            let name = self.at(Position::Crate, &name)[0].to_lowercase();
            writeln!(service, "crate: {}", quoted(&name)).unwrap();
        }
        let errors = self.at(Position::ErrorCode, "Bad.Thing");
        service.push_str("errors:\n");
        for code in &errors {
            writeln!(
                service,
                "  {}: {{ doc: It failed., hint: Retry. }}",
                quoted(code)
            )
            .unwrap();
        }
        write(&folder.join("service.yaml"), &service);
        let topics = self.only(Position::Topic);
        for (index, topic) in topics.iter().enumerate() {
            let text = format!("Topic{index}:\n{}", shape(""));
            write(&folder.join("types").join(format!("{topic}.yaml")), &text);
        }
        for version in &versions {
            self.write_version(&folder.join(version), topics.len());
        }
    }

    fn write_version(&self, folder: &Path, topics: usize) {
        let quoted = |name: &String| serde_json::Value::from(name.as_str()).to_string();
        let shapes = self.only(Position::Shape);
        let mut types = String::new();
        for name in &shapes {
            write!(types, "{}:\n{}", quoted(name), shape("")).unwrap();
        }
        if !types.is_empty() {
            write(&folder.join("types.yaml"), &types);
        }
        let mut fields = String::new();
        for name in self.at(Position::RequiredField, "Id") {
            let ty = ["string", "bool", "int64"][name.len() % 3];
            writeln!(
                fields,
                "  {}: {{ type: {ty}, required: true, doc: R. }}",
                quoted(&name)
            )
            .unwrap();
        }
        for name in self.at(Position::OptionalField, "Note") {
            let ty = ["string", "int32", "json", "float64"][name.len() % 4];
            writeln!(fields, "  {}: {{ type: {ty}, doc: O. }}", quoted(&name)).unwrap();
        }
        fields.push_str(ORDINARY);
        for (index, name) in shapes.iter().enumerate() {
            writeln!(fields, "  F{index}: {{ type: {}, doc: S. }}", quoted(name)).unwrap();
            writeln!(fields, "  L{index}: {{ type: 'list<{name}>', doc: S. }}").unwrap();
        }
        for index in 0..topics {
            writeln!(fields, "  Topic{index}: {{ type: Topic{index}, doc: S. }}").unwrap();
        }
        for (index, name) in self.only(Position::InlineShape).iter().enumerate() {
            let name = quoted(name);
            let text = if index % 2 == 0 {
                format!(
                    "type: object, name: {name}, doc: I., fields: {{ A: {{ type: string, required: true, doc: A. }} }}"
                )
            } else {
                format!("type: string, name: {name}, doc: I., values: {{ A: a, B: b }}")
            };
            writeln!(fields, "  I{index}: {{ {text} }}").unwrap();
        }
        let mut values = String::new();
        for (index, name) in self.at(Position::Value, "On").iter().enumerate() {
            write!(values, "{}: v{index}, ", quoted(name)).unwrap();
        }
        writeln!(
            fields,
            "  Enum: {{ type: string, doc: E., values: {{ {values} }} }}"
        )
        .unwrap();
        let errors = self.at(Position::ErrorCode, "Bad.Thing");
        let errors: Vec<_> = errors.iter().map(quoted).collect();
        let errors = errors.join(", ");
        for (index, name) in self.at(Position::Action, "Query").iter().enumerate() {
            // One of the actions has everything, so that the corpus does not grow with its square.
            let is_whole = index == 0;
            let rest = if is_whole {
                let examples = self.examples();
                format!(
                    "errors: [ {errors} ]\nrequest:\n{fields}response:\n{}{RULES}examples:\n{examples}",
                    shape("")
                )
            } else {
                format!(
                    "request:\n{PLAIN}examples:\n  - {{ name: one, request: {{ Id: a }}, response: {{}} }}\n"
                )
            };
            let method = if is_whole { "POST" } else { "GET" };
            let text = format!(
                "action: {}\ngroup: G\nsummary: Do it.\nmethod: {method}\nrate: [ 5/s, 100/min ]\nidempotent: true\n{rest}",
                quoted(name)
            );
            write(&folder.join(format!("{name}.yaml")), &text);
        }
    }

    /// Examples with every required field and the greatest numbers.
    fn examples(&self) -> String {
        let mut request = String::new();
        for name in self.at(Position::RequiredField, "Id") {
            let value = ["a", "true", "-9223372036854775808"][name.len() % 3];
            let name = serde_json::Value::from(name);
            write!(request, "{name}: {value}, ").unwrap();
        }
        for name in self.only(Position::OptionalField) {
            let value = ["a", "-7", "{ a: [ 1, 5000000000, \"\\b\" ] }", "2.5e+30"][name.len() % 4];
            let name = serde_json::Value::from(name);
            write!(request, "{name}: {value}, ").unwrap();
        }
        for index in 0..self.only(Position::Shape).len() {
            write!(
                request,
                "F{index}: {{ A: x, N: 3000000000 }}, L{index}: [ {{ A: y }} ], "
            )
            .unwrap();
        }
        for index in 0..self.only(Position::InlineShape).len() {
            let value = if index % 2 == 0 { "{ A: z }" } else { "b" };
            write!(request, "I{index}: {value}, ").unwrap();
        }
        let mut text = String::new();
        for name in self.at(Position::Example, "one") {
            let name = serde_json::Value::from(name);
            writeln!(
                text,
                "  - name: {name}\n    request: {{ {request} Count: '1', Number: 1700000000000, \
                 Numbers: [ 1, 1700000000000 ], Ratio: 3.14159, Labels: {{ a: b }}, Enum: v0 }}\n    \
                 response: {{ Result: {{ A: b, N: 1 }} }}"
            )
            .unwrap();
        }
        text
    }
}

/// Fields of types and constraints that make a file import much.
const ORDINARY: &str = "  \
    Count: { type: string, format: integer, doc: C. }
  Number: { type: int64, min: 0, doc: N. }
  Numbers: { type: list<int64>, max_items: 5, doc: N. }
  Ratio: { type: float64, ranges: [[0.5, 3.14159]], doc: R. }
  Free: { type: json, doc: F. }
  Labels: { type: map<string>, doc: L. }
";

const RULES: &str = "rules:
  - { doc: Number goes with Count, when: { Enum: [ v0 ] }, any_of: [ [ Number, Count ] ] }
";

const PLAIN: &str = "  Id: { type: string, required: true, doc: I. }\n";

/// An object, as a definition.
fn shape(indent: &str) -> String {
    format!(
        "{indent}  type: object\n{indent}  doc: A shape.\n{indent}  fields:\n\
         {indent}    A: {{ type: string, required: true, doc: A. }}\n\
         {indent}    N: {{ type: int64, min: 1, doc: N. }}\n\
         {indent}    Map: {{ type: map<list<string>>, doc: M. }}\n"
    )
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Each word alone in each position.
pub fn singles() -> Vec<(Position, &'static str)> {
    let words: BTreeSet<_> = words::all().collect();
    let positions = Position::ALL.into_iter();
    positions
        .flat_map(|position| words.iter().map(move |word| (position, *word)))
        .collect()
}

/// Services with every word of a list in one position, as far as `is_good` takes the word there.
pub fn crowds(is_good: impl Fn(Position, &str) -> bool) -> Vec<Names> {
    let mut all = Vec::new();
    let positions = Position::ALL.into_iter();
    for position in positions.filter(|position| position.is_repeatable()) {
        for (_, words) in words::LISTS {
            let good = words.iter().filter(|word| is_good(position, word));
            all.push(Names::new(&distinct(
                position,
                good.copied().take(position.most()),
            )));
        }
    }
    all
}

/// Words that differ in more than their case and separators.
fn distinct<'w>(
    position: Position,
    words: impl Iterator<Item = &'w str>,
) -> Vec<(Position, &'w str)> {
    let mut seen = BTreeSet::new();
    let key = |word: &str| -> String {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_uppercase()
    };
    words
        .filter(|word| seen.insert(key(word)))
        .map(|word| (position, word))
        .collect()
}

/// Services with words that chance puts into positions: the same ones for the same seed.
pub fn mixtures(count: usize, is_good: impl Fn(Position, &str) -> bool) -> Vec<Names> {
    let all: Vec<_> = words::all().collect();
    let mut random = Random(0x5eed);
    (0..count)
        .map(|_| {
            let mut names = Vec::new();
            for position in Position::ALL {
                let most = if position.is_repeatable() { 4 } else { 0 };
                let chosen: Vec<_> = (0..random.below(most + 1))
                    .map(|_| all[random.below(all.len())])
                    .filter(|word| is_good(position, word))
                    .collect();
                names.extend(distinct(position, chosen.into_iter()));
            }
            Names::new(&names)
        })
        .collect()
}

/// A linear congruential generator, which gives the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

//! Metadata with mistakes: the files of the golden case with parts that are changed, taken away or put
//! elsewhere.

mod random;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use volcgen_import::metadata::{self, File, ServiceFiles};

pub use random::Random;

/// Names and words that mean something in metadata, and some that mean nothing anywhere.
const WORDS: &[&str] = &[
    "Tags.N.Key",
    "N",
    "N.N",
    ".",
    "",
    "A..B",
    "A.N.B.N.C.N",
    "Tags",
    "Tags.N",
    "array",
    "map",
    "object",
    "array[",
    "array[array[string]]",
    "map[string]",
    "integer",
    "number",
    "Type",
    "type",
    "self",
    "Self",
    "CupId",
    "cupID",
    "cup_id",
    "CUPID",
    "TagForTagCupsInput",
    "TagForTagCupsInput.Key",
    "GET",
    "POST",
    "PUT",
    "application/json",
    "a b",
    "a: b",
    "# c",
    "中文",
    "\u{202e}x",
    "\u{0}",
    "😀",
    "- x",
    "{x}",
    "null",
    "1",
    "3.5",
    "no",
    "String",
    "Vec",
    "Option",
    "Box",
    "Request",
    "Response",
    "DescribeCupsRequest",
    "Action",
    "Version",
    "X-Date",
    "Password",
];

impl Random {
    fn word(&mut self) -> String {
        let index = self.below(WORDS.len());
        WORDS.get(index).copied().unwrap_or_default().to_owned()
    }
}

/// The files of the golden case.
pub fn golden() -> (ServiceFiles, Option<File>) {
    let folder: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/metadata/source");
    let files = metadata::read_service(&folder, "cafe_bar").unwrap_or_default();
    (
        files,
        metadata::read_descriptions(&folder).unwrap_or_default(),
    )
}

/// Changes one to eight places of the files.
pub fn mutate(files: &mut ServiceFiles, titles: &mut Option<File>, random: &mut Random) {
    for _ in 0..=random.below(8) {
        let versions = files.versions.iter_mut();
        let all = versions.flat_map(|version| {
            [
                &mut version.metadata,
                &mut version.metatype,
                &mut version.structure,
            ]
        });
        let mut all: Vec<&mut Option<File>> = all.chain([&mut *titles]).collect();
        let index = random.below(all.len());
        let Some(slot) = all.get_mut(index) else {
            continue;
        };
        if random.below(40) == 0 {
            **slot = None;
        }
        if let Some(file) = slot {
            change(file, random);
        }
    }
}

fn change(file: &mut File, random: &mut Random) {
    if random.below(50) == 0 {
        let mut bytes = file.text.clone().into_bytes();
        let at = random.below(bytes.len());
        if let Some(byte) = bytes.get_mut(at) {
            *byte = u8::try_from(random.below(256)).unwrap_or_default();
        }
        file.text = String::from_utf8_lossy(&bytes).into_owned();
        return;
    }
    let Ok(mut root) = serde_json::from_str::<Value>(&file.text) else {
        return;
    };
    let copy = root.clone();
    let mut count = 0;
    walk(&mut root, &mut |_| count += 1);
    let (target, donor) = (random.below(count), random.below(count));
    let mut given = Value::Null;
    let mut index = 0;
    walk(&mut copy.clone(), &mut |value| {
        if index == donor {
            given = value.clone();
        }
        index += 1;
    });
    index = 0;
    walk(&mut root, &mut |value| {
        if index == target {
            replace(value, given.take(), random);
        }
        index += 1;
    });
    file.text = root.to_string();
}

fn walk(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, visit)),
        Value::Object(entries) => entries.values_mut().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

fn replace(value: &mut Value, given: Value, random: &mut Random) {
    match (random.below(6), &mut *value) {
        (0, Value::Object(entries)) => {
            let index = random.below(entries.len());
            let key = entries.keys().nth(index).cloned();
            key.map(|key| entries.shift_remove(&key));
        }
        (1, Value::Object(entries)) => {
            entries.insert(random.word(), given);
        }
        (2, Value::Object(entries)) => rename(entries, random),
        (3, _) => *value = random.word().into(),
        (4, Value::Bool(flag)) => *flag = !*flag,
        (5, _) => *value = json!([random.word(), 1, {}]),
        _ => *value = given,
    }
}

fn rename(entries: &mut Map<String, Value>, random: &mut Random) {
    let index = random.below(entries.len());
    if let Some(key) = entries.keys().nth(index).cloned()
        && let Some(value) = entries.shift_remove(&key)
    {
        entries.insert(random.word(), value);
    }
}

//! The words after `call`: options, and fields of the request.

use std::ffi::OsString;

use volcgen::diagnostic::best_match;
use volcgen_call::OPTIONS;
use volcgen_call::arguments::Argument;

/// Words by what they are.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Options with their values, and the names of service, version and action.
    pub options: Vec<String>,
    /// The fields, each with its value if it has one.
    pub fields: Vec<(String, Option<String>)>,
}

impl Words {
    /// Takes the fields out of words.
    pub fn split(words: &[OsString]) -> Result<Self, String> {
        let mut split = Words::default();
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            let word = utf8(word)?;
            let Some(name) = word.strip_prefix("--").filter(|name| !name.is_empty()) else {
                split.options.push(word.to_owned());
                continue;
            };
            let (path, value) = match name.split_once('=') {
                Some((path, value)) => (path, Some(value.to_owned())),
                None => (name, None),
            };
            if OPTIONS.contains(&path) {
                split.options.push(word.to_owned());
            } else if value.is_some() {
                split.fields.push((path.to_owned(), value));
            } else {
                let is_value = |word: &&OsString| !word.as_encoded_bytes().starts_with(b"--");
                let value = words.next_if(is_value).map(utf8).transpose()?;
                split
                    .fields
                    .push((path.to_owned(), value.map(str::to_owned)));
            }
        }
        Ok(split)
    }

    /// The fields as arguments, with those of `--set`.
    pub fn arguments(self, set: &[String]) -> Result<Vec<Argument>, String> {
        let fields = self.fields.into_iter().map(|(path, value)| match value {
            Some(value) => Ok(Argument::new(path, value)),
            None => Err(format!(
                "`--{path}` needs a value; if it begins with `--`, write `--{path}=VALUE`"
            )),
        });
        let set = set.iter().map(|field| match field.split_once('=') {
            Some((path, value)) => Ok(Argument::new(path, value)),
            None => Err(format!(
                "`--set {field}` has no value: expected `--set FIELD=VALUE`"
            )),
        });
        fields.chain(set).collect()
    }

    /// An option that one of the fields, which are not `known`, was probably meant to be.
    pub fn misspelled(&self, known: &[&str]) -> Option<String> {
        self.fields.iter().find_map(|(path, _)| {
            let name = path.split(['.', '[']).next().unwrap_or_default();
            if known.contains(&name) || best_match(name, known.iter().copied()).is_some() {
                return None;
            }
            let near = best_match(name, OPTIONS)?;
            Some(format!(
                "unknown option `--{name}`; did you mean `--{near}`?"
            ))
        })
    }
}

fn utf8(word: &OsString) -> Result<&str, String> {
    let text = word.to_str();
    text.ok_or_else(|| format!("`{}` is not UTF-8", word.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(words: &[&str]) -> Words {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        Words::split(&words).unwrap()
    }

    #[test]
    fn fields_are_taken_out_of_options() {
        let words = split(&[
            "--mock",
            "rtc",
            "1",
            "Act",
            "--A",
            "x",
            "--region",
            "r",
            "--B[0].C=--d",
            "-h",
            "--query=x",
            "--N",
            "-5",
        ]);
        let options = [
            "--mock",
            "rtc",
            "1",
            "Act",
            "--region",
            "r",
            "-h",
            "--query=x",
        ];
        assert_eq!(words.options, options);
        let given = words.arguments(&["query=a=b".to_owned()]).unwrap();
        let expected = [("A", "x"), ("B[0].C", "--d"), ("N", "-5"), ("query", "a=b")];
        assert_eq!(
            given,
            expected.map(|(path, value)| Argument::new(path, value))
        );
    }

    #[test]
    fn a_field_needs_a_value() {
        for (words, part) in [
            (["--A"].as_slice(), "`--A` needs a value"),
            (&["--A", "--B", "x"], "`--A=VALUE`"),
        ] {
            let error = split(words).arguments(&[]).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        assert!(split(&[]).arguments(&["A".to_owned()]).is_err());
    }

    #[test]
    fn a_field_that_there_is_not_can_be_an_option() {
        let misspelled = |known: &[&str]| split(&["--mok", "x"]).misspelled(known);
        assert!(misspelled(&["A"]).unwrap().contains("`--mock`"));
        assert_eq!(misspelled(&["mok"]), None);
        assert_eq!(misspelled(&["Mok1"]), None);
    }
}

//! What a copy copies: `2025-06-01/StartThing.Config.Mode`.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, best_match};
use crate::spec::{Action, Field, File};
use crate::yaml::{Entries, Spanned};

use super::super::inherit::{self, VersionedField};
use super::super::paths::Help;
use super::super::{built_in, type_expr};
use super::{Copies, Place, Use, merge};

/// The description at the end of a path.
pub(super) struct Target<'s> {
    pub field: Field,
    /// The version that describes it.
    pub version: String,
    /// The action in whose file it is, whose own types it can use.
    pub action: Option<&'s File<Action>>,
}

impl Target<'_> {
    /// Where the description is written.
    pub(super) fn place(&self) -> Place<'_> {
        Place {
            version: &self.version,
            action: self.action,
        }
    }
}

/// How many types one after the other can name each other.
const MAX_ALIASES: usize = 64;

impl<'s> Copies<'s, '_> {
    /// Follows a path to what is copied; reports one that leads nowhere.
    pub(super) fn target(&mut self, path: &Spanned<String>, place: Place) -> Option<Target<'s>> {
        let (version, rest) = match path.split_once('/') {
            Some((version, rest)) => (version, rest),
            None if place.version.is_empty() => {
                let message = "which version? The types of a service belong to none".to_owned();
                let help = Help::Text(format!(
                    "write it before the path, such as `2024-01-01/{}`",
                    path.value
                ));
                self.lost(path, (0, path.len()), message, Some(help));
                return None;
            }
            None => (place.version, path.as_str()),
        };
        let start = path.len() - rest.len();
        let mut steps = rest.split('.');
        let name = steps.next().unwrap_or_default();
        let (index, file) = self.action(path, version, (start, name))?;
        // Mistakes of the action itself are reported where it is resolved.
        let merged = inherit::merge(self.spec, index, file, &mut Diagnostics::default())?;
        let mut start = start + name.len() + 1;
        let mut before = name.to_owned();
        let mut members = merged.request.iter().map(owned).collect::<Vec<_>>();
        self.copied += members.len();
        let mut target = Target {
            field: whole_request(&merged, path),
            version: version.to_owned(),
            action: Some(file),
        };
        for step in steps {
            let name = step.trim_end_matches("[]");
            let Some((_, field)) = members.iter().find(|(known, _)| known.value == name) else {
                let known = members.iter().map(|(known, _)| known.value.as_str());
                let help = best_match(name, known).map(Help::similar);
                let message = format!("`{before}` has no field `{name}`");
                self.lost(path, (start, start + step.len()), message, help);
                return None;
            };
            target = self.described(field.clone(), target)?;
            let object = self.object(&target.field, target.place());
            members = object
                .and_then(|object| object.fields)
                .map_or_else(Vec::new, |fields| fields.iter().cloned().collect());
            self.copied += members.len();
            name.clone_into(&mut before);
            start += step.len() + 1;
        }
        Some(target)
    }

    /// A step of a path: the member itself, or what it is a copy of.
    fn described(&mut self, field: Field, before: Target<'s>) -> Option<Target<'s>> {
        let version = field.written_in.clone().unwrap_or(before.version);
        let Some(path) = field.same_as.clone() else {
            return Some(Target {
                field,
                version,
                action: before.action,
            });
        };
        let place = Place::of_version(&version);
        let field = self.open(&path, |copies| copies.shallow(&field, &path, place))?;
        Some(Target {
            version: field.written_in.clone().unwrap_or(version),
            field,
            action: None,
        })
    }

    fn action(
        &mut self,
        path: &Spanned<String>,
        version: &str,
        (start, name): (usize, &str),
    ) -> Option<(usize, &'s File<Action>)> {
        let spec = self.spec;
        let mut versions = spec.versions.iter();
        let Some(index) = versions.position(|known| known.name == version) else {
            let known = spec.versions.iter().map(|version| version.name.as_str());
            let help = best_match(version, known).map(Help::similar);
            let message = format!("unknown version `{version}`");
            self.lost(path, (0, version.len()), message, help);
            return None;
        };
        let actions = spec.actions(version);
        let found = actions
            .iter()
            .find(|action| action.content.action.value == name);
        let version = spec.versions.get(index)?;
        if found.is_none() && !version.unreadable_actions.iter().any(|known| known == name) {
            let known = actions
                .iter()
                .map(|file| file.content.action.value.as_str());
            let help = best_match(name, known).map(Help::similar);
            let message = format!("version `{}` has no action `{name}`", version.name);
            self.lost(path, (start, start + name.len()), message, help);
        }
        Some((index, found?))
    }

    fn lost(
        &mut self,
        path: &Spanned<String>,
        (start, end): (usize, usize),
        message: String,
        help: Option<Help>,
    ) {
        let step = path.get(start..end).unwrap_or_default();
        let diagnostic = Diagnostic::new(Code::BadCopy, path.subspan(start, end), message);
        self.diagnostics.push(Help::add_to(help, diagnostic, step));
    }

    /// A field whose type is an object, in lists and maps or not, with the object where it is used. `None`
    /// for fields of other types.
    pub(super) fn object(&mut self, field: &Field, place: Place) -> Option<Field> {
        let mut field = field.clone();
        for _ in 0..MAX_ALIASES {
            if let Some(path) = field.same_as.clone() {
                field = self.open(&path, |copies| copies.shallow(&field, &path, place))?;
            }
            let text = field.type_name.value.clone();
            let expr = type_expr::parse(&text).ok()?;
            if expr.name == built_in::OBJECT {
                return field.fields.is_some().then_some(field);
            }
            let (definition, version) = self.definition(expr.name, place)?;
            let around = (text.get(..expr.at.start)?, text.get(expr.at.end..)?);
            field.type_name.value =
                format!("{}{}{}", around.0, definition.type_name.value, around.1);
            field.fields.clone_from(&definition.fields);
            field.values.clone_from(&definition.values);
            field.rules.clone_from(&definition.rules);
            field.same_as.clone_from(&definition.same_as);
            field.written_in = Some(version.to_owned());
        }
        None
    }

    /// A named type, as it is visible at a place, and the version that describes it.
    fn definition<'p>(&self, name: &str, place: Place<'p>) -> Option<(&'p Field, &'p str)>
    where
        's: 'p,
    {
        let spec = self.spec;
        let own = place.action.and_then(|file| file.content.types.get(name));
        if let Some(own) = own {
            return Some((own, place.version));
        }
        let mut versions = spec.versions.iter();
        let version = versions.find(|version| version.name == place.version);
        let of_version = version.into_iter().flat_map(|version| &version.types);
        let of_version = of_version.map(|types| (types, place.version));
        let mut all = of_version.chain(spec.types.iter().map(|types| (types, "")));
        all.find_map(|(types, version)| Some((types.file.content.0.get(name)?, version)))
    }
}

fn owned(written: &VersionedField<'_>) -> (Spanned<String>, Field) {
    let mut field = written.field.clone();
    field.written_in = Some(written.version.to_owned());
    (written.name.clone(), field)
}

/// The parameters of an action as an object.
fn whole_request(merged: &inherit::MergedAction<'_>, path: &Spanned<String>) -> Field {
    let members = merged.request.iter().map(owned);
    let members = members.map(|(name, field)| (name, merge::for_use(field, Use::Member)));
    let fields: Entries<Field> = members.collect();
    Field {
        type_name: Spanned {
            value: built_in::OBJECT.to_owned(),
            span: path.span,
        },
        doc: Some(format!("Parameters of `{}`.", merged.name().value).into()),
        fields: Some(fields),
        rules: (!merged.rules.is_empty()).then(|| merged.rules.to_vec()),
        ..Field::default()
    }
}

//! Unions: their variants, and what distinguishes them.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Literal, Service, ShapeId, ShapeKind, TypeKind, Union, Variant};
use crate::spec;
use crate::yaml::{Any, Entries, OneOrMany, Spanned};

use super::resolver::{Resolver, Scopes};
use super::{built_in, literals, paths};

/// What a tag of the object around the union begins with.
const PARENT: &str = "../";
/// The variant of generated code that keeps other variants.
const OTHER: &str = "Other";

impl<'s> Resolver<'s, '_> {
    /// A union with the given name. What its conditions lead to is checked by [`complete`].
    pub fn union(
        &mut self,
        name: &str,
        type_name: &Spanned<String>,
        variants: &'s Entries<spec::Variant>,
        scopes: &Scopes,
    ) -> Union {
        if variants.is_empty() {
            let message = "empty union: expected at least one variant".to_owned();
            self.report(Code::BadUnion, type_name, message);
        }
        let mut parents = Vec::new();
        let mut list = Vec::new();
        for (variant_name, variant) in variants {
            if variant_name.value == OTHER {
                let message = format!("the name `{OTHER}` is reserved");
                self.diagnostics.push(
                    Diagnostic::new(Code::BadUnion, variant_name.span, message)
                        .label("generated code uses it for undocumented variants"),
                );
            }
            let Some(record) = self.variant_record(name, variant_name, variant, scopes) else {
                continue;
            };
            self.variants.insert(variant_name.span, variant);
            let tags = self.tags(variant_name, variant);
            let (parent, parent_tag) = tags.parent.unzip();
            parents.push((parent, variant_name.span));
            list.push(Variant {
                name: variant_name.value.clone(),
                doc: variant.doc.clone(),
                record,
                parent_tag,
                tags: tags.own,
                when: variant.when.iter().map(raw_condition).collect(),
                when_set: variant
                    .when_set
                    .iter()
                    .map(|path| path.value.clone())
                    .collect(),
                span: variant_name.span,
            });
        }
        Union {
            parent: self.parent(&parents),
            variants: list,
        }
    }

    /// The record of a variant; [`complete`] checks that it is one.
    fn variant_record(
        &mut self,
        union: &str,
        name: &'s Spanned<String>,
        variant: &'s spec::Variant,
        scopes: &Scopes,
    ) -> Option<ShapeId> {
        let object = &variant.object;
        if !object.type_name.is_stated() {
            let message = format!("the variant `{}` has no object", name.value);
            self.diagnostics.push(
                Diagnostic::new(Code::BadUnion, name.span, message)
                    .help("add `type` with the name of an object, or `fields`"),
            );
            return None;
        }
        let inline = Spanned {
            value: format!("{union}{}", name.to_upper_camel_case()),
            span: name.span,
        };
        match self.field_type(object, &inline, scopes).ty.kind {
            TypeKind::Shape(id) => Some(id),
            // It was reported.
            TypeKind::Json if object.type_name.value != built_in::ERROR_TYPE => None,
            _ => {
                self.diagnostics
                    .push(not_an_object(name, object.type_name.span));
                None
            }
        }
    }

    /// The tag in the object around the union, and the tags in the object itself.
    fn tags(&mut self, name: &Spanned<String>, variant: &spec::Variant) -> Tags {
        let mut tags = Tags::default();
        for (tag, value) in &variant.tags {
            match place(tag, value) {
                Ok(Tag::Own(value)) => tags.own.push((tag.value.clone(), value)),
                Ok(Tag::InParent(member, value)) => {
                    if tags.parent.is_some() {
                        let message =
                            format!("the variant `{}` has two tags in its parent", name.value);
                        self.diagnostics.push(
                            Diagnostic::new(Code::MisplacedParentTag, tag.span, message)
                                .help("keep the one that decides about the variant"),
                        );
                    }
                    tags.parent = Some((member, value));
                }
                Err(problem) => {
                    self.diagnostics.push(*problem);
                    // Whatever the tag should be, it distinguishes the variant.
                    let value = Literal::String(name.value.clone());
                    tags.own.push((tag.value.clone(), value));
                }
            }
        }
        tags
    }

    /// The member of the parent that has the tags of all variants, or of none.
    fn parent(&mut self, parents: &[(Option<String>, Span)]) -> Option<String> {
        let first = parents.iter().find(|(parent, _)| parent.is_some())?;
        for (parent, span) in parents {
            if *parent != first.0 {
                let message = match parent {
                    Some(parent) => format!("this variant has its tag in `../{parent}`"),
                    None => "this variant has no tag in the parent".to_owned(),
                };
                self.diagnostics.push(
                    Diagnostic::new(Code::MisplacedParentTag, *span, message)
                        .related(first.1, "this one has its tag elsewhere")
                        .help("give all variants a tag in the same member of the parent, or none"),
                );
            }
        }
        first.0.clone()
    }
}

/// The tags of a variant.
#[derive(Default)]
struct Tags {
    /// The member of the object around the union, and its value.
    parent: Option<(String, String)>,
    /// Members of the object itself, and their values.
    own: Vec<(String, Literal)>,
}

enum Tag {
    /// In the object itself.
    Own(Literal),
    /// In a member of the object around it.
    InParent(String, String),
}

/// Where a tag is, and its value.
fn place(tag: &Spanned<String>, value: &Any) -> Result<Tag, Box<Diagnostic>> {
    let in_parent = tag.strip_prefix(PARENT);
    let member = in_parent.unwrap_or(tag);
    if member.is_empty() || member.contains(['.', '/', '[']) {
        let message = format!("invalid tag `{}`", tag.value);
        let help = "write the name of a member of the object, or `../` and one of its parent";
        return Err(Box::new(
            Diagnostic::new(Code::BadTag, tag.span, message).help(help),
        ));
    }
    let node = value.node();
    let wanted = match (in_parent, literals::literal(&node.kind)) {
        (None, Some(value)) => return Ok(Tag::Own(value)),
        (Some(member), Some(Literal::String(value))) if !value.is_empty() => {
            return Ok(Tag::InParent(member.to_owned(), value));
        }
        (Some(_), _) => "a string that is not empty",
        (None, None) => "a string, an integer or a boolean",
    };
    let message = format!("expected {wanted}, found {}", node.describe());
    Err(Box::new(Diagnostic::new(Code::BadTag, node.span, message)))
}

fn not_an_object(name: &Spanned<String>, span: Span) -> Diagnostic {
    let message = format!("the variant `{}` is not an object", name.value);
    Diagnostic::new(Code::BadUnion, span, message).help("name a type that has `fields`")
}

fn raw_condition((path, values): &(Spanned<String>, OneOrMany<Any>)) -> (String, Vec<Literal>) {
    let values = values
        .iter()
        .filter_map(|value| literals::literal(&value.node().kind));
    (path.value.clone(), values.collect())
}

/// Checks the conditions of all variants against their records, and finds the values of enums that they name.
pub(super) fn complete(
    service: &mut Service,
    specs: &BTreeMap<Span, &spec::Variant>,
    diagnostics: &mut Diagnostics,
) {
    let mut changes = Vec::new();
    for (id, shape) in service.shapes.iter().enumerate() {
        let ShapeKind::Union(union) = &shape.kind else {
            continue;
        };
        for (index, variant) in union.variants.iter().enumerate() {
            let Some(spec) = specs.get(&variant.span) else {
                continue;
            };
            if !matches!(service.shape(variant.record).kind, ShapeKind::Record(_)) {
                let name = Spanned {
                    value: variant.name.clone(),
                    span: variant.span,
                };
                diagnostics.push(not_an_object(&name, spec.object.type_name.span));
                continue;
            }
            changes.push((id, index, conditions(service, variant, spec, diagnostics)));
        }
    }
    for (id, index, when) in changes {
        if let Some(ShapeKind::Union(union)) =
            service.shapes.get_mut(id).map(|shape| &mut shape.kind)
            && let Some(variant) = union.variants.get_mut(index)
        {
            variant.when = when;
        }
    }
}

fn conditions(
    service: &Service,
    variant: &Variant,
    spec: &spec::Variant,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, Vec<Literal>)> {
    let start = (variant.record, variant.name.as_str());
    for path in &spec.when_set {
        paths::resolve_in_shape(service, start, path, diagnostics);
    }
    let mut when = Vec::new();
    for (path, values) in &spec.when {
        let Some(end) = paths::resolve_in_shape(service, start, path, diagnostics) else {
            continue;
        };
        let mut known = Vec::new();
        for value in values {
            match literals::resolve(service, (path.as_str(), &end.ty), value) {
                Ok(literal) => known.extend(literal),
                Err(problem) => diagnostics.push(Diagnostic {
                    code: Code::BadTag,
                    ..*problem
                }),
            }
        }
        when.push((path.value.clone(), known));
    }
    when
}

//! Rules that objects state: each becomes a rule of every action whose request has the object.
//!
//! Such a rule applies where the object is: if it is present, and to each element of a list of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::instance;
use crate::model::{Action, Condition, Field, Service, ShapeId, Type, TypeKind};
use crate::spec::Rule;
use crate::yaml::Spanned;

/// The most objects of one request that have rules.
const MAX_OBJECTS: usize = 2000;

/// Where a rule is stated, which decides where its paths start.
pub(super) struct Origin {
    /// The objects from the request to the one that states the rule.
    objects: Vec<Object>,
    /// When the object is in the request.
    pub conditions: Vec<Condition>,
}

/// An object of a request.
#[derive(Clone)]
pub(super) struct Object {
    pub shape: ShapeId,
    /// Its path from the request, which is empty for the request itself.
    pub path: String,
    /// Its name in messages.
    pub name: String,
}

impl Origin {
    /// The rules of an action start at the request.
    pub fn request(action: &Action) -> Self {
        Origin {
            objects: vec![Object {
                shape: action.request,
                path: String::new(),
                name: action.name.clone(),
            }],
            conditions: Vec::new(),
        }
    }

    /// The object at which a path starts, and the rest of the path. `None` if the path leads out of the
    /// request.
    pub fn start<'p>(&self, path: &'p str) -> (Option<&Object>, &'p str) {
        let mut objects = self.objects.iter().rev();
        let mut rest = path;
        while let Some(above) = rest.strip_prefix("../") {
            objects.next();
            rest = above;
        }
        (objects.next(), rest)
    }

    /// The list to whose elements a rule with these conditions applies: the one that the object is in, or
    /// one inside of it that all conditions are about.
    pub fn within(&self, conditions: &[Condition]) -> String {
        let object = self.objects.last().map_or("", |object| &object.path);
        let around = instance::common_list([object]);
        let inside = instance::common_list(conditions.iter().map(Condition::path));
        if inside.starts_with(&around) {
            inside
        } else {
            around
        }
    }
}

/// The rules that the objects of a service state.
pub(super) struct ShapeRules<'s> {
    rules: BTreeMap<ShapeId, &'s [Spanned<Rule>]>,
    /// The shapes with rules, and those that contain one of them.
    leading: BTreeSet<ShapeId>,
}

impl<'s> ShapeRules<'s> {
    /// Rules by the object that states them. Warns about rules that no request needs.
    pub fn new(
        service: &Service,
        rules: BTreeMap<ShapeId, &'s [Spanned<Rule>]>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        for (id, rules) in &rules {
            let shape = service.shape(*id);
            if let Some(rule) = rules
                .first()
                .filter(|_| shape.in_response && !shape.in_request)
            {
                let message = format!("no request has a `{}`, so its rules are unused", shape.name);
                let diagnostic = Diagnostic::new(Code::UnusedRules, rule.span, message);
                let help = "delete them: responses are not checked";
                let place = Place::key(rule.span, "rules");
                diagnostics.push(diagnostic.help(help).deletion(place));
            }
        }
        let mut leading: BTreeSet<ShapeId> = rules.keys().copied().collect();
        let mut size = usize::MAX;
        while size != leading.len() {
            size = leading.len();
            let ids = (0..service.shapes.len()).map(ShapeId);
            let leads = |id: &ShapeId| service.references(*id).any(|next| leading.contains(&next));
            let more: Vec<ShapeId> = ids.filter(leads).collect();
            leading.extend(more);
        }
        ShapeRules { rules, leading }
    }

    /// The objects of an action's request that state rules.
    pub fn of(
        &self,
        service: &Service,
        action: &Action,
        diagnostics: &mut Diagnostics,
    ) -> Vec<(Origin, &'s [Spanned<Rule>])> {
        if !self.leading.contains(&action.request) {
            return Vec::new();
        }
        let mut walk = Walk {
            service,
            action,
            rules: self,
            objects: Vec::new(),
            variants: Vec::new(),
            is_flat: false,
            found: Vec::new(),
            diagnostics,
        };
        let request = Origin::request(action);
        for object in request.objects {
            walk.object(object, request.conditions.clone());
        }
        walk.found
    }

    /// The first rule that is stated by a shape, or by one in it.
    fn first_in(&self, service: &Service, id: ShapeId) -> Option<(ShapeId, &'s Spanned<Rule>)> {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            if let Some(rule) = self.rules.get(&id).and_then(|rules| rules.first()) {
                return Some((id, rule));
            }
            if seen.insert(id) {
                waiting.extend(service.references(id));
            }
        }
        None
    }
}

struct Walk<'s, 'w> {
    service: &'w Service,
    action: &'w Action,
    rules: &'w ShapeRules<'s>,
    /// The objects around the current one.
    objects: Vec<Object>,
    /// The variants of unions around the current object.
    variants: Vec<Condition>,
    /// Whether they are in a query or form, where an empty object leaves no trace.
    is_flat: bool,
    found: Vec<(Origin, &'s [Spanned<Rule>])>,
    diagnostics: &'w mut Diagnostics,
}

impl Walk<'_, '_> {
    fn object(&mut self, object: Object, conditions: Vec<Condition>) {
        let id = object.shape;
        if self.objects.iter().any(|around| around.shape == id) {
            return self.reject(id, "the type contains itself, so it can be at any depth");
        }
        if self.found.len() >= MAX_OBJECTS {
            return self.reject(id, "the request has too many objects with rules");
        }
        let path = object.path.clone();
        self.objects.push(object);
        if let Some(rules) = self.rules.rules.get(&id) {
            let origin = Origin {
                objects: self.objects.clone(),
                conditions,
            };
            self.found.push((origin, rules));
        }
        for field in self.service.fields(id) {
            self.field(field, &path);
        }
        self.objects.pop();
    }

    fn field(&mut self, field: &Field, around: &str) {
        let Some(id) = field
            .ty
            .shape()
            .filter(|id| self.rules.leading.contains(id))
        else {
            return;
        };
        let Some(lists) = lists(&field.ty) else {
            return self.reject(id, "paths do not lead through maps");
        };
        let dot = if around.is_empty() { "" } else { "." };
        let path = format!("{around}{dot}{}{}", field.name, "[]".repeat(lists));
        if self.objects.len() == 1 {
            self.is_flat = self.action.flattens(field);
        }
        let present = match lists {
            0 if self.is_flat => Some(Condition::Set(path.clone())),
            0 => Some(Condition::Present(path.clone())),
            _ => None,
        };
        let object = Object {
            shape: id,
            path,
            name: field.name.clone(),
        };
        let variants = self.service.variants(id);
        if variants.is_empty() {
            let conditions = present.into_iter().chain(self.variants.iter().cloned());
            return self.object(object, conditions.collect());
        }
        for variant in variants {
            let path = object.path.clone();
            self.variants
                .push(Condition::Variant(path, id, variant.name.clone()));
            let object = Object {
                shape: variant.record,
                ..object.clone()
            };
            self.object(object, self.variants.clone());
            self.variants.pop();
        }
    }

    /// Reports rules in a place where they cannot be checked.
    fn reject(&mut self, id: ShapeId, reason: &str) {
        if let Some((owner, rule)) = self.rules.first_in(self.service, id) {
            let name = &self.service.shape(owner).name;
            let message = format!("the rules of `{name}` cannot be checked: {reason}");
            let diagnostic = Diagnostic::new(Code::UncheckableRules, rule.span, message);
            let help = "state them in `doc`";
            let action = self.action.span;
            self.diagnostics
                .push(diagnostic.related(action, "in this action").help(help));
        }
    }
}

/// How many lists are around an object; none if a map is.
fn lists(ty: &Type) -> Option<usize> {
    match &ty.kind {
        TypeKind::List(element) => Some(lists(element)? + 1),
        TypeKind::Map(_) => None,
        _ => Some(0),
    }
}

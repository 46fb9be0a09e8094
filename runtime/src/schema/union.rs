//! Unions: enums of records, with a table that says how they look on the wire.

use serde_json::Value;

use super::{DecodeContext, Literal, Reflect, ValueRef};

/// A union as code without generics sees it. Every [`Union`] is one.
pub trait ReflectUnion {
    /// The description of the type.
    fn table(&self) -> &'static UnionTable;

    /// The value, by its variant.
    fn variant(&self) -> VariantRef<'_>;
}

/// The value of a union, by its variant.
#[derive(Clone, Copy)]
pub enum VariantRef<'a> {
    /// A described variant and its record.
    Known(&'static Variant, &'a dyn Reflect),
    /// What fits no described variant: the tag in the parent, if the type has one there, and the value.
    Other(&'a str, &'a Value),
}

impl<'a> VariantRef<'a> {
    /// The tag that the parent record has; empty if there is none.
    #[must_use]
    pub fn parent_tag(self) -> &'a str {
        match self {
            VariantRef::Known(variant, _) => variant.parent.unwrap_or_default(),
            VariantRef::Other(tag, _) => tag,
        }
    }

    /// Whether it is the described variant of this name.
    pub(crate) fn has_variant(self, name: &str) -> bool {
        matches!(self, VariantRef::Known(variant, _) if variant.name == name)
    }

    /// The value of the member with this wire name; [`ValueRef::Absent`] if there is none.
    #[must_use]
    pub fn get(self, wire: &str) -> ValueRef<'a> {
        match self {
            VariantRef::Known(variant, record) => match variant.tag(wire) {
                Some(tag) => tag.value_ref(),
                None => record.get(wire),
            },
            VariantRef::Other(_, value) => ValueRef::Json(value).get(wire),
        }
    }

    /// Whether it is sent as `{}` or an empty value.
    pub(crate) fn is_empty(self) -> bool {
        match self {
            VariantRef::Known(variant, record) => variant.tags.is_empty() && record.is_empty(),
            VariantRef::Other(_, value) => !ValueRef::Json(value).is_set(),
        }
    }

    /// Calls `visit` with the name and the value of every member of a described variant: first the tags,
    /// then the fields of the record.
    pub(crate) fn each(self, visit: &mut dyn FnMut(&'static str, ValueRef<'a>)) {
        if let VariantRef::Known(variant, record) = self {
            for (wire, tag) in variant.tags {
                visit(wire, tag.value_ref());
            }
            record.each(&mut |field, value| visit(field.wire, value));
        }
    }
}

/// The description of a union. [`union!`](crate::union) makes it a constant.
#[derive(Debug)]
pub struct UnionTable {
    /// The Rust name of the type, for `Debug`.
    pub type_name: &'static str,
    /// The described variants.
    pub variants: &'static [Variant],
}

impl UnionTable {
    /// Whether the parent record has a tag, in the field before the union.
    pub(crate) fn has_parent_tag(&self) -> bool {
        let mut variants = self.variants.iter();
        variants.any(|variant| variant.parent.is_some())
    }

    /// The variant that an object has, given the tag in its parent: of those whose conditions all hold, the
    /// one with the most of them.
    #[must_use]
    pub fn select(&self, parent_tag: &str, object: &Value) -> Option<&'static Variant> {
        let object = object.is_object().then_some(ValueRef::Json(object))?;
        let mut best = (None, None);
        for variant in self.variants {
            let count = variant.matches(parent_tag, object);
            if count > best.0 {
                best = (count, Some(variant));
            }
        }
        best.1
    }
}

/// One variant of a union: the constants that mark it, and what else distinguishes it from other variants.
#[derive(Debug)]
#[non_exhaustive]
pub struct Variant {
    /// Its Rust name.
    pub name: &'static str,
    /// The tag that the parent record has.
    pub parent: Option<&'static str>,
    /// Tags in the object itself: wire names and values.
    pub tags: &'static [(&'static str, Literal)],
    /// Paths in the object, and the values of which they have one. Only decoding looks at them.
    pub when: &'static [(&'static str, &'static [Literal])],
    /// Paths in the object that are set. Only decoding looks at them.
    pub when_set: &'static [&'static str],
}

impl Variant {
    /// A variant that any object has.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Variant {
            name,
            parent: None,
            tags: &[],
            when: &[],
            when_set: &[],
        }
    }

    /// The parent record has this tag.
    #[must_use]
    pub const fn parent(mut self, tag: &'static str) -> Self {
        self.parent = Some(tag);
        self
    }

    /// The object has these tags, which are sent before the fields of the record.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [(&'static str, Literal)]) -> Self {
        self.tags = tags;
        self
    }

    /// The object has one of these values at each path.
    #[must_use]
    pub const fn when(mut self, when: &'static [(&'static str, &'static [Literal])]) -> Self {
        self.when = when;
        self
    }

    /// The object has a value at each of these paths.
    #[must_use]
    pub const fn when_set(mut self, when_set: &'static [&'static str]) -> Self {
        self.when_set = when_set;
        self
    }

    fn tag(&self, wire: &str) -> Option<Literal> {
        let found = self.tags.iter().find(|(name, _)| *name == wire);
        found.map(|(_, tag)| *tag)
    }

    /// The number of its conditions, if all of them hold.
    fn matches(&self, parent_tag: &str, object: ValueRef<'_>) -> Option<usize> {
        let has = |path: &str, value: &Literal| value.equals(object.at(path).typed());
        let holds = self.parent.is_none_or(|tag| tag == parent_tag)
            && self.tags.iter().all(|(name, tag)| has(name, tag))
            && self
                .when
                .iter()
                .all(|(path, values)| values.iter().any(|value| has(path, value)))
            && self.when_set.iter().all(|path| object.at(path).is_set());
        let count = self.tags.len() + self.when.len() + self.when_set.len();
        holds.then_some(count + usize::from(self.parent.is_some()))
    }
}

/// An enum of records with a table of how they look on the wire. [`union!`](crate::union) implements it.
pub trait Union: Sized {
    /// The description of the type.
    const TABLE: &'static UnionTable;

    /// The value, by its variant.
    fn variant(&self) -> VariantRef<'_>;

    /// Reads the record of a variant of the table.
    ///
    /// # Errors
    ///
    /// Fails if the object does not fit the record. The context then has the path.
    fn read(
        variant: &Variant,
        context: &DecodeContext,
        object: &Value,
    ) -> Result<Self, serde_json::Error>;

    /// A value that fits no described variant.
    fn from_other(parent_tag: String, value: Value) -> Self;
}

impl<T: Union> ReflectUnion for T {
    fn table(&self) -> &'static UnionTable {
        T::TABLE
    }
    fn variant(&self) -> VariantRef<'_> {
        Union::variant(self)
    }
}

/// Borrows the value of a union. What is neither a described variant nor any JSON is absent.
pub fn union_ref<T: Union>(union: &T) -> ValueRef<'_> {
    match union.variant() {
        VariantRef::Other(_, Value::Null) => ValueRef::Absent,
        VariantRef::Other(..) | VariantRef::Known(..) => ValueRef::Union(union),
    }
}

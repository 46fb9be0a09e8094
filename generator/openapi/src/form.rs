//! A form as the body of an operation.
//!
//! A form is as flat as a query, so it has a property for each parameter that a query would have.

use volcgen_model::model::{Action, Example};

use crate::export::Export;
use crate::object::Object;
use crate::operation::named;
use crate::parameter::{Parameter, form_fields};
use crate::schema::described;

impl Export<'_> {
    /// The body of an action that is a form, by its media type.
    pub fn form(&self, action: &Action) -> Object {
        let fields = form_fields(self.service, action);
        let required = fields.iter().filter(|field| field.is_required);
        let required = required.map(|field| field.name.as_str()).collect();
        let properties: Object = fields
            .iter()
            .map(|field| (field.name.clone(), self.form_property(field)))
            .collect();
        let encoding: Object = fields
            .iter()
            .map(|field| (field.name.clone(), field.writing()))
            .filter(|(_, writing)| !writing.is_empty())
            .collect();
        let schema = Object::default()
            .with("type", "object")
            .several("required", required)
            .with("properties", properties)
            .with("additionalProperties", false);
        let examples: Object = action
            .examples
            .iter()
            .map(|example| named(example, &self.form_example(example, &fields).into()))
            .collect();
        let media = Object::default()
            .with("schema", schema)
            .maybe("encoding", (!encoding.is_empty()).then_some(encoding))
            .maybe("examples", (!examples.is_empty()).then_some(examples));
        Object::default().with("application/x-www-form-urlencoded", media)
    }

    fn form_property(&self, field: &Parameter<'_>) -> Object {
        let doc = Object::default()
            .with("description", field.doc(self.service))
            .flag("deprecated", field.field.deprecated.is_some());
        described(self.parameter_schema(field), doc)
    }

    fn form_example(&self, example: &Example, fields: &[Parameter<'_>]) -> Object {
        let values = fields.iter().filter_map(|field| {
            let value = self.example_value(example, field)?;
            Some((field.name.clone(), value))
        });
        values.collect()
    }
}

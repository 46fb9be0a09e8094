//! What a request must look like on the wire, written without the runtime's encoder.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Map, Value};
use volcengine_mock::{ActionRef, RecordedRequest};
use volcgen_model::model::{Auth, BodyFormat, Field, ListStyle, Method};

use crate::compare::{Missing, compare};

/// Checks method, path, query, body and content type of a request that was made of `sample`.
pub(crate) fn check(
    called: &str,
    known: ActionRef<'_>,
    sample: &Value,
    received: &RecordedRequest,
) {
    let action = known.action;
    let is_get = action.method == Method::Get;
    let method = if is_get {
        http::Method::GET
    } else {
        http::Method::POST
    };
    assert_eq!(received.method, method, "{called}: another method");
    assert_eq!(received.path, action.path, "{called}: another path");
    let is_signed = [AUTHORIZATION.as_str(), "x-date", "x-content-sha256"]
        .map(|name| received.headers.contains_key(name));
    let expected = action.auth == Auth::Signature;
    assert_eq!(is_signed, [expected; 3], "{called}: signature and date");

    let fields = known.service.fields(action.request);
    let in_query = |name: &str| {
        let mut fields = fields.iter();
        fields.any(|field| field.name == name && action.has_in_query(field))
    };
    let mut parameters = sample.as_object().cloned().unwrap_or_default();
    parameters.extend(filled_in(known, sample, received));
    let (query, body): (Map<_, _>, Map<_, _>) =
        parameters.into_iter().partition(|(name, _)| in_query(name));
    check_query(called, known, &query, received);

    let content_type = received.headers.get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let wanted = match action.body {
        BodyFormat::Json => "application/json",
        BodyFormat::Form => "application/x-www-form-urlencoded; charset=utf-8",
    };
    let wanted = (!is_get).then_some(wanted);
    assert_eq!(content_type, wanted, "{called}: another content type");
    if fields.iter().all(|field| in_query(&field.name)) {
        assert!(
            received.body.is_empty(),
            "{called}: a body without parameters"
        );
        return;
    }
    if action.body == BodyFormat::Form {
        let mut expected = Vec::new();
        flatten_all(fields, &body, &mut expected);
        return compare_pairs(called, "form", &received.body, expected);
    }
    let found = serde_json::from_slice(&received.body)
        .unwrap_or_else(|error| panic!("{called}: the body is not JSON: {error}"));
    compare(
        called,
        "body",
        (&found, &Value::Object(body)),
        Missing::Never,
    );
}

/// The idempotency token that the client added to a request without one.
pub(crate) fn filled_in(
    known: ActionRef<'_>,
    sample: &Value,
    received: &RecordedRequest,
) -> Option<(String, Value)> {
    let mut fields = known.service.fields(known.action.request).iter();
    let name = &fields.find(|field| field.idempotency_token)?.name;
    if sample.get(name).is_some_and(|value| !value.is_null()) {
        return None;
    }
    let token = received.parameters.get(name)?;
    let parts = token.as_str()?.split('-').map(str::len);
    let is_uuid = parts.eq([8, 4, 4, 4, 12]);
    is_uuid.then(|| (name.clone(), token.clone()))
}

fn check_query(
    called: &str,
    known: ActionRef<'_>,
    parameters: &Map<String, Value>,
    received: &RecordedRequest,
) {
    assert!(
        !received.query.contains('+'),
        "{called}: `+` for a space in {}",
        received.query
    );
    let mut expected = vec![
        ("Action".to_owned(), Value::from(known.action.name.as_str())),
        (
            "Version".to_owned(),
            Value::from(known.action.version.as_str()),
        ),
    ];
    let fields = known.service.fields(known.action.request);
    flatten_all(fields, parameters, &mut expected);
    compare_pairs(called, "query", received.query.as_bytes(), expected);
}

/// Compares pairs as they were sent with those that were expected. Pairs of one key keep their order.
fn compare_pairs(called: &str, what: &str, sent: &[u8], mut expected: Vec<(String, Value)>) {
    let mut found: Vec<(String, String)> = form_urlencoded::parse(sent).into_owned().collect();
    found.sort_by(|left, right| left.0.cmp(&right.0));
    expected.sort_by(|left, right| left.0.cmp(&right.0));
    let same = found.len() == expected.len()
        && found
            .iter()
            .zip(&expected)
            .all(|((key, text), (name, value))| key == name && reads_as(text, value));
    assert!(
        same,
        "{called}: not the expected {what}\n  found    {found:?}\n  expected {expected:?}"
    );
}

fn flatten_all(
    fields: &[Field],
    parameters: &Map<String, Value>,
    pairs: &mut Vec<(String, Value)>,
) {
    for (name, value) in parameters {
        let field = fields.iter().find(|field| field.name == *name);
        let style = field.map_or(ListStyle::Numbered, |field| field.list_style);
        match (style, value) {
            (ListStyle::Comma, Value::Array(_)) => pairs.push((name.clone(), value.clone())),
            (ListStyle::Repeated, Value::Array(elements)) if !elements.is_empty() => {
                pairs.extend(elements.iter().map(|one| (name.clone(), one.clone())));
            }
            _ => flatten(name.clone(), value, pairs),
        }
    }
}

/// The pairs that a value becomes: `A.B` for a field, `A.1` for an element, `A=` for an empty list.
fn flatten(key: String, value: &Value, pairs: &mut Vec<(String, Value)>) {
    match value {
        Value::Array(elements) if elements.is_empty() => pairs.push((key, "".into())),
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                flatten(format!("{key}.{}", index + 1), element, pairs);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                flatten(format!("{key}.{name}"), field, pairs);
            }
        }
        scalar => pairs.push((key, scalar.clone())),
    }
}

fn reads_as(text: &str, value: &Value) -> bool {
    match value {
        Value::String(_) => Missing::Never.same(&text.into(), value),
        Value::Bool(wanted) => text == wanted.to_string(),
        Value::Number(wanted) if wanted.is_i64() || wanted.is_u64() => text == wanted.to_string(),
        Value::Number(wanted) => !text.contains(['e', 'E']) && text.parse().ok() == wanted.as_f64(),
        Value::Array(elements) if elements.is_empty() => text.is_empty(),
        // A list that is separated by commas; the only one that stays whole.
        Value::Array(elements) => {
            let parts: Vec<&str> = text.split(',').collect();
            parts.len() == elements.len()
                && parts
                    .iter()
                    .zip(elements)
                    .all(|(part, element)| reads_as(part, element))
        }
        _ => false,
    }
}

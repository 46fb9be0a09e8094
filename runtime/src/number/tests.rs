//! Numbers of any precision: their grammar, and how they are sent, checked and read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as OtherFormat;
use serde_json::{Value, json};

use super::Number;
use crate::constraints::check_record;
use crate::encode::encode;
use crate::schema::{
    ActionInfo, DecodeContext, Interval, JsonText, Literal, Method, Nullable, ServiceInfo,
    Strictness, WireType,
};
use crate::{record, union};

const LONG: &str = "12345678901234567890.123456789";

static SERVICE: ServiceInfo = ServiceInfo::new("s", "r", &[]);
static POST: ActionInfo = ActionInfo::new(&SERVICE, "V", Method::Post, "A");
static FORM: ActionInfo = ActionInfo::new(&SERVICE, "V", Method::Post, "A").form();
static GET: ActionInfo = ActionInfo::new(&SERVICE, "V", Method::Get, "A");

#[derive(Clone)]
enum Model {
    Fixed(Fixed),
    Other(Value),
}
union! {
    Model { Fixed(Fixed).tags(&[("Mode", Literal::String("fixed"))]); }
    from { Fixed(Fixed); }
}

#[derive(Clone)]
struct Fixed {
    price: Number,
}
record! { Fixed { required { price: Number = "Price"; } } }

#[derive(Clone)]
struct Request {
    amount: Option<Number>,
    steps: Option<Vec<Number>>,
    rates: Option<BTreeMap<String, Number>>,
    note: Option<JsonText<Fixed>>,
    limit: Option<Nullable<Number>>,
    model: Option<Model>,
    secret: Option<Number>,
}
record! {
    Request {
        optional {
            amount: Number = "Amount".intervals(&[Interval::closed(0.0, 0.3)]).multiple_of(1);
            steps: Vec<Number> = "Steps";
            rates: BTreeMap<String, Number> = "Rates";
            note: JsonText<Fixed> = "Note";
            limit: Nullable<Number> = "Limit";
            model: Model = "Model";
            secret: Number = "Secret".sensitive().multiple_of(5);
        }
    }
}

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn long() -> Fixed {
    Fixed {
        price: number(LONG),
    }
}

fn request() -> Request {
    let mut request = Request::empty();
    request.amount = Some(number("0.10"));
    request.steps = Some(vec![number("1E+2"), number("-0.0")]);
    request.rates = Some(BTreeMap::from([("a".to_owned(), number(LONG))]));
    request.note = Some(long().into());
    request.limit = Some(Nullable::Value(number("1.00")));
    request.model = Some(long().into());
    request
}

#[test]
fn the_grammar_is_that_of_json() {
    for text in [
        "0",
        "-0",
        "0.10",
        "10",
        "1e5",
        "1E-05",
        "-1.50e+300",
        LONG,
        "1e999",
    ] {
        assert_eq!(number(text).as_str(), text);
        assert_eq!(text.parse(), Ok(number(text)));
        assert_eq!(format!("{0} {0:?}", number(text)), format!("{text} {text}"));
        assert!(serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok());
    }
    for (text, problem) in [
        ("", "the text is empty"),
        ("-", "expected a digit after 1 bytes"),
        ("+1", "expected a digit after 0 bytes"),
        (" 1", "expected a digit after 0 bytes"),
        ("1 ", "expected the end after 1 bytes"),
        ("1.", "expected a digit after 2 bytes"),
        (".5", "expected a digit after 0 bytes"),
        ("007", "a digit follows a leading zero"),
        ("-01", "a digit follows a leading zero"),
        ("1e", "expected a digit after 2 bytes"),
        ("1e+", "expected a digit after 3 bytes"),
        ("1,000", "expected the end after 1 bytes"),
        ("0x1", "expected the end after 1 bytes"),
        ("NaN", "expected a digit after 0 bytes"),
        ("1\u{0661}", "expected the end after 1 bytes"),
    ] {
        let error = Number::try_from(text).unwrap_err();
        assert_eq!(error.to_string(), format!("invalid number: {problem}"));
        let is_spaced = text.trim() != text;
        assert!(is_spaced || serde_json::from_str::<Value>(text).is_err());
    }
    let longest = "9".repeat(Number::MAX_LEN);
    assert_eq!(number(&longest).as_str(), longest);
    let error = Number::parse(&format!("{longest}9")).unwrap_err();
    assert!(error.to_string().contains("4097 bytes, at most 4096"));
}

#[test]
fn integers_and_floats_convert() {
    assert_eq!(Number::from(u128::MAX).as_str(), u128::MAX.to_string());
    assert_eq!(Number::from(-7_i8), number("-7"));
    assert_eq!(Number::from(1.0), number("1"));
    assert_eq!(Number::from(1e-7), number("0.0000001"));
    assert_eq!(Number::from(1e20), number("100000000000000000000"));
    assert_eq!(Number::from(0.1_f32), number("0.1"));
    assert_eq!(Number::from(1e300).to_f64(), Some(1e300));
    assert_eq!(
        Number::from(f32::MIN_POSITIVE).to_f64(),
        Some(1.175_494_4e-38)
    );
    assert_eq!(number("9223372036854775807").to_i64(), Some(i64::MAX));
    assert_eq!(number("18446744073709551615").to_u64(), Some(u64::MAX));
    assert_eq!(number("18446744073709551615").to_i64(), None);
    assert_eq!(
        (number("1.0").to_i64(), number("-1").to_u64()),
        (None, None)
    );
    assert_eq!(number("0.30000000000000001").to_f64(), Some(0.3));
    assert_eq!(
        (number("1e999").to_f64(), Number::from(f64::NAN).to_f64()),
        (None, None)
    );
    assert_ne!(number("1.0"), number("1"));
    let nullable: Nullable<Number> = 0.5.into();
    assert_eq!(nullable, Nullable::Value(number("0.5")));
    assert_eq!(Nullable::<Number>::from(2), Nullable::Value(number("2")));
}

#[test]
fn requests_are_sent_as_they_were_written() {
    let body = format!(
        r#"{{"Amount":0.10,"Steps":[1E+2,-0.0],"Rates":{{"a":{LONG}}},"Note":"{{\"Price\":{LONG}}}","Limit":1.00,"Model":{{"Mode":"fixed","Price":{LONG}}}}}"#
    );
    let sent = encode(&POST, &request()).unwrap();
    assert_eq!(String::from_utf8(sent.body).unwrap(), body);
    let flat = format!("Amount=0.10&Limit=1.00&Model.Mode=fixed&Model.Price={LONG}");
    let query = encode(&GET, &request()).unwrap().query;
    assert!(query.contains(&flat) && query.ends_with("Steps.1=1E%2B2&Steps.2=-0.0&Version=V"));
    let form = String::from_utf8(encode(&FORM, &request()).unwrap().body).unwrap();
    assert!(form.contains("Amount=0.10&Steps.1=1E%2B2&Steps.2=-0.0"));
    let printed = format!("{:?}", request());
    assert!(
        printed.contains("Amount: 0.10, Steps: [1E+2, -0.0]"),
        "{printed}"
    );
}

#[test]
fn text_is_read_as_it_was_written() {
    let text = serde_json::to_string(&request()).unwrap();
    let mut read: Request = serde_json::from_str(&text).unwrap();
    // Unions are read as a `Value` first.
    let Some(Model::Fixed(Fixed { price })) = read.model.take() else {
        panic!("{read:?}");
    };
    assert_eq!(price.to_f64(), number(LONG).to_f64());
    let mut expected = request();
    expected.model = None;
    assert!(read == expected, "{read:?}");
    let null: Request = serde_json::from_str(r#"{"Amount":null,"Limit":null}"#).unwrap();
    assert_eq!((null.amount, null.limit), (None, Some(Nullable::Null)));
}

#[test]
fn values_and_other_formats_are_read_as_what_they_have() {
    for (value, text) in [
        (json!(0.1), "0.1"),
        (json!(u64::MAX), "18446744073709551615"),
        (json!(-3), "-3"),
    ] {
        assert_eq!(
            serde_json::from_value::<Number>(value.clone()).unwrap(),
            number(text)
        );
        assert_eq!(serde_json::to_value(number(text)).unwrap(), value);
    }
    let other = Number::deserialize(0.5_f64.into_deserializer());
    assert_eq!(other, Ok::<_, OtherFormat>(number("0.5")));
    let other = Number::deserialize(u128::MAX.into_deserializer());
    assert_eq!(other, Ok::<_, OtherFormat>(u128::MAX.into()));
    let nan: Result<Number, OtherFormat> = Number::deserialize(f64::NAN.into_deserializer());
    assert!(nan.is_err());
}

#[test]
fn values_of_other_types_are_errors_that_name_the_place() {
    for sent in ["true", r#""0.10""#, "{}", "[1]", r#"{"$serde_json":1}"#] {
        let text = format!(r#"{{"Steps":[0,{sent}]}}"#);
        let error = serde_json::from_str::<Request>(&text)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("Steps[1]: invalid type: "), "{error}");
        assert!(error.contains("expected a number"), "{error}");
    }
    let error = serde_json::from_str::<Number>("null")
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("invalid type: null, expected a number"),
        "{error}"
    );
}

#[test]
fn a_response_can_have_a_number_as_a_string() {
    for (sent, text) in [
        (r#""0.10""#, "0.10"),
        (r#"" 7 ""#, "7"),
        (r#""""#, "0"),
        ("true", "1"),
        ("null", "0"),
        (LONG, LONG),
    ] {
        let context = DecodeContext::new(Strictness::Lenient);
        let mut deserializer = serde_json::Deserializer::from_str(sent);
        let read = Number::decode(&context, &mut deserializer).unwrap();
        assert_eq!(read, number(text), "{sent}");
    }
    let context = DecodeContext::new(Strictness::Lenient);
    assert!(Number::decode(&context, &json!("x")).is_err());
}

#[test]
fn limits_are_compared_as_floats_and_integers_exactly() {
    let violations = |amount: Number| {
        let mut request = Request::empty();
        request.amount = Some(amount);
        let found = check_record(&request);
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(violations(number("0.0")), [""; 0]);
    assert_eq!(
        violations(number("0.30000000000000001")),
        ["Amount: 0.30000000000000001 is not a multiple of 1"]
    );
    assert_eq!(violations(number("1e999"))[0], "Amount: 1e999 is above 0.3");
    assert_eq!(
        violations(f64::NAN.into()),
        ["Amount: NaN is not a finite number, which JSON requires"]
    );
    let mut request = Request::empty();
    // The nearest float ends in 6.
    request.secret = Some(number("9007199254740995"));
    assert_eq!(check_record(&request), []);
    request.secret = Some(number("9007199254740996"));
    assert_eq!(
        check_record(&request)[0].to_string(),
        "Secret: [redacted] is not a multiple of 5"
    );
    assert!(!format!("{request:?}").contains("9007"));
}

#[test]
fn a_float_that_json_does_not_have_is_not_written() {
    let error = serde_json::to_string(&Number::from(f64::INFINITY)).unwrap_err();
    assert_eq!(error.to_string(), "JSON has no number inf");
}

//! Requests on the wire.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::record;
use crate::schema::ServiceInfo;

static SERVICE: ServiceInfo = ServiceInfo::new("s", "r", &[]);
static GET: ActionInfo = ActionInfo::new(&SERVICE, "V", Method::Get, "A");
static POST: ActionInfo = ActionInfo::new(&SERVICE, "V", Method::Post, "A");
static FORM: ActionInfo = ActionInfo::new(&SERVICE, "V", Method::Post, "A").form();

#[derive(Default)]
struct Filter {
    name: Option<String>,
    values: Option<Vec<String>>,
}
record! { Filter { optional { name: String = "Name"; values: Vec<String> = "Values"; } } }

#[derive(Default)]
struct Everything {
    flag: Option<bool>,
    int: Option<i64>,
    float: Option<f64>,
    text: Option<String>,
    list: Option<Vec<i32>>,
    filters: Option<Vec<Filter>>,
    filter: Option<Filter>,
    map: Option<BTreeMap<String, String>>,
    json: Option<Value>,
    in_query: Option<String>,
}
record! {
    Everything {
        optional {
            flag: bool = "Flag";
            int: i64 = "Int";
            float: f64 = "Float";
            text: String = "Text";
            list: Vec<i32> = "List";
            filters: Vec<Filter> = "Filters";
            filter: Filter = "Filter";
            map: BTreeMap<String, String> = "Map";
            json: Value = "Json";
            in_query: String = "InQuery".query();
        }
    }
}

#[derive(Default)]
struct Lists {
    commas: Option<Vec<String>>,
    numbers: Option<Vec<f64>>,
    repeated: Option<Vec<String>>,
    numbered: Option<Vec<String>>,
    inner: Option<Inner>,
}
record! {
    Lists {
        optional {
            commas: Vec<String> = "Commas".list_style(ListStyle::Comma);
            numbers: Vec<f64> = "Numbers".list_style(ListStyle::Comma);
            repeated: Vec<String> = "Repeated".list_style(ListStyle::Repeated);
            numbered: Vec<String> = "Numbered".list_style(ListStyle::Numbered);
            inner: Inner = "Inner";
        }
    }
}

#[derive(Default)]
struct Inner {
    commas: Option<Vec<String>>,
}
record! {
    Inner {
        optional { commas: Vec<String> = "Commas".list_style(ListStyle::Comma); }
    }
}

struct OnlyQuery {
    id: String,
}
record! { OnlyQuery { defaulted { id: String = "Id".query(); } } }

fn query(request: &Everything) -> String {
    let encoded = encode(&GET, request).unwrap();
    assert_eq!(encoded.body, b"");
    let query = encoded.query.strip_prefix("Action=A").unwrap().to_owned();
    query.replace("&Version=V", "")
}

#[test]
fn scalars_are_sent_without_quotes_and_exponents() {
    let request = Everything {
        flag: Some(true),
        int: Some(i64::MIN),
        float: Some(1e21),
        text: Some("a b/é".to_owned()),
        ..Everything::default()
    };
    assert_eq!(
        query(&request),
        "&Flag=true&Float=1000000000000000000000&Int=-9223372036854775808&Text=a%20b%2F%C3%A9"
    );
    let small = Everything {
        float: Some(1e-7),
        ..Everything::default()
    };
    assert_eq!(query(&small), "&Float=0.0000001");
}

#[test]
fn debug_output_has_sizes_and_no_parameters() {
    let encoded = EncodedRequest {
        query: "Action=hidden".to_owned(),
        body: b"hidden".to_vec(),
    };
    assert_eq!(
        format!("{encoded:?}"),
        "EncodedRequest { query_bytes: 13, body_bytes: 6 }"
    );
}

#[test]
fn absent_values_are_omitted_and_empty_values_are_sent() {
    assert_eq!(query(&Everything::default()), "");
    let request = Everything {
        text: Some(String::new()),
        list: Some(Vec::new()),
        map: Some(BTreeMap::new()),
        ..Everything::default()
    };
    assert_eq!(query(&request), "&List=&Map=&Text=");
}

#[test]
fn nested_values_are_flattened() {
    let filter = || Filter {
        name: Some("n".to_owned()),
        values: Some(vec!["x".to_owned(), "y".to_owned()]),
    };
    let request = Everything {
        list: Some(vec![7, 8]),
        filters: Some(vec![filter(), Filter::default()]),
        filter: Some(filter()),
        map: Some(BTreeMap::from([("k".to_owned(), "v".to_owned())])),
        json: Some(json!({ "a": [1.5, null, { "b": true }], "c": [] })),
        ..Everything::default()
    };
    assert_eq!(
        query(&request),
        "&Filter.Name=n&Filter.Values.1=x&Filter.Values.2=y\
         &Filters.1.Name=n&Filters.1.Values.1=x&Filters.1.Values.2=y\
         &Json.a.1=1.5&Json.a.3.b=true&Json.c=&List.1=7&List.2=8\
         &Map.entry.1.key=k&Map.entry.1.value=v"
    );
}

#[test]
fn a_post_has_a_body() {
    let request = Everything {
        text: Some("é".to_owned()),
        list: Some(Vec::new()),
        filter: Some(Filter::default()),
        in_query: Some("q".to_owned()),
        ..Everything::default()
    };
    let encoded = encode(&POST, &request).unwrap();
    assert_eq!(encoded.query, "Action=A&InQuery=q&Version=V");
    let body = String::from_utf8(encoded.body).unwrap();
    assert_eq!(body, r#"{"Text":"é","List":[],"Filter":{}}"#);
    assert_eq!(encode(&POST, &Everything::default()).unwrap().body, b"{}");
}

#[test]
fn a_post_without_body_fields_has_no_body() {
    let encoded = encode(&POST, &OnlyQuery { id: "1".to_owned() }).unwrap();
    assert_eq!(encoded.query, "Action=A&Id=1&Version=V");
    assert_eq!(encoded.body, b"");
}

#[test]
fn a_form_has_the_pairs_of_a_query() {
    let request = Everything {
        flag: Some(false),
        float: Some(1e-7),
        text: Some("k 1+é*~&=\n".to_owned()),
        list: Some(Vec::new()),
        filters: Some(vec![Filter {
            name: Some(" ".to_owned()),
            values: Some(vec![String::new()]),
        }]),
        in_query: Some("a b".to_owned()),
        ..Everything::default()
    };
    let encoded = encode(&FORM, &request).unwrap();
    assert_eq!(encoded.query, "Action=A&InQuery=a%20b&Version=V");
    assert_eq!(
        String::from_utf8(encoded.body).unwrap(),
        "Flag=false&Float=0.0000001&Text=k+1%2B%C3%A9%2A~%26%3D%0A&List=\
         &Filters.1.Name=+&Filters.1.Values.1="
    );
    assert_eq!(encode(&FORM, &Everything::default()).unwrap().body, b"");
}

#[expect(clippy::unnecessary_wraps, reason = "fields are optional")]
fn strings<const N: usize>(strings: [&str; N]) -> Option<Vec<String>> {
    Some(strings.map(str::to_owned).to_vec())
}

fn lists() -> Lists {
    Lists {
        commas: strings(["b c", "a&é"]),
        numbers: Some(vec![1.5, -2.0, 1e21]),
        repeated: strings(["b c", "a,d", "a,d"]),
        numbered: strings(["b,c"]),
        // No list in an object has another style.
        inner: Some(Inner {
            commas: strings(["b", "a"]),
        }),
    }
}

#[test]
fn a_query_has_lists_in_the_style_of_their_fields() {
    assert_eq!(
        encode(&GET, &lists()).unwrap().query,
        "Action=A&Commas=b%20c%2Ca%26%C3%A9&Inner.Commas.1=b&Inner.Commas.2=a&Numbered.1=b%2Cc\
         &Numbers=1.5%2C-2%2C1000000000000000000000\
         &Repeated=b%20c&Repeated=a%2Cd&Repeated=a%2Cd&Version=V"
    );
}

#[test]
fn a_form_has_lists_in_the_style_of_their_fields() {
    let encoded = encode(&FORM, &lists()).unwrap();
    assert_eq!(encoded.query, "Action=A&Version=V");
    assert_eq!(
        String::from_utf8(encoded.body).unwrap(),
        "Commas=b+c%2Ca%26%C3%A9&Numbers=1.5%2C-2%2C1000000000000000000000\
         &Repeated=b+c&Repeated=a%2Cd&Repeated=a%2Cd&Numbered.1=b%2Cc\
         &Inner.Commas.1=b&Inner.Commas.2=a"
    );
}

#[test]
fn json_has_lists_in_no_style() {
    let encoded = encode(&POST, &lists()).unwrap();
    assert_eq!(
        String::from_utf8(encoded.body).unwrap(),
        r#"{"Commas":["b c","a&é"],"Numbers":[1.5,-2.0,1e+21],"Repeated":["b c","a,d","a,d"],"#
            .to_owned()
            + r#""Numbered":["b,c"],"Inner":{"Commas":["b","a"]}}"#
    );
}

#[test]
fn a_list_of_one_element_and_an_empty_list_look_the_same_in_most_styles() {
    let one = Lists {
        commas: strings(["a"]),
        repeated: strings(["a"]),
        numbered: strings(["a"]),
        ..Lists::default()
    };
    assert_eq!(
        encode(&GET, &one).unwrap().query,
        "Action=A&Commas=a&Numbered.1=a&Repeated=a&Version=V"
    );
    let empty = Lists {
        commas: strings([]),
        repeated: strings([]),
        numbered: strings([]),
        ..Lists::default()
    };
    let expected = "Commas=&Numbered=&Repeated=";
    assert_eq!(
        encode(&GET, &empty).unwrap().query,
        format!("Action=A&{expected}&Version=V")
    );
    let form = encode(&FORM, &empty).unwrap().body;
    assert_eq!(form, b"Commas=&Repeated=&Numbered=");
    assert_eq!(
        encode(&GET, &Lists::default()).unwrap().query,
        "Action=A&Version=V"
    );
}

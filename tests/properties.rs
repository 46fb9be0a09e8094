//! Properties of any input: valid specs give code that parses, names never collide, decoding never
//! panics, and client and mock find the same violations in a request.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use volcengine_core::constraints;
use volcengine_rtc::types::PublicStreamSource;
use volcengine_rtc::v2020_12_01::StartPushPublicStreamRequest;
use volcengine_rtc::v2023_06_01::StartRecordRequest;
use volcengine_rtc::v2023_11_01::UpdateRecordRequest;
use volcgen::instance;

/// A wire name. Some are keywords, builder methods, or differ only in case.
fn wire_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z][A-Za-z0-9_]{0,12}",
        prop::sample::select(vec![
            "Type", "self", "Execute", "Build", "AppID", "AppId", "async", "C", "R2D2"
        ])
        .prop_map(str::to_owned),
    ]
}

fn field_type() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "string",
        "bool",
        "int32",
        "int64",
        "float32",
        "float64",
        "number",
        "datetime",
        "json",
        "list<string>",
        "map<int64>",
        "list<list<bool>>",
        "Thing",
        "list<Thing>",
        "Kind",
    ])
    .prop_map(str::to_owned)
}

/// A service with one action whose fields have these names and types.
fn service(fields: &[(String, String, bool)]) -> Vec<(String, String)> {
    let mut action =
        String::from("action: DoIt\ngroup: All\nsummary: Do it.\nmethod: POST\nrequest: {\n");
    for (name, ty, required) in fields {
        let _ = writeln!(
            action,
            "  {name:?}: {{ type: {ty:?}, required: {required}, doc: A field. }},"
        );
    }
    action.push_str("}\nresponse: { type: object, doc: Back again., fields: {\n");
    for (name, ty, _) in fields {
        let _ = writeln!(action, "  {name:?}: {{ type: {ty:?}, doc: A field. }},");
    }
    action.push_str("} }\ntypes:\n  Thing: { type: object, doc: A thing., fields: { Inner: { type: Thing, doc: Itself. } } }\n");
    action.push_str("  Kind: { type: string, doc: A kind., values: { One: one } }\n");
    let service = "service: any\ntitle: Any\ndoc: Any.\nregion: r\nhosts: { r: h.example.com }\n\
                   versions: { v1: { doc: One. } }\ngroups: { All: { title: All, doc: All. } }\n";
    vec![
        ("any/service.yaml".to_owned(), service.to_owned()),
        ("any/v1/DoIt.yaml".to_owned(), action),
    ]
}

fn generate(specs: &[(String, String)]) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in specs {
        let path = folder.path().join("specs").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let output = folder.path().join("out");
    let builder = volcgen::Builder::new(folder.path().join("specs"))
        .output(&output)
        .without_service_folder();
    builder.generate().map_err(|failure| failure.to_string())?;
    let rust = volcgen_tests::files(&output).unwrap();
    Ok(rust
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end == "rs"))
        .map(|file| std::fs::read_to_string(output.join(file)).unwrap())
        .collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Either the generator reports that names collide, or no struct has two fields of one name.
    #[test]
    fn valid_specs_give_code_and_names_never_collide(
        fields in prop::collection::vec((wire_name(), field_type(), any::<bool>()), 0..8),
    ) {
        let mut seen = BTreeSet::new();
        let fields: Vec<_> = fields.into_iter().filter(|(name, ..)| seen.insert(name.clone())).collect();
        match generate(&service(&fields)) {
            Err(text) => prop_assert!(text.contains("E060") || text.contains("E061"), "{text}"),
            Ok(files) => for text in files {
                for item in syn::parse_file(&text).unwrap().items {
                    if let syn::Item::Struct(item) = item {
                        let names: Vec<_> = item.fields.iter().map(|field| field.ident.clone()).collect();
                        let distinct: BTreeSet<_> = names.iter().cloned().collect();
                        prop_assert_eq!(names.len(), distinct.len());
                    }
                }
            },
        }
    }

    #[test]
    fn decoding_never_panics(document in any_json()) {
        let _ = serde_json::from_value::<StartPushPublicStreamRequest>(document.clone());
        let mut filled = json!({ "AppId": "a", "PublicStreamId": "p", "TargetStreams": [] });
        filled["Layout"] = document;
        let _ = serde_json::from_value::<StartPushPublicStreamRequest>(filled);
    }

    /// Apart from unknown fields.
    #[test]
    fn a_decoded_value_encodes_to_the_same_json(room in ".{0,8}", user in proptest::option::of(".{0,8}"), index in proptest::option::of(any::<i32>()), media in proptest::option::of(-2..9_i32)) {
        let mut document = json!({ "RoomId": room });
        for (name, value) in [("UserId", user.map(Value::from)), ("MediaType", media.map(Value::from)), ("Index", index.map(Value::from))] {
            if let Some(value) = value {
                document[name] = value;
            }
        }
        let source: PublicStreamSource = serde_json::from_value(document.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&source).unwrap(), document);
    }

    /// The check of the runtime before sending, and the check of the model, which the mock uses.
    #[test]
    fn client_and_mock_find_the_same_violations(request in start_request()) {
        let typed: StartPushPublicStreamRequest = serde_json::from_value(request.clone()).unwrap();
        let info = <StartPushPublicStreamRequest as volcengine_core::schema::Action>::INFO;
        let client: BTreeSet<_> = constraints::check(info, &typed).into_iter().map(|violation| violation.path).collect();
        let mock: BTreeSet<_> = start_violations(&request).into_iter().collect();
        prop_assert_eq!(client, mock, "{}", request);
    }
}

/// Client and mock compare each element of a list with one number.
#[test]
fn client_and_mock_check_each_region_against_the_canvas() {
    let region = |width: i32| json!({ "StreamIndex": 0, "Width": width, "Height": 2 });
    let layout = json!({
        "Canvas": { "Width": 640, "Height": 480 },
        "Regions": [region(640), region(641), region(642)],
    });
    let request = json!({
        "AppId": "a", "RoomId": "r", "TaskId": "t",
        "Layout": { "CustomLayout": layout },
    });
    let expected = [1, 2].map(|index| format!("Layout.CustomLayout.Regions[{index}].Width"));
    assert_eq!(
        model_violations("2023-11-01", "UpdateRecord", &request),
        expected
    );
    let typed: UpdateRecordRequest = serde_json::from_value(request).unwrap();
    let info = <UpdateRecordRequest as volcengine_core::schema::Action>::INFO;
    let found = constraints::check(info, &typed).into_iter();
    assert_eq!(
        found.map(|violation| violation.path).collect::<Vec<_>>(),
        expected
    );
}

/// The service makes 640 of a width that it does not accept.
#[test]
fn client_and_mock_compare_with_the_corrected_canvas() {
    let expected = ["Layout.CustomLayout.Regions[1].Width".to_owned()];
    for (width, wide) in [
        (0, 642),
        (3, 642),
        (-2, 642),
        (4000, 642),
        (320, 322),
        (1920, 1922),
    ] {
        let fits = if (2..=1920).contains(&width) && width % 2 == 0 {
            width
        } else {
            640
        };
        let region = |width: i32| json!({ "StreamIndex": 0, "Width": width, "Height": 480 });
        let layout = json!({
            "Canvas": { "Width": width, "Height": 0 },
            "Regions": [region(fits), region(wide)],
        });
        let request = json!({
            "AppId": "a", "RoomId": "r", "TaskId": "t",
            "Layout": { "LayoutMode": 2, "CustomLayout": layout },
            "StorageConfig": { "Type": 0 },
        });
        let found = model_violations("2023-06-01", "StartRecord", &request);
        let found: Vec<_> = found
            .into_iter()
            .filter(|path| path.contains("Regions"))
            .collect();
        assert_eq!(found, expected, "mock: {width}");
        let typed: StartRecordRequest = serde_json::from_value(request).unwrap();
        let info = <StartRecordRequest as volcengine_core::schema::Action>::INFO;
        let found = constraints::check(info, &typed).into_iter();
        let paths = found.map(|violation| violation.path);
        let found: Vec<_> = paths.filter(|path| path.contains("Regions")).collect();
        assert_eq!(found, expected, "client: {width}");
    }
}

/// The paths at which the model's check finds violations.
fn start_violations(request: &Value) -> Vec<String> {
    model_violations("2020-12-01", "StartPushPublicStream", request)
}

fn model_violations(version: &str, action: &str, request: &Value) -> Vec<String> {
    static RTC: OnceLock<volcgen::model::Service> = OnceLock::new();
    let rtc = RTC.get_or_init(volcgen_tests::rtc);
    let action = rtc.action(version, action).unwrap();
    let violations = instance::check_request(rtc, action, request, instance::Options::REQUEST);
    violations
        .into_iter()
        .map(|violation| violation.path)
        .collect()
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    let key = prop_oneof![
        ".{0,4}",
        prop::sample::select(vec![
            "LayoutMode",
            "CustomLayout",
            "Regions",
            "StreamIndex",
            "VerticalLayout"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// Requests around the limits of `StartPushPublicStream`.
fn start_request() -> impl Strategy<Value = Value> {
    let stream = (
        "[a-z]{0,2}",
        proptest::option::of("[a-z]{0,1}"),
        proptest::option::of(0..3_i32),
    )
        .prop_map(|(room, user, index)| {
            let mut stream = json!({ "RoomId": room });
            if let Some(user) = user {
                stream["UserId"] = user.into();
            }
            if let Some(index) = index {
                stream["Index"] = index.into();
            }
            stream
        });
    let id = prop_oneof!["[a-z]{0,3}", "[a-z !]{126,130}"];
    let region = (-0.5..1.5_f64, 0..200_i32).prop_map(|(x, z)| {
        json!({ "StreamIndex": 0, "WidthProportion": x, "HeightProportion": 1.0, "LocationX": x, "ZOrder": z })
    });
    (
        id,
        prop::collection::vec(stream.clone(), 0..20),
        proptest::option::of(0..3_i32),
        proptest::option::of(prop::collection::vec(stream, 0..3)),
        proptest::option::of((0..4_i32, prop::collection::vec(region, 0..3))),
        proptest::option::of((0..2000_i32, -5..20_000_i32)),
    )
        .prop_map(|(id, targets, mode, exclude, layout, video)| {
            let mut request =
                json!({ "AppId": "a", "PublicStreamId": id, "TargetStreams": targets });
            if let Some(mode) = mode {
                request["TranscodeMode"] = mode.into();
            }
            if let Some(exclude) = exclude {
                request["ExcludeStreams"] = exclude.into();
            }
            if let Some((mode, regions)) = layout {
                request["Layout"] =
                    json!({ "LayoutMode": mode, "CustomLayout": { "Regions": regions } });
            }
            if let Some((width, bitrate)) = video {
                request["Encode"] =
                    json!({ "VideoConfig": { "Width": width, "Bitrate": bitrate } });
            }
            request
        })
}

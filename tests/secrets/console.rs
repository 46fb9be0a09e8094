//! What `volcgen call` and `volcgen serve` are made of: parameters, requests, comparisons, the console.

use volcengine_core::credentials::ConfigFile;
use volcengine_core::sign::XDate;
use volcengine_mock::Catalog;
use volcgen::model::Service;
use volcgen_call::arguments::{self, Argument};
use volcgen_call::compare::server::{self, Mismatch};
use volcgen_call::compare::{PastedRequest, compare, compare_request};
use volcgen_call::encode::encode;
use volcgen_call::pages::AllPages;
use volcgen_call::{ActionRef, HttpRequest, Json};
use volcgen_serve::{Console, RealService, Target};
use volcgen_tests::{root, rtc};

use crate::plain::credentials;
use crate::shown::{FIELD, SECRET_KEY, SESSION_TOKEN, Shown};

pub async fn drive(shown: &mut Shown) {
    let service = rtc();
    parameters(shown, &service);
    requests(shown, &service);
    console(shown).await;
}

fn action<'s>(service: &'s Service, name: &str) -> ActionRef<'s> {
    let action = service.action("2020-12-01", name).unwrap();
    ActionRef { service, action }
}

fn parameters(shown: &mut Shown, service: &Service) {
    let argument = Argument::new("Token", FIELD);
    shown.debug(&argument);
    let ban = action(service, "BanUserStream");
    let base = Json::parse("{}").unwrap();
    let read = arguments::read(ban, &[argument], &base).unwrap();
    assert!(read.to_string().contains(FIELD));
    shown.debug(&read);
    shown.debug(&AllPages {
        result: read.clone(),
        pages: 1,
        is_cut: false,
    });
    let encoded = encode(ban, &read);
    assert!(String::from_utf8_lossy(&encoded.body).contains(FIELD));
    shown.debug(&encoded);
    // The message quotes a value of another type.
    let wrong = Json::parse(&format!(r#"{{"PageNum":"{FIELD}"}}"#)).unwrap();
    let problems = arguments::check(action(service, "ListRoomInfo"), &wrong);
    assert_ne!(problems, []);
    for problem in &problems {
        shown.debug(problem);
    }
}

fn requests(shown: &mut Shown, service: &Service) {
    let find = action(service, "ListRoomInfo");
    let parameters = Json::parse(&format!(r#"{{"AppId":"{FIELD}"}}"#)).unwrap();
    let request = HttpRequest::new(find, &parameters, "rtc.volcengineapi.com");
    assert!(request.query.contains(FIELD), "{}", request.query);
    let date = XDate::from_unix(1_704_164_645);
    let request = request.signed(find, "cn-north-1", &credentials(), date);
    let header = request.header("Authorization").unwrap().to_owned();
    let (_, signature) = header.split_once("Signature=").unwrap();
    shown.hide(signature);
    shown.debug(&request);
    let signing = request.signing().unwrap();
    assert!(signing.canonical_request.contains(SESSION_TOKEN));
    shown.debug(&signing);

    let mut other = request.clone();
    other.query = other.query.replace(FIELD, SECRET_KEY);
    let mismatch = server::compare(&signing, &message(&other));
    let Mismatch::Lines(lines) = &mismatch else {
        unreachable!("the queries differ");
    };
    for line in lines {
        shown.debug(line);
    }
    shown.debug(&mismatch);

    let text = format!(
        "GET /?{} HTTP/1.1\nHost: other\nX-Security-Token: {SESSION_TOKEN}\nX-Date: {date}\nAuthorization: {header}\n",
        other.query
    );
    let pasted = PastedRequest::read(&text).unwrap();
    shown.debug(&pasted);
    for comparison in [
        compare(&request, &credentials(), (&header, None), &[]),
        compare_request(&request, &credentials(), &pasted, &[]),
    ] {
        let comparison = comparison.unwrap();
        shown.display(&comparison);
        shown.debug(&comparison.cause);
        for difference in &comparison.differences {
            shown.debug(difference);
        }
    }
}

/// The message of a server that signs another request.
fn message(request: &HttpRequest) -> String {
    let signing = request.signing().unwrap();
    let quoted = |text: &str| text.replace('\n', "\\n");
    format!(
        "canonical request: \"{}\" string to sign: \"{}\"",
        quoted(&signing.canonical_request),
        quoted(&signing.string_to_sign)
    )
}

async fn console(shown: &mut Shown) {
    let target = || RealService::new().region("r").credentials(credentials());
    shown.debug(&target());
    shown.debug(&target().credentials(ConfigFile::new()));
    shown.debug(&Target::Service(target()));
    let catalog =
        || Catalog::folder(&root().join("generator/rust/tests/golden/unions/specs")).unwrap();
    let console = Console::new(catalog(), Vec::new()).target(Target::Service(target()));
    let listening = console.start().await.unwrap();
    let (_, token) = listening.link().split_once("token=").unwrap();
    shown.hide(token);
    shown.debug(&listening);
    let second = Console::new(catalog(), Vec::new()).listen(listening.address());
    shown.error(&second.start().await.unwrap_err());
}

//! Numbers of any precision: which digits arrive, and that client and mock server find the same violations.

use proptest::prelude::*;
use volcengine_core::constraints;
use volcengine_core::schema::Action;
use volcengine_mock::{MockResponse, MockServer};
use volcgen_model::instance::{self, Options};

use crate::agreement::service;
use crate::v1::pay::{MeansCash, Price as PayPrice};
use crate::v1::settle::Price;
use crate::v1::{Client, PayRequest};
use crate::{JsonText, Null, Number};

const LONG: &str = "-12345678901234567890.123456789";

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn start() -> (MockServer, Client) {
    let specs = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../generator/rust/tests/golden/values/specs"
    );
    let server = MockServer::builder()
        .specs_folder(specs)
        .start()
        .await
        .unwrap();
    let client = server.configure(Client::builder()).build().unwrap();
    (server, Client::new(client))
}

#[tokio::test]
async fn json_has_the_digits_as_they_were_written() -> Outcome {
    let (server, client) = start().await;
    let price = Number::parse("99.50")?;
    let price = PayPrice::builder().value(price).build();
    let given = MeansCash::builder().given(Number::parse("2e+1")?).build();
    let call = client.pay().amount(Number::parse("0.10")?).limit(12);
    let call = call.parts([0.5, 2.25]).add_to_parts(Number::parse("2.00")?);
    let call = call.rates([("a", Number::parse(LONG)?)]).note(price);
    call.add_to_notes(Number::from(7)).by(given).send().await?;
    let body = format!(
        r#"{{"Amount":0.10,"Limit":12,"Parts":[0.5,2.25,2.00],"Rates":{{"a":{LONG}}},"Note":"{{\"Value\":99.50}}","Notes":["7"],"By":{{"Kind":"cash","Given":2e+1}}}}"#
    );
    assert_eq!(server.requests()[0].body, body);
    client.pay().amount(0.1).limit(Null).send().await?;
    assert_eq!(server.requests()[1].body, r#"{"Amount":0.1,"Limit":null}"#);
    Ok(())
}

#[tokio::test]
async fn forms_and_queries_have_the_digits_as_they_were_written() -> Outcome {
    let (server, client) = start().await;
    let price = Price::builder()
        .net(Number::parse("-0.0")?)
        .gross(Number::parse("1E+2")?);
    let call = client.settle().amount(Number::parse(LONG)?);
    let call = call.parts([1, 2]).price(price.build());
    call.rate(Number::parse("1.50")?).send().await?;
    let form = format!("Amount={LONG}&Parts.1=1&Parts.2=2&Price.Net=-0.0&Price.Gross=1E%2B2");
    let request = &server.requests()[0];
    assert_eq!(request.body, form);
    assert_eq!(request.query, "Action=Settle&Rate=1.50&Version=v1");
    Ok(())
}

/// In a body, in a string of JSON, in a form and in a query.
#[tokio::test]
async fn numbers_beyond_floats_arrive() -> Outcome {
    let (server, client) = start().await;
    let huge = || Number::parse("-1e400");
    let price = PayPrice::builder().value(huge()?).build();
    let call = client.pay().amount(1).factor(huge()?).note(price);
    call.add_to_notes(Number::parse("1e400")?).send().await?;
    let body = r#"{"Amount":1,"Factor":-1e400,"Note":"{\"Value\":-1e400}","Notes":["1e400"]}"#;
    assert_eq!(server.requests()[0].body, body);
    client.settle().amount(huge()?).rate(huge()?).send().await?;
    let request = &server.requests()[1];
    assert_eq!(request.body, "Amount=-1e400");
    assert_eq!(request.query, "Action=Settle&Rate=-1e400&Version=v1");
    Ok(())
}

#[tokio::test]
async fn a_form_has_numbers_of_json_only() {
    let (server, client) = start().await;
    for text in ["+1", "1.", "inf", "0x1", "", " 1"] {
        let untyped =
            volcengine_core::Untyped::form("v1", "Settle", serde_json::json!({ "Amount": text }));
        let error = client.send(untyped).await.unwrap_err();
        assert!(error.to_string().contains("Amount"), "{text}: {error}");
    }
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_response_keeps_its_digits() -> Outcome {
    let (server, client) = start().await;
    let envelope = format!(
        r#"{{"ResponseMetadata":{{"RequestId":"r"}},"Result":{{"Total":{LONG},"Prices":[{{"Value":1.00}},{{"Value":"2.50"}}],"By":{{"Kind":"cash","Given":0.1}}}}}}"#
    );
    let json = [("content-type", "application/json")];
    server.enqueue(MockResponse::raw(200, json, envelope));
    let result = client.pay().amount(1).send().await?.result;
    assert_eq!(result.total.as_str(), LONG);
    let prices: Vec<_> = result
        .prices
        .iter()
        .map(|price| price.value.as_str())
        .collect();
    assert_eq!(prices, ["1.00", "2.50"]);
    Ok(())
}

/// A number near a limit, written in some way.
fn digits() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?",
        "(0|2|5|99|100|999999|1000000)(\\.[05]?[09]{0,20}[0-9])?",
        any::<f64>().prop_map(|value| Number::from(value).to_string()),
        (-30..30_i64).prop_map(|value| value.to_string()),
    ]
    .prop_filter("JSON has it", |text| Number::parse(text).is_ok())
}

/// Also beyond floats.
fn any_digits() -> impl Strategy<Value = String> {
    prop_oneof![9 => digits(), 1 => "-?[1-9](\\.[0-9]{1,3})?[eE]\\+?[345][0-9]{2}"]
}

proptest! {
    /// The text that a client sends, read by the client's types and by what the mock server reads.
    #[test]
    fn client_and_mock_find_the_same_violations(
        amount in any_digits(), limit in any_digits(), part in any_digits(), steps in any_digits(), fee in digits()
    ) {
        let note = format!(r#"{{\"Value\":{limit}}}"#);
        let body = format!(
            r#"{{"Amount":{amount},"Limit":{limit},"Parts":[1,{part}],"Steps":{steps},"Note":"{note}","By":{{"Kind":"card","Fee":{fee}}}}}"#
        );
        let service = service();
        let action = service.action(PayRequest::INFO.version, PayRequest::INFO.name).unwrap();
        let value = instance::json(&body).unwrap();
        let model = instance::check_request(&service, action, &value, Options::REQUEST);
        let model: Vec<_> = model.into_iter().map(|found| found.path).collect();
        let typed: PayRequest = serde_json::from_str(&body).unwrap();
        prop_assert_eq!(typed.amount.as_str(), amount.as_str());
        let client = constraints::check(PayRequest::INFO, &typed).into_iter();
        let client: Vec<_> = client.map(|found| found.path).collect();
        prop_assert_eq!(client, model, "{}", body);
    }
}

#[test]
fn a_setter_takes_integers_floats_and_digits() {
    let pay = |amount: Number| PayRequest::builder().amount(amount).build();
    let digits = pay("0.10".parse().unwrap());
    assert_eq!(digits.amount.to_f64(), Some(0.1));
    let carried: JsonText<Number> = Number::from(u64::MAX).into();
    assert_eq!(carried.to_u64(), Some(u64::MAX));
    let wrong = pay(f64::NAN.into());
    assert_eq!(
        constraints::check(PayRequest::INFO, &wrong)[0].to_string(),
        "Amount: NaN is not a finite number, which JSON requires"
    );
}

//! Idempotency tokens in what is sent.

use super::*;

/// Actions with the same parameters, which are sent in different ways.
macro_rules! create {
    ($($request:ident: $info:expr;)*) => {$(
        struct $request {
            name: String,
            token: Option<String>,
        }
        record! {
            $request {
                defaulted { name: String = "Name"; }
                optional { token: String = "ClientToken".idempotency_token(); }
            }
        }
        impl $request {
            fn new(token: Option<&str>) -> Self {
                $request {
                    name: "n".to_owned(),
                    token: token.map(str::to_owned),
                }
            }
        }
        impl Action for $request {
            type Output = String;
            const INFO: &'static ActionInfo = &$info.idempotent();
        }
    )*};
}

create! {
    CreateRequest: ActionInfo::new(&SERVICE, "V", Method::Post, "Create");
    CreateByGet: ActionInfo::new(&SERVICE, "V", Method::Get, "Create");
    CreateByForm: ActionInfo::new(&SERVICE, "V", Method::Post, "Create").form();
}

/// The values of the token in what was sent, in whatever encoding.
fn tokens(script: &Script) -> Vec<String> {
    let state = script.0.lock().unwrap();
    let sent = state.requests.iter().map(|(request, _)| {
        let body = String::from_utf8_lossy(request.body());
        let text = format!("{} {body}", request.uri());
        let (_, rest) = text.split_once("ClientToken").unwrap();
        let is_token = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let rest = rest.trim_start_matches(|c| !is_token(c));
        rest.chars().take_while(|c| is_token(*c)).collect()
    });
    sent.collect()
}

async fn tokens_of_retried_calls<A: Action>(action: &A) {
    let script = Script::new([
        Err(TransportError::timeout()),
        failure(503, "InternalError", &[]),
    ]);
    let client = client(&script);
    client.send(action).await.unwrap();
    client.send(action).await.unwrap();
    let tokens = tokens(&script);
    assert_eq!(tokens.len(), 4);
    assert_eq!(tokens[0].len(), 36, "{tokens:?}");
    assert!(
        tokens[..3].iter().all(|token| *token == tokens[0]),
        "{tokens:?}"
    );
    assert_ne!(tokens[3], tokens[0]);
}

#[tokio::test]
async fn all_attempts_have_one_idempotency_token() {
    tokens_of_retried_calls(&CreateRequest::new(None)).await;
    tokens_of_retried_calls(&CreateByGet::new(None)).await;
    tokens_of_retried_calls(&CreateByForm::new(None)).await;

    let link = client(&Script::default())
        .presign(&CreateByGet::new(None))
        .await;
    assert!(link.unwrap().to_string().contains("ClientToken="));

    let script = Script::default();
    for own in ["", "mine"] {
        let request = CreateByForm::new(Some(own));
        client(&script).send(&request).await.unwrap();
    }
    assert_eq!(tokens(&script), ["", "mine"]);
}

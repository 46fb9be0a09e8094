//! Signatures: shown, explained, compared.

use super::*;

#[test]
fn call_explains_a_rejected_signature() {
    let caller = Caller::new();
    let wrong = ("mock-access-key", "the-wrong-secret", None);
    let output = caller.call_with(&STOP, wrong);
    assert_eq!(status(&output), 4);
    let report = stderr(&output);
    for part in [
        "SignatureDoesNotMatch",
        "sign the same string, so the secret key differs",
        "`mock-access-key`",
    ] {
        assert!(report.contains(part), "{report}");
    }
    let output = caller.call_with(&STOP, ("other-key", "the-wrong-secret", None));
    assert!(
        stderr(&output).contains("the access key `other-key`"),
        "{}",
        printed(&output)
    );

    // The same with the mock server of the command itself.
    let mut own = command(caller.folder.path(), &STOP);
    own.args(["--mock", "--own-keys"])
        .env("VOLCENGINE_ACCESS_KEY", "mock-access-key");
    let output = own
        .env("VOLCENGINE_SECRET_KEY", "the-wrong-secret")
        .output()
        .unwrap();
    assert_eq!(status(&output), 4, "{}", printed(&output));
    let output = command(caller.folder.path(), &STOP)
        .arg("--mock")
        .output()
        .unwrap();
    assert_eq!(stdout(&output), "ok\n", "{}", printed(&output));
}

#[test]
fn call_compares_with_a_header_from_elsewhere() {
    let caller = Caller::new();
    let header = "HMAC-SHA256 Credential=mock-access-key/20240102/cn-south-1/rtc/request, \
                  SignedHeaders=host;x-date, Signature=00";
    let options = [
        "--explain",
        "--authorization",
        header,
        "--x-date",
        "20240102T030405Z",
    ];
    let output = caller.call(&[&STOP[..], &options].concat());
    assert_eq!(status(&output), 0, "{}", printed(&output));
    let text = stdout(&output);
    for part in [
        "canonical request:\nPOST\n/\nAction=StopPushPublicStream&Version=2020-12-01\n",
        "string to sign:\nHMAC-SHA256\n",
        "region: given `cn-south-1`, expected `cn-north-1`",
        "signed headers: given `host;x-date`",
        "usual mistakes",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(caller.server.requests().len(), 0);
}

/// `curl -v` prints the request; here it was signed with the key that `--explain` has, but in another region.
#[test]
fn call_compares_with_a_request_from_elsewhere() {
    let caller = Caller::new();
    let output = caller.call(&[&STOP[..], &["--dry-run", "--region", "cn-south-1"]].concat());
    let curl = stdout(&output);
    let headers = curl.lines().filter_map(|line| {
        let line = line.trim().strip_prefix("--header '")?;
        Some(format!(
            "> {}\r\n",
            line.trim_end_matches(['\\', ' ', '\''])
        ))
    });
    let target = "/?Action=StopPushPublicStream&Version=2020-12-01";
    let request = format!(
        "* Trying 127.0.0.1\r\n> POST {target} HTTP/1.1\r\n{}>\r\n< HTTP/1.1 401\r\n",
        headers.collect::<String>()
    );
    fs::write(caller.folder.path().join("request.txt"), request).unwrap();
    let explain =
        |against: &str| caller.call(&[&STOP[..], &["--explain", "--against", against]].concat());
    let output = explain("@request.txt");
    let text = stdout(&output);
    assert_eq!(status(&output), 0, "{}", printed(&output));
    let (_, found) = text.split_once("compared with --against:\n").unwrap();
    let expected = "region: given `cn-south-1`, expected `cn-north-1`\n\
                    signature: right for what was signed there; only what is above differs\n";
    assert_eq!(found, expected);
    for (against, message) in [
        ("@none", "cannot read `none`"),
        ("GET / HTTP/1.1", "the request has no `Authorization`"),
        ("what", "line 1 is neither"),
    ] {
        let output = explain(against);
        assert_eq!(status(&output), 2, "{}", printed(&output));
        assert!(stderr(&output).contains(message), "{}", printed(&output));
    }
}

/// A command of curl is what the server takes.
#[test]
fn a_dry_run_prints_a_request_that_the_server_takes() {
    let caller = Caller::new();
    let output = caller.call(&[&STOP[..], &["--dry-run"]].concat());
    let curl = stdout(&output);
    assert_eq!(caller.server.requests().len(), 0);
    let header = |name: &str| {
        let (_, rest) = curl.split_once(&format!("'{name}: ")).unwrap();
        let (value, _) = rest.split_once('\'').unwrap();
        value.to_owned()
    };
    let names = [
        "Authorization",
        "X-Date",
        "X-Content-Sha256",
        "Content-Type",
    ];
    let headers = names
        .map(|name| format!("{name}: {}\r\n", header(name)))
        .concat();
    let body = r#"{"AppId":"app","PublicStreamId":"stream"}"#;
    assert!(curl.contains(&format!("--data-raw '{body}'")), "{curl}");
    let address = caller.server.address();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let request = format!(
        "POST /?Action=StopPushPublicStream&Version=2020-12-01 HTTP/1.1\r\nHost: {address}\r\n{headers}\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    let mut response = String::new();
    std::io::Read::read_to_string(&mut stream, &mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
}

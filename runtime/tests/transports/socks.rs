//! SOCKS proxies (RFC 1928 and 1929, and SOCKS 4a).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use crate::sender::{each, options};
use crate::server::{Server, ok, respond};

/// What a proxy was asked for: the login, and the address of the server.
type Asked = Arc<Mutex<Vec<String>>>;

fn read<const N: usize>(stream: &mut impl Read) -> [u8; N] {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

/// Reads a string after its length.
fn read_string(stream: &mut impl Read) -> String {
    let [length] = read(stream);
    let mut bytes = vec![0; usize::from(length)];
    stream.read_exact(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Reads a string before a zero.
fn read_terminated(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    loop {
        match read(stream) {
            [0] => return String::from_utf8(bytes).unwrap(),
            [byte] => bytes.push(byte),
        }
    }
}

/// Greets, accepts a login, and responds itself instead of connecting.
fn serve(mut stream: TcpStream, asked: &Asked, status: u8) {
    let [version] = read(&mut stream);
    if version == 4 {
        let [_command, high, low, ..] = read::<7>(&mut stream);
        let user = read_terminated(&mut stream);
        let host = read_terminated(&mut stream);
        let port = u16::from_be_bytes([high, low]);
        asked.lock().unwrap().push(format!("{user} {host}:{port}"));
        stream.write_all(&[0, 90, 0, 0, 0, 0, 0, 0]).unwrap();
    } else {
        let methods = read_string(&mut stream);
        let mut login = String::new();
        if methods.as_bytes() == [2] {
            stream.write_all(&[5, 2]).unwrap();
            let [_version] = read(&mut stream);
            let user = read_string(&mut stream);
            login = format!("{user}:{}", read_string(&mut stream));
            stream.write_all(&[1, 0]).unwrap();
        } else {
            stream.write_all(&[5, 0]).unwrap();
        }
        let [_version, _command, _reserved, kind] = read(&mut stream);
        assert_eq!(kind, 3, "the proxy resolves the name");
        let host = read_string(&mut stream);
        let port = u16::from_be_bytes(read(&mut stream));
        asked.lock().unwrap().push(format!("{login} {host}:{port}"));
        stream
            .write_all(&[5, status, 0, 1, 0, 0, 0, 0, 0, 0])
            .unwrap();
    }
    respond(stream, &ok("by proxy"));
}

fn proxy(status: u8) -> (Server, Asked) {
    let asked = Asked::default();
    let seen = Arc::clone(&asked);
    let server = Server::start(move |stream| serve(stream, &seen, status));
    (server, asked)
}

#[test]
fn socks_proxies_connect_by_name() {
    let (server, asked) = proxy(0);
    for (scheme, login, expected) in [
        ("socks5", "", " somewhere.invalid:80"),
        ("socks5h", "me:a%40b@", "me:a@b somewhere.invalid:80"),
        ("socks4a", "", " somewhere.invalid:80"),
    ] {
        let options = options().proxy(format!("{scheme}://{login}{}", server.address));
        each(&options, |sender| {
            let response = sender.get("http://somewhere.invalid/a");
            assert_eq!(response.unwrap().body(), "by proxy", "{scheme}");
            assert_eq!(asked.lock().unwrap().pop().unwrap(), expected, "{scheme}");
        });
    }
}

#[test]
fn a_socks_proxy_that_rejects_is_a_connect_error() {
    // 5: connection refused.
    let (server, _asked) = proxy(5);
    let options = options().proxy(format!("socks5://{}", server.address));
    each(&options, |sender| {
        let error = sender.get("http://somewhere.invalid/").unwrap_err();
        assert!(error.is_connect(), "{}: {error}", sender.name);
    });
}

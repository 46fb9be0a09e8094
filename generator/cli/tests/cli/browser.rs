//! `volcgen site` and `volcgen serve` in a real browser. These tests need `chromedriver`,
//! which `chromium-driver` of Debian has, and axe-core:
//! `AXE=$(tools/site/axe) cargo test -p volcgen-cli --test cli browser -- --include-ignored`.

mod accessibility;
mod driver;
mod phone;
mod reference;
mod rejections;
mod screenshots;

use std::fs;
use std::path::PathBuf;

use std::sync::OnceLock;

use driver::{Browser, artefacts};
use thirtyfour::prelude::Key;

use super::serve::{Running, started};
use super::*;

/// The specs of the crate `volcgen-serve`'s tests.
fn specs() -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../serve/tests/specs");
    folder.to_str().unwrap().to_owned()
}

/// A console, and a browser that has opened its link.
fn open(command: &mut Command) -> (Running, String, Browser) {
    let (console, link) = started(command);
    let (origin, _) = link.split_once("/#").unwrap();
    let browser = Browser::start();
    browser.open(&link);
    browser.wait("window.volcgen && !location.hash");
    (console, origin.to_owned(), browser)
}

/// A console of our own specs of RTC, and a browser that has opened its link.
fn open_rtc() -> (Running, String, Browser) {
    let specs = root().join("specs");
    let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
    command.args(["serve", "rtc", "--specs", specs.to_str().unwrap()]);
    open(&mut command)
}

/// The address of the folder with the reference of RTC, which all tests share.
fn site() -> &'static str {
    static SITE: OnceLock<String> = OnceLock::new();
    SITE.get_or_init(|| {
        let folder = artefacts("site");
        let folder = folder.to_str().unwrap();
        let specs = root().join("specs");
        let specs = specs.to_str().unwrap();
        succeed(
            &root(),
            &["site", "rtc", "--specs", specs, "--output", folder],
        );
        format!("file://{folder}")
    })
}

/// Pages of all kinds, below the root of a site of RTC.
const PAGES: &[&str] = &[
    "index.html",
    "rtc/index.html",
    "rtc/2024-06-01/index.html",
    "rtc/2024-06-01/changes.html",
    "rtc/2024-06-01/StartVoiceChat.html",
    "rtc/2024-06-01/types/AsrConfig.html",
    "rtc/types/S2sModel.html",
    "rtc/errors.html",
    "rtc/quotas.html",
    "guides/retries.html",
    "search.html?q=app",
];

/// Opens all parts of a page that can be opened.
const OPEN_ALL: &str =
    "for (const details of document.querySelectorAll('details')) details.open = true";

fn serve(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
    command.args(["serve", "--specs", &specs()]).args(arguments);
    command
}

/// The control of a field, by its name.
const FIND: &str = "[...document.querySelectorAll('.console-field')]\
                    .find((field) => field.querySelector('code').textContent === ";

#[test]
#[ignore = "needs a browser"]
fn an_action_is_found_and_called_from_the_keyboard() {
    let (_console, origin, browser) = open(&mut serve(&[]));
    browser.keys("body", "/");
    browser.wait("document.activeElement.id === 'q'");
    browser.keys("#q", "switch lamp");
    browser.wait_for("#found", "SwitchLamp");
    browser.keys("#q", Key::Down + Key::Enter);
    browser.wait_for(".console-valid", "valid");
    browser.fill(".console-form textarea", "lamp-7");
    browser.wait_for("[role=tabpanel] pre, .console-panels", "POST");
    browser.keys(".console-form textarea", Key::Control + Key::Enter);
    browser.wait_for(".console-status", "200");
    browser.wait_for(".console-panels", "mock-");
    browser.click(".console-tabs [role=tab]:last-child");
    browser.wait_for(".console-history", "Use the parameters again");
    browser.assert_quiet(&origin);
}

#[test]
#[ignore = "needs a browser"]
fn nested_fields_and_unions_are_filled_in_and_checked() {
    let (_console, origin, browser) = open(&mut serve(&[]));
    browser.open(&format!("{origin}/lamps/2024-05-01/SwitchLamp.html"));
    browser.wait_for(".console-valid", "valid");
    let field = |name: &str| format!("{FIND}'{name}')");
    browser.value(&format!(
        "{}.closest('details').open = true",
        field("Steps")
    ));
    browser.value(&format!("{}.id = 'steps'", field("Steps")));
    browser.value(&format!("{}.id = 'light'", field("Light")));
    browser.click("#steps > div > button");
    browser.wait_for("#steps .console-problem:not([hidden])", "missing");
    browser.keys("#steps input", "61");
    browser.wait_for("#steps .console-problem:not([hidden])", "61");
    browser.click(".console-send");
    browser.wait("document.activeElement.getAttribute('aria-invalid') === 'true'");
    browser.fill("#steps input", "60");
    browser.keys("#light select", "Candle");
    browser.wait("document.querySelector('#light .console-variant textarea')");
    browser.keys("#light .console-variant textarea", "<b>wax</b>");
    browser.wait_for(
        ".console-panels",
        r#""Steps":[{"Seconds":60}],"Light":{"Kind":"candle","Smell":"<b>wax</b>"}"#,
    );
    browser.wait_for(".console-valid", "valid");
    assert_eq!(
        browser.value("document.querySelectorAll('#console b').length"),
        0
    );
    browser.click(".console-send");
    browser.wait_for(".console-status", "200");
    browser.assert_quiet(&origin);
}

#[test]
#[ignore = "needs a browser"]
fn what_changes_something_is_confirmed_and_an_error_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let responses =
        "[[response]]\ncode = \"LampNotFound\"\nstatus = 404\nmessage = \"<i>none</i>\"\n";
    fs::write(folder.path().join("responses.toml"), responses).unwrap();
    let mut mock = Command::new(env!("CARGO_BIN_EXE_volcgen"));
    mock.current_dir(folder.path());
    mock.args(["mock", "--responses", "responses.toml", "--specs", &specs()]);
    let (_mock, listening) = started(&mut mock);
    let (_, endpoint) = listening.split_once("listening on ").unwrap();
    let mut command = serve(&["--endpoint", endpoint]);
    command.env("VOLCENGINE_ACCESS_KEY", "mock-access-key");
    command.env("VOLCENGINE_SECRET_KEY", "mock-secret-key");
    let (_console, origin, browser) = open(&mut command);
    browser.open(&format!("{origin}/lamps/2024-05-01/SwitchLamp.html"));
    browser.wait_for(".console-valid", "valid");
    browser.click(".console-send-line > .console-send");
    browser.wait("document.querySelector('.console-dialog').open");
    browser.click(".console-dialog button:first-child");
    browser.wait("!document.querySelector('.console-dialog').open");
    browser.click(".console-send-line > .console-send");
    browser.wait("document.querySelector('.console-dialog').open");
    browser.click(".console-dialog .console-send");
    browser.wait_for(".console-failure", "There is no such lamp.");
    browser.wait_for(".console-failure", "<i>none</i>");
    browser.wait_for(".console-failure", "List the lamps first.");
    let page = browser.value("document.querySelector('#console').innerText");
    assert!(!page.as_str().unwrap().contains("mock-access-key"));
    browser.assert_quiet(&origin);
}

#[test]
#[ignore = "needs a browser"]
fn a_phone_in_the_dark_shows_the_console_in_chinese() {
    let (_console, origin, browser) = open(&mut serve(&[]));
    browser.resize(390, 844);
    browser.open(&format!("{origin}/lamps/2024-05-01/SwitchLamp.html"));
    browser.wait_for(".console-valid", "valid");
    assert_eq!(
        browser.value("document.documentElement.scrollWidth <= innerWidth"),
        true
    );
    let color = "getComputedStyle(document.querySelector('#console textarea')).backgroundColor";
    let light = browser.value(color);
    browser.click("#theme");
    assert_ne!(browser.value(color), light);
    browser.click("#language");
    browser.wait_for("#console-title", "\u{8c03}\u{8bd5}");
    browser.assert_quiet(&origin);
}

//! What the console shows when something is rejected.

use serde_json::json;

use super::driver::Browser;
use super::serve::started;
use super::{open, serve};

const PAGE: &str = "lamps/2024-05-01/SwitchLamp.html";

#[test]
#[ignore = "needs a browser"]
fn without_the_link_a_page_says_where_it_is() {
    let (_console, link) = started(&mut serve(&[]));
    let (origin, _) = link.split_once("/#").unwrap();
    let browser = Browser::start();
    for address in [
        format!("{origin}/{PAGE}"),
        format!("{origin}/{PAGE}#token=wrong"),
    ] {
        browser.open(&address);
        browser.wait_for("#console .note", "Open the link that volcgen serve printed");
        assert_eq!(
            browser.value("document.querySelectorAll('#console form').length"),
            0
        );
    }
}

#[test]
#[ignore = "needs a browser"]
fn wrong_parameters_are_not_sent() {
    let (_console, origin, browser) = open(&mut serve(&[]));
    browser.open(&format!("{origin}/{PAGE}"));
    browser.wait_for(".console-valid", "valid");
    browser.click(".console-bar input[type=checkbox]");
    for (text, problem) in [
        (r#"{ "Id": "#, "JSON"),
        (r#"{ "Id": 7 }"#, "Id: "),
        (r#"{ "Id": "lamp-1", "Lamp": 1 }"#, "Lamp"),
        (
            r#"{ "Id": "lamp-1", "Steps": [{ "Seconds": 0 }] }"#,
            "Steps[0].Seconds",
        ),
    ] {
        browser.fill(".console-raw", text);
        browser.wait_for(".console-problems .console-problem", "One problem");
        browser.wait_for(".console-problems li", problem);
        browser.click(".console-send-line > .console-send");
    }
    browser.click(".console-tabs [role=tab]:last-child");
    browser.wait_for(".console-panels", "Calls are listed here");
    let sent =
        "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/api/send'))";
    assert_eq!(browser.value(sent), json!([]));
    browser.assert_quiet(&origin);
}

#[test]
#[ignore = "needs a browser"]
fn a_console_that_has_ended_is_noticed() {
    let (console, origin, browser) = open(&mut serve(&[]));
    browser.open(&format!("{origin}/{PAGE}"));
    browser.wait_for(".console-valid", "valid");
    drop(console);
    browser.fill(".console-form textarea", "lamp-9");
    browser.wait_for(".console-problems", "Does volcgen serve still run?");
}

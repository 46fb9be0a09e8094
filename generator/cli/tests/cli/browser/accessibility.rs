//! What axe-core finds in pages, which is nothing.

use std::env;
use std::fs;
use std::sync::OnceLock;

use serde_json::{Value, json};
use thirtyfour::prelude::Key;

use super::driver::Browser;
use super::{OPEN_ALL, PAGES, open_rtc, site};

/// The script of axe-core.
fn axe() -> &'static str {
    static AXE: OnceLock<String> = OnceLock::new();
    AXE.get_or_init(|| {
        let path = env::var_os("AXE").unwrap_or_else(|| {
            panic!(
                "`AXE` is not set: set it to the path of axe.min.js, which `tools/site/axe` prints"
            )
        });
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    })
}

/// What axe-core finds in the page, by all of its rules.
fn violations(browser: &Browser) -> Value {
    browser.execute(axe());
    browser.promised(
        "axe.run({ resultTypes: ['violations'], preload: false }).then(({ violations }) =>
         violations.map(({ id, impact, nodes }) => [id, impact, nodes.map(({ html }) => html)]))",
    )
}

#[track_caller]
pub fn assert_accessible(browser: &Browser, what: &str) {
    assert_eq!(violations(browser), json!([]), "{what}");
}

#[test]
#[ignore = "needs a browser and axe-core"]
fn pages_of_a_reference_are_accessible() {
    let site = site();
    let browser = Browser::start();
    browser.open(&format!("{site}/index.html"));
    for (theme, language) in [("light", "en"), ("dark", "zh-CN")] {
        browser.prefer(theme, language);
        for page in PAGES {
            browser.open(&format!("{site}/{page}"));
            browser.wait_for_language(language);
            if page.contains('?') {
                browser.wait("document.querySelectorAll('#search-results mark').length > 10");
            }
            browser.execute(OPEN_ALL);
            assert_accessible(&browser, &format!("{page} {theme} {language}"));
        }
        browser.open(&format!("{site}/index.html"));
        browser.keys("#q", "voice");
        browser.wait("document.querySelectorAll('#found a').length > 5");
        browser.keys("#q", Key::Down + "");
        assert_accessible(&browser, &format!("search {theme} {language}"));
    }
    browser.assert_quiet(site);
    browser.execute("document.querySelector('main').append(document.createElement('img'))");
    assert_eq!(violations(&browser)[0][0], "image-alt");
}

#[test]
#[ignore = "needs a browser and axe-core"]
fn the_console_is_accessible() {
    let (_console, origin, browser) = open_rtc();
    for (theme, language) in [("light", "en"), ("dark", "zh-CN")] {
        browser.prefer(theme, language);
        let assert =
            |what: &str| assert_accessible(&browser, &format!("{what} {theme} {language}"));
        browser.open(&format!("{origin}/rtc/2024-06-01/StartVoiceChat.html"));
        browser.wait("document.querySelector('.console-valid')");
        browser.wait_for_language(language);
        browser.execute(OPEN_ALL);
        assert("form");
        browser.save_page(&format!("form-{language}"));
        browser.click(".console-send-line > .console-send");
        browser.wait_for(".console-status", "200");
        assert("response");
        browser.click(".console-tabs [role=tab]:last-child");
        assert("history");
        browser.execute("document.querySelector('.console-dialog').showModal()");
        assert("confirmation");
        browser.execute("document.querySelector('.console-dialog').close()");
        browser.execute(
            "const examples = document.querySelector('.console-bar select');
             examples.value = '';
             examples.dispatchEvent(new Event('change'))",
        );
        browser.wait("document.querySelector('#console [aria-invalid=true]')");
        assert("problems");
        browser.save_page(&format!("problems-{language}"));
        browser.click(".console-bar input");
        browser.wait("!document.querySelector('.console-raw').hidden");
        assert("parameters as JSON");
    }
    browser.assert_quiet(&origin);
}

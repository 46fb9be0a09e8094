//! Pages on a phone: 390 pixels wide.

use super::accessibility::assert_accessible;
use super::driver::Browser;
use super::{OPEN_ALL, PAGES, open_rtc, site};

/// A width that many phones have, in CSS pixels.
const WIDTH: u32 = 390;

/// The page does not scroll sideways, whatever is open in it.
#[track_caller]
fn assert_fits(browser: &Browser, what: &str) {
    for script in ["", OPEN_ALL] {
        browser.execute(script);
        let width = browser.value("document.documentElement.scrollWidth");
        assert_eq!(width, WIDTH, "{what} {script}");
    }
}

/// Every element that matches is shown between the edges of the screen.
#[track_caller]
fn assert_inside(browser: &Browser, selector: &str) {
    let outside = format!(
        "[...document.querySelectorAll('{selector}')].map((element) => [element.getBoundingClientRect(), element])
         .filter(([{{ left, right }}]) => left < 0 || right > {WIDTH})
         .map(([, element]) => element.outerHTML)"
    );
    let count = browser.value(&format!("document.querySelectorAll('{selector}').length"));
    assert_ne!(count, 0, "{selector}");
    assert_eq!(browser.value(&outside), serde_json::json!([]), "{selector}");
}

#[test]
#[ignore = "needs a browser and axe-core"]
fn no_page_is_wider_than_a_phone() {
    let site = site();
    let browser = Browser::start();
    browser.resize(WIDTH, 844);
    for page in PAGES {
        browser.open(&format!("{site}/{page}"));
        if page.contains('?') {
            browser.wait("document.querySelectorAll('#search-results mark').length > 10");
        }
        assert_fits(&browser, page);
        assert_accessible(&browser, page);
    }
    let (_console, origin, browser) = open_rtc();
    browser.resize(WIDTH, 844);
    browser.open(&format!("{origin}/rtc/2024-06-01/StartVoiceChat.html"));
    browser.wait("document.querySelector('.console-valid')");
    browser.click(".console-send-line > .console-send");
    browser.wait_for(".console-status", "200");
    assert_fits(&browser, "console");
    assert_accessible(&browser, "console");
    assert_inside(
        &browser,
        "#console textarea, #console select, #console button",
    );
}

#[test]
#[ignore = "needs a browser"]
fn menu_search_and_tables_can_be_used_on_a_phone() {
    let site = site();
    let browser = Browser::start();
    browser.resize(WIDTH, 844);
    browser.open(&format!("{site}/rtc/2024-06-01/StartVoiceChat.html"));
    // The list of actions is closed, so that the page begins with its text.
    browser.wait("!document.querySelector('.drawer').open");
    browser.click(".drawer > summary");
    browser.keys("#filter", "stopv");
    browser.wait("document.querySelectorAll('nav.actions .group:not([hidden]) li:not([hidden])').length === 1");
    assert_inside(
        &browser,
        "nav.actions input, nav.actions select, nav.actions a",
    );
    browser.click("nav.actions .group[open] li:not([hidden]) a");
    browser.wait("location.pathname.endsWith('StopVoiceChat.html')");

    assert_inside(&browser, ".top > *, .switches button, #q");
    browser.keys("#q", "asrconfig");
    browser.wait("document.querySelectorAll('#found a').length > 1");
    assert_inside(
        &browser,
        "#found, #found a, #found .found-name, #found .label",
    );
    browser.click("#found a");
    browser.wait("location.pathname.includes('AsrConfig')");

    // Fields are one below the other, with what is said of them.
    assert_inside(
        &browser,
        ".fields tbody > tr, .fields th, .fields td, .fields .text",
    );
    let stacked = "(() => { const [name, type] = document.querySelector('.fields tbody > tr').children;
                   return name.getBoundingClientRect().bottom <= type.getBoundingClientRect().top + 1; })()";
    assert_eq!(browser.value(stacked), true);

    // Other tables scroll inside of the page.
    browser.open(&format!("{site}/rtc/errors.html"));
    browser.execute("document.querySelector('.plain').scrollLeft = 1000");
    let last =
        "document.querySelector('.plain tr td:last-child').getBoundingClientRect().right <= 390";
    assert_eq!(browser.value(last), true);
    browser.assert_quiet(site);
}

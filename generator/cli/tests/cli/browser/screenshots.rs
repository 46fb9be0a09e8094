//! Pictures for people, in the folder `tmp/browser/screenshots` of cargo's target folder.

use thirtyfour::prelude::Key;

use super::open_rtc;

#[test]
#[ignore = "needs a browser"]
fn six_pages_are_shown_as_pictures() {
    let (_console, origin, browser) = open_rtc();
    browser.prefer("light", "en");
    browser.open(&format!("{origin}/index.html"));
    browser.screenshot("start");

    browser.keys("#q", "voice chat");
    browser.wait("document.querySelectorAll('#found a').length > 5");
    browser.keys("#q", Key::Down + "");
    browser.screenshot("search");

    browser.open(&format!("{origin}/rtc/2024-06-01/types/AsrConfig.html"));
    browser.screenshot("shape");

    let action = format!("{origin}/rtc/2023-11-01/StartPushPublicStream.html");
    browser.open(&action);
    browser.wait("document.querySelector('.console-valid')");
    browser.click(".console-send-line > .console-send");
    browser.wait_for(".console-status", "200");
    browser.execute("document.getElementById('console').scrollIntoView()");
    browser.screenshot("console");
    browser.execute("document.getElementById('console').remove(); scrollTo(0, 0)");
    browser.screenshot("action");

    browser.resize(390, 844);
    browser.prefer("dark", "zh-CN");
    browser.open(&action);
    browser.wait("document.documentElement.lang === 'zh-CN'");
    browser.wait("document.querySelector('.console-valid')");
    browser.screenshot("phone");
    browser.assert_quiet(&origin);
}

//! Pictures for people, in the folder `tmp/browser/screenshots` of cargo's target folder. The README has two of them.

use thirtyfour::prelude::Key;

use super::driver::artefacts;
use super::{open_rtc, site};

#[test]
#[ignore = "needs a browser"]
fn six_pages_are_shown_as_pictures() {
    let (_console, origin, browser) = open_rtc();
    browser.resize(1280, 900);
    browser.open(&format!("{origin}/index.html"));
    browser.screenshot("start");

    browser.keys("#q", "voice chat");
    browser.wait("document.querySelectorAll('#found a').length > 5");
    browser.keys("#q", Key::Down + "");
    browser.screenshot("search");

    browser.open(&format!("{origin}/rtc/2024-06-01/types/AsrConfig.html"));
    browser.screenshot("shape");

    let action = format!("{origin}/rtc/2023-11-01/StopPushPublicStream.html");
    browser.resize(1280, 1500);
    browser.open(&action);
    browser.wait("document.querySelector('.console-valid')");
    browser.click(".console-send-line > .console-send");
    browser.wait_for(".console-status", "200");
    browser.execute("scrollTo(0, 0)");
    browser.screenshot("console");

    browser.resize(390, 844);
    browser.prefer("dark", "zh-CN");
    browser.open(&action);
    browser.wait("document.querySelector('.console-valid')");
    browser.wait_for_language("zh-CN");
    browser.execute("document.getElementById('console').scrollIntoView()");
    browser.screenshot("phone");
    browser.assert_quiet(&origin);

    browser.resize(1280, 900);
    browser.open(&format!("{}/rtc/2023-11-01/StartRecord.html", site()));
    browser.screenshot("reference");
    browser.assert_quiet(site());

    let pictures = std::fs::read_dir(artefacts("screenshots")).unwrap();
    let sizes: Vec<_> = pictures
        .map(|file| file.unwrap().metadata().unwrap().len())
        .collect();
    assert_eq!(sizes.len(), 6);
    assert!(sizes.iter().all(|size| *size > 20_000), "{sizes:?}");
}

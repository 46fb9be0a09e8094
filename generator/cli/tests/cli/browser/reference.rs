//! The reference: search, links to places of a page, and what it remembers.

use serde_json::json;
use thirtyfour::prelude::Key;

use super::driver::Browser;
use super::site;

/// The element that the address names is on the screen.
const IS_SHOWN: &str =
    "(() => { const { top, height } = document.querySelector(':target').getBoundingClientRect();
                        return height > 0 && top >= 0 && top < innerHeight; })()";

#[test]
#[ignore = "needs a browser"]
fn results_are_chosen_with_the_arrow_keys() {
    let site = site();
    let browser = Browser::start();
    browser.open(&format!("{site}/index.html"));
    browser.keys("body", "/");
    browser.keys("#q", "voicechat");
    browser.wait("document.querySelectorAll('#found [role=option]').length > 2");
    let active = "document.getElementById('q').getAttribute('aria-activedescendant')";
    let selected =
        "[...document.querySelectorAll('#found [aria-selected=true]')].map(({ id }) => id)";
    let options = browser.value("document.querySelectorAll('#found a').length");
    let last = format!("found-{}", options.as_u64().unwrap() - 1);
    for (key, expected) in [
        (Key::Down, "found-0"),
        (Key::Down, "found-1"),
        (Key::Up, "found-0"),
        (Key::Up, &last),
        (Key::Down, "found-0"),
        (Key::Down, "found-1"),
    ] {
        browser.keys("#q", key + "");
        assert_eq!(browser.value(active), expected);
        assert_eq!(browser.value(selected), json!([expected]));
    }
    browser.keys("#q", Key::Escape + "");
    browser.wait("document.getElementById('found').hidden");
    assert_eq!(browser.value("document.activeElement.id"), "q");
    browser.keys("#q", Key::End + "s");
    browser.wait_for("#found", "Nothing was found.");
    browser.keys("#q", Key::Backspace + "");
    browser.wait("document.querySelectorAll('#found a').length > 2");
    browser.keys("#q", Key::Down + Key::Down);
    let chosen = browser.value("document.getElementById('found-1').href");
    browser.keys("#q", Key::Enter + "");
    browser.wait(&format!("location.href === {chosen}"));
    browser.assert_quiet(site);
}

#[test]
#[ignore = "needs a browser"]
fn links_lead_to_a_field_a_value_and_a_code() {
    let site = site();
    let browser = Browser::start();
    // A field of a field, in a part that is closed.
    browser.open(&format!("{site}/rtc/2024-06-01/StartVoiceChat.html"));
    let closed = browser
        .value("[...document.querySelectorAll('details:not([open]) .fields tr[id]')].at(-1).id");
    let id = closed.as_str().unwrap();
    assert!(id.matches('.').count() > 1, "{id}");
    browser.open(&format!("{site}/rtc/2024-06-01/StartVoiceChat.html#{id}"));
    browser.wait(IS_SHOWN);
    for page in ["rtc/types/S2sModel.html", "rtc/errors.html"] {
        browser.open(&format!("{site}/{page}"));
        let link = browser.value("[...document.querySelectorAll('tr[id] a.here')].at(-1).href");
        let link = link.as_str().unwrap();
        assert!(
            link.contains("#value.") || link.contains("#code."),
            "{link}"
        );
        browser.open(link);
        browser.wait(IS_SHOWN);
    }
    // What uses a shape links to the field that has it.
    browser.open(&format!("{site}/rtc/2024-06-01/types/AsrConfig.html"));
    browser.click("section[aria-labelledby=used-by] li a");
    browser.wait(IS_SHOWN);
    let name = browser.value("document.querySelector(':target').textContent");
    assert!(name.as_str().unwrap().contains("AsrConfig"), "{name}");
    browser.assert_quiet(site);
}

#[test]
#[ignore = "needs a browser"]
fn code_is_copied_as_it_is_shown() {
    let site = site();
    let browser = Browser::start();
    browser.open(&format!("{site}/rtc/2024-06-01/StartVoiceChat.html"));
    let code = "[...document.querySelectorAll('.code')].find((code) => code.checkVisibility())";
    browser.execute(&format!("({code}).querySelector('.copy').id = 'here'"));
    browser.click("#here");
    browser.wait_for("#here", "Copied");
    // A line of text has spaces for line breaks.
    browser.keys("#filter", Key::Control + "v");
    let pasted = browser.value("document.getElementById('filter').value");
    let shown = browser.value(&format!("({code}).querySelector('pre').textContent"));
    let shown = shown.as_str().unwrap().replace('\n', " ");
    assert!(shown.contains("start_voice_chat"), "{shown}");
    assert_eq!(pasted, shown);
    browser.wait("document.getElementById('here').textContent === 'Copy'");
    browser.assert_quiet(site);
}

#[test]
#[ignore = "needs a browser"]
fn language_colors_and_the_form_of_examples_are_remembered() {
    let site = site();
    let browser = Browser::start();
    let page = format!("{site}/rtc/2024-06-01/StartVoiceChat.html");
    browser.open(&page);
    let paper = "getComputedStyle(document.body).backgroundColor";
    let light = browser.value(paper);
    browser.click("#theme");
    let dark = browser.value(paper);
    assert_ne!(light, dark);
    browser.click("#language");
    browser.wait_for("#request", "\u{8bf7}\u{6c42}");
    let last = "document.querySelector('.tabs > input:last-of-type')";
    browser.execute(&format!("{last}.click()"));
    for page in [&page, &format!("{site}/rtc/2024-06-01/StopVoiceChat.html")] {
        browser.open(page);
        browser.wait_for_language("zh-CN");
        browser.wait_for("#request", "\u{8bf7}\u{6c42}");
        assert_eq!(browser.value(paper), dark);
        assert_eq!(browser.value(&format!("{last}.checked")), true);
    }
    // And back.
    browser.click("#theme");
    browser.click("#language");
    browser.open(&page);
    browser.wait_for("#request", "Request");
    assert_eq!(browser.value(paper), light);
    browser.assert_quiet(site);
}

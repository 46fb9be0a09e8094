//! Chromium, driven through `chromedriver`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::common::capabilities::firefox::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, TypingData};
use tokio::runtime::Runtime;

/// How long the page can take for anything. It takes as long only if something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one window.
pub struct Browser {
    chromedriver: Child,
    runtime: Runtime,
    driver: WebDriver,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without it, the browser would run on.
        let _ = self.runtime.block_on(self.driver.clone().quit());
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}

/// Starts `chromedriver` on a free port, and returns its address.
fn start_chromedriver() -> (Child, String) {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0").stdout(Stdio::piped());
    let mut process = command
        .spawn()
        .unwrap_or_else(|error| panic!("{error}: install the package `chromium-driver`"));
    let mut output = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("successfully on port ") {
        line.clear();
        assert_ne!(output.read_line(&mut line).unwrap(), 0);
    }
    let port = line.trim_end().trim_end_matches('.').rsplit(' ').next();
    // The rest of the output is not read, but must have a reader.
    std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
    (process, format!("http://127.0.0.1:{}", port.unwrap()))
}

/// A browser that speaks English, uses no proxy, and reports what its console says.
fn capabilities() -> ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--no-proxy-server",
        "--lang=en",
        // A page that still scrolls cannot be clicked.
        "--force-prefers-reduced-motion",
        "--window-size=1300,900",
        "--hide-scrollbars",
    ];
    for argument in arguments {
        capabilities.add_arg(argument).unwrap();
    }
    capabilities
        .set_browser_log_level(LoggingPrefsLogLevel::All)
        .unwrap();
    capabilities
}

impl Browser {
    /// Starts a browser.
    pub fn start() -> Self {
        // An HTTP client does not start without one, though nothing is encrypted here.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let (chromedriver, address) = start_chromedriver();
        let runtime = Runtime::new().unwrap();
        let session = WebDriver::builder(address, capabilities()).client(client);
        let driver = runtime.block_on(session.connect()).unwrap();
        Browser {
            chromedriver,
            runtime,
            driver,
        }
    }

    /// What comes of a command.
    #[track_caller]
    fn run<T>(&self, command: impl Future<Output = WebDriverResult<T>>) -> T {
        match self.runtime.block_on(command) {
            Ok(value) => value,
            Err(error) => panic!("{error}"),
        }
    }

    /// Gives the page this size in CSS pixels. A window cannot be as narrow as a phone.
    pub fn resize(&self, width: u32, height: u32) {
        let cdp = self.driver.cdp();
        let is_phone = width < 500;
        let scale = if is_phone { 2.0 } else { 1.0 };
        let resized = async {
            let emulation = cdp.emulation();
            emulation
                .set_device_metrics_override(width, height, scale, is_phone)
                .await
        };
        self.run(resized);
    }

    #[track_caller]
    pub fn open(&self, url: &str) {
        self.run(self.driver.goto(url));
    }

    /// The value of an expression in the page.
    #[track_caller]
    pub fn value(&self, expression: &str) -> Value {
        let script = format!("return {expression}");
        self.run(self.driver.execute(script, Vec::new()))
            .json()
            .clone()
    }

    /// What a promise of the page becomes.
    #[track_caller]
    pub fn promised(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; ({expression}).then(done, (error) => done(String(error)))"
        );
        self.run(self.driver.execute_async(script, Vec::new()))
            .json()
            .clone()
    }

    /// Runs a script in the page.
    #[track_caller]
    pub fn execute(&self, script: &str) {
        self.run(self.driver.execute(script, Vec::new()));
    }

    /// Keeps these choices, as the buttons of the page do, for pages that are opened after it.
    pub fn prefer(&self, theme: &str, language: &str) {
        self.execute(&format!(
            "localStorage.setItem('volcgen-theme', '{theme}');
             localStorage.setItem('volcgen-language', '{language}')"
        ));
    }

    /// Waits until an expression in the page is true.
    #[track_caller]
    pub fn wait(&self, expression: &str) {
        let started = Instant::now();
        while self.value(&format!("Boolean({expression})")) != true {
            let text = || self.value("document.querySelector('#console')?.innerText");
            assert!(started.elapsed() < PATIENCE, "{expression}: {}", text());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until an element shows a text.
    #[track_caller]
    pub fn wait_for(&self, selector: &str, text: &str) {
        let (selector, text) = (json!(selector), json!(text));
        self.wait(&format!(
            "document.querySelector({selector})?.textContent.includes({text})"
        ));
    }

    /// Waits until the page has its words in a language.
    #[track_caller]
    pub fn wait_for_language(&self, language: &str) {
        self.wait(&format!(
            "document.documentElement.matches('[lang=\"{language}\"]:not(.untranslated)')"
        ));
    }

    #[track_caller]
    fn element(&self, selector: &str) -> WebElement {
        self.run(self.driver.find(By::Css(selector)))
    }

    #[track_caller]
    pub fn click(&self, selector: &str) {
        let element = self.element(selector);
        // Not below the bar at the top.
        self.run(element.scroll_into_view());
        self.run(element.click());
    }

    /// Types into an element.
    #[track_caller]
    pub fn keys(&self, selector: &str, keys: impl Into<TypingData>) {
        self.run(self.element(selector).send_keys(keys));
    }

    /// Empties an element and types into it.
    #[track_caller]
    pub fn fill(&self, selector: &str, text: &str) {
        self.run(self.element(selector).clear());
        self.keys(selector, text);
    }

    /// Writes what the window shows to the folder of screenshots.
    pub fn screenshot(&self, name: &str) {
        let file = artefacts("screenshots").join(format!("{name}.png"));
        self.run(self.driver.screenshot(&file));
    }

    /// Writes the page as its scripts have made it, for the validator of HTML.
    pub fn save_page(&self, name: &str) {
        let html = self.value("document.documentElement.outerHTML");
        let text = format!("<!DOCTYPE html>\n{}\n", html.as_str().unwrap());
        fs::write(artefacts("pages").join(format!("{name}.html")), text).unwrap();
    }

    /// Fails if the page has reported an error, or asked anybody but the console for something.
    #[track_caller]
    pub fn assert_quiet(&self, origin: &str) {
        let log = self.run(self.driver.browser_log());
        assert!(log.is_empty(), "{log:?}");
        let elsewhere = format!(
            "performance.getEntriesByType('resource').map((entry) => entry.name)\
             .filter((name) => !name.startsWith({}))",
            json!(format!("{origin}/"))
        );
        assert_eq!(self.value(&elsewhere), json!([]));
    }
}

/// A folder for what people or other programs look at after the tests, below cargo's target folder.
pub fn artefacts(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let folder = folder.join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

// What is shown of a request and of a response. All of it is text.
import { button, code, fresh, labelled, make, say, words } from "./dom.js";

const tabs = [
  ["request", "Request"],
  ["signature", "Signature"],
  ["code", "Code"],
  ["response", "Response"],
  ["history", "History"],
];

// Panels of which one is shown, as tabs.
export class Panels {
  constructor() {
    this.panels = new Map();
    const list = labelled(make("div", { role: "tablist", class: "console-tabs" }), "results", "Request and response");
    this.element = make("div", { class: "console-panels" }, list);
    for (const [key, english] of tabs) {
      const [tabId, panelId] = [fresh(), fresh()];
      const tab = words("button", key, english, { type: "button", role: "tab", id: tabId, "aria-controls": panelId });
      const panel = make("div", { role: "tabpanel", id: panelId, "aria-labelledby": tabId, tabindex: "0" });
      tab.addEventListener("click", () => this.select(key));
      list.append(tab);
      this.element.append(panel);
      this.panels.set(key, { tab, panel });
    }
    list.addEventListener("keydown", (event) => this.move(event));
    this.select("request");
  }

  select(key) {
    for (const [name, { tab, panel }] of this.panels) {
      const isShown = name === key;
      tab.setAttribute("aria-selected", String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      panel.hidden = !isShown;
    }
    this.current = key;
  }

  move(event) {
    const keys = [...this.panels.keys()];
    const here = keys.indexOf(this.current);
    const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: keys.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const key = keys[(to + keys.length) % keys.length];
    this.select(key);
    this.panels.get(key).tab.focus();
  }

  show(key, ...content) {
    this.panels.get(key).panel.replaceChildren(...content);
  }
}

const heading = (key, english) => words("h3", key, english);

const lines = (pairs) => pairs.map(([name, value]) => `${name}: ${value}`).join("\n");

// A request as it will be sent.
export const showPrepared = (panels, prepared) => {
  const problem = prepared.problem ? [make("p", { class: "note", lang: "en" }, prepared.problem)] : [];
  const body = prepared.body === "" ? [] : [heading("body", "Body"), code("body", prepared.body)];
  panels.show("request", ...problem,
    code("request", `${prepared.method} ${prepared.url}\n${lines(prepared.headers)}`), ...body);
  if (prepared.canonical_request) {
    panels.show("signature", heading("canonical_request", "Canonical request"),
      code("canonical request", prepared.canonical_request),
      heading("string_to_sign", "String to sign"), code("string to sign", prepared.string_to_sign));
  } else {
    panels.show("signature", ...problem, words("p", "unsigned", "The request is not signed."));
  }
  const rust = prepared.rust ? [heading("rust", "Rust"), code("Rust", prepared.rust)] : [];
  panels.show("code", ...rust, heading("call", "In a terminal"), code("volcgen call", prepared.call),
    heading("curl", "curl"), code("curl", prepared.curl));
};

// That there is no request yet.
export const showNothing = (panels) => {
  for (const key of ["request", "signature", "code"]) {
    panels.show(key, words("p", "invalid_yet", "The request is shown here when the parameters are valid."));
  }
};

const statusLine = (response) => {
  const status = response.status === null ? say("no_response", "no response") : String(response.status);
  const parts = [`${response.milliseconds} ms`];
  if (response.request_id) parts.push(response.request_id);
  if (response.sent > 1) parts.push(say("sent_times", "sent {} times", String(response.sent)));
  return make("p", { class: "console-status" },
    make("span", { class: response.ok ? "flag fresh" : "flag must" }, status), ` ${parts.join(" · ")}`);
};

const failure = ({ code: name, message, meaning, hint }) => {
  const title = name ? [make("strong", {}, name), ": "] : [];
  const more = [meaning, hint].filter((text) => text && text !== message);
  return make("div", { class: "console-failure", role: "alert" }, make("p", {}, ...title, message),
    ...more.map((text) => make("p", { class: "console-hint" }, text)));
};

// A response: status, time, id, what failed, the body, and headers.
export const showResponse = (panels, response) => {
  const body = response.body.flatMap(({ text, note }, index) => {
    const end = index + 1 < response.body.length ? "\n" : "";
    return note ? [make("mark", { title: note }, text), end] : [text + end];
  });
  const noted = response.body.filter(({ note }) => note);
  const legend = noted.length === 0 ? [] : [make("p", { class: "console-hint" },
    words("span", "marked", "Marked lines differ from the description:"), " ", make("span", { lang: "en" }, [...new Set(noted.map(({ note }) => note))].join("; ")))];
  const headers = response.headers.length === 0 ? [] : [make("details", {},
    words("summary", "headers", "Headers"), code("headers", lines(response.headers)))];
  panels.show("response", statusLine(response), ...response.failure ? [failure(response.failure)] : [],
    ...response.body.length > 0 ? [code("response", ...body)] : [], ...legend, ...headers);
};

// The calls of this page, newest first.
export const showHistory = (panels, calls, { show, use }) => {
  if (calls.length === 0) {
    panels.show("history", words("p", "no_calls", "Calls are listed here until the page is closed."));
    return;
  }
  const rows = calls.map((call) => make("li", {},
    make("time", { datetime: call.at.toISOString() }, call.at.toLocaleTimeString()), " ", statusLine(call.response),
    button("show_response", "Show the response", () => show(call)), " ",
    button("use_again", "Use the parameters again", () => use(call))));
  panels.show("history", make("ol", { class: "console-history", reversed: true }, ...rows));
};

// The console on the page of an action.
import { button, fresh, labelled, make, say, words } from "./dom.js";
import { form } from "./form.js";
import { parse, stringify } from "./json.js";
import { ask } from "./link.js";
import { Panels, showHistory, showNothing, showPrepared, showResponse } from "./view.js";

const PAUSE = 250;

class Console {
  constructor(named, { action, target }) {
    Object.assign(this, { named, action, target, calls: [], turn: 0, problems: [], isRaw: false });
    this.form = form(action);
    this.formElement = make("div", { class: "console-form" }, this.form.element);
    this.raw = labelled(make("textarea", { class: "console-raw", rows: "12", spellcheck: "false", hidden: true }), "parameters", "Parameters as JSON");
    this.status = make("div", { class: "console-problems", role: "status", "aria-live": "polite" });
    this.panels = new Panels();
    this.reveal = make("input", { type: "checkbox", id: fresh() });
    this.sendButton = words("button", "send", "Send", { type: "submit", class: "console-send" });
    this.dialog = this.confirmation();
    this.element = this.layout();
    this.element.addEventListener("input", ({ target: changed }) => {
      if (!changed.closest(".console-bar")) this.changed();
    });
    this.reveal.addEventListener("change", () => this.check());
    this.history();
    this.start();
  }

  layout() {
    const { mock, endpoint, region } = this.target;
    const where = mock
      ? words("p", "to_mock", "Calls go to a mock server on this machine ({}).", { class: "console-target" }, endpoint)
      : words("p", "to_service", "Calls go to {} in the region {}, signed with the credentials of this machine.", { class: "console-target real" }, endpoint, region);
    const send = make("form", { class: "console-parameters" }, this.bar(), this.formElement, this.raw, this.status,
      make("div", { class: "console-send-line" }, this.sendButton,
        make("span", {}, this.reveal, " ", words("label", "reveal", "Show secrets", { for: this.reveal.id }))));
    send.noValidate = true;
    send.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    send.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send.requestSubmit();
    });
    return make("section", { id: "console", "aria-labelledby": "console-title" },
      words("h2", "title", "Console", { id: "console-title" }), where, send, this.panels.element, this.dialog);
  }

  // Examples to start from, and the choice between form and JSON.
  bar() {
    const examples = this.action.examples.map(({ name }, index) => make("option", { value: String(index) }, name));
    this.examples = make("select", { id: fresh() }, words("option", "empty", "nothing", { value: "" }), ...examples);
    this.examples.addEventListener("change", () => {
      const example = this.action.examples[this.examples.value];
      this.use(example ? example.text : "{}");
    });
    this.rawSwitch = make("input", { type: "checkbox", id: fresh() });
    this.rawSwitch.addEventListener("change", () => this.toggle());
    return make("div", { class: "console-bar" },
      make("span", {}, words("label", "start_from", "Start from", { for: this.examples.id }), " ", this.examples),
      make("span", {}, this.rawSwitch, " ", words("label", "as_json", "Edit as JSON", { for: this.rawSwitch.id })));
  }

  confirmation() {
    const cancel = button("cancel", "Cancel", () => dialog.close());
    const agree = button("send_anyway", "Send", () => {
      dialog.close();
      this.call(true);
    }, { class: "console-send" });
    const title = fresh();
    const dialog = make("dialog", { class: "console-dialog", "aria-labelledby": title },
      words("h3", "confirm_title", "Send this call?", { id: title }),
      words("p", "confirm_text", "{} can change something at {}.", {}, this.named.action, this.target.endpoint),
      make("div", { class: "console-send-line" }, cancel, agree));
    return dialog;
  }

  start() {
    const first = this.action.examples[0];
    if (first) this.examples.value = "0";
    this.use(first ? first.text : "{}");
  }

  text() {
    return this.isRaw ? this.raw.value : stringify(this.form.get());
  }

  use(text) {
    const value = parse(text);
    this.form.set(value);
    this.raw.value = stringify(value, "  ");
    this.check();
  }

  // From the form to JSON, and back if it is JSON.
  toggle() {
    const wantsRaw = this.rawSwitch.checked;
    if (wantsRaw) {
      this.raw.value = stringify(this.form.get(), "  ");
    } else {
      try {
        this.form.set(parse(this.raw.value));
      } catch {
        this.rawSwitch.checked = true;
        this.report([{ path: "", message: say("not_json", "The text is not JSON, so the form cannot show it.") }]);
        return;
      }
    }
    this.isRaw = wantsRaw;
    this.raw.hidden = !wantsRaw;
    this.formElement.hidden = wantsRaw;
    this.check();
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), PAUSE);
  }

  input() {
    return { ...this.named, text: this.text(), reveal: this.reveal.checked };
  }

  // What is wrong with the parameters, or the request that they make.
  async check() {
    clearTimeout(this.timer);
    this.turn += 1;
    const { turn } = this;
    const input = this.input();
    const { problems, ...rejected } = await ask("check", input);
    if (turn !== this.turn) return;
    if (!problems) {
      this.rejected(rejected);
      return;
    }
    this.report(problems);
    if (problems.length > 0) {
      showNothing(this.panels);
      return;
    }
    const prepared = await ask("prepare", input);
    if (turn !== this.turn) return;
    if (prepared.error) this.rejected(prepared);
    else showPrepared(this.panels, prepared);
  }

  report(problems) {
    this.problems = problems;
    this.isRejected = false;
    const open = new Map();
    for (const { path, message } of problems) open.set(path, [...open.get(path) ?? [], message]);
    if (!this.isRaw) this.form.mark("", open);
    const rest = [...open].flatMap(([path, messages]) =>
      messages.map((message) => make("li", { lang: "en" }, ...path ? [make("code", {}, path), ": "] : [], message)));
    const count = problems.length;
    const summary = count === 0
      ? words("p", "valid", "The parameters are valid.", { class: "console-valid" })
      : words("p", "invalid", count === 1 ? "One problem in the parameters." : "{} problems in the parameters.", { class: "console-problem" }, String(count));
    this.status.replaceChildren(summary, ...rest.length > 0 ? [make("ul", {}, ...rest)] : []);
  }

  rejected({ status, error }) {
    this.problems = [];
    this.isRejected = true;
    const text = status === 401
      ? words("p", "no_token", "Open the link that volcgen serve printed: this tab has no token, or an old one.", { class: "console-problem" })
      : status === 0
        ? words("p", "unreachable", "The console does not respond. Does volcgen serve still run?", { class: "console-problem" })
        : make("p", { class: "console-problem", lang: "en" }, error);
    this.status.replaceChildren(text);
  }

  async send() {
    await this.check();
    if (this.isRejected) return;
    if (this.problems.length > 0) {
      const wrong = this.element.querySelector("[aria-invalid=true]");
      (wrong ?? this.status).focus();
      return;
    }
    if (this.action.changes && !this.target.mock) this.dialog.showModal();
    else this.call(false);
  }

  async call(confirmed) {
    this.sendButton.disabled = true;
    this.element.setAttribute("aria-busy", "true");
    const text = this.text();
    const response = await ask("send", { ...this.input(), confirmed });
    this.sendButton.disabled = false;
    this.element.removeAttribute("aria-busy");
    this.sendButton.focus({ preventScroll: true });
    if (response.error) {
      this.rejected(response);
      return;
    }
    this.calls.unshift({ at: new Date(), text, response });
    showResponse(this.panels, response);
    this.panels.select("response");
    const outcome = response.ok
      ? words("p", "succeeded", "The call succeeded.", { class: "console-valid" })
      : words("p", "failed", "The call failed.", { class: "console-problem" });
    this.status.replaceChildren(outcome);
    this.history();
  }

  history() {
    if (this.calls.length === 0) this.panels.show("response", words("p", "no_response_yet", "Nothing has been sent yet."));
    showHistory(this.panels, this.calls, {
      show: ({ response }) => {
        showResponse(this.panels, response);
        this.panels.select("response");
      },
      use: ({ text }) => this.use(text),
    });
  }
}

// Puts the console before the first section of the page, and into its table of contents.
const place = (element) => {
  const article = document.querySelector("article") ?? document.body;
  const first = article.querySelector("section");
  if (first) first.before(element);
  else article.append(element);
  const list = document.querySelector("nav.sections ul");
  list?.prepend(make("li", {}, words("a", "title", "Console", { href: "#console" })));
};

const { content: action, dataset: { service, version } } = document.querySelector("meta[name=volcgen-action]");
const named = { service, version, action };
const described = await ask("describe", named);
if (described.error) {
  const text = described.status === 401
    ? words("p", "no_token", "Open the link that volcgen serve printed: this tab has no token, or an old one.", { class: "note" })
    : make("p", { class: "note" }, described.error);
  place(make("section", { id: "console", "aria-labelledby": "console-title" },
    words("h2", "title", "Console", { id: "console-title" }), text));
} else {
  place(new Console(named, described).element);
}
if (location.hash === "#console") document.getElementById("console").scrollIntoView();

// What pages do better with JavaScript: times by the reader's own clocks, dropped files, verdicts as they fall.
"use strict";

const base = new URL("..", document.currentScript.src).pathname;

// The page as the server makes it now; null where it is no longer there, or for somebody who has signed in.
const fetchPage = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

// Parts of the page take the place of those that stand here; where one reads and what has the focus stay.
const replaceParts = (fresh) => {
  const [x, y] = [scrollX, scrollY];
  const focused = document.activeElement;
  const within = focused?.closest("[data-part]");
  const key = focused?.id ? `#${CSS.escape(focused.id)}` : focused?.href ? `[href="${CSS.escape(focused.getAttribute("href"))}"]` : null;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.getElementById(part.id);
    if (other) part.replaceChildren(...other.cloneNode(true).childNodes);
  }
  if (within) {
    const again = (key && within.querySelector(key)) || within;
    if (again === within) within.tabIndex = -1;
    again.focus({ preventScroll: true });
  }
  scrollTo(x, y);
};

// On the first visit the browser tells its time zone, and the times here are told by it.
const tellZone = async () => {
  if (/(?:^|; )autograder_zone=/.test(document.cookie)) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const shown = document.querySelector(".zone");
  if (!zone || !/^[\w/+-]+$/.test(zone) || !shown) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `autograder_zone=${zone}; path=${base}; max-age=31536000; samesite=lax${secure}`;
  if (zone === shown.dataset.zone || !document.cookie.includes("autograder_zone=")) return;
  const fresh = await fetchPage();
  if (!fresh) return;
  const here = [...document.querySelectorAll("time[datetime], .zone")];
  const there = [...fresh.querySelectorAll("time[datetime], .zone")];
  if (here.length !== there.length) return;
  here.forEach((each, n) => { if (each.dateTime === there[n].dateTime) each.replaceWith(there[n]); });
};
tellZone().catch(() => {});

for (const each of document.querySelectorAll("[data-scripted]")) each.hidden = false;

for (const button of document.querySelectorAll("[data-copy]")) {
  const command = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    getSelection().selectAllChildren(command);
    try {
      await navigator.clipboard.writeText(command.textContent);
    } catch {
      if (!document.execCommand("copy")) return; // it is selected, to be copied by hand
    }
    button.textContent = button.dataset.done;
  });
}

for (const form of document.querySelectorAll("form.hand-in")) {
  const drop = form.querySelector(".drop");
  const input = form.querySelector("input[type=file]");
  const said = form.querySelector(".chosen");
  const button = form.querySelector("button");
  const size = () => [...input.files].reduce((sum, file) => sum + file.size, 0);
  const check = () => {
    const large = size() > Number(form.dataset.most);
    input.setCustomValidity(large ? form.dataset.tooLarge : "");
    said.textContent = large ? form.dataset.tooLarge : [...input.files].map((file) => file.name).join(", ");
    said.classList.toggle("bad", large);
  };
  input.addEventListener("change", check);
  addEventListener("pageshow", check); // also of whoever comes back
  for (const kind of ["dragenter", "dragover"]) {
    // Beside the box as well: a browser would leave the page and open the file.
    addEventListener(kind, (event) => { event.preventDefault(); drop.classList.toggle("over", drop.contains(event.target)); });
  }
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!drop.contains(event.target)) return;
    const items = [...event.dataTransfer.items];
    if (items.some((item) => item.webkitGetAsEntry?.()?.isDirectory)) {
      said.textContent = form.dataset.folder;
      return;
    }
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    check();
    button.focus();
  });
  form.addEventListener("submit", () => { said.textContent = form.dataset.sending; });
}

const follow = (live) => {
  const words = JSON.parse(live.dataset.words);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const points = (value) => String(Math.round(value * 100) / 100);
  const say = (text, values = {}) => { live.textContent = filled(text, values); };
  let events, pause = 1000, ended = false;

  const fell = (verdict) => {
    const list = document.querySelector(".verdicts");
    if (!list) return;
    const [mark, kind, status] = words[verdict.status] || ["", "", verdict.status];
    const item = document.createElement("li");
    item.className = kind;
    item.dataset.name = verdict.name;
    const sign = document.createElement("span");
    sign.ariaHidden = "true";
    sign.textContent = `${mark} `;
    const name = document.createElement("strong");
    name.textContent = filled(live.dataset.fell, { name: verdict.name, status });
    item.append(sign, name);
    if (verdict.message) {
      const message = document.createElement("p");
      message.textContent = verdict.message;
      item.append(message);
    }
    // Told again after a break, it is the same verdict.
    const former = [...list.children].find((each) => each.dataset.name === verdict.name);
    if (former) former.replaceWith(item);
    else list.append(item);
    say(live.dataset.fell, { name: verdict.name, status });
  };

  const end = async (outcome) => {
    if (ended) return;
    ended = true;
    events.close();
    try {
      const fresh = await fetchPage();
      if (!fresh) { location.reload(); return; }
      if (fresh.querySelector("[data-events]")) { ended = false; setTimeout(connect, pause); return; }
      replaceParts(fresh);
    } catch {
      ended = false;
      say(live.dataset.broken);
      setTimeout(() => end(outcome), pause);
      return;
    }
    const known = outcome?.score != null && outcome?.max_score != null && outcome.status === "graded";
    if (known) say(live.dataset.done, { score: points(outcome.score), max_score: points(outcome.max_score) });
    else say(live.dataset.ended);
  };

  const connect = () => {
    events = new EventSource(live.dataset.events);
    const on = (kind, action) => events.addEventListener(kind, (event) => { pause = 1000; action(JSON.parse(event.data)); });
    on("queued", ({ position }) => { if (position) say(live.dataset.queued, { count: position }); });
    on("started", () => say(live.dataset.started));
    on("verdict", fell);
    on("done", end);
    events.addEventListener("error", () => {
      if (ended) return;
      // The browser itself comes again, from where it was; where it has given up, the page may know more, or we do.
      if (events.readyState !== EventSource.CLOSED) { say(live.dataset.broken); return; }
      pause = Math.min(pause * 2, 30000);
      setTimeout(() => end(null), pause);
    });
  };
  connect();
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => { if (event.persisted && !ended) connect(); });
};

const live = document.querySelector("[data-events]");
if (live) follow(live);

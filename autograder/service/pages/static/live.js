// What pages do better with JavaScript: verdicts as they fall, dropped files, dates by the reader's own clocks.
"use strict";

for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) {
    time.title = time.textContent;
    time.textContent = at.toLocaleString(document.documentElement.lang, {
      year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
    });
  }
}

for (const drop of document.querySelectorAll(".drop")) {
  const input = drop.querySelector("input[type=file]");
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    drop.addEventListener(kind, () => drop.classList.remove("over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    if (input.files.length) drop.closest("form").requestSubmit();
  });
}

const live = document.querySelector("[data-events]");
if (live) {
  const list = document.querySelector(".verdicts");
  const said = (text) => { live.textContent = text; };
  const events = new EventSource(live.dataset.events);
  events.addEventListener("queued", (event) => {
    const { position } = JSON.parse(event.data);
    if (position) said(live.dataset.queued.replace("{count}", position));
  });
  events.addEventListener("started", () => said(live.dataset.started));
  events.addEventListener("verdict", (event) => {
    const verdict = JSON.parse(event.data);
    const item = document.createElement("li");
    item.className = verdict.status || "";
    const name = document.createElement("strong");
    name.textContent = verdict.name;
    const message = document.createElement("p");
    message.textContent = verdict.message || verdict.status || "";
    item.append(name, message);
    list.append(item);
  });
  events.addEventListener("done", () => { events.close(); location.reload(); });
  window.addEventListener("pagehide", () => events.close());
}

// What staff's pages do better with JavaScript: the queue as it is now, links that copy themselves, the reader's zone.
"use strict";

const REFRESH = 3000;
const SAY_AGAIN = 20000;

const queue = document.querySelector("[data-refresh]");
if (queue) {
  const said = document.getElementById("queue-said");
  let last = "";
  let spoken = Date.now();
  setInterval(async () => {
    if (document.hidden) return;
    let text;
    try {
      const answer = await fetch(queue.dataset.refresh, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      text = await answer.text();
    } catch {
      return;
    }
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("[data-refresh]");
    if (!next || text === last || queue.contains(document.activeElement)) return;
    last = text;
    queue.replaceChildren(...next.childNodes);
    if (next.dataset.summary !== queue.dataset.summary && Date.now() - spoken > SAY_AGAIN) {
      queue.dataset.summary = next.dataset.summary;
      said.textContent = next.dataset.summary;
      spoken = Date.now();
    }
  }, REFRESH);
}

for (const shown of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain small";
  button.textContent = shown.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(shown.textContent.trim());
    button.textContent = shown.dataset.copied;
  });
  shown.after(button);
}

const zone = document.querySelector("input[name=timezone][list]");
if (zone && ["UTC", "Etc/UTC"].includes(zone.value)) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

// What staff's pages do better with JavaScript: what goes on as it goes on, links that copy themselves, the reader's zone.
"use strict";

const REFRESH = 3000;
const SAY_AGAIN = 20000;

// Asked for again and again while it says where: what has become of it takes its place, unless somebody is about to use
// it. What it sums up is told now and then, and at the end.
const shown = document.querySelector("[data-refresh]");
if (shown) {
  const said = document.getElementById("said");
  let last = "";
  let spoken = Date.now();
  const timer = setInterval(async () => {
    if (document.hidden) return;
    let text;
    try {
      const answer = await fetch(shown.dataset.refresh, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      text = await answer.text();
    } catch {
      return;
    }
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("[data-summary]");
    if (!next || text === last || shown.contains(document.activeElement)) return;
    last = text;
    const ended = !("refresh" in next.dataset);
    if (ended) clearInterval(timer);
    shown.replaceChildren(...next.childNodes);
    if (next.dataset.summary !== shown.dataset.summary && (ended || Date.now() - spoken > SAY_AGAIN)) {
      shown.dataset.summary = said.textContent = next.dataset.summary;
      spoken = Date.now();
    }
  }, REFRESH);
}

for (const secret of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain small";
  button.textContent = secret.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(secret.textContent.trim());
    button.textContent = secret.dataset.copied;
  });
  secret.after(button);
}

const zone = document.querySelector("input[name=timezone][list]");
if (zone && ["UTC", "Etc/UTC"].includes(zone.value)) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

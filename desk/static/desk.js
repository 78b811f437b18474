// Comfort only: every page works without it.
"use strict";

// "/" jumps to the search for a number; "j" and "k" walk through a list.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector(".jump input")?.focus();
  } else if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll("[data-href] a")];
    const here = links.indexOf(document.activeElement);
    links[event.key === "j" ? here + 1 : here - 1]?.focus();
  }
});

// A whole row opens its case; links and marked text in it stay what they are.
for (const row of document.querySelectorAll("[data-href]")) {
  row.addEventListener("click", (event) => {
    if (!event.target.closest("a, button") && !String(getSelection())) location.href = row.dataset.href;
  });
}

// Whoever clicks twice where once is enough would read what became of the second one.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("form button")) event.preventDefault();
});

// The server takes a second click for the same step; this one shows it.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
}

// Ctrl+S saves, and Enter in a search box searches: neither sends the whole form by its first button.
const saved = document.querySelector("form[data-save]");
saved?.addEventListener("keydown", (event) => {
  const looks = event.key === "Enter" && event.target.name === "find";
  if (!looks && !((event.ctrlKey || event.metaKey) && event.key === "s")) return;
  event.preventDefault();
  saved.requestSubmit(saved.querySelector(looks ? "[name=look]" : "[name=do]"));
});

// A suggestion fills in the department and the matter.
for (const radio of document.querySelectorAll("input[data-department]")) {
  radio.addEventListener("change", () => {
    radio.form.elements.department.value = radio.dataset.department;
    radio.form.elements.matter.value = radio.dataset.matter;
  });
}

// Who fills in a moment means to publish then.
for (const field of document.querySelectorAll("[data-picks]")) {
  field.addEventListener("input", () => { field.form.elements[field.dataset.picks].value = "later"; });
}

// Empty fields stay out of a filter's address.
for (const form of document.querySelectorAll("form[data-tidy]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
  addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}

// How many letters are left.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const left = document.createElement("small");
  const tell = () => { left.textContent = `${area.value.length} / ${area.dataset.limit} 字`; };
  area.after(left);
  area.addEventListener("input", tell);
  tell();
}

// Words that are not sent yet are not lost by a slip of the hand.
let leaving = false;
addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
addEventListener("beforeunload", (event) => {
  const written = [...document.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
  if (written && !leaving) event.preventDefault();
  // A form whose answer is a file leads nowhere; the next way out asks again.
  leaving = false;
});

// A desk that stays open all day hears of a new emergency, and of who waits for a person, within half a minute.
const badges = [...document.querySelectorAll("[data-count]")];
const title = document.title;
const tellAll = () => {
  const pressing = badges.filter((badge) => !badge.classList.contains("calm"));
  const count = pressing.reduce((sum, badge) => sum + Number(badge.textContent), 0);
  document.title = count ? `(${count}) ${title}` : title;
};
const ask = async (badge) => {
  const answer = await fetch(badge.dataset.count).catch(() => null);
  if (!answer?.ok) return;
  badge.textContent = (await answer.json()).waiting;
  badge.hidden = badge.textContent === "0";
  tellAll();
};
if (badges.length) {
  tellAll();
  setInterval(() => badges.forEach(ask), 30000);
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
for (const field of document.querySelectorAll("[data-submit]")) {
  field.addEventListener("change", () => { if (field.value) field.form.requestSubmit(); });
}

// The bars that stay: nothing that is scrolled to or focused hides behind them; and the panels of
// the upper one, which open over the page, one at a time.
"use strict";

// Tell the style sheet how high the bars are, whenever that changes.
function ragMeasure() {
  const page = document.documentElement.style;
  const height = (id) => document.getElementById(id)?.getBoundingClientRect().height ?? 0;
  page.setProperty("--rag-above", `${Math.ceil(height("rag-toolbar"))}px`);
  page.setProperty("--rag-below", `${Math.ceil(height("rag-composer"))}px`);
}

function ragPanels() {
  return [...document.querySelectorAll("#rag-toolbar > .block")];
}

function ragLabel(panel) {
  return panel.querySelector(".label-wrap");
}

function ragIsOpen(panel) {
  return ragLabel(panel)?.classList.contains("open");
}

let ragWatched = false;
function ragBars() {
  const bars = ["rag-toolbar", "rag-composer"].map((id) => document.getElementById(id));
  if (ragWatched || bars.includes(null)) return;
  ragWatched = true;
  const sizes = new ResizeObserver(ragMeasure);
  bars.forEach((bar) => sizes.observe(bar));
  for (const panel of ragPanels()) {
    const label = ragLabel(panel);
    const tell = () => label.setAttribute("aria-expanded", String(ragIsOpen(panel)));
    new MutationObserver(tell).observe(label, { attributeFilter: ["class"] });
    tell();
  }
}

// Close the panels that ``path``, from an event's target up, does not lead through.
function ragCloseBeside(path) {
  for (const panel of ragPanels()) {
    if (ragIsOpen(panel) && !path.includes(panel)) ragLabel(panel).click();
  }
}

document.addEventListener("click", (event) => {
  if (!event.isTrusted) return; // one of our own, which closes a panel
  const chosen = event.target.closest?.('[data-action="open"]');
  ragCloseBeside(chosen ? [] : event.composedPath());
});

document.addEventListener("focusin", (event) => ragCloseBeside(event.composedPath()));

document.addEventListener("keydown", (event) => {
  const panel = ragPanels().find((open) => ragIsOpen(open) && open.contains(event.target));
  const listed = event.target.getAttribute?.("aria-expanded") === "true"; // a list inside it is open
  if (event.key !== "Escape" || !panel || (listed && event.target !== ragLabel(panel))) return;
  ragLabel(panel).click();
  ragLabel(panel).focus();
});

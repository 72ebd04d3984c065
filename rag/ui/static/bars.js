// The bars that stay: nothing that is scrolled to or focused hides behind them; and the panels of
// the upper one, which open over the page, one at a time.
"use strict";

function ragHeight(id) {
  return Math.ceil(document.getElementById(id)?.getBoundingClientRect().height ?? 0);
}

// The part of the window that no bar covers, as its top and bottom.
function ragFree() {
  return [ragHeight("rag-toolbar"), window.innerHeight - ragHeight("rag-composer")];
}

// Tell the style sheet how high the bars are, whenever that changes.
function ragMeasure() {
  const page = document.documentElement.style;
  page.setProperty("--rag-above", `${ragHeight("rag-toolbar")}px`);
  page.setProperty("--rag-below", `${ragHeight("rag-composer")}px`);
}

function ragPanels() {
  return [...document.querySelectorAll("#rag-toolbar > .block")];
}

function ragLabel(panel) {
  return panel.querySelector(".label-wrap");
}

function ragIsOpen(panel) {
  return ragLabel(panel)?.classList.contains("open") ?? false;
}

function ragTell() {
  for (const panel of ragPanels()) {
    ragLabel(panel)?.setAttribute("aria-expanded", String(ragIsOpen(panel)));
  }
}

// Gradio draws its parts anew as it likes: what is watched already is only watched on.
const ragSizes = new ResizeObserver(ragMeasure);
const ragChanges = new MutationObserver(ragTell);
function ragBars() {
  const [above, below] = ["rag-toolbar", "rag-composer"].map((id) => document.getElementById(id));
  if (!above || !below) return;
  ragSizes.observe(above);
  ragSizes.observe(below);
  ragChanges.observe(above, { subtree: true, childList: true, attributeFilter: ["class"] });
  ragTell();
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

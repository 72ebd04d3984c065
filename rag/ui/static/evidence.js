// A marker shows its card, and the evidence in it where it can be read: between the bars that stay.
"use strict";

const ragGap = 8; // pixels around what is brought into view

// The height that is free for reading, in the page and in the column that the card is in.
function ragRoom(card) {
  const page = getComputedStyle(document.documentElement);
  const bars = parseFloat(page.scrollPaddingTop) + parseFloat(page.scrollPaddingBottom);
  const column = card.closest(".beside");
  const free = window.innerHeight - (bars || 0);
  return Math.min(free, column ? column.clientHeight : free) - 2 * ragGap;
}

// What to show of a card: all of it, else from its title to the end of its evidence, else the
// evidence, else as much of that as there is room for; as its top and bottom.
function ragWorthSeeing(card) {
  const room = ragRoom(card);
  const { top, bottom } = card.getBoundingClientRect();
  const marks = [...card.querySelectorAll("mark")].filter((mark) => mark.getClientRects().length);
  const [first, last] = [marks[0] ?? card, marks.at(-1) ?? card].map((e) => e.getBoundingClientRect());
  const spans = [[top, bottom], [top, last.bottom], [first.top, last.bottom]];
  return spans.find(([from, to]) => to - from <= room) ?? [first.top, first.top + room];
}

function ragShowCard(marker, event) {
  const card = document.getElementById(marker.getAttribute("href").slice(1));
  if (!card) return;
  event.preventDefault();
  const details = card.querySelector("details");
  if (details) details.open = true;
  document.querySelectorAll(".card.shown").forEach((other) => other.classList.remove("shown"));
  card.classList.add("shown");
  card.focus({ preventScroll: true });
  const { top, bottom } = card.getBoundingClientRect();
  const [from, to] = ragWorthSeeing(card);
  card.style.scrollMargin = `${top - from + ragGap}px 0 ${to - bottom + ragGap}px`;
  card.scrollIntoView({ block: "nearest", behavior: ragCalm() });
  card.ragMarker = marker;
}

document.addEventListener("click", (event) => {
  const marker = event.target.closest?.("a.cite");
  if (marker) ragShowCard(marker, event);
});

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.(".card");
  if (event.key === "Escape" && card?.ragMarker) card.ragMarker.focus();
});

// A marker shows its card, and the evidence in it where it can be read: between the bars that stay.
"use strict";

const ragGap = 8; // pixels around what is brought into view

// Where a card can be read: the window between its bars, and the column that scrolls by itself.
function ragPlaces(card) {
  const column = card.closest(".beside");
  const scrolls = column.scrollHeight > column.clientHeight + 1;
  const { top } = column.getBoundingClientRect();
  return scrolls ? [[column, [top, top + column.clientHeight]], [window, ragFree()]] : [[window, ragFree()]];
}

// What to show of a card: all of it, else from its title to the end of its evidence, else the
// evidence, else as much of that as there is room for; as its top and bottom.
function ragWorthSeeing(card) {
  const room = Math.min(...ragPlaces(card).map(([, [low, high]]) => high - low)) - 2 * ragGap;
  const { top, bottom } = card.getBoundingClientRect();
  const marks = [...card.querySelectorAll("mark")].filter((mark) => mark.getClientRects().length);
  const [first, last] = [marks[0] ?? card, marks.at(-1) ?? card].map((e) => e.getBoundingClientRect());
  const spans = [[top, bottom], [top, last.bottom], [first.top, last.bottom]];
  return spans.find(([from, to]) => to - from <= room) ?? [first.top, first.top + room];
}

// Scroll what scrolls as little as it takes to have the part from ``from`` to ``to`` in view.
function ragBring(card, from, to) {
  for (const [place, [low, high]] of ragPlaces(card)) {
    const up = Math.min(0, from - ragGap - low);
    const by = up || Math.max(0, to + ragGap - high);
    if (by) place.scrollBy({ top: by, behavior: ragCalm() });
    from -= by;
    to -= by;
  }
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
  ragBring(card, ...ragWorthSeeing(card));
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

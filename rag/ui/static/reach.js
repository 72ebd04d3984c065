// Whether the server can be reached: said where it matters, and nothing that was typed is lost.
"use strict";

const RAG_EVERY = 2000; // milliseconds between two looks while an answer is awaited
const RAG_UNREACHED =
  "The server cannot be reached. What you typed is kept; once the server runs again, this page goes on by itself.";
const RAG_UNANSWERED = "The connection was lost before this was answered.";
let ragLooking = false;

function ragBox() {
  return document.querySelector("#rag-question textarea");
}

function ragLostNow() {
  return document.getElementById("rag-reach") !== null;
}

async function ragReached() {
  try {
    const options = { cache: "no-store", signal: AbortSignal.timeout(5 * RAG_EVERY) };
    await fetch(new URL("gradio_api/app_id", document.baseURI), options);
    return true;
  } catch (error) {
    return error.name === "TimeoutError"; // slow, and there
  }
}

function ragSayLost() {
  document.querySelectorAll('.exchange[data-state="writing"] .progress').forEach((line) => {
    if (line.textContent !== RAG_UNANSWERED) line.textContent = RAG_UNANSWERED;
  });
  if (ragLostNow()) return;
  const place = document.createElement("div");
  place.id = "rag-reach";
  place.className = "rag";
  const line = document.createElement("p");
  line.className = "problem";
  line.setAttribute("role", "alert");
  line.textContent = RAG_UNREACHED;
  place.append(line);
  document.body.append(place);
}

async function ragLook() {
  if (ragLooking) return;
  ragLooking = true;
  const reached = await ragReached();
  ragLooking = false;
  if (!reached) ragSayLost();
  // As Gradio does in a while: what is asked of a page until then would be lost with it.
  else if (ragLostNow()) location.reload();
}

setInterval(() => {
  const awaited = '#rag-reach, .exchange[data-state="writing"], .adding';
  if (document.querySelector(awaited)) ragLook();
}, RAG_EVERY);

// What is asked of a server that is gone is noticed at once.
for (const name of ["click", "keydown"]) {
  document.addEventListener(name, (event) => {
    const asked = name === "click" ? event.target.closest?.("button") : event.key === "Enter";
    if (asked) ragLook();
  }, true);
}

addEventListener("pagehide", () => {
  const typed = ragBox()?.value;
  if (typed) sessionStorage.setItem("rag-typed", typed);
  else sessionStorage.removeItem("rag-typed");
});

// What was in the box when the page was last left, as when it was loaded again; once the page is
// drawn, or Gradio would empty it.
const ragTyped = sessionStorage.getItem("rag-typed");
const ragDrawn = ragTyped && setInterval(() => {
  const box = ragBox();
  if (!box || !document.querySelector(".welcome, .exchange")) return;
  clearInterval(ragDrawn);
  if (box.value) return;
  box.value = ragTyped;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}, 100);

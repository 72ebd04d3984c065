// What needs no server: an answer is copied, its papers are saved, the page goes on where it was.
"use strict";

const ragFiles = { bibtex: ["cited.bib", "application/x-bibtex"], ris: ["cited.ris", "application/x-research-info-systems"] };

function ragSay(text) {
  const line = document.getElementById("rag-said");
  if (line) line.textContent = text;
}

function ragCopy(text) {
  const fallback = () => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  if (!navigator.clipboard) fallback();
  else navigator.clipboard.writeText(text).catch(fallback);
}

// Whether what the button does is done here, without the server.
function ragHere(button) {
  const action = button.dataset.action;
  const holder = button.parentElement.querySelector(`template[data-payload="${action}"]`);
  if (!holder) return false;
  const text = holder.content.textContent;
  if (action === "copy") {
    ragCopy(text);
    ragSay("Copied as Markdown.");
    const said = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = said), 1500);
  } else {
    const [name, type] = ragFiles[action];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
    ragSay(`Saved ${name}.`);
  }
  return true;
}

// What was pressed is often drawn anew; the keyboard goes on from there, not from the page's top.
let ragPressed = null;
function ragPress(button) {
  ragPressed = { ...button.dataset };
  if (ragPressed.action === "edit") document.querySelector("#rag-question textarea")?.focus();
}

function ragGoOn(element) {
  if (!ragPressed || !element.querySelector("button")) return;
  const { action, by } = ragPressed;
  const turned = action === "turn";
  ragPressed = null;
  if (turned) element.scrollIntoView({ block: "start", behavior: ragCalm() });
  if (document.activeElement !== document.body) return;
  const again = action === "sort" && element.querySelector(`[data-action="sort"][data-by="${by}"]`);
  const next = again || element.querySelector(".scroll") || document.querySelector("#rag-question textarea");
  next?.focus({ preventScroll: true });
}

// After the conversation was drawn: the address names it, so that a reload finds it again, and a
// question that was just asked is brought to the top.
let ragLast = "";
let ragWaiting = sessionStorage.getItem("rag-asked"); // when the page was loaded
let ragLost = "";
function ragShown(element) {
  ragBars();
  ragGoOn(element);
  const state = element.querySelector("[data-conversation]");
  if (state) ragName(state.dataset.conversation);
  const writing = element.querySelector('.exchange[data-state="writing"]');
  if (writing && ragLast !== writing.id) {
    ragLast = writing.id;
    writing.scrollIntoView({ block: "start", behavior: ragCalm() });
  } else if (!writing && element.querySelector(".exchange")) ragLast = "";
  if (state) ragRemember(element, writing);
}

function ragName(conversation) {
  const address = new URL(window.location.href);
  if (conversation) address.searchParams.set("c", conversation);
  else address.searchParams.delete("c");
  if (address.href !== window.location.href) history.replaceState(null, "", address);
}

function ragAsked(exchange) {
  return exchange?.querySelector(".question .asked")?.textContent ?? "";
}

// A question whose answer was on its way is remembered by the tab: if the page is loaded again and
// the server knows nothing of it, since it has been started anew, it can be asked once more.
function ragRemember(element, writing) {
  const waiting = ragWaiting;
  ragWaiting = "";
  if (writing) {
    sessionStorage.setItem("rag-asked", ragAsked(writing));
    ragLost = "";
    return;
  }
  sessionStorage.removeItem("rag-asked");
  const last = element.querySelector(".exchange");
  if (waiting && waiting !== ragAsked(last)) ragLost = waiting;
  if (!ragLost || element.querySelector(".lost")) return;
  const told = document.createElement("p");
  told.className = "lost problem";
  told.setAttribute("role", "alert");
  told.append(`The connection was lost before this was answered: “${ragLost}” `);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Ask it again";
  Object.assign(button.dataset, { action: "example", question: ragLost });
  told.append(button);
  (element.querySelector(".exchange, .welcome") ?? element).append(told);
}

function ragCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

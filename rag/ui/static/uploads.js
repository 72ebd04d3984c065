// Files that would be refused are not sent: each is told by its name, and the others are uploaded.
"use strict";

let ragTellFiles = () => {};
function ragUploads(trigger) {
  ragTellFiles = (refused) => trigger("select", { action: "chosen", refused });
}

// Why a file is not taken; empty if it is.
function ragRefusal(file, place) {
  const { files, bytes, types } = document.getElementById("rag-limits").dataset;
  const name = file.name.toLowerCase();
  if (!file.type.startsWith("text/") && !types.split(" ").some((type) => name.endsWith(type))) return "type";
  if (file.size > Number(bytes)) return "size";
  return place < Number(files) ? "" : "number";
}

// Tells what is not taken of ``files``, and gives back the rest.
function ragTake(files) {
  const taken = new DataTransfer();
  const refused = [];
  for (const file of files) {
    const why = ragRefusal(file, taken.files.length);
    if (why) refused.push({ name: file.name, why, size: file.size });
    else taken.items.add(file);
  }
  ragTellFiles(refused);
  return taken.files;
}

function ragSend(input, files) {
  if (!files.length) return;
  input.files = files;
  input.ragTaken = true;
  input.dispatchEvent(new Event("change"));
}

// Before Gradio sees them: it would upload all or nothing.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("#rag-files input[type=file]")) return;
  if (input.ragTaken) {
    input.ragTaken = false;
    return;
  }
  event.stopImmediatePropagation();
  ragSend(input, ragTake(input.files));
}, true);

document.addEventListener("drop", (event) => {
  const place = event.target.closest?.("#rag-files");
  if (!place || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
  ragSend(place.querySelector("input[type=file]"), ragTake(event.dataTransfer.files));
}, true);

// Runs in every component that shows a conversation: what its buttons ask of the server.
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  const question = button?.dataset.confirm;
  if (!button || (question && !confirm(question)) || ragHere(button)) return;
  ragPress(button);
  trigger("select", { ...button.dataset });
});
watch("value", () => ragShown(element));
ragShown(element);

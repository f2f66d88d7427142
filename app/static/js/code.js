/* The field for a code: filled from the address (a QR code opens /enter#CODE), grouped by four. */
"use strict";
(() => {
  const field = document.querySelector("input[data-code]");
  if (!field) return;

  const symbols = (text) => text.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
  const grouped = (text) => (symbols(text).match(/.{1,4}/gu) || []).join("-");

  const fromAddress = () => {
    let text = "";
    try {
      text = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; // A damaged address: the field stays as it is.
    }
    if (symbols(text).length !== 12) return;
    field.value = grouped(text);
    // A code must not stay in the address bar of a shared computer.
    history.replaceState(null, "", location.pathname + location.search);
    const button = field.form.querySelector("button[type=submit]");
    if (button) button.focus();
  };

  field.addEventListener("input", (event) => {
    // Only while somebody types at the end: in the middle the caret would jump.
    const atEnd = field.selectionStart === field.value.length;
    const removing = (event.inputType || "").startsWith("delete");
    if (!event.isComposing && atEnd && !removing) field.value = grouped(field.value);
  });
  field.addEventListener("blur", () => {
    field.value = grouped(field.value);
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();

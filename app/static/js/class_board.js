// The board of a class refreshes itself only while somebody can see it. When the answer is not a
// board (signed out meanwhile, or no longer the navigator), the page is loaded anew and says so.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden) event.preventDefault();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 500 || xhr.responseText.includes('id="counts"')) return;
  event.detail.shouldSwap = false;
  window.location.reload();
});

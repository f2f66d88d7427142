// A page that shows how work goes asks again only while somebody can see it. When the answer is no
// such page (signed out meanwhile), the page is loaded anew and says so.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden) event.preventDefault();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 500 || xhr.responseText.includes('id="progress"')) return;
  event.detail.shouldSwap = false;
  window.location.reload();
});

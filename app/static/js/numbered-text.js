// Line numbers that follow the typing, and the marked line brought into view.
for (const frame of document.querySelectorAll(".numbered")) {
  const text = frame.querySelector("textarea");
  const numbers = frame.querySelector(".numbers");
  const SPARE = 20;

  text.addEventListener("input", () => {
    const wanted = text.value.split("\n").length + SPARE;
    if (wanted > text.rows) {
      let more = "";
      for (let n = text.rows + 1; n <= wanted; n += 1) more += `${n}\n`;
      numbers.append(more);
      text.rows = wanted;
    }
    const longest = text.value.split("\n").reduce((most, line) => Math.max(most, line.length), 0);
    text.cols = Math.min(Math.max(longest + 1, text.cols), 400);
  });

  const bad = numbers.querySelector("mark");
  if (bad) frame.scrollTop = Math.max(bad.offsetTop - frame.clientHeight / 3, 0);
}

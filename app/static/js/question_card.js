/* The card of a question whose answers are its own: fills what `_question_parts.html` has drawn.

   An option is [value, text, figure], a figure [svg, alt]. */
"use strict";

bilet.card = (() => {
  function drawn(svg) {
    return document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
  }

  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  function button([value, text, figure]) {
    const made = element("button", "answer");
    Object.assign(made, { type: "submit", name: "value", value });
    if (!figure) made.append(text);
    else {
      const picture = element("span", "answer-picture", drawn(figure[0]));
      picture.setAttribute("aria-hidden", "true");
      made.append(picture, element("span", "", text, element("span", "vh", `. ${figure[1]}`)));
    }
    return made;
  }

  function showPictures(box, options, figure) {
    box.hidden = !figure;
    if (!figure) return;
    const details = box.querySelector("details");
    const [svg, alt] = figure;
    details.open = false;
    box.querySelector(".picture").replaceChildren(drawn(svg));
    box.querySelector("figcaption").textContent = alt;
    details.querySelector("p").textContent = alt;
    const lines = options.filter(([, , each]) => each).map(([, text, each]) => `${text}: ${each[1]}`);
    details.querySelector("ul").replaceChildren(...lines.map((line) => element("li", "", line)));
  }

  function show(form, options, figure) {
    const answers = form.querySelector(".question-answers");
    answers.dataset.count = options.length;
    answers.classList.toggle("has-pictures", options.some(([, , each]) => each));
    answers.replaceChildren(...options.map(button));
    const pictures = form.querySelector(".pictures");
    if (pictures) showPictures(pictures, options, figure);
  }

  return { show };
})();

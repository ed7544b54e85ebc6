// A line that goes on to the side, the main navigation and tabs on a phone, has what is current in sight: when the page opens, and
// when it gets another width.
function show() {
  for (const current of document.querySelectorAll(".site-nav [aria-current], .tabs [aria-current]")) {
    const line = current.closest(".tabs, ul");
    line.scrollLeft = current.offsetLeft - (line.clientWidth - current.offsetWidth) / 2;
  }
}

show();
addEventListener("resize", show);

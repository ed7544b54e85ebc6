// A line that goes on to the side, the main navigation and tabs on a phone, opens with what is current in sight.
for (const current of document.querySelectorAll(".site-nav [aria-current], .tabs [aria-current]")) {
  const line = current.closest(".tabs, ul");
  line.scrollLeft = current.offsetLeft - (line.clientWidth - current.offsetWidth) / 2;
}

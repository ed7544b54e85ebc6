// Instants for readers without an account: beside the time of the zone in which it was set, that of the reader's own clock,
// where it reads otherwise. The words come from the page (data-moment-own), so that they are translated with it.
const PARTS = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };

export function own(iso, language, zone) {
  return new Intl.DateTimeFormat(language, { ...PARTS, hour12: false, ...(zone ? { timeZone: zone } : {}) }).format(new Date(iso));
}

export function differs(iso, text, zone) {
  const shown = text.match(/(\d{1,2}):(\d{2})/);
  const here = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...(zone ? { timeZone: zone } : {}) }).format(new Date(iso));
  return Boolean(shown) && here !== `${shown[1].padStart(2, "0")}:${shown[2]}`;
}

if (typeof document !== "undefined") {
  const words = document.querySelector("[data-moment-own]")?.dataset.momentOwn;
  for (const time of words ? document.querySelectorAll("time[data-moment]") : []) {
    if (!differs(time.dateTime, time.textContent)) continue;
    const said = document.createElement("span");
    said.className = "moment-own";
    said.textContent = ` ${words.replace("{}", own(time.dateTime, document.documentElement.lang))}`;
    time.parentElement.append(said);
  }
}

// Instants for readers without an account: beside the time of the zone in which it was set, that of the reader's own clock,
// where it reads otherwise. The words come from the page (data-moment-own), so that they are translated with it.
const CLOCK = { hour: "2-digit", minute: "2-digit", hour12: false };
const DAY = { weekday: "long", day: "numeric", month: "long" };
const said = (iso, language, parts, zone) => new Intl.DateTimeFormat(language, { ...parts, ...(zone ? { timeZone: zone } : {}) }).format(new Date(iso));

// The day is told only where it is another one than `text` names.
export function own(iso, language, text, zone) {
  const number = said(iso, "en-GB", { day: "numeric" }, zone);
  const same = new RegExp(`(^|\\D)0?${number}\\D`).test(text.replace(/\d{1,2}:\d{2}.*/, " "));
  const clock = said(iso, "en-GB", CLOCK, zone); // 22:59 in every language, as the page writes it
  return same ? clock : `${said(iso, language, DAY, zone)}, ${clock}`;
}

export function differs(iso, text, zone) {
  const shown = text.match(/(\d{1,2}):(\d{2})/);
  const here = said(iso, "en-GB", CLOCK, zone);
  return Boolean(shown) && here !== `${shown[1].padStart(2, "0")}:${shown[2]}`;
}

if (typeof document !== "undefined") {
  const words = document.querySelector("[data-moment-own]")?.dataset.momentOwn;
  for (const time of words ? document.querySelectorAll("time[data-moment]") : []) {
    if (!differs(time.dateTime, time.textContent)) continue;
    const beside = document.createElement("span");
    beside.className = "moment-own";
    beside.textContent = words.replace("{}", own(time.dateTime, document.documentElement.lang, time.textContent));
    time.parentElement.append(" ", beside);
  }
}

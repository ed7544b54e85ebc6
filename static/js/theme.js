// Light or dark by hand. The choice is a cookie, and the server writes it into <html data-bs-theme>, so that nothing flashes.
// Without this script, and before a choice, the page follows the system.
const root = document.documentElement;
root.classList.add("has-script");

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.addEventListener("click", () => {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset.bsTheme || system) === "dark" ? "light" : "dark";
    root.dataset.bsTheme = next;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${next}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });
}

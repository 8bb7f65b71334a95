/** Is the page dark or light? As the system is, until the reader says otherwise. */

const STORED = "simulator.theme";
const COLOURS = { dark: "#17212b", light: "#ffffff" };
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

const systems = () => (prefersDark.matches ? "dark" : "light");
const root = document.documentElement;

export const isDark = () => root.dataset.theme === "dark";

/** Turn from dark to light or back. Back at the system's own, the page follows it again. */
export function turnTheme() {
  const chosen = isDark() ? "light" : "dark";
  if (chosen === systems()) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, chosen);
  apply();
}

/** Follow the system's changes; `onChange` hears of each. */
export function followSystem(onChange) {
  apply();
  prefersDark.addEventListener("change", () => {
    apply();
    onChange();
  });
}

function apply() {
  const theme = localStorage.getItem(STORED) ?? systems();
  root.dataset.theme = theme;
  document.querySelector("meta[name=theme-color]").content = COLOURS[theme];
}

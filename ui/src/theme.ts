// Light or dark: the system's choice until the person makes one, which is then remembered.
import { h, icon } from './dom';

export type Theme = 'light' | 'dark';
const kKey = 'sensex-theme';

const systemDark = () => window.matchMedia('(prefers-color-scheme: dark)');
const systemTheme = (): Theme => (systemDark().matches ? 'dark' : 'light');

// Storage can be switched off; then the choice lasts for the page only.
function remembered(): Theme | null {
  try {
    const value = localStorage.getItem(kKey);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(kKey, theme);
  } catch {
    return;
  }
}

// Puts the toggle into `place`; `changed` is called after each change of colours.
export function startTheme(place: HTMLElement, changed: () => void): void {
  const word = h('span', {});
  let chosen = remembered();
  const apply = () => {
    const theme = chosen ?? systemTheme();
    document.documentElement.dataset['theme'] = theme;
    word.textContent = theme === 'dark' ? 'Light theme' : 'Dark theme';
    changed();
  };
  const toggle = () => {
    chosen = (chosen ?? systemTheme()) === 'dark' ? 'light' : 'dark';
    remember(chosen);
    apply();
  };
  place.append(
    h(
      'button',
      { type: 'button', class: 'button button-quiet', click: toggle },
      icon('theme'),
      word,
    ),
  );
  systemDark().addEventListener('change', apply);
  apply();
}

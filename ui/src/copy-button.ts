// Copies a text and says so.
import { h, icon } from './dom';

// The clipboard needs a secure origin; elsewhere the text is selected for Ctrl+C instead.
async function copy(text: string, source: Element | null): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied';
  } catch {
    if (source) window.getSelection()?.selectAllChildren(source);
    return 'Selected: press Ctrl+C';
  }
}

export function copyButton(text: string, what: string): HTMLElement {
  const word = h('span', { 'aria-live': 'polite' }, 'Copy');
  const button = h(
    'button',
    { type: 'button', class: 'button button-small', 'aria-label': `Copy the ${what}` },
    icon('copy'),
    word,
  );
  button.addEventListener('click', async () => {
    word.textContent = await copy(text, button.previousElementSibling);
    button.removeAttribute('aria-label');
  });
  return button;
}

// Builds DOM nodes. Text only ever becomes a text node, so data cannot become markup.

type Handler = (event: Event) => void;
type Value = string | number | boolean | undefined | Handler;
export type Child = Node | string | null | undefined | false;

function setProperty(element: Element, name: string, value: Value): void {
  if (value === undefined || value === false) return;
  if (typeof value === 'function') element.addEventListener(name, value);
  else element.setAttribute(name, value === true ? '' : String(value));
}

function fill<E extends Element>(element: E, properties: Record<string, Value>, children: Child[]) {
  for (const [name, value] of Object.entries(properties)) setProperty(element, name, value);
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

// h('button', { type: 'button', click: run }, 'Run'): a function is a listener for that event.
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), properties, children);
}

const kSvg = 'http://www.w3.org/2000/svg';

const kIcons = {
  up: 'M8 3l6 9H2z',
  down: 'M8 13L2 4h12z',
  flat: 'M2 7h12v2H2z',
  tick: 'M6.4 12.6L2 8.2l1.5-1.5 2.9 2.9 6.1-6.2L14 4.9z',
  cross: 'M8 6.5l3.5-3.5L13 4.5 9.5 8l3.5 3.5-1.5 1.5L8 9.5 4.5 13 3 11.5 6.5 8 3 4.5 4.5 3z',
  pending:
    'M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zm0 1.6a4.9 4.9 0 110 9.8 4.9 4.9 0 010-9.8zM7.2 4.6v3.8l2.9 1.8.8-1.2-2.2-1.3V4.6z',
  copy: 'M5 1h9v10h-2.5v3.5H2.5v-10H5zm1.5 1.5v2h5v5h1v-7zM4 6v7h6V6z',
  warning: 'M8 1.2l7.2 13H.8zM7.2 6v4h1.6V6zm0 5v1.6h1.6V11z',
  theme: 'M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zm0 1.6v9.8a4.9 4.9 0 010-9.8z',
} as const;

export type IconName = keyof typeof kIcons;

// Decoration only: the word beside it carries the meaning.
export function icon(name: IconName): SVGSVGElement {
  const path = document.createElementNS(kSvg, 'path');
  fill(path, { d: kIcons[name], 'fill-rule': 'evenodd' }, []);
  const svg = document.createElementNS(kSvg, 'svg');
  return fill(svg, { class: `icon icon-${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, [
    path,
  ]);
}

// The element with that id of index.html; its absence is a bug in the page.
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element #${id}`);
  return element;
}

// Positions along a bar reach the style sheet as custom properties.
export function withVars<E extends HTMLElement>(element: E, vars: Record<string, string>): E {
  for (const [name, value] of Object.entries(vars)) element.style.setProperty(`--${name}`, value);
  return element;
}

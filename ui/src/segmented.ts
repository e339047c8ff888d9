// A row of radio buttons that looks like one control; native radios keep the arrow keys working.
import { h } from './dom';

export interface Choice<T extends string> {
  value: T;
  label: string;
}

export function segmented<T extends string>(
  name: string,
  legend: string,
  choices: Choice<T>[],
  chosen: T,
  onChange: (value: T) => void,
): HTMLFieldSetElement {
  const radios = choices.map(({ value, label }) => {
    const change = () => onChange(value);
    const checked = value === chosen;
    return h(
      'label',
      {},
      h('input', { type: 'radio', name, value, checked, change }),
      h('span', {}, label),
    );
  });
  return h(
    'fieldset',
    { class: 'segmented' },
    h('legend', { class: 'visually-hidden' }, legend),
    ...radios,
  );
}

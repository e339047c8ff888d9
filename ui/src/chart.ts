// The index chart: candles, volume, averages, a tooltip, and the same numbers as a table.
import { BarChart, CandlestickChart, LineChart } from 'echarts/charts';
import { AxisPointerComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { chartOption, type ChartView, type Look } from './chart-option';
import { barTable, barTooltip } from './chart-words';
import { h } from './dom';
import { points, shortDate } from './format';
import { highLow, lastOf } from './scores';
import { segmented } from './segmented';
import type { Bar } from './types';

use([
  CandlestickChart,
  BarChart,
  LineChart,
  GridComponent,
  TooltipComponent,
  AxisPointerComponent,
  CanvasRenderer,
]);

// The longest range, and what a 50-day average needs before it.
export const kBarsWanted = 365 + 49;

const kRanges = ['30', '90', '365'].map((value) => ({ value, label: value }));

function lookOf(element: Element): Look {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    up: colour('up'),
    down: colour('down'),
    surface: colour('surface'),
    text: colour('muted'),
    line: colour('line'),
    fast: colour('accent'),
    slow: colour('second'),
    volume: colour('volume'),
    font: colour('sans'),
  };
}

export class IndexChart {
  private bars: Bar[] = [];
  private view: ChartView = { sessions: 90, ma20: true, ma50: true };
  private readonly canvas = h('div', { class: 'chart', id: 'chart', role: 'img' });
  private readonly table = h('div', {});
  private readonly details = h(
    'details',
    { class: 'chart-table', toggle: () => this.fillTable() },
    h('summary', {}, 'Show these sessions as a table'),
    this.table,
  );
  private readonly chart: EChartsType;

  constructor(root: HTMLElement) {
    root.append(this.controls(), this.canvas, this.details);
    this.chart = init(this.canvas);
    new ResizeObserver(() => this.chart.resize()).observe(this.canvas);
  }

  show(bars: Bar[]): void {
    this.bars = bars;
    this.draw();
  }

  // Again, for other colours or another view.
  draw(): void {
    if (this.bars.length === 0) return;
    const option = chartOption(this.bars, this.view, lookOf(this.canvas));
    this.chart.setOption({ ...option, tooltip: { ...option.tooltip, ...this.tooltip() } }, true);
    this.describe();
    this.fillTable();
  }

  private get shown(): Bar[] {
    return lastOf(this.bars, this.view.sessions);
  }

  private tooltip() {
    const formatter = (params: unknown) => {
      const at = (Array.isArray(params) ? params[0] : params) as { dataIndex: number } | undefined;
      const bar = this.shown[at?.dataIndex ?? -1];
      return bar ? barTooltip(bar) : '';
    };
    return { formatter, className: 'chart-tooltip', backgroundColor: '', borderWidth: 0 };
  }

  private describe(): void {
    const bars = this.shown;
    const [first, last] = [bars[0]!, bars[bars.length - 1]!];
    const { high, low } = highLow(bars);
    this.canvas.dataset['bars'] = String(bars.length);
    this.canvas.dataset['lastClose'] = String(last.close);
    this.canvas.setAttribute(
      'aria-label',
      `Candles of ${bars.length} sessions from ${shortDate(first.date)} to ` +
        `${shortDate(last.date)}: last close ${points(last.close)}, highest ${points(high)}, ` +
        `lowest ${points(low)}. The table below holds the same numbers.`,
    );
  }

  private fillTable(): void {
    this.table.replaceChildren(...(this.details.open ? [barTable(this.shown)] : []));
  }

  private controls(): HTMLElement {
    const change = (sessions: string) => this.change({ sessions: Number(sessions) });
    const range = segmented('range', 'Sessions shown', kRanges, '90', change);
    return h(
      'div',
      { class: 'chart-controls' },
      range,
      h('span', { class: 'small' }, 'sessions'),
      this.toggle('MA20', 'line-fast', (ma20) => this.change({ ma20 })),
      this.toggle('MA50', 'line-slow', (ma50) => this.change({ ma50 })),
    );
  }

  private change(change: Partial<ChartView>): void {
    this.view = { ...this.view, ...change };
    this.draw();
  }

  private toggle(label: string, key: string, change: (on: boolean) => void): HTMLElement {
    const box = h('input', { type: 'checkbox', checked: true });
    box.addEventListener('change', () => change(box.checked));
    return h('label', { class: 'check' }, box, h('span', { class: `key ${key}` }), label);
  }
}

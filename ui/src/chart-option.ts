// What the index chart draws, as a value: bars and look in, chart options out.
import type { CandlestickSeriesOption, BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type {
  AxisPointerComponentOption,
  GridComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { shortDate, wholePoints } from './format';
import { lastOf, movingAverage } from './scores';
import type { Bar } from './types';

export type ChartOption = ComposeOption<
  | CandlestickSeriesOption
  | BarSeriesOption
  | LineSeriesOption
  | GridComponentOption
  | TooltipComponentOption
  | AxisPointerComponentOption
>;

// Of the page's theme, with its font.
export interface Look {
  up: string;
  down: string;
  surface: string;
  text: string;
  line: string;
  fast: string;
  slow: string;
  volume: string;
  font: string;
}

export interface ChartView {
  sessions: number;
  ma20: boolean;
  ma50: boolean;
}

// ECharts wants [open, close, low, high].
export const candle = (bar: Bar): [number, number, number, number] => [
  bar.open,
  bar.close,
  bar.low,
  bar.high,
];

// A rising candle is hollow and a falling one filled, so that colour is not the only cue.
function candles(bars: Bar[], look: Look): CandlestickSeriesOption {
  return {
    type: 'candlestick',
    name: 'Index',
    data: bars.map(candle),
    barMaxWidth: 12,
    itemStyle: {
      color: look.surface,
      borderColor: look.up,
      color0: look.down,
      borderColor0: look.down,
      borderColorDoji: look.text,
      borderWidth: 1.2,
    },
  };
}

function volumes(bars: Bar[], look: Look): BarSeriesOption {
  return {
    type: 'bar',
    name: 'Volume',
    xAxisIndex: 1,
    yAxisIndex: 1,
    barMaxWidth: 12,
    itemStyle: { color: look.volume },
    data: bars.map((bar) => bar.volume),
  };
}

// The average is taken over all bars and cut to the view, so its first points are there too.
function average(bars: Bar[], window: number, sessions: number, colour: string, dashed: boolean) {
  const closes = bars.map((bar) => bar.close);
  const line: LineSeriesOption = {
    type: 'line',
    name: `MA${window}`,
    data: lastOf(movingAverage(closes, window), sessions),
    showSymbol: false,
    lineStyle: { color: colour, width: 1.6, type: dashed ? 'dashed' : 'solid' },
    itemStyle: { color: colour },
  };
  return line;
}

// The price at the crosshair; the day is in the tooltip.
const pointerLabel = (look: Look) => ({
  show: true,
  formatter: ({ value }: { value: unknown }) => wholePoints(Number(value)),
  backgroundColor: look.text,
  color: look.surface,
  fontFamily: look.font,
});

function axes(days: string[], look: Look) {
  const axisLine = { lineStyle: { color: look.line } };
  const label = { color: look.text, fontSize: 11, fontFamily: look.font };
  const axisPointer = { label: { show: false } };
  const axisTick = { show: false };
  const x = { type: 'category' as const, data: days, axisLine, axisTick, axisPointer };
  const hidden = { axisLabel: { show: false }, axisLine: { show: false } };
  const splitLine = { lineStyle: { color: look.line, opacity: 0.6 } };
  const ends = { alignMinLabel: 'left' as const, alignMaxLabel: 'right' as const };
  const formatter = (value: string | number) => shortDate(String(value));
  return {
    xAxis: [
      { ...x, axisLabel: { show: false } },
      { ...x, gridIndex: 1, axisLabel: { ...label, formatter, hideOverlap: true, ...ends } },
    ],
    yAxis: [
      {
        scale: true,
        splitNumber: 4,
        position: 'right' as const,
        splitLine,
        axisLabel: { ...label, formatter: wholePoints },
        axisPointer: { label: pointerLabel(look) },
      },
      {
        gridIndex: 1,
        axisPointer: { show: false },
        ...hidden,
        splitLine: { show: false },
        axisTick: { show: false },
      },
    ],
  };
}

export function chartOption(bars: Bar[], view: ChartView, look: Look): ChartOption {
  const shown = lastOf(bars, view.sessions);
  const days = shown.map((bar) => bar.date);
  const lines = [
    ...(view.ma20 ? [average(bars, 20, view.sessions, look.fast, false)] : []),
    ...(view.ma50 ? [average(bars, 50, view.sessions, look.slow, true)] : []),
  ];
  // The two grids share their days, so no label may move one of them.
  const sides = { left: 4, right: 58, outerBoundsMode: 'none' as const };
  return {
    animation: false,
    textStyle: { fontFamily: look.font },
    grid: [
      { ...sides, top: 8, bottom: 92 },
      { ...sides, height: 48, bottom: 26 },
    ],
    ...axes(days, look),
    axisPointer: {
      link: [{ xAxisIndex: 'all' }],
      lineStyle: { color: look.text },
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'cross', crossStyle: { color: look.text } },
      confine: true,
    },
    series: [candles(shown, look), volumes(shown, look), ...lines],
  };
}

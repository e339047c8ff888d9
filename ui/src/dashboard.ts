// The page's state: what was last received, and the sections that show it.
import * as api from './api';
import { banner, scope } from './banner';
import { breadthCard } from './breadth';
import { IndexChart, kBarsWanted } from './chart';
import { Connection } from './connection';
import { byId } from './dom';
import { evaluationCard } from './evaluation';
import { forecastCard, invitation, spokenForecast } from './forecast-card';
import { dayInIndia } from './format';
import { glossary } from './glossary';
import { kLedgerLimit, ledgerCard } from './ledger';
import { quote } from './quote';
import { RunPanel, type Stage } from './run-panel';
import { rememberSession, sessionOf } from './session';
import { Slot } from './slot';
import type { Evaluation, Forecast, Market, Session, Status } from './types';

const kFailed = 'There is no new forecast; the page says why.';

export class Dashboard {
  private session: Session = sessionOf(location.search);
  private status: Status | null = null;
  private market: Market | null = null;
  private forecast: Forecast | null = null;
  private missing: string | null = null; // what the server says of a forecast that is not recorded
  private evaluation: Evaluation | null = null;
  private chart: IndexChart | null = null;

  private readonly glossary = glossary();
  private readonly banner = new Slot(byId('banner-body'));
  private readonly card = new Slot(byId('forecast-body'));
  private readonly index = new Slot(byId('index-quote'));
  private readonly breadth = new Slot(byId('breadth-body'));
  private readonly ledger = new Slot(byId('ledger-body'));
  private readonly table = new Slot(byId('evaluation-body'));
  private readonly connection = new Connection(byId('alert'), () => void this.loadAll());
  private readonly panel = new RunPanel(
    byId('run-panel'),
    this.session,
    (session) => this.choose(session),
    () => void this.run(),
  );

  async loadAll(): Promise<void> {
    this.connection.restored();
    await Promise.all([
      this.loadStatus(),
      this.loadForecast(),
      this.loadMarket(),
      this.loadLedger(),
      this.loadEvaluation(),
    ]);
  }

  recolour(): void {
    this.chart?.draw();
  }

  // Notices a server that stopped, came back, or has newer data or models.
  async watch(): Promise<void> {
    try {
      const status = await api.getStatus();
      if (this.connection.lost || this.isNews(status)) await this.loadAll();
      else if (this.missing !== null) await this.loadForecast();
    } catch (error) {
      this.connection.report(error);
    }
  }

  private isNews(status: Status): boolean {
    const key = (s: Status | null) =>
      JSON.stringify([s?.data?.snapshot, s?.data?.stale, s?.models]);
    return key(status) !== key(this.status);
  }

  // Whether the session is still the one of now: an answer for another one is dropped.
  private sameSession(): () => boolean {
    const asked = this.session;
    return () => asked === this.session;
  }

  // Asks, then shows, unless the answer is not wanted any more.
  private async fill<T>(
    slots: Slot[],
    ask: () => Promise<T>,
    show: (value: T) => void,
    retry: () => Promise<void>,
    isWanted = () => true,
  ): Promise<void> {
    for (const slot of slots) slot.loading();
    try {
      const value = await ask();
      if (isWanted()) show(value);
    } catch (error) {
      this.connection.report(error);
      if (!isWanted()) return;
      for (const slot of slots) slot.fail(error, () => void retry.call(this));
    }
  }

  private loadStatus(): Promise<void> {
    const show = (status: Status) => {
      this.status = status;
      this.banner.show(...banner(status));
      byId('scope').textContent = scope(status);
      this.showForecast();
      this.showEvaluation();
    };
    return this.fill([this.banner], api.getStatus, show, this.loadStatus);
  }

  // Asks for what is recorded; only Run Prediction has one issued.
  private loadForecast(): Promise<void> {
    const show = (found: Forecast | string) => {
      this.forecast = typeof found === 'string' ? null : found;
      this.missing = typeof found === 'string' ? found : null;
      this.showForecast();
    };
    const ask = () => api.getForecast(this.session).catch(api.whenNotFound);
    return this.fill([this.card], ask, show, this.loadForecast, this.sameSession());
  }

  private loadMarket(): Promise<void> {
    const show = (market: Market) => {
      this.market = market;
      byId('index-title').textContent = market.index.title;
      this.index.show(quote(market));
      this.chart ??= new IndexChart(byId('index-chart'));
      this.chart.show(market.index.bars);
      this.breadth.show(...breadthCard(market));
      this.showForecast();
    };
    const slots = [this.index, this.breadth];
    return this.fill(slots, () => api.getMarket(kBarsWanted), show, this.loadMarket);
  }

  private loadLedger(): Promise<void> {
    const ask = () => api.getLedger(kLedgerLimit);
    const show = (ledger: Parameters<typeof ledgerCard>[0]) =>
      this.ledger.show(...ledgerCard(ledger));
    return this.fill([this.ledger], ask, show, this.loadLedger);
  }

  private loadEvaluation(): Promise<void> {
    const show = (evaluation: Evaluation) => {
      this.evaluation = evaluation;
      this.showEvaluation();
    };
    const ask = () => api.getEvaluation(this.session);
    return this.fill([this.table], ask, show, this.loadEvaluation, this.sameSession());
  }

  private showForecast(): void {
    if (this.missing !== null) {
      this.card.show(invitation(this.missing));
      return;
    }
    if (this.forecast?.session !== this.session) return;
    const lastClose = this.market?.index.close ?? null;
    const today = this.status ? dayInIndia(this.status.now) : null;
    const index = this.status?.market.index ?? 'Index';
    this.card.show(...forecastCard(this.forecast, { index, lastClose, today }));
  }

  private showEvaluation(): void {
    if (this.evaluation?.session !== this.session) return;
    const production = this.status?.models[this.session]?.algorithm ?? null;
    this.table.show(...evaluationCard(this.evaluation, production, this.glossary));
  }

  private choose(session: Session): void {
    this.session = session;
    this.missing = null;
    rememberSession(session);
    this.card.outdate();
    this.table.outdate();
    this.panel.clearStages();
    void Promise.all([this.loadForecast(), this.loadEvaluation()]);
  }

  private async run(): Promise<void> {
    this.panel.begin();
    const asked = this.session;
    let spoken = '';
    let stages: Stage[] = [];
    const ask = async () => {
      const { value, answerMs, readMs } = await api.runForecast(asked);
      stages = [
        { label: 'Server looked at its store and answered', ms: answerMs },
        { label: 'Answer read', ms: readMs },
      ];
      return value;
    };
    const show = (forecast: Forecast) => {
      const started = performance.now();
      this.forecast = forecast;
      this.missing = null;
      this.showForecast();
      stages.push({ label: 'Card drawn', ms: performance.now() - started });
      spoken = spokenForecast(forecast);
      this.connection.restored();
    };
    await this.fill([this.card], ask, show, this.run, this.sameSession());
    if (!spoken) return this.panel.end(asked === this.session ? kFailed : '', []);
    this.panel.end(spoken, [...stages, await this.refreshed()]);
  }

  private async refreshed(): Promise<Stage> {
    const started = performance.now();
    await Promise.all([this.loadLedger(), this.loadStatus()]);
    return { label: 'Ledger and status refreshed', ms: performance.now() - started };
  }
}

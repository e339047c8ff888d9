// The real binary on a state directory of its own, with simulated data.
//   SENSEX_BINARY     the binary, default build/release/bin/sensex
//   SENSEX_E2E_STATE  a state directory that is ingested and trained already; saves the time
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const binary = resolve(root, process.env.SENSEX_BINARY ?? 'build/release/bin/sensex');

function requireBinary() {
  if (existsSync(binary)) return;
  throw new Error(`no binary at ${binary}; build it, or name it in SENSEX_BINARY`);
}

// A state directory with nothing in it, and what removes it again.
export async function emptyState() {
  requireBinary();
  const state = await mkdtemp(join(tmpdir(), 'sensex-e2e-'));
  return { state, remove: () => rm(state, { recursive: true, force: true }) };
}

export const ingest = (state) => run(binary, ['ingest', '--source', 'simulated', '--state', state]);

export const ledgerOf = async (state) =>
  JSON.parse((await run(binary, ['ledger', 'list', '--json', '--state', state])).stdout).entries;

// A state directory with a trained model and no forecast, and what removes it again.
export async function prepareState() {
  requireBinary();
  const given = process.env.SENSEX_E2E_STATE;
  if (given) return { state: given, remove: async () => {} };
  const prepared = await emptyState();
  await ingest(prepared.state);
  await run(binary, ['train', '--state', prepared.state], { maxBuffer: 1 << 26 });
  return prepared;
}

function readyAddress(child) {
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr.on('data', (text) => (errors = (errors + text).slice(-2000)));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${errors}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /sensex is (?:ready|listening) on (http:\/\/[^\s,]+)/.exec(line);
      if (found) resolve(found[1]);
    });
  });
}

// Serves on a free port; stop() ends this process and waits for it.
export async function startServer(state) {
  const child = spawn(binary, ['serve', '--state', state, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    return { url: await readyAddress(child), stop };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

export async function getJson(url, path) {
  const response = await fetch(url + path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

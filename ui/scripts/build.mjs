// Builds dist/: index.html, favicon.svg, licenses.txt and assets/app-<hash>.{js,css}, each with .gz
// and .br beside it.
// The same sources give the same bytes.
import { build } from 'esbuild';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { app: 'src/main.ts' },
    outdir: 'dist',
    entryNames: 'assets/[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'warning',
  });
  return result.outputFiles.map(({ path, contents }) => [
    path.slice(dist.length + 1),
    Buffer.from(contents),
  ]);
}

function page(template, names) {
  const find = (suffix) => `/${names.find((name) => name.endsWith(suffix))}`;
  const text = template.replace('{{css}}', find('.css')).replace('{{js}}', find('.js'));
  return Buffer.from(text.replace(/>\s+</g, '>\n<'));
}

// What the licences of the bundled packages ask to be handed on.
const kLicences = [
  'echarts/NOTICE',
  'echarts/LICENSE',
  'echarts/licenses/LICENSE-d3',
  'zrender/LICENSE',
  'tslib/LICENSE.txt',
];

async function licences() {
  const read = async (name) => {
    const text = await readFile(join(root, 'node_modules', name), 'utf8');
    return `==== ${name} ====\n\n${text.trim()}\n`;
  };
  return Buffer.from((await Promise.all(kLicences.map(read))).join('\n'));
}

const brotli = (data) =>
  brotliCompressSync(data, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
    },
  });

async function write(name, data) {
  const gzip = gzipSync(data, { level: 9 });
  const br = brotli(data);
  const file = join(dist, name);
  await mkdir(dirname(file), { recursive: true });
  await Promise.all([
    writeFile(file, data),
    writeFile(`${file}.gz`, gzip),
    writeFile(`${file}.br`, br),
  ]);
  console.log(`${name}: ${data.length} bytes, gzip ${gzip.length}, brotli ${br.length}`);
}

const assets = await bundle();
const template = await readFile(join(root, 'src/index.html'), 'utf8');
const html = page(
  template,
  assets.map(([name]) => name),
);
const favicon = await readFile(join(root, 'src/favicon.svg'));
const texts = await licences();
await rm(dist, { recursive: true, force: true });
for (const [name, data] of [
  ['index.html', html],
  ['favicon.svg', favicon],
  ['licenses.txt', texts],
  ...assets,
]) {
  await write(name, data);
}

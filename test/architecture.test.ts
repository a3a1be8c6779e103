import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Rooms from the bottom up: a domain may use only those before it. */
const domains = [
  'sketch',
  'query',
  'monitor',
  'window',
  'partial',
  'capture',
  'profile',
  'drift',
  'decision',
  'quality',
  'report',
  'reference',
  'evaluation',
  'incident',
  'flagged',
  'lifecycle',
  'cost',
  'carbon',
  'retraining',
  'alert',
  'status',
  'digest',
];

/** What a room may import besides itself; a reason for each rule stands in docs/architecture.md. */
const mayImport = (from: string, to: string): boolean => {
  const [fromRoom = '', fromDomain = ''] = from.split('/');
  const [toRoom = '', toDomain = ''] = to.split('/');
  if (fromRoom === toRoom && fromRoom !== 'shared') return true;
  if (fromRoom === 'functions') return toRoom === 'events' || toRoom === 'shared';
  if (fromRoom === 'local') return toRoom === 'events' || (toRoom === 'shared' && toDomain !== 'aws');
  if (fromRoom === 'bench') return toRoom !== 'functions';
  if (fromRoom !== 'shared') return false;
  if (toRoom === 'events') return true;
  if (toRoom !== 'shared') return false;
  const isFile = !to.slice('shared/'.length).includes('/');
  if (fromDomain === 'aws' || isFile || fromDomain === toDomain) return true;
  return domains.indexOf(toDomain) !== -1 && domains.indexOf(toDomain) < domains.indexOf(fromDomain);
};

/** Packages that each room may use; an SDK client or the clock belongs to the outside. */
const packagesOf: Readonly<Record<string, RegExp>> = {
  events: /^valibot$/,
  shared:
    /^(valibot|node:(crypto|zlib|buffer)|hyparquet|big\.js|@aws-lambda-powertools\/jmespath|@stdlib\/[a-z0-9-]+)$/,
};

const typescriptFiles = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

interface Arrow {
  readonly from: string;
  readonly to: string;
}

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /(?:^|\n)(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/g,
    ),
  ].map(([, named = '', dynamic = '']) => named || dynamic);

const rooms = ['functions', 'events', 'shared', 'local', 'bench'];
const arrows: Arrow[] = rooms.flatMap(typescriptFiles).flatMap((from) => importsOf(from).map((to) => ({ from, to })));
const inside = arrows
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => ({ from, to: relative(root, resolve(root, dirname(from), to)) }));
const named = (broken: readonly Arrow[]): string[] => broken.map(({ from, to }) => `${from} → ${to}`);

describe('architecture', () => {
  it('reads the imports at all', () => {
    expect(inside.length).toBeGreaterThan(50);
  });

  it('lets arrows point downwards only', () => {
    expect(named(inside.filter(({ from, to }) => !mayImport(from, to)))).toEqual([]);
  });

  it('knows every domain room', () => {
    const found = readdirSync(join(root, 'shared'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(found.map(({ name }) => name).filter((name) => name !== 'aws' && !domains.includes(name))).toEqual([]);
  });

  it('enters another domain by its index only', () => {
    const deep = inside.filter(({ from, to }) => {
      const [, fromDomain] = from.split('/');
      const [room, toDomain, file] = to.split('/');
      const crosses = room === 'shared' && toDomain !== 'aws' && file !== undefined && fromDomain !== toDomain;
      return crosses && file !== 'index.ts';
    });
    expect(named(deep)).toEqual([]);
  });

  it('never imports the index of its own room', () => {
    const own = inside.filter(({ from, to }) => to.endsWith('/index.ts') && dirname(from) === dirname(to));
    expect(named(own)).toEqual([]);
  });

  it('keeps packages out of the rooms that must not know them', () => {
    const packages = arrows.filter(({ to }) => !to.startsWith('.'));
    const broken = packages.filter(({ from, to }) => {
      const [room = '', domain] = from.split('/');
      if (domain === 'aws') return false;
      const allowed = packagesOf[room];
      return allowed !== undefined && !allowed.test(to);
    });
    expect(named(broken)).toEqual([]);
  });

  it('keeps clock, chance and environment out of the domains', () => {
    const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b/;
    const domainFiles = typescriptFiles('shared').filter((file) => !file.startsWith('shared/aws/'));
    expect(domainFiles.filter((file) => impure.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });

  it('makes SDK clients in shared/aws only', () => {
    const clients = arrows.filter(({ from, to }) => to.startsWith('@aws-sdk/') && !from.startsWith('shared/aws/'));
    expect(named(clients.filter(({ from }) => !from.startsWith('local/')))).toEqual([]);
  });

  it('has only files that erase to JavaScript: no default exports', () => {
    const withDefault = rooms
      .flatMap(typescriptFiles)
      .filter((file) => /^export default/m.test(readFileSync(join(root, file), 'utf8')));
    expect(withDefault).toEqual([]);
  });
});

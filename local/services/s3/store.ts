import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, openSync, readdirSync, unlink, unlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { ServiceEvent } from '../../types.ts';
import { noSuchUpload } from './errors.ts';

/** Bodies up to here lie in the index: a file of their own would cost several times as much. */
const INLINE_BYTES = 65_536;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 4000;
  CREATE TABLE IF NOT EXISTS bucket (
    name TEXT PRIMARY KEY, createdMs INTEGER NOT NULL, versioning TEXT NOT NULL, notification TEXT NOT NULL,
    declared TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS object (
    id INTEGER PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL, latest INTEGER NOT NULL,
    marker INTEGER NOT NULL, etag TEXT NOT NULL, size INTEGER NOT NULL, modifiedMs INTEGER NOT NULL,
    headers TEXT NOT NULL, file TEXT, UNIQUE (bucket, key, version)
  );
  CREATE INDEX IF NOT EXISTS current ON object (bucket, key) WHERE latest = 1;
  CREATE TABLE IF NOT EXISTS body (object INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TRIGGER IF NOT EXISTS bodiless AFTER DELETE ON object BEGIN DELETE FROM body WHERE object = OLD.id; END;
  CREATE TABLE IF NOT EXISTS upload (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, headers TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS part (
    upload TEXT NOT NULL, number INTEGER NOT NULL, etag TEXT NOT NULL, size INTEGER NOT NULL, modifiedMs INTEGER NOT NULL,
    file TEXT NOT NULL, PRIMARY KEY (upload, number)
  );
  CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, event TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sequence (last INTEGER NOT NULL);
  INSERT INTO sequence SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM sequence);`;

export interface Bucket {
  readonly name: string;
  readonly createdMs: number;
  readonly versioning: '' | 'Enabled' | 'Suspended';
  /** What is inside of its NotificationConfiguration, as it was put. */
  readonly notification: string;
}

export interface StoredObject {
  readonly id: number;
  readonly key: string;
  /** `null`, spelled out, where it was written without versioning. */
  readonly version: string;
  readonly latest: 0 | 1;
  /** 1 where this version says that the object is deleted. */
  readonly marker: 0 | 1;
  readonly etag: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** JSON of the headers kept with it. */
  readonly headers: string;
  /** Name of the file of its body; null where the body lies in the index. */
  readonly file: string | null;
}

export interface Part {
  readonly number: number;
  readonly etag: string;
  readonly size: number;
  readonly modifiedMs: number;
  readonly file: string;
}

/** A body that was received and does not belong to an object yet. */
export interface Body {
  readonly etag: string;
  readonly size: number;
  readonly crc32: number;
  readonly inline?: Buffer;
  readonly file?: string;
}

/** What an event says about the change it follows from. */
export interface Change {
  /** Rises with every change, also across restarts; compare as text. */
  readonly sequencer: string;
  readonly version: string;
  readonly etag: string;
  readonly size: number;
  /** Whether the change hid the object behind a delete marker. */
  readonly marker: boolean;
}

/** How a change is made: what must hold at that moment, and the event that follows from it. */
export interface Changing {
  readonly modifiedMs: number;
  /** Throws when the change may not happen to what is there now. */
  readonly check: (current: StoredObject | undefined) => void;
  /** Undefined where nobody is told. */
  readonly announce: ((change: Change) => ServiceEvent) | undefined;
}

/** A change that is made; its event waits until it is settled. */
export interface Changed {
  readonly version: string;
  readonly marker: boolean;
  readonly event?: PendingEvent | undefined;
}

export interface PendingEvent {
  readonly id: number;
  readonly event: ServiceEvent;
}

/** A group of keys up to the delimiter, or one object. */
export type Listed = { readonly prefix: string } | StoredObject;

/** The index (node:sqlite) and the bodies of all buckets in one folder. Whatever it returned survives a killed process. */
export class S3Store {
  readonly #db: DatabaseSync;
  readonly #folder: string;
  readonly #statements = new Map<string, StatementSync>();

  /** @throws when the folder or its database cannot be opened */
  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'bodies');
    mkdirSync(this.#folder, { recursive: true });
    this.#db = new DatabaseSync(join(dataDir, 'index.db'));
    this.#db.exec(SCHEMA);
    this.#removeStrays();
  }

  close(): void {
    this.#db.close();
  }

  // Buckets

  bucket(name: string): Bucket | undefined {
    return this.#get<Bucket>('SELECT * FROM bucket WHERE name = ?', name);
  }

  buckets(): Bucket[] {
    return this.#all<Bucket>('SELECT * FROM bucket ORDER BY name');
  }

  /**
   * Creates a bucket, or applies a declaration to the one that is there if it differs from the last one declared: what
   * was set by the API meanwhile stays, as it does with CloudFormation.
   */
  declareBucket({ name, createdMs, versioning, notification }: Bucket): void {
    const declared = JSON.stringify({ versioning, notification });
    this.#run(
      `INSERT INTO bucket (name, createdMs, versioning, notification, declared) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET versioning = excluded.versioning, notification = excluded.notification,
         declared = excluded.declared WHERE declared <> excluded.declared`,
      ...[name, createdMs, versioning, notification, declared],
    );
  }

  configureBucket({ name, versioning, notification }: Bucket): void {
    this.#run('UPDATE bucket SET versioning = ?, notification = ? WHERE name = ?', versioning, notification, name);
  }

  // Objects

  /** A version of an object, the latest by default; delete markers too. */
  find(bucket: string, key: string, version?: string): StoredObject | undefined {
    if (version === undefined) {
      return this.#get<StoredObject>('SELECT * FROM object WHERE bucket = ? AND key = ? AND latest = 1', bucket, key);
    }
    return this.#get('SELECT * FROM object WHERE bucket = ? AND key = ? AND version = ?', bucket, key, version);
  }

  /** The bytes `[start, end)` of an object. Call it in the turn that found the object: later its file may be gone. */
  content({ id, file }: StoredObject, start: number, end: number): Buffer | Readable {
    if (file !== null) {
      const fd = openSync(join(this.#folder, file), 'r');
      return createReadStream('', { fd, start, end: end - 1, highWaterMark: 262_144 });
    }
    const row = this.#get<{ data: Uint8Array }>('SELECT data FROM body WHERE object = ?', id);
    return Buffer.from(row?.data ?? []).subarray(start, end);
  }

  /** Takes in a body: what is small stays in memory, what is larger goes to a file as it comes. */
  async receive(source: AsyncIterable<Buffer>, { alwaysFile = false } = {}): Promise<Body> {
    const md5 = createHash('md5');
    const head: Buffer[] = [];
    let size = 0;
    let crc = 0;
    let file: { name: string; handle: FileHandle } | undefined;
    try {
      if (alwaysFile) file = await this.#newFile();
      for await (const chunk of source) {
        md5.update(chunk);
        crc = crc32(chunk, crc);
        size += chunk.length;
        if (!file && size > INLINE_BYTES) {
          file = await this.#newFile();
          await file.handle.writeFile(Buffer.concat(head));
        }
        if (file) await file.handle.writeFile(chunk);
        else head.push(chunk);
      }
      await file?.handle.close();
    } catch (error) {
      await file?.handle.close();
      if (file) this.#discard(file.name);
      throw error;
    }
    const body = { etag: md5.digest('hex'), size, crc32: crc };
    return file ? { ...body, file: file.name } : { ...body, inline: Buffer.concat(head) };
  }

  /** Forgets a body that no object will have. */
  drop(body: Body): void {
    if (body.file !== undefined) this.#discard(body.file);
  }

  /** Makes a body an object's, and if it came in parts ends their upload. Takes the body even when it throws. */
  put(bucket: Bucket, key: string, body: Body, headers: object, changing: Changing, uploadId?: string): Changed {
    const { etag, size, inline, file = null } = body;
    try {
      return this.#atomically((dropped) => {
        changing.check(this.#live(bucket.name, key));
        if (uploadId !== undefined) this.#endUpload(uploadId, dropped);
        const version = bucket.versioning === 'Enabled' ? newVersion() : 'null';
        const row = { version, marker: 0, etag, size, modifiedMs: changing.modifiedMs, headers, file };
        const id = this.#insert(bucket.name, key, row, dropped);
        if (inline) this.#run('INSERT INTO body (object, data) VALUES (?, ?)', id, inline);
        return { version, marker: false, event: this.#announce(changing, { version, etag, size, marker: false }) };
      });
    } catch (error) {
      this.drop(body);
      throw error;
    }
  }

  /** Deletes an object or one of its versions; with versioning on, a delete marker hides it. Undefined where nothing was. */
  remove(bucket: Bucket, key: string, version: string | undefined, changing: Changing): Changed | undefined {
    return this.#atomically((dropped) => {
      changing.check(this.#live(bucket.name, key));
      if (version === undefined && bucket.versioning !== '') {
        const added = bucket.versioning === 'Enabled' ? newVersion() : 'null';
        const row = { version: added, marker: 1, etag: EMPTY_ETAG, size: 0, headers: {}, file: null };
        this.#insert(bucket.name, key, { ...row, modifiedMs: changing.modifiedMs }, dropped);
        const change = { version: added, etag: EMPTY_ETAG, size: 0, marker: true };
        return { version: added, marker: true, event: this.#announce(changing, change) };
      }
      const row = this.find(bucket.name, key, version);
      if (!row) return undefined;
      this.#delete(row, dropped);
      if (row.latest) {
        this.#run(
          'UPDATE object SET latest = 1 WHERE id = (SELECT max(id) FROM object WHERE bucket = ? AND key = ?)',
          ...[bucket.name, key],
        );
      }
      const change = { version: row.version, etag: row.etag, size: row.size, marker: false };
      return { version: row.version, marker: row.marker === 1, event: this.#announce(changing, change) };
    });
  }

  /**
   * Up to `max` entries after `after`, in the byte order of their UTF-8 (sqlite's order of text).
   *
   * @returns `next` is the `after` of the following page, and absent on the last
   */
  list(
    bucket: string,
    { prefix, delimiter, after, max }: { prefix: string; delimiter: string; after: string; max: number },
  ) {
    const entries: Listed[] = [];
    let cursor = after;
    for (;;) {
      const row = this.#get<StoredObject>(
        `SELECT * FROM object WHERE bucket = ? AND latest = 1 AND key > ? AND key >= ? AND marker = 0
         ORDER BY key LIMIT 1`,
        ...[bucket, cursor, prefix],
      );
      if (!row?.key.startsWith(prefix) || max === 0) return { entries };
      if (entries.length === max) return { entries, next: cursor };
      const at = delimiter === '' ? -1 : row.key.indexOf(delimiter, prefix.length);
      const group = row.key.slice(0, at + delimiter.length);
      entries.push(at < 0 ? row : { prefix: group });
      cursor = at < 0 ? row.key : `${group}\u{10ffff}`; // beyond every key of the group
    }
  }

  // Multipart uploads

  createUpload(bucket: string, key: string, headers: object): string {
    const id = newVersion();
    this.#run('INSERT INTO upload VALUES (?, ?, ?, ?)', id, bucket, key, JSON.stringify(headers));
    return id;
  }

  /** The kept headers (JSON) of an upload that is under way. */
  upload(id: string, bucket: string, key: string): { readonly headers: string } | undefined {
    return this.#get('SELECT headers FROM upload WHERE id = ? AND bucket = ? AND key = ?', id, bucket, key);
  }

  parts(uploadId: string): Part[] {
    return this.#all<Part>('SELECT * FROM part WHERE upload = ? ORDER BY number', uploadId);
  }

  /** Keeps a part, received into a file, instead of the one that had its number. */
  putPart(uploadId: string, number: number, { etag, size, file }: Body, modifiedMs: number): void {
    if (file === undefined) throw new TypeError('A part has to be in a file');
    this.#atomically((dropped) => {
      const old = this.#get<Part>('SELECT * FROM part WHERE upload = ? AND number = ?', uploadId, number);
      if (old) dropped.push(old.file);
      this.#run('REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?)', uploadId, number, etag, size, modifiedMs, file);
    });
  }

  /** The bodies of parts one after the other, as one body. Its entity tag is of the whole, not of the parts. */
  join(parts: readonly Part[]): Promise<Body> {
    const folder = this.#folder;
    async function* all() {
      for (const { file } of parts) yield* createReadStream(join(folder, file), { highWaterMark: 262_144 });
    }
    return this.receive(all());
  }

  abortUpload(uploadId: string): void {
    this.#atomically((dropped) => this.#endUpload(uploadId, dropped));
  }

  // Events

  /** Events whose change was made and that were not settled, oldest first. */
  pendingEvents(): PendingEvent[] {
    const rows = this.#all<{ id: number; event: string }>('SELECT * FROM outbox ORDER BY id');
    return rows.map(({ id, event }) => ({ id, event: JSON.parse(event) }));
  }

  settle(event: PendingEvent): void {
    this.#run('DELETE FROM outbox WHERE id = ?', event.id);
  }

  // Within

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  #run(sql: string, ...values: Value[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  /** The caller names the row's type: the schema above is what makes it true. */
  #get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  #all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  /** All of it or nothing; files that `work` drops go once it is certain. */
  #atomically<T>(work: (dropped: string[]) => T): T {
    const dropped: string[] = [];
    this.#db.exec('BEGIN');
    try {
      const result = work(dropped);
      this.#db.exec('COMMIT');
      for (const file of dropped) this.#discard(file);
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #live(bucket: string, key: string): StoredObject | undefined {
    const current = this.find(bucket, key);
    return current?.marker ? undefined : current;
  }

  #insert(bucket: string, key: string, row: NewRow, dropped: string[]): number {
    const replaced = row.version === 'null' ? this.find(bucket, key, 'null') : undefined;
    if (replaced) this.#delete(replaced, dropped);
    this.#run('UPDATE object SET latest = 0 WHERE bucket = ? AND key = ? AND latest = 1', bucket, key);
    return this.#run(
      `INSERT INTO object (bucket, key, version, latest, marker, etag, size, modifiedMs, headers, file)
       VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)`,
      ...[bucket, key, row.version, row.marker, row.etag, row.size, row.modifiedMs],
      ...[JSON.stringify(row.headers), row.file],
    );
  }

  #delete({ id, file }: StoredObject, dropped: string[]): void {
    this.#run('DELETE FROM object WHERE id = ?', id);
    if (file !== null) dropped.push(file);
  }

  #endUpload(id: string, dropped: string[]): void {
    dropped.push(...this.parts(id).map(({ file }) => file));
    this.#run('DELETE FROM part WHERE upload = ?', id);
    if (this.#statement('DELETE FROM upload WHERE id = ?').run(id).changes === 0) throw noSuchUpload();
  }

  #announce({ announce }: Changing, change: Omit<Change, 'sequencer'>): PendingEvent | undefined {
    if (!announce) return undefined;
    const { last = 0 } = this.#get<{ last: number }>('UPDATE sequence SET last = last + 1 RETURNING last') ?? {};
    const event = announce({ ...change, sequencer: last.toString(16).toUpperCase().padStart(18, '0') });
    return { id: this.#run('INSERT INTO outbox (event) VALUES (?)', JSON.stringify(event)), event };
  }

  async #newFile(): Promise<{ name: string; handle: FileHandle }> {
    const name = randomUUID();
    return { name, handle: await open(join(this.#folder, name), 'wx') };
  }

  /** A file that cannot be removed now is one that nothing refers to: the next start removes it. */
  #discard(file: string): void {
    unlink(join(this.#folder, file), () => undefined);
  }

  /** Removes the files of bodies that a killed process had not made an object's, or had already taken from one. */
  #removeStrays(): void {
    const rows = this.#all<{ file: string }>(
      'SELECT file FROM object WHERE file IS NOT NULL UNION SELECT file FROM part',
    );
    const known = new Set(rows.map(({ file }) => file));
    for (const file of readdirSync(this.#folder)) if (!known.has(file)) unlinkSync(join(this.#folder, file));
  }
}

type Value = string | number | null | Uint8Array;

type NewRow = Pick<StoredObject, 'version' | 'etag' | 'size' | 'modifiedMs' | 'file'> & {
  readonly marker: number;
  readonly headers: object;
};

/** MD5 of nothing: what a delete marker has for an entity tag. */
const EMPTY_ETAG = 'd41d8cd98f00b204e9800998ecf8427e';

const newVersion = (): string => randomUUID().replaceAll('-', '');

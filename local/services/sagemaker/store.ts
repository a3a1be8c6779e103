import { DatabaseSync } from 'node:sqlite';
import type { ServiceEvent } from '../../types.ts';
import type { Kind } from './arns.ts';
import type { Documents } from './documents.ts';

/** A change of state that comes by itself at its time: `change` names it, `subject` is the ARN it happens to. */
export interface Transition {
  readonly dueMs: number;
  readonly change: string;
  readonly subject: string;
  readonly argument: string;
}

/** One kept resource; `seq` tells the order of creation. */
export interface Kept<Document> {
  readonly seq: number;
  readonly arn: string;
  readonly document: Document;
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS resources (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, arn TEXT UNIQUE, document TEXT);
  CREATE INDEX IF NOT EXISTS by_kind ON resources (kind);
  CREATE TABLE IF NOT EXISTS transitions (seq INTEGER PRIMARY KEY AUTOINCREMENT, due_ms REAL, change TEXT, subject TEXT, argument TEXT);
  CREATE INDEX IF NOT EXISTS by_due ON transitions (due_ms, seq);
  CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT);
  CREATE TABLE IF NOT EXISTS notes (key TEXT PRIMARY KEY, value TEXT);
`;

/**
 * Resources, the transitions that wait for their time and the events that wait to be published. What one transaction
 * changes is kept whole or not at all, so a killed process loses neither a transition nor an event.
 */
export class Store {
  readonly #db: DatabaseSync;

  /** @param path of the SQLite file; `:memory:` keeps nothing */
  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(schema);
  }

  transaction<Result>(work: () => Result): Result {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  get<K extends Kind>(kind: K, arn: string): Documents[K] | undefined {
    const row = this.#db.prepare('SELECT document FROM resources WHERE kind = ? AND arn = ?').get(kind, arn);
    return row === undefined ? undefined : JSON.parse(String(row.document));
  }

  put<K extends Kind>(kind: K, arn: string, document: Documents[K]): void {
    this.#db
      .prepare(
        'INSERT INTO resources (kind, arn, document) VALUES (?, ?, ?) ON CONFLICT (arn) DO UPDATE SET document = excluded.document',
      )
      .run(kind, arn, JSON.stringify(document));
  }

  delete(arn: string): void {
    this.#db.prepare('DELETE FROM resources WHERE arn = ?').run(arn);
  }

  /** Every resource of a kind, the oldest first. */
  all<K extends Kind>(kind: K): Kept<Documents[K]>[] {
    const rows = this.#db.prepare('SELECT seq, arn, document FROM resources WHERE kind = ? ORDER BY seq').all(kind);
    return rows.map((row) => ({
      seq: Number(row.seq),
      arn: String(row.arn),
      document: JSON.parse(String(row.document)),
    }));
  }

  /** The kind of the resource with this ARN, `undefined` when there is none. */
  kindOf(arn: string): Kind | undefined {
    return this.#db.prepare('SELECT kind FROM resources WHERE arn = ?').get(arn)?.kind as Kind | undefined;
  }

  schedule(dueMs: number, change: string, subject: string, argument = ''): void {
    this.#db
      .prepare('INSERT INTO transitions (due_ms, change, subject, argument) VALUES (?, ?, ?, ?)')
      .run(dueMs, change, subject, argument);
  }

  /** Forgets every transition that waits for this subject. */
  cancel(subject: string): void {
    this.#db.prepare('DELETE FROM transitions WHERE subject = ?').run(subject);
  }

  /** Takes the earliest transition that is due, in the order they were scheduled when several are due at once. */
  takeDue(nowMs: number): Transition | undefined {
    const row = this.#db
      .prepare(
        'DELETE FROM transitions WHERE seq = (SELECT seq FROM transitions WHERE due_ms <= ? ORDER BY due_ms, seq LIMIT 1) RETURNING *',
      )
      .get(nowMs);
    if (row === undefined) return undefined;
    const { due_ms, change, subject, argument } = row;
    return { dueMs: Number(due_ms), change: String(change), subject: String(subject), argument: String(argument) };
  }

  emit(event: ServiceEvent): void {
    this.#db.prepare('INSERT INTO outbox (event) VALUES (?)').run(JSON.stringify(event));
  }

  /** The event that has waited longest. Its number grows by one with every event ever emitted. */
  nextEvent(): { readonly seq: number; readonly event: ServiceEvent } | undefined {
    const row = this.#db.prepare('SELECT seq, event FROM outbox ORDER BY seq LIMIT 1').get();
    return row === undefined ? undefined : { seq: Number(row.seq), event: JSON.parse(String(row.event)) };
  }

  delivered(seq: number): void {
    this.#db.prepare('DELETE FROM outbox WHERE seq = ?').run(seq);
  }

  note(key: string): string | undefined {
    const value = this.#db.prepare('SELECT value FROM notes WHERE key = ?').get(key)?.value;
    return value === undefined ? undefined : String(value);
  }

  setNote(key: string, value: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO notes (key, value) VALUES (?, ?)').run(key, value);
  }

  /** 1, 2, 3 … for each counter; a number is never given twice. */
  count(counter: string): number {
    const next = Number(this.note(counter) ?? 0) + 1;
    this.setNote(counter, String(next));
    return next;
  }

  close(): void {
    this.#db.close();
  }
}

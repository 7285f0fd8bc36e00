import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Clock, Instant } from '../../src/lib/domain/core/day';
import type { StagedRow } from '../store/committer';
import type { Tables } from '../store/tables';
import { failure, type Answer } from './answer';

const rowSchema = v.object({
	hash: v.string(),
	status: v.number(),
	id: v.string(),
	at: v.number()
});

/** How long the answer to a key is kept, ms. */
export const KEPT = 24 * 3_600_000;

/** How many keys of one token are kept. Beyond it, its oldest is forgotten. */
export const MOST_KEYS = 20_000;

/** How often the keys of all tokens are looked through for old ones, ms. */
const SWEEP = 3_600_000;

/** The part of a request that a key stands for. */
export interface Keyed {
	readonly token: string;
	readonly key: string;
	/** What was asked: method, path and body. */
	readonly asked: string;
}

const OTHER_BODY = failure(
	409,
	'idempotency-key',
	'This Idempotency-Key was used for another request in the last 24 hours.'
);

/**
 * The answers to writes with an `Idempotency-Key`. The row of a key becomes durable with the write itself, so
 * that neither a crash nor a repetition writes twice. A refusal changes nothing and is judged again.
 */
export class Replays {
	/** When each key was used, by token, the oldest first. */
	private readonly known = new Map<string, Map<string, Instant>>();
	/** The writes that are on their way to the disk. */
	private readonly running = new Map<string, { readonly hash: string; answer: Promise<Answer> }>();
	private sweptAt: Instant;

	constructor(
		private readonly tables: Tables,
		private readonly clock: Pick<Clock, 'now'>,
		private readonly failed: (error: unknown) => void,
		private readonly most = MOST_KEYS
	) {
		const rows = tables
			.list('answers')
			.map(({ key, value }) => ({ key, at: v.parse(rowSchema, value).at }))
			.sort((a, b) => a.at - b.at);
		for (const { key, at } of rows) this.note(key, at);
		this.sweptAt = clock.now();
		this.sweep();
	}

	/**
	 * Answers a keyed write: the first time by `work`, which stores the given row with what it writes, and
	 * from then on with the same answer. The same key for another request is refused.
	 */
	async once(
		{ token, key, asked }: Keyed,
		work: (row: (id: string, status: number) => readonly StagedRow[]) => Promise<Answer>
	): Promise<Answer> {
		const hash = hashed(asked);
		const name = `${token}/${hashed(key)}`;
		const running = this.running.get(name);
		if (running !== undefined) return running.hash === hash ? running.answer : OTHER_BODY;
		const row = this.tables.get('answers', name);
		if (row !== undefined) {
			const { hash: before, status, id, at } = v.parse(rowSchema, row);
			if (this.clock.now() - at < KEPT) {
				return before === hash ? { status, body: { id } } : OTHER_BODY;
			}
		}
		const answer = work((id, status) => this.stage(name, { hash, status, id }));
		this.running.set(name, { hash, answer });
		try {
			return await answer;
		} finally {
			this.running.delete(name);
		}
	}

	private stage(
		name: string,
		told: { readonly hash: string; readonly status: number; readonly id: string }
	): readonly StagedRow[] {
		const at = this.clock.now();
		if (at - this.sweptAt >= SWEEP) {
			this.sweptAt = at;
			this.sweep();
		}
		this.note(name, at);
		const row = this.tables.stage('answers', name, () => ({ value: { ...told, at } }));
		return row === null ? [] : [row];
	}

	private note(name: string, at: Instant): void {
		const token = tokenOf(name);
		const keys = this.known.get(token) ?? new Map<string, Instant>();
		this.known.set(token, keys);
		keys.delete(name);
		keys.set(name, at);
		for (const oldest of keys.keys()) {
			if (keys.size <= this.most) break;
			this.forget(keys, oldest);
		}
	}

	private sweep(): void {
		const before = this.clock.now() - KEPT;
		for (const [token, keys] of this.known) {
			for (const [name, at] of keys) {
				if (at > before) break;
				this.forget(keys, name);
			}
			if (keys.size === 0) this.known.delete(token);
		}
	}

	private forget(keys: Map<string, Instant>, name: string): void {
		keys.delete(name);
		this.tables.change('answers', name, () => 'remove').catch(this.failed);
	}
}

const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** No id of a token has a slash. */
const tokenOf = (name: string): string => name.slice(0, name.indexOf('/'));

import { createHmac, hkdfSync } from 'node:crypto';
import * as v from 'valibot';
import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId } from '../../src/lib/domain/core/ids';
import {
	deliverySchema,
	webhookSchema,
	type changedWebhookSchema,
	type Delivery,
	type newWebhookSchema,
	type PauseReason,
	type Webhook
} from '../../src/lib/protocol/webhooks';
import { hashOf } from './secret-hash';
import type { StagedRow } from '../store/committer';
import type { RowChange, Tables } from '../store/tables';

/** Returns rows that are stored in the transaction of a change; asked when there is one. */
type Also = () => readonly StagedRow[];

const instant = v.number();

const rowSchema = v.object({
	...v.omit(webhookSchema, ['failing', 'deliveries']).entries,
	/** The random part that its secret is derived from, and the hash of the secret. */
	salt: v.string(),
	secretHash: v.string(),
	/** The random part of the secret before, and until when it signs as well. */
	before: v.nullable(v.object({ salt: v.string(), until: instant })),
	deletedAt: v.nullable(instant)
});
/** A webhook as it is stored. It has no secret in it. */
export type WebhookRow = v.InferOutput<typeof rowSchema>;

const progressSchema = v.object({
	failing: webhookSchema.entries.failing,
	deliveries: v.array(deliverySchema)
});
/** How a webhook fares. */
export type WebhookProgress = v.InferOutput<typeof progressSchema>;

export const NO_PROGRESS: WebhookProgress = { failing: null, deliveries: [] };

/** How long the secret before signs beside a new one, ms. */
export const OVERLAP = 24 * 3_600_000;

/** How long a deleted webhook can be taken back, ms. */
export const KEPT_DELETED = 3_600_000;

/** How many deliveries are remembered. */
const REMEMBERED = 20;

/** What the deliveries do for whoever answers questions. */
export interface Deliveries {
	/** Called when a webhook was made or changed. */
	changed(id: string): void;
	/** Sends a test at once; `null` when too much is being sent. */
	test(id: string): Promise<Delivery | null>;
	/** Whether the relay would call this address, as far as that can be said without asking for its name. */
	takes(url: string): boolean;
}

/** Nobody delivers. */
const NO_DELIVERIES: Deliveries = {
	changed: () => undefined,
	test: () => Promise.resolve(null),
	takes: () => false
};

/**
 * The relay's webhooks, in its own tables: no device has them. A secret is derived from a random part and the
 * relay's own secret, so that the store alone does not have it.
 */
export class Webhooks {
	private readonly key: Buffer;
	/** Set by whoever delivers. */
	deliveries: Deliveries = NO_DELIVERIES;

	constructor(
		private readonly tables: Tables,
		sealSecret: string
	) {
		this.key = Buffer.from(hkdfSync('sha256', sealSecret, '', 'polder/webhook/secret', 32));
	}

	/** Returns all webhooks, deleted ones that can be taken back too. */
	rows(): WebhookRow[] {
		return this.tables.list('webhooks').map(({ value }) => v.parse(rowSchema, value));
	}

	/** Returns a webhook; `null` when there is none, and when it was deleted. */
	row(id: string): WebhookRow | null {
		const row = this.tables.get('webhooks', id);
		const read = row === undefined ? null : v.parse(rowSchema, row);
		return read === null || read.deletedAt !== null ? null : read;
	}

	/** Returns the name of a webhook, also of one that can still be taken back; empty when there is none. */
	nameOf(id: string): string {
		const row = this.tables.get('webhooks', id);
		return row === undefined ? '' : v.parse(rowSchema, row).name;
	}

	/** Returns the webhooks as the screen shows them, the newest first. */
	list(): Webhook[] {
		return this.rows()
			.filter(({ deletedAt }) => deletedAt === null)
			.map((row) => v.parse(webhookSchema, { ...row, ...this.progress(row.id) }))
			.sort((a, b) => b.createdAt - a.createdAt);
	}

	/** Returns how many webhooks there are. */
	get count(): number {
		return this.rows().filter(({ deletedAt }) => deletedAt === null).length;
	}

	/** Returns how a webhook fares. */
	progress(id: string): WebhookProgress {
		const row = this.tables.get('webhook-progress', id);
		return row === undefined ? NO_PROGRESS : v.parse(progressSchema, row);
	}

	/** Adds a webhook. Resolves with its secret; with `null` when its id is taken. */
	async add(
		wish: v.InferOutput<typeof newWebhookSchema>,
		by: { readonly member: MemberId; readonly at: Instant; readonly salt: string },
		also?: Also
	): Promise<string | null> {
		const secret = this.derived(wish.id, by.salt);
		// The row is read and written in one turn: nothing comes between.
		if (this.tables.get('webhooks', wish.id) !== undefined) return null;
		const { member: createdBy, at: createdAt, salt } = by;
		const made: WebhookRow = {
			...{ ...wish, createdBy, createdAt, paused: null },
			...{ salt, secretHash: hashOf(secret), before: null, deletedAt: null }
		};
		const added = this.tables.change('webhooks', wish.id, () => ({ value: made }), also);
		this.deliveries.changed(wish.id);
		await added;
		return secret;
	}

	/** Changes what an admin said. Resolves with whether there is such a webhook. */
	change(
		{ id, ...said }: v.InferOutput<typeof changedWebhookSchema>,
		also?: Also
	): Promise<boolean> {
		const given = Object.entries(said).filter(([, value]) => value !== undefined);
		return this.edit(id, (row) => ({ ...row, ...Object.fromEntries(given) }), also);
	}

	/** Pauses a webhook. One that is paused keeps its reason. */
	pause(id: string, reason: PauseReason, at: Instant): Promise<boolean> {
		return this.edit(id, (row) => ({ ...row, paused: row.paused ?? { reason, at } }));
	}

	/**
	 * Lets a webhook go on. When its maker may not make any more, whoever lets it go on becomes its maker,
	 * and from then on it tells what they may see. A failing one is tried again at once.
	 */
	async resume(id: string, maker: MemberId): Promise<boolean> {
		const tried = this.note(id, (progress) => ({ ...progress, failing: null }));
		const resumed = await this.edit(id, (row) => ({ ...row, paused: null, createdBy: maker }));
		await tried;
		return resumed;
	}

	/** Gives a webhook another secret. Resolves with it; with `null` when there is no such webhook. */
	async roll(id: string, salt: string, now: Instant, also?: Also): Promise<string | null> {
		const secret = this.derived(id, salt);
		const change = (row: WebhookRow): WebhookRow => ({
			...row,
			salt,
			secretHash: hashOf(secret),
			before: { salt: row.salt, until: now + OVERLAP },
			paused: row.paused?.reason === 'secret' ? null : row.paused
		});
		const rolled = await this.edit(id, change, also);
		return rolled ? secret : null;
	}

	/** Deletes a webhook. It tells nothing from this call on, and can be taken back for an hour. */
	delete(id: string, now: Instant, also?: Also): Promise<boolean> {
		return this.edit(id, (row) => ({ ...row, deletedAt: now }), also);
	}

	/** Takes a deletion back. Resolves with whether that was still possible. */
	async restore(id: string, also?: Also): Promise<boolean> {
		let isThere = false;
		const decide = (row: unknown): RowChange => {
			isThere = row !== undefined;
			return isThere ? { value: { ...v.parse(rowSchema, row), deletedAt: null } } : 'keep';
		};
		const restored = this.tables.change('webhooks', id, decide, also);
		this.deliveries.changed(id);
		await restored;
		return isThere;
	}

	/** Returns the webhooks that were deleted too long ago to be taken back. */
	forgotten(now: Instant): readonly string[] {
		return this.rows().flatMap(({ id, deletedAt }) =>
			deletedAt !== null && now - deletedAt >= KEPT_DELETED ? [id] : []
		);
	}

	/** Removes what is left of a deleted webhook. */
	async forget(id: string): Promise<void> {
		await Promise.all([
			this.tables.change('webhooks', id, () => 'remove'),
			this.tables.change('webhook-progress', id, () => 'remove')
		]);
	}

	/** Notes how a webhook fares. Resolves when that is on the disk. */
	note(id: string, change: (progress: WebhookProgress) => WebhookProgress): Promise<void> {
		return this.tables.change('webhook-progress', id, () => ({
			value: change(this.progress(id))
		}));
	}

	/** Returns the secrets that sign at this moment; none when the relay's own secret is another one. */
	secrets({ id, salt, secretHash, before }: WebhookRow, now: Instant): readonly string[] {
		const secret = this.derived(id, salt);
		if (hashOf(secret) !== secretHash) return [];
		return before === null || now >= before.until
			? [secret]
			: [secret, this.derived(id, before.salt)];
	}

	private async edit(
		id: string,
		change: (row: WebhookRow) => WebhookRow,
		also?: Also
	): Promise<boolean> {
		let isThere = false;
		const decide = (): RowChange => {
			const row = this.row(id);
			isThere = row !== null;
			return row === null ? 'keep' : { value: change(row) };
		};
		const edited = this.tables.change('webhooks', id, decide, also);
		this.deliveries.changed(id);
		await edited;
		return isThere;
	}

	private derived(id: string, salt: string): string {
		return createHmac('sha256', this.key).update(`${id}/${salt}`).digest('base64url');
	}
}

/** Returns the progress after one more delivery. */
export const withDelivery = (
	{ deliveries }: WebhookProgress,
	delivery: Delivery,
	failing: WebhookProgress['failing']
): WebhookProgress => ({ failing, deliveries: [delivery, ...deliveries].slice(0, REMEMBERED) });

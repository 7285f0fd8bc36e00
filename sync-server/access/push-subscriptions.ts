import * as v from 'valibot';
import type { DeviceId, MemberId } from '../../src/lib/domain/core/ids';
import { PUSH_LANGUAGES } from '../../src/lib/domain/push/push';
import type { Tables } from '../store/tables';

const rowSchema = v.object({
	member: v.string(),
	endpoint: v.string(),
	p256dh: v.string(),
	auth: v.string(),
	language: v.picklist(PUSH_LANGUAGES),
	/** Where the device has the app from. */
	origin: v.string(),
	/** The relay's public key that the browser allowed. */
	key: v.string()
});
/** Where a device is reached while it is not connected. */
export type PushSubscription = v.InferOutput<typeof rowSchema>;

const PUBLIC_KEY = 65;
const AUTH = 16;

/** Whether keys have the form that messages can be encrypted for: a point of P-256, and a secret. */
export function isRecipient({ p256dh, auth }: Pick<PushSubscription, 'p256dh' | 'auth'>): boolean {
	const [key, secret] = [Buffer.from(p256dh, 'base64url'), Buffer.from(auth, 'base64url')];
	return key.length === PUBLIC_KEY && key[0] === 4 && secret.length === AUTH;
}

/** What the sender of push messages does for whoever answers questions. */
export interface PushDesk {
	/** The relay's public key; `null` when it sends none. */
	readonly key: string | null;
	/** Whether the relay would call this address, as far as that can be said without asking for its name. */
	takes(endpoint: string): boolean;
}

const NO_DESK: PushDesk = { key: null, takes: () => false };

/** Where devices are reached by push messages: one place each, in a table that no device is sent. */
export class PushSubscriptions {
	/** Set by whoever sends. */
	desk: PushDesk = NO_DESK;
	private known: Map<DeviceId, PushSubscription> | null = null;

	constructor(private readonly tables: Tables) {}

	/** Whether any device is reached by push messages. */
	get isEmpty(): boolean {
		return this.all.size === 0;
	}

	/** Returns the places of a member's devices. */
	of(member: MemberId): readonly (readonly [DeviceId, PushSubscription])[] {
		return [...this.all].filter(([, row]) => row.member === member);
	}

	/** Returns the devices that have a place, with the members whose they were. */
	devices(): readonly (readonly [DeviceId, MemberId])[] {
		return [...this.all].map(([device, { member }]) => [device, member]);
	}

	/** Sets where a device is reached, in place of where it was before. */
	set(device: DeviceId, row: PushSubscription): Promise<void> {
		this.all.set(device, row);
		return this.tables.change('push', device, () => ({ value: row }));
	}

	/** Forgets where a device is reached. */
	async remove(device: DeviceId): Promise<void> {
		if (!this.all.delete(device)) return;
		await this.tables.change('push', device, () => 'remove');
	}

	/** The rows, read once: every accepted edit looks here. */
	private get all(): Map<DeviceId, PushSubscription> {
		this.known ??= new Map(
			this.tables.list('push').flatMap(({ key, value }) => {
				const read = v.safeParse(rowSchema, value);
				return read.success ? [[key, read.output]] : [];
			})
		);
		return this.known;
	}
}

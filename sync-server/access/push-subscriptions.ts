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
	/** The places by member, read once: every accepted edit looks here. */
	private known: Map<MemberId, Map<DeviceId, PushSubscription>> | null = null;

	constructor(private readonly tables: Tables) {}

	/** Whether any device is reached by push messages. */
	get isEmpty(): boolean {
		return this.byMember.size === 0;
	}

	/** The members who have a device that is reached. */
	get members(): Iterable<MemberId> {
		return this.byMember.keys();
	}

	/** Returns the places of a member's devices. */
	of(member: MemberId): ReadonlyMap<DeviceId, PushSubscription> {
		return this.byMember.get(member) ?? NONE;
	}

	/** Returns the devices that have a place, with the members whose they were. */
	devices(): readonly (readonly [DeviceId, MemberId])[] {
		return [...this.byMember].flatMap(([member, places]) =>
			[...places.keys()].map((device) => [device, member] as const)
		);
	}

	/** Sets where a device is reached, in place of where it was before. */
	set(device: DeviceId, row: PushSubscription): Promise<void> {
		this.take(device);
		put(this.byMember, device, row);
		return this.tables.change('push', device, () => ({ value: row }));
	}

	/** Forgets where a device is reached. */
	async remove(device: DeviceId): Promise<void> {
		if (!this.take(device)) return;
		await this.tables.change('push', device, () => 'remove');
	}

	/** Takes a device's place out of the memory, whoever it was of. Returns whether there was one. */
	private take(device: DeviceId): boolean {
		for (const [member, places] of this.byMember) {
			if (!places.delete(device)) continue;
			if (places.size === 0) this.byMember.delete(member);
			return true;
		}
		return false;
	}

	private get byMember(): Map<MemberId, Map<DeviceId, PushSubscription>> {
		if (this.known !== null) return this.known;
		const known: Map<MemberId, Map<DeviceId, PushSubscription>> = new Map();
		for (const { key, value } of this.tables.list('push')) {
			const read = v.safeParse(rowSchema, value);
			if (read.success) put(known, key, read.output);
		}
		this.known = known;
		return known;
	}
}

const NONE: ReadonlyMap<DeviceId, PushSubscription> = new Map();

function put(
	known: Map<MemberId, Map<DeviceId, PushSubscription>>,
	device: DeviceId,
	row: PushSubscription
): void {
	const places = known.get(row.member);
	if (places === undefined) known.set(row.member, new Map([[device, row]]));
	else places.set(device, row);
}
